"""Hours in a span: the net work hours that fell into some days, by state and by who had the cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import polars as pl

from metrics.calendar import DAY
from metrics.calendar_days import pieces
from metrics.calendar_table import Calendars
from metrics.frames import INSTANT, SPAN
from metrics.holders import has_it
from metrics.net_work_time import to_hours, work_clock
from metrics.periods import dimension
from metrics.time_in_state import PARTS, part


def day_start(zone: str, day: date) -> datetime:
    """Return the first instant of a local day; of one that its zone left out, that of the next."""
    return next(pieces(zone, day, day + 2 * DAY)).start


def cut(
    intervals: pl.DataFrame, *, start: date, end: date, calendars: Calendars, timezone: str = "UTC"
) -> pl.DataFrame:
    """Return the pieces of intervals that lie in the local days `[start, end)`, with their own net and counted time.

    Days are those of each case's calendar (of `timezone` where it has none). What lies outside is cut off, so the
    pieces of consecutive spans sum to the whole. Null rule: without a calendar net is null. Columns: those of
    `intervals` but `before`.
    """
    if start >= end:
        return intervals.clear().drop("before", strict=False)
    zones = {name: source.zone for name, source in zip(calendars.names, calendars.sources, strict=True)}
    edges = {day: {zone: day_start(zone, day) for zone in {timezone, *zones.values()}} for day in (start, end)}

    def edge(day: date) -> pl.Expr:
        of = {name: edges[day][zone] for name, zone in zones.items()}
        own = edges[day][timezone]
        if not of:
            return pl.lit(own, INSTANT)
        return pl.col("calendar").replace_strict(of, default=own, return_dtype=INSTANT)

    # most stretches lie far from the span: left out before anything is computed
    near = intervals.lazy().filter(
        pl.col("end") > min(edges[start].values()), pl.col("start") < max(edges[end].values())
    )
    inside = near.with_columns(
        start=pl.max_horizontal("start", edge(start)), end=pl.min_horizontal("end", edge(end))
    ).filter(pl.col("start") < pl.col("end"))
    clock = calendars.by("calendar")
    net = (work_clock("end", calendar=clock) - work_clock("start", calendar=clock)).cast(SPAN)
    counted = pl.when("running").then("net").otherwise(pl.lit(timedelta(0), SPAN)).alias("counted")
    return inside.with_columns(net=net).with_columns(counted).drop("before", strict=False).collect()


def hours_in_span(
    intervals: pl.DataFrame,
    cases: pl.DataFrame,
    *,
    start: date,
    end: date,
    calendars: Calendars,
    timezone: str = "UTC",
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Return where the net work hours went that fell into some days, by state, whether a case is closed by now or open.

    Population: the cases given, which are those whose states the source tells, with the stretches of their lives.
    Interval: what of each stretch lies in `[start, end)`, local days of the case's own calendar, up to `as_of`; spans
    that follow each other sum to the whole. Clock: each case's own calendar, whoever had it: a case waits also while
    that person is away. Queue to waiting hours are those in which the clock ran, paused_hours the calendar's hours of
    pauses; the time between a closing and a reopening, and what a restart leaves out, are in none. By holder, a stretch
    is with the holder, else the owner. Null rule: no time in a part is zero; a case without net time adds nothing.
    Columns: by…, n (cases with such a stretch in those days: by holder once with each), queue_hours, working_hours,
    expert_queue_hours, expert_hours, waiting_hours, paused_hours.
    """
    placed = in_parts(intervals, cases, start=start, end=end, calendars=calendars, timezone=timezone)
    named = placed.with_columns(dimension(name) for name in by if name != "holder")
    sums = [pl.when(pl.col("part") == name).then("net").sum() for name in PARTS]
    none = pl.lit(timedelta(0), SPAN)
    figures = [
        pl.col("case").n_unique().cast(pl.Int64).alias("n"),
        *(to_hours(held.fill_null(none)).alias(f"{name}_hours") for name, held in zip(PARTS, sums, strict=True)),
    ]
    return named.group_by(list(by)).agg(figures).sort(list(by), nulls_last=True) if by else named.select(figures)


def in_parts(
    intervals: pl.DataFrame,
    cases: pl.DataFrame,
    *,
    start: date,
    end: date,
    calendars: Calendars,
    timezone: str = "UTC",
) -> pl.DataFrame:
    """Return the pieces of some cases' stretches in a span that belong to a part: case, holder, net, part, and theirs.

    `holder` is who had the case then ("unowned", or null where nobody is told); the other columns are the case's own:
    what it is parted by.
    """
    own = ["source", "team", "tier", "case_type", "priority", "owner_known"]
    within = cut(intervals, start=start, end=end, calendars=calendars, timezone=timezone).with_columns(part=part())
    held = within.filter(pl.col("part").is_not_null(), pl.col("net").is_not_null())
    facts = cases.select("case", *own, owner_now="owner")
    both = held.select("case", "holder", "owner", "net", "part").join(
        facts, on="case", how="inner", maintain_order="left"
    )
    return both.select("case", "net", "part", has_it(), *own, owner="owner_now")
