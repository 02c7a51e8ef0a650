"""Net work time as Polars expressions: exact to the µs, no Python per row.

Each takes `calendar=`: one compiled calendar (`calendars["office"]`) or a column that names one for each row
(`calendars.by("calendar")`). Instants are of any time unit and zone; beyond the compiled horizon, and for null, the
answer is null. Definition: docs/net-work-hours.md.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from metrics.calendar_table import DAY_US, CalendarRef

IntoExpr = str | pl.Expr
INSTANT = pl.Datetime("us", "UTC")
SPAN = pl.Duration("us")


def _expr(value: IntoExpr) -> pl.Expr:
    return pl.col(value) if isinstance(value, str) else value


def _micros(at: IntoExpr) -> pl.Expr:
    """Return an instant as µs since 1970; what is no instant is refused when the query is planned, at no cost a row."""
    return _expr(at).pipe_with_dtype(_instant).dt.cast_time_unit("us").to_physical()


def _instant(at: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Return an expression of instants; raise SchemaError for times without a zone, and for what is no time."""
    if kind == pl.Null:
        return at.cast(INSTANT)
    if isinstance(kind, pl.Datetime) and kind.time_zone is not None:
        return at
    name = at.meta.output_name(raise_if_undetermined=False) or "an expression"
    if isinstance(kind, pl.Datetime):
        raise pl.exceptions.SchemaError(
            f"{name!r} has times without a zone, which are no instants. Give them the zone in which they were written, "
            'with .dt.replace_time_zone("Europe/Berlin", ambiguous="earliest") or .dt.replace_time_zone("UTC").'
        )
    raise pl.exceptions.SchemaError(f"{name!r} is {kind}, not an instant: a Datetime with a zone is counted.")


def _cell(at: pl.Expr, calendar: CalendarRef) -> pl.Expr:
    """Look up the cell of W that an instant lies in: W where closed, W less the instant where open."""
    return calendar.calendars.clock.at(at - calendar.calendars.t0, calendar.place)


def _clock(at: pl.Expr, calendar: CalendarRef) -> pl.Expr:
    """Return W of an instant in µs since 1970.

    W is less than the instant, which is positive: so the remainder is a closed cell's value itself, and an open cell's
    with the instant added. In one operation, since the streaming engine computes a part again wherever it stands.
    """
    origin = calendar.calendars.origin
    return _cell(at, calendar) % (at - origin if origin else at)


def work_clock(at: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Return W: the working µs from the horizon's start to an instant, as Int64."""
    return _clock(_micros(at), calendar).alias("work_clock")


def net_work_time(start: IntoExpr, end: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Return the working time inside `[start, end)` as a duration; null where the end is before the start."""
    low, high = _micros(start), _micros(end)
    net = _clock(high, calendar) - _clock(low, calendar)
    return pl.when(high >= low).then(net).cast(SPAN).alias("net_work_time")


def due_at(start: IntoExpr, duration: IntoExpr | timedelta, *, calendar: CalendarRef) -> pl.Expr:
    """Return the earliest instant at which the net time since `start` reaches a duration.

    A duration of zero is reached at once. Null where it is not reached within the horizon, or where the calendar has
    no session at all.
    """
    span = pl.lit(duration, SPAN) if isinstance(duration, timedelta) else _expr(duration)
    low, wanted = _micros(start), span.cast(SPAN).to_physical()
    goal = _clock(low, calendar) + wanted
    reached = goal + calendar.calendars.inverse.at(goal - 1, calendar.place)
    if not (isinstance(duration, timedelta) and duration > timedelta(0)):
        at_once = (wanted == 0) & _cell(low, calendar).is_not_null()
        reached = pl.when(wanted > 0).then(reached).when(at_once).then(low).otherwise(None)
    return reached.cast(INSTANT).alias("due_at")


def is_working(at: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Tell whether the local wall clock is inside a session."""
    return (_cell(_micros(at), calendar) < 0).alias("is_working")


def next_working(at: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Return the instant itself where it is working, else the next session's start."""
    calendars, now = calendar.calendars, _micros(at)
    opening = calendars.opening.at(now - calendars.t0, calendar.place)
    return (now + (opening - now).clip(lower_bound=0)).cast(INSTANT).alias("next_working")


def local_date(at: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Return the local date of an instant in the calendar's zone."""
    calendars = calendar.calendars
    return calendars.dates.at(_micros(at) - calendars.t0, calendar.place).alias("local_date")


def local_week(at: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Return the Monday of the local week of an instant."""
    calendars = calendar.calendars
    return calendars.weeks.at(_micros(at) - calendars.t0, calendar.place).alias("local_week")


def work_time_left(at: IntoExpr, *, calendar: CalendarRef, until: str = "day") -> pl.Expr:
    """Return the working time from an instant to the end of its local day or week."""
    if until not in ("day", "week"):
        raise ValueError(f"until={until!r} is not known: it is 'day' or 'week'")
    day = local_date(at, calendar=calendar)
    after = day.dt.offset_by("1d") if until == "day" else day.dt.truncate("1w").dt.offset_by("1w")
    return net_work_time(at, _midnight(after, calendar, since=_micros(at)), calendar=calendar).alias("work_time_left")


def _midnight(day: pl.Expr, calendar: CalendarRef, *, since: pl.Expr) -> pl.Expr:
    """Return the first instant of a local date that is not before an instant in µs since 1970."""
    calendars = calendar.calendars
    naive = day.cast(pl.Datetime("us")).to_physical() - calendars.t0
    near = [calendars.offsets.at(naive + shift, calendar.place) for shift in (-DAY_US, DAY_US)]
    early, late = naive - pl.max_horizontal(near), naive - pl.min_horizontal(near)
    # of a midnight that comes twice the first that is still to come; one that does not exist is the change itself
    exists = early + calendars.offsets.at(early, calendar.place) == naive
    exists &= early + calendars.t0 >= since
    return (pl.when(exists).then(early).otherwise(late) + calendars.t0).cast(INSTANT)


def net_work_days(opened: IntoExpr, closed: IntoExpr, *, calendar: CalendarRef) -> pl.Expr:
    """Return the working days after the opening's local day up to and including the closing's.

    For what is known to the day only. Null where the closing's day is before the opening's.
    """
    first, last = local_date(opened, calendar=calendar), local_date(closed, calendar=calendar)
    days = calendar.calendars.workdays
    count = days.at(_day_offset(last, calendar), calendar.place) - days.at(_day_offset(first, calendar), calendar.place)
    return pl.when(last >= first).then(count).alias("net_work_days")


def _day_offset(day: pl.Expr, calendar: CalendarRef) -> pl.Expr:
    return day.cast(pl.Int32).cast(pl.Int64) - calendar.calendars.t0 // DAY_US + 1


def to_hours(duration: pl.Expr) -> pl.Expr:
    """Return a duration in hours."""
    return duration.dt.total_microseconds() / 3_600_000_000
