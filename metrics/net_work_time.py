"""Net work time as Polars expressions: exact to the µs, no Python per row.

Each takes `calendar=`: one compiled calendar (`calendars["office"]`) or a column that names one for each row
(`calendars.by("calendar")`). Instants are of any time unit and zone; beyond the compiled horizon, and for null, the
answer is null. Definition: docs/net-work-hours.md.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from metrics.calendar_table import DAY_US, NEVER, CalendarRef

IntoExpr = str | pl.Expr
INSTANT = pl.Datetime("us", "UTC")
SPAN = pl.Duration("us")


def _expr(value: IntoExpr) -> pl.Expr:
    return pl.col(value) if isinstance(value, str) else value


def _offset(at: IntoExpr, calendar: CalendarRef) -> pl.Expr:
    """Return an instant as µs since the horizon's start."""
    return _expr(at).dt.cast_time_unit("us").to_physical() - calendar.calendars.t0


def _instant(offset: pl.Expr, calendar: CalendarRef) -> pl.Expr:
    return (offset + calendar.calendars.t0).cast(INSTANT)


def _clock(offset: pl.Expr, calendar: CalendarRef) -> pl.Expr:
    held = calendar.calendars.clock.at(offset, calendar.place)
    return held + pl.when(held < 0).then(offset + 1).otherwise(0)


def work_clock(at: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Return W: the working µs from the horizon's start to an instant, as Int64."""
    return _clock(_offset(at, calendar), calendar)


def net_work_time(start: IntoExpr, end: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Return the working time inside `[start, end)` as a duration; null where the end is before the start."""
    low, high = _offset(start, calendar), _offset(end, calendar)
    net = _clock(high, calendar) - _clock(low, calendar)
    return pl.when(high >= low).then(net).cast(SPAN)


def due_at(start: IntoExpr, duration: IntoExpr | timedelta, *, calendar: CalendarRef) -> pl.Expr:
    """Return the earliest instant at which the net time since `start` reaches a duration.

    A duration of zero is reached at once. Null where it is not reached within the horizon, or where the calendar has
    no session at all.
    """
    span = pl.lit(duration, SPAN) if isinstance(duration, timedelta) else _expr(duration)
    wanted = span.cast(SPAN).to_physical()
    low = _offset(start, calendar)
    goal = _clock(low, calendar) + wanted
    shift = calendar.calendars.inverse.at(goal - 1, calendar.place)
    reached = (
        pl.when((wanted == 0) & goal.is_not_null()).then(low).when((wanted > 0) & (shift != NEVER)).then(goal + shift)
    )
    return _instant(reached, calendar)


def is_working(at: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Tell whether the local wall clock is inside a session."""
    return calendar.calendars.clock.at(_offset(at, calendar), calendar.place) < 0


def next_working(at: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Return the instant itself where it is working, else the next session's start."""
    offset = _offset(at, calendar)
    opening = calendar.calendars.opening.at(offset, calendar.place)
    coming = pl.when(opening != NEVER).then(pl.max_horizontal(offset, opening))
    return _instant(coming, calendar)


def local_date(at: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Return the local date of an instant in the calendar's zone."""
    offset = _offset(at, calendar)
    local = offset + calendar.calendars.t0 + calendar.calendars.offsets.at(offset, calendar.place)
    return (local // DAY_US).cast(pl.Int32).cast(pl.Date)


def local_week(at: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Return the Monday of the local week of an instant."""
    return local_date(at, calendar=calendar).dt.truncate("1w")


def work_time_left(at: IntoExpr, *, calendar: CalendarRef, until: str = "day") -> pl.Expr:
    """Return the working time from an instant to the end of its local day or week."""
    if until not in ("day", "week"):
        raise ValueError(f"until={until!r} is not known: it is 'day' or 'week'")
    day = local_date(at, calendar=calendar)
    after = day.dt.offset_by("1d") if until == "day" else day.dt.truncate("1w").dt.offset_by("1w")
    return net_work_time(at, _midnight(after, calendar), calendar=calendar)


def _midnight(day: pl.Expr, calendar: CalendarRef) -> pl.Expr:
    """Return the first instant of a local date."""
    calendars = calendar.calendars
    naive = day.cast(pl.Datetime("us")).to_physical() - calendars.t0
    near = [calendars.offsets.at(naive + shift, calendar.place) for shift in (-DAY_US, DAY_US)]
    early, late = naive - pl.max_horizontal(near), naive - pl.min_horizontal(near)
    # of a midnight that comes twice the first; one that does not exist is the change itself
    exists = early + calendars.offsets.at(early, calendar.place) == naive
    return _instant(pl.when(exists).then(early).otherwise(late), calendar)


def net_work_days(opened: IntoExpr, closed: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Return the working days after the opening's local day up to and including the closing's.

    For what is known to the day only. Null where the closing's day is before the opening's.
    """
    first, last = local_date(opened, calendar=calendar), local_date(closed, calendar=calendar)
    days = calendar.calendars.workdays
    count = days.at(_day_offset(last, calendar), calendar.place) - days.at(_day_offset(first, calendar), calendar.place)
    return pl.when(last >= first).then(count)


def _day_offset(day: pl.Expr, calendar: CalendarRef) -> pl.Expr:
    return day.cast(pl.Int32).cast(pl.Int64) - calendar.calendars.t0 // DAY_US + 1


def to_hours(duration: pl.Expr) -> pl.Expr:
    """Return a duration in hours."""
    return duration.dt.total_microseconds() / 3_600_000_000
