"""Events into the life of a case: what stands after each event, and for how long.

The rules are the metrics catalogue's, section "The case": a mapped word decides the state; without one a case is
queued until its first owner, holder or activity and active from then; a word in no list changes nothing and never
reopens a case. An event carries what stands after it: an empty cell clears owner and holder, else leaves the value.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import polars as pl

from metrics.frames import EVENTS, KEY, TRACE, conform
from metrics.snapshots import LOGGED, OPENED, snapshot_events

NOBODY = "\0"
LASTING = ("team", "case_type", "priority", "account", "subject", "link", "source_due_at", "source_met")
WHO = ("owner", "holder", "team", "case_type", "priority")


def of_known_cases(events: pl.DataFrame, versions: pl.DataFrame, *, of_rows: Collection[str] = ()) -> pl.DataFrame:
    """Leave out the events of a source of case rows that belong to none of its cases: they make no case.

    `of_rows` names such sources also where none of their rows is there yet.
    """
    named = pl.DataFrame({"source": list(of_rows)}, schema={"source": pl.String})
    rows = pl.concat([versions.select("source"), named]).unique()
    mine = events.join(versions.select(KEY).unique(), on=KEY, how="semi", maintain_order="left")
    others = events.join(rows, on="source", how="anti", maintain_order="left")
    return pl.concat([mine, others]) if rows.height else events


def merge(
    events: pl.DataFrame, versions: pl.DataFrame, *, as_of: datetime, of_rows: Collection[str] = ()
) -> pl.DataFrame:
    """Return logged events and those implied by case rows, in the order in which they happened, up to `as_of`.

    `of_rows` names the sources whose cases are rows. Order: occurred_at, then openings before logged events before
    closings, then the source's order, then position.
    """
    logged = conform(
        of_known_cases(events, versions, of_rows=of_rows).with_columns(
            rank=pl.lit(LOGGED), assumed=pl.lit(False), timed=pl.lit(True)
        ),
        EVENTS | TRACE,
    )
    implied = _yielding(snapshot_events(versions).filter(pl.col("occurred_at") <= as_of), logged)
    # nothing stands before the opening: what is told to have happened earlier comes right after it
    placed = pl.max_horizontal("occurred_at", pl.col("opened_at").max().over(KEY))
    return pl.concat([logged, implied]).sort([*KEY, placed, "rank", "occurred_at", "order_key", "position"])


def _yielding(implied: pl.DataFrame, logged: pl.DataFrame) -> pl.DataFrame:
    """Let case rows give way to a case's own log: what it tells of states and people is not guessed from the row.

    The opening is then queued until the log says otherwise, and a later version of the row adds no state of its own;
    a closing's time stays, since a mapped `closed_at` decides where rows are cases.
    """
    if logged.is_empty() or implied.is_empty():
        return implied
    told = logged.group_by(KEY).agg(
        states=pl.col("state").is_not_null().any(),
        owners=(pl.col("owner_by") == "cell").fill_null(False).any(),
        holders=(pl.col("holder_by") == "cell").fill_null(False).any(),
    )
    rows = implied.join(told, on=KEY, how="left", maintain_order="left")
    ended = pl.col("state").is_in(["done", "void"]).fill_null(False) & (pl.col("rank") != OPENED)
    states = pl.col("states").fill_null(False) & ~ended
    own_time = (pl.col("kind") == "owner").fill_null(False)
    fields = {
        **dict.fromkeys(("state", "reason", "word_known"), states),
        **dict.fromkeys(("owner", "owner_by"), pl.col("owners").fill_null(False) & ~own_time),
        **dict.fromkeys(("holder", "holder_by"), pl.col("holders").fill_null(False) & ~own_time),
    }
    laid = rows.with_columns(pl.when(~gives).then(name).alias(name) for name, gives in fields.items())
    return laid.with_columns(assumed=pl.col("assumed") & ~pl.col("states").fill_null(False)).drop(
        "states", "owners", "holders"
    )


def timeline(merged: pl.DataFrame, *, as_of: datetime) -> pl.DataFrame:
    """Return one row an event with all that stands after it, and `case` (a number), `first` and `until`.

    Population: every case with an event by `as_of`. Interval: `[at, until)`, `until` being the next event or
    `as_of`; `at` is never before the case's opening. Null rule: owner is null both where nobody owns the case and
    where owners are unknown; `owner_known` tells which.
    """
    rows = merged.with_columns(case=pl.struct(KEY).rle_id().cast(pl.Int64))
    rows = rows.with_columns(first=pl.col("case").ne_missing(pl.col("case").shift(1)))
    opened = pl.coalesce(pl.col("opened_at").drop_nulls().last(), pl.col("occurred_at").first()).over("case")
    rows = _with_state(rows.with_columns(opened_at=opened))
    rows = _with_people(rows)
    # a column that is null throughout has nothing to carry
    rows = rows.with_columns(_carry(name) for name in LASTING if rows[name].null_count() < rows.height)
    start = pl.max_horizontal("occurred_at", "opened_at")
    following = pl.when(pl.col("case") == pl.col("case").shift(-1)).then(start.shift(-1))
    return rows.with_columns(
        at=start,
        until=following.fill_null(pl.lit(as_of)),
        owner_known=pl.col("owner_by").is_not_null().any().over("case"),
    )


def _carry(name: str) -> pl.Expr:
    """Carry the last value forward within a case: null leaves it."""
    return pl.col(name).forward_fill().over("case")


def _with_state(rows: pl.DataFrame) -> pl.DataFrame:
    """Resolve the state after each event, what it waits for, and whether the case is done beneath a void row."""
    word = pl.concat_str("state", pl.col("reason").fill_null(NOBODY), separator="|")
    worked = (
        (pl.col("word_known") == False).fill_null(False)  # noqa: E712  (null is: no word at all)
        | pl.any_horizontal(pl.col(name).is_not_null() for name in ("activity", "owner", "holder", "actor"))
    )
    # a row that is void hides what stands, and shows it again when it comes back
    hides = pl.col("row_void").fill_null(False)
    rows = rows.with_columns(
        word=pl.when(pl.col("state").is_not_null() & ~hides).then(word).forward_fill().over("case"),
        worked=worked.cast(pl.Int8).cum_max().over("case"),
        hidden=pl.col("row_void").forward_fill().over("case").fill_null(False),
        hidden_for=pl.when(hides).then(pl.col("reason").fill_null(NOBODY)).forward_fill().over("case"),
    )
    told = pl.col("word").str.split_exact("|", 1)
    implied = pl.when(pl.col("worked") == 1).then(pl.lit("active")).otherwise(pl.lit("queued"))
    reason = pl.when("hidden").then("hidden_for").otherwise(told.struct[1])
    stands = pl.coalesce(told.struct[0], implied)
    return rows.with_columns(
        state=pl.when("hidden").then(pl.lit("void")).otherwise(stands),
        reason=pl.when(reason != NOBODY).then(reason),
        done=stands == "done",
    )


def _with_people(rows: pl.DataFrame) -> pl.DataFrame:
    """Resolve owner and holder after each event.

    Where a source maps who acted but no owner, who acts owns, unless the event leaves the case queued (then nobody);
    a machine's act changes nothing.
    """
    by_actor = pl.col("owner_by") == "actor"
    owner = (
        pl.when(pl.col("owner_by") == "cell")
        .then(pl.col("owner").fill_null(NOBODY))
        .when(by_actor & (pl.col("state") == "queued"))
        .then(pl.lit(NOBODY))
        .when(by_actor)
        .then("actor")
    )
    holder = pl.when(pl.col("holder_by") == "cell").then(pl.col("holder").fill_null(NOBODY))
    rows = rows.with_columns(
        owner=owner.forward_fill().over("case"),
        holder=holder.forward_fill().over("case"),
    )
    rows = rows.with_columns(pl.when(pl.col(name) != NOBODY).then(name).alias(name) for name in ("owner", "holder"))
    return rows.with_columns(holder=pl.coalesce("holder", "owner"))


def summaries(rows: pl.DataFrame, *, as_of: datetime) -> pl.DataFrame:
    """Return one row a case as it stands at `as_of`, void cases and impossible ones included, each marked.

    `closed_at` is the closing that stands: the first instant of the last unbroken run of done. A closed case has
    the owner, holder, team, type and priority of that instant; an open one the latest known. `reopenings` counts
    moves out of done. `resumed_at` is the last reopening.
    """
    left_done = pl.col("done").shift(1) & ~pl.col("done") & ~pl.col("first") & (pl.col("state") != "void")
    entered = pl.col("done") & (~pl.col("done").shift(1) | pl.col("first"))
    rows = rows.with_columns(left_done=left_done, entered=entered)
    at_closing = [pl.col(name).filter("entered").last().alias(f"{name}_closing") for name in WHO]
    cases = rows.group_by("case", *KEY, maintain_order=True).agg(
        pl.col("opened_at").first(),
        pl.col("to_day").first().alias("opened_to_day"),
        pl.col("state", "reason", *WHO, "account", "subject", "link", "source_due_at", "source_met").last(),
        *at_closing,
        pl.col("occurred_at").filter("entered").last().alias("closing"),
        pl.col("to_day").filter("entered").last().alias("closing_to_day"),
        pl.col("timed").filter("entered").last().alias("closing_timed"),
        pl.col("left_done").sum().cast(pl.Int64).alias("reopenings"),
        pl.col("occurred_at").filter("left_done").last().alias("resumed_at"),
        # what happens after a closing, while it stands, changes nothing
        pl.col("at")
        .filter(pl.col("owner").is_not_null(), ~pl.col("done") | pl.col("entered"))
        .first()
        .alias("held_at"),
        pl.col("kind").filter(pl.col("kind") == "owner").first().alias("told_owner"),
        pl.col("occurred_at").last().alias("last_event_at"),
        pl.col("assumed").any(),
        pl.col("owner_known").first(),
        pl.col("rank").min().alias("first_rank"),
    )
    closed = pl.col("state") == "done"
    # an owner who was there at first sight tells nothing of when the case was taken up
    sight = (pl.col("first_rank") == 0) & pl.col("told_owner").is_null() & (pl.col("held_at") == pl.col("opened_at"))
    return cases.filter(pl.col("opened_at") <= as_of).select(
        "case",
        *KEY,
        "opened_at",
        pl.col("opened_to_day").fill_null(False),
        pl.when(closed).then("closing").alias("closed_at"),
        (closed & pl.col("closing_to_day").fill_null(False)).alias("closed_to_day"),
        (closed & ~pl.col("closing_timed").fill_null(True)).alias("untimed"),
        "state",
        "reason",
        *(pl.when(closed).then(f"{name}_closing").otherwise(name).alias(name) for name in WHO),
        "account",
        "subject",
        "link",
        "source_due_at",
        "source_met",
        "reopenings",
        "resumed_at",
        pl.when(~sight).then("held_at").alias("owned_at"),
        "owner_known",
        "last_event_at",
        pl.col("assumed").fill_null(False),
    )
