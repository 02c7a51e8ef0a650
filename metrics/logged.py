"""Logging: whether what was done in a case was logged while it was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import polars as pl

from metrics.calendar import DAY, BusinessCalendar, sessions
from metrics.calendar_table import Calendars
from metrics.frames import INSTANT
from metrics.net_work_time import net_work_time
from metrics.periods import Rows
from metrics.tallies import Span, share, tally

AT_ONCE = timedelta(minutes=5)
LAST_MINUTES = timedelta(minutes=15)
JUDGED = {"without_activity": "with_activity", "after_the_fact": "not_at_once", "batch": "not_batch"}
NOT_TOLD = {
    "no_log": pl.col("without_activity").is_null(),
    "no_clock": pl.col("batch").is_null(),
    "off_hours": pl.col("after_the_fact").is_null() & pl.col("batch").is_not_null(),
}
COUNTS = ("closed", *(name for pair in JUDGED.items() for name in pair), *NOT_TOLD)


def add_logged(
    cases: pl.DataFrame, events: pl.DataFrame, *, calendars: Calendars, working: Mapping[str, BusinessCalendar]
) -> pl.DataFrame:
    """Add without_activity, after_the_fact and batch to cases: true, false, or null where it cannot be told.

    `cases` carry events_known: whether a source of the case tells its events. `working` are the calendars by name.
    All three are null for open cases; the first without a log, the others without a calendar or where the opening or
    the closing has no time of day; after_the_fact also where a case took longer than 5 minutes, and none of it was
    working time: net hours cannot tell how it was done.
    """
    ends = cases.lazy().filter(~pl.col("is_open")).select("case", "opened_at", "closed_at")
    log = events.lazy().select("case", "occurred_at").join(ends, on="case", how="inner", maintain_order="left")
    between = (pl.col("occurred_at") > pl.col("opened_at")) & (pl.col("occurred_at") < pl.col("closed_at"))
    inside = log.filter(between).select("case").collect(engine="streaming")["case"].unique()
    took = net_work_time("opened_at", "closed_at", calendar=calendars.by("calendar"))
    off = (took == pl.duration()) & (pl.col("closed_at") - pl.col("opened_at") > AT_ONCE)
    timed = ~pl.col("is_open") & ~pl.col("to_day") & ~pl.col("untimed")
    known = ~pl.col("is_open") & pl.col("events_known")
    late = day_end(cases, working=working) - pl.col("closed_at") <= LAST_MINUTES
    placed = timed & pl.col("calendar").is_not_null()
    return cases.with_columns(
        without_activity=pl.when(known).then(~pl.col("case").is_in(inside.implode())),
        after_the_fact=pl.when(timed & ~off).then(took <= AT_ONCE),
        batch=pl.when(placed).then(late.fill_null(value=False)),
    )


def day_end(cases: pl.DataFrame, *, working: Mapping[str, BusinessCalendar]) -> pl.Expr:
    """Return the first end of a working day that is not before each closing.

    A working day ends with the last of the sessions that start on it; one that goes past midnight ends the day after.
    """
    closings = cases.lazy().select("calendar", "closed_at").drop_nulls().group_by("calendar")
    spans = closings.agg(first=pl.col("closed_at").min().dt.date(), last=pl.col("closed_at").max().dt.date()).collect()
    found = pl.lit(None, INSTANT)
    for name, first, last in spans.iter_rows():
        if name in working:
            held = sessions(working[name], first - 2 * DAY, last + 2 * DAY)
            ends = held.group_by("local_date").agg(pl.col("end").max())["end"].sort()
            place = pl.lit(ends).search_sorted(pl.col("closed_at"))
            next_one = pl.lit(ends).gather(place, null_on_oob=True)
            found = pl.when(pl.col("calendar") == name).then(next_one).otherwise(found)
    return found


def logged(cases: Rows, *, span: Span, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return how closed cases were logged: without activity, after the fact, in a batch at the end of the day.

    Population: cases whose closing that stands lies in the span, local dates, with the columns of `add_logged`.
    without_activity: no event strictly between opening and closing; what is logged at the very instant of either is
    part of it. after_the_fact: closed within 5 net minutes of opening. batch: closed in the last 15 minutes of a
    working day, its end included. Clock: the case's own calendar, pauses in: a case that was parked is not one that was
    logged at once.
    Null rule: a case whose sources tell no events (`no_log`) is in no share of activity; one without a calendar, or
    whose opening or closing has no time of day (`no_clock`), in none of the other two; one that took longer than 5
    minutes, all of them outside working hours (`off_hours`), in none of after_the_fact. Nothing to judge gives null.
    Columns: by…, closed, without_activity, with_activity, after_the_fact, not_at_once, batch, not_batch, no_log,
    no_clock, off_hours (counts), without_activity_share, after_the_fact_share, batch_share.
    """
    tests = {"closed": pl.col("closed_at").is_not_null()}
    for name, other in JUDGED.items():
        tests |= {name: pl.col(name), other: ~pl.col(name)}
    tests |= NOT_TOLD
    counts = tally(cases.lazy().filter(~pl.col("is_open")), tests, by=by, on="closed_date", span=span)
    return counts.select(
        *span.keys(by),
        *COUNTS,
        *(share(name, other).alias(f"{name}_share") for name, other in JUDGED.items()),
    )
