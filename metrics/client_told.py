"""Client told: whether the client heard from us when a case was opened and when it was closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

from metrics.calendar_table import CalendarRef, Calendars
from metrics.net_work_time import work_clock
from metrics.tallies import Span, share, side_by_side, tally, words

HOUR = timedelta(hours=1) // timedelta(microseconds=1)
TELLING = {"open": "client_told_open", "close": "client_told_close"}
TOLD = ("told", "untold", "pending", "unknown")


def add_told(cases: pl.DataFrame, events: pl.DataFrame, *, calendars: Calendars, as_of: datetime) -> pl.DataFrame:
    """Add told_open and told_close (words of `TOLD`) to cases; told_close is null for open ones.

    `cases` carry tells_open and tells_close: whether a source of the case maps the activity at all. Null rule:
    "unknown" where none does, without a calendar, and where the opening or the closing has no time of day. "pending" is
    a case of which the hour is not over.
    """
    zone = calendars.by("calendar")
    moments = {
        "open": pl.when(pl.col("opened_to_day")).then(None).otherwise(pl.col("opened_at")),
        "close": pl.when(~(pl.col("closed_to_day") | pl.col("untimed"))).then(pl.col("closed_at")),
    }
    clocks = {name: work_clock(pl.when(at <= as_of).then(at), calendar=zone) for name, at in moments.items()}
    now = work_clock(pl.lit(as_of), calendar=zone)
    # each clock is looked up once, and a calendar is joined as a number, not as text
    tells = [f"tells_{name}" for name in TELLING]
    times = cases.lazy().select("case", "is_open", *tells, place=zone.place, now=now, **clocks).collect()
    words = [_word(name, _near(times, events, name, calendars=calendars)) for name in TELLING]
    told = times.select(words).with_columns(told_close=pl.when(~times["is_open"]).then("told_close"))
    return cases.with_columns(told.get_columns())


def _near(times: pl.DataFrame, events: pl.DataFrame, name: str, *, calendars: Calendars) -> pl.Series:
    """Return the cases of which it was told soon that they opened, or closed."""
    mails = events.lazy().filter(pl.col("kind") == TELLING[name]).select("case", "occurred_at").collect()
    beside = mails.join(times.select("case", "place", name), on="case", how="left", maintain_order="left")
    apart = work_clock("occurred_at", calendar=CalendarRef(calendars, pl.col("place"))) - pl.col(name)
    # what is said to have happened before a case's opening belongs to it; the closing's mail often goes out first
    return beside.lazy().filter((apart.abs() if name == "close" else apart) <= HOUR).select("case").collect()["case"]


def _word(name: str, near: pl.Series) -> pl.Expr:
    passed = pl.col("now") - pl.col(name)
    word = (
        pl.when(~pl.col(f"tells_{name}") | passed.is_null())
        .then(pl.lit("unknown"))
        .when(pl.col("case").is_in(near.implode()))
        .then(pl.lit("told"))
        .when(passed <= HOUR)
        .then(pl.lit("pending"))
        .otherwise(pl.lit("untold"))
    )
    return word.alias(f"told_{name}")


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
