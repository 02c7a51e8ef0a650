"""Where cases stood at an instant of the past, as it was known then, without judging every case anew.

The rows are events as of `timeline`: each with all that stands after it, those of a case beside each other in the
order of time. Known at T: it had happened and had been seen (`metrics.known`).
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from metrics.frames import KEY
from metrics.links import link_key

STANDS = ("state", "owner", "holder", "team", "case_type", "priority")


def first_seen(known: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Let an event that was told again, with other words, keep the instant at which it was first seen.

    `events` are all that the store holds, replaced ones too. Null rule: what the first load brought stays null.
    """
    replaced = events.filter(pl.col("superseded_at").is_not_null())
    if replaced.is_empty():
        return known
    key = ["source", "event_key"]
    before = replaced.group_by(key).agg(
        before=pl.lit(value=True), at_once=pl.col("seen_at").is_null().any(), earliest=pl.col("seen_at").min()
    )
    first = pl.when(~pl.col("at_once")).then(pl.min_horizontal("seen_at", "earliest"))
    joined = known.join(before, on=key, how="left", maintain_order="left")
    return joined.with_columns(seen_at=pl.when("before").then(first).otherwise("seen_at")).select(known.columns)


def numbered(events: pl.DataFrame) -> pl.DataFrame:
    """Return what is needed of events to tell where cases stood, with a number for each case (key), and known_at.

    A linked case has its own number, beside that of its piece of work (case).
    """
    key = pl.struct(KEY).rle_id().cast(pl.Int64)
    known = pl.max_horizontal("occurred_at", "seen_at")
    return events.select("case", *KEY, "occurred_at", *STANDS, key=key, known_at=known)


def stood(rows: pl.DataFrame, *, at: datetime) -> pl.DataFrame:
    """Return one row a case as it stood at an instant: case, key, source, case_id, state, owner and so on, closed_at.

    Population: cases with an event known at `at`, void ones too; `rows` as of `numbered`. A closed case has the owner,
    holder, team, type and priority of its closing. Null rule: closed_at is null unless the case stood closed.
    """
    known = rows.filter(pl.col("known_at") <= at).drop("known_at")
    last = known.filter(_is_last())
    # the closing that stands is the first of the last unbroken run of done; a row that was void for a while breaks none
    done = pl.col("state") == "done"
    begun = known.filter(pl.col("state") != "void").filter(done & ((pl.col("state").shift(1) != "done") | _is_first()))
    closings = begun.filter(_is_last()).with_columns(closed_at="occurred_at")
    closed = closings.join(last.filter(done).select("key"), on="key", how="semi")
    rest = last.filter(~done).with_columns(closed_at=pl.lit(None, last.schema["occurred_at"]))
    return pl.concat([rest, closed]).drop("occurred_at")


def _is_first() -> pl.Expr:
    return pl.col("key").ne_missing(pl.col("key").shift(1))


def _is_last() -> pl.Expr:
    return pl.col("key").ne_missing(pl.col("key").shift(-1))


def links_told(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the links of cases, each since it was known: source, case_id, link, known_at.

    `rows` is the timeline. Null rule: a link that was taken away is there as one without a letter or a digit.
    """
    shape = {name: rows.schema[name] for name in (*KEY, "link")}
    if rows["link"].null_count() == rows.height:
        return pl.DataFrame(schema=shape | {"known_at": rows.schema["occurred_at"]})
    turned = pl.col("link").ne_missing(pl.col("link").shift(1)) | pl.col("first")
    return rows.filter(pl.col("link").is_not_null() & turned).select(
        *shape, known_at=pl.max_horizontal("occurred_at", "seen_at")
    )


def linked_at(told: pl.DataFrame, stands: pl.DataFrame, *, at: datetime) -> pl.DataFrame:
    """Return the cases that stood at an instant with the link that they had then, null where they had none.

    `told` as of `links_told`; `stands` as of `stood`, void ones left out by the caller.
    """
    held = told.filter(pl.col("known_at") <= at).sort("known_at").group_by(KEY).agg(pl.col("link").last())
    joined = stands.join(held, on=KEY, how="left", maintain_order="left")
    return joined.with_columns(link=pl.when(link_key("link").is_not_null()).then("link"))
