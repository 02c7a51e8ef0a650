"""Client told: whether the client heard from us when a case was opened and when it was closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

from metrics.calendar_table import Calendars
from metrics.net_work_time import net_work_time, work_clock
from metrics.tallies import Span, share, side_by_side, tally, words

WITHIN = timedelta(hours=1)
TELLING = {"open": "client_told_open", "close": "client_told_close"}
TOLD = ("told", "untold", "pending", "unknown")


def add_told(cases: pl.DataFrame, events: pl.DataFrame, *, calendars: Calendars, as_of: datetime) -> pl.DataFrame:
    """Add told_open and told_close (words of `TOLD`) to cases; told_close is null for open ones.

    `cases` carry tells_open and tells_close: whether a source of the case maps the activity at all. Null rule:
    "unknown" where none does, without a calendar, and where the opening or the closing has no time of day. "pending" is
    a case of which the hour is not over.
    """
    at = pl.when(pl.col("opened_to_day")).then(None).otherwise("opened_at")
    found = _add(cases, events, at, "open", calendars=calendars, as_of=as_of)
    timed = ~(pl.col("closed_to_day") | pl.col("untimed"))
    found = _add(found, events, pl.when(timed).then("closed_at"), "close", calendars=calendars, as_of=as_of)
    return found.with_columns(told_close=pl.when(~pl.col("is_open")).then("told_close"))


def _add(
    cases: pl.DataFrame, events: pl.DataFrame, at: pl.Expr, name: str, *, calendars: Calendars, as_of: datetime
) -> pl.DataFrame:
    """Add what was told at an instant of each case, its opening or its closing."""
    zone = calendars.by("calendar")
    mails = events.lazy().filter(pl.col("kind") == TELLING[name]).select("case", "occurred_at").collect()
    near = (
        mails.join(cases.select("case", "calendar", told_at=at), on="case", how="left", maintain_order="left")
        .filter(pl.col("told_at").is_not_null())
        .with_columns(
            apart=work_clock("occurred_at", calendar=zone) - work_clock("told_at", calendar=zone),
        )
        # what is said to have happened before a case's opening belongs to it; the closing's mail often goes out first
        .filter(pl.col("apart").abs() <= WITHIN // timedelta(microseconds=1) if name == "close" else _soon())
        .select(pl.col("case").unique())["case"]
    )
    since = net_work_time("moment", pl.lit(as_of), calendar=zone)
    return (
        cases.with_columns(moment=at)
        .with_columns(passed=since, found=pl.col("case").is_in(near.implode()))
        .with_columns(
            pl.when(~pl.col(f"tells_{name}") | pl.col("passed").is_null())
            .then(pl.lit("unknown"))
            .when(pl.col("found"))
            .then(pl.lit("told"))
            .when(pl.col("passed") <= WITHIN)
            .then(pl.lit("pending"))
            .otherwise(pl.lit("untold"))
            .alias(f"told_{name}")
        )
        .drop("moment", "found", "passed")
    )


def _soon() -> pl.Expr:
    return pl.col("apart") <= WITHIN // timedelta(microseconds=1)


def client_told(cases: pl.DataFrame, *, span: Span, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the openings and the closings of which the client was told within 1 net hour.

    Population: cases opened in the span, and cases whose closing that stands lies in it, local dates, with the columns
    of `add_told`. Told: an e-mail logged as client_told_open no later than 1 hour after the opening; one logged as
    client_told_close no more than 1 hour before or after the closing. Clock: the case's own calendar, pauses in: a
    pause is no excuse.
    Null rule: where no source of a case maps the activity it is unknown, never untold; a case of which the hour is not
    over is pending; neither is in the share, and a share of nothing is null.
    Columns: by…, told_open, untold_open, pending_open, unknown_open, told_open_share, and the same of close.
    """
    tables = []
    for name, date_of in (("open", "opened_date"), ("close", "closed_date")):
        # what is null has no date either: an open case has not been closed
        tests = words(f"told_{name}", *TOLD, suffix=f"_{name}")
        tables.append(tally(cases, tests, by=by, on=date_of, span=span))
    both = side_by_side(*tables, keys=span.keys(by))
    figures: list[str | pl.Expr] = []
    for name in TELLING:
        told = share(f"told_{name}", f"untold_{name}").alias(f"told_{name}_share")
        figures += [*(f"{word}_{name}" for word in TOLD), told]
    return both.select(*span.keys(by), *figures)
