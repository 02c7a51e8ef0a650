"""A calendar's year: the exact hours of each local day, what kind of day it is, and the hours of a week or a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from metrics.calendar import DAY, BusinessCalendar
from metrics.calendar_days import ZERO, kind, open_pieces

PERIODS = ("day", "week", "month", "quarter", "year")
SKIPPED = "left out by the zone"
DAYS: dict[str, Any] = {"date": pl.Date, "hours": pl.Duration("us"), "what": pl.String, "name": pl.String}


def day_hours(calendar: BusinessCalendar, first: date, last: date) -> pl.DataFrame:
    """Return one row a local day of `[first, last]`: date, hours, what, name.

    Population: every date from the first to the last, both with it. Interval: from the day's first instant to the
    next day's, whatever the clocks do in between; of a session over midnight each day has its own part. Clock: the
    calendar's zone, exact to the µs; `hours` is a duration. `what` is the day's own kind by the sessions that start
    on it: working, weekend, day off, holiday, closed, half day, extra day, special hours; a day that the zone left
    out is "left out by the zone". A weekend can have hours where Friday's session runs over midnight. `name` is a
    holiday's or closure's, also on a weekend. Null rule: hours are never null; a day without work has zero.
    """
    days = [first + DAY * number for number in range((last - first).days + 1)]
    worked = dict.fromkeys(days, ZERO)
    there = set()
    for day, length in _worked(calendar, first, last):
        worked[day] += length
        there.add(day)
    rows = [(day, worked[day], *kind(calendar, day)) for day in days]
    rows = [row if row[0] in there else (row[0], ZERO, SKIPPED, None) for row in rows]
    return pl.DataFrame(rows, schema=DAYS, orient="row")


def period_days(day: date, period: str) -> tuple[date, date]:
    """Return the first and the last local day of the day, week (from Monday), month, quarter or year around a day."""
    if period not in PERIODS:
        raise ValueError(f"period={period!r} is not known: it is one of {', '.join(PERIODS)}")
    if period == "day":
        return day, day
    if period == "week":
        monday = day - DAY * day.weekday()
        return monday, monday + DAY * 6
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    ahead = first.month + months
    after = date(day.year + (ahead - 1) // 12, (ahead - 1) % 12 + 1, 1)
    return first, after - DAY


def period_hours(calendar: BusinessCalendar, day: date, period: str) -> timedelta:
    """Return the net hours of the local day, week, month, quarter or year in which a local day lies.

    Exact, clock changes included: the sum of `day_hours` over its days. Never null; without a session it is zero.
    """
    return hours_of(calendar, *period_days(day, period))


def hours_of(calendar: BusinessCalendar, first: date, last: date) -> timedelta:
    """Return the net hours of the local days `[first, last]`."""
    return sum((length for _, length in _worked(calendar, first, last)), ZERO)


def period_left(calendar: BusinessCalendar, at: datetime, day: date, period: str) -> timedelta:
    """Return the net hours of the period around a local day that lie at or after an instant.

    All of them where the instant is before the period, zero where it is after it.
    """
    first, last = period_days(day, period)
    return sum((length for _, length in _worked(calendar, first, last, since=at)), ZERO)


def _worked(
    calendar: BusinessCalendar, first: date, last: date, *, since: datetime | None = None
) -> Iterator[tuple[date, timedelta]]:
    """Yield each piece's local day and the working time in it, from an instant on."""
    for piece, spans in open_pieces(calendar, first, last):
        begins = [(begin if since is None else max(begin, since), end) for begin, end in spans]
        yield piece.day, sum((end - begin for begin, end in begins if begin < end), ZERO)
