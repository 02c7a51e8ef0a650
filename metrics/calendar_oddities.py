"""What is unlike the plain week in a calendar: clock changes, days off, half and extra days, new versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import polars as pl

from metrics.calendar import DAY, BusinessCalendar, merged
from metrics.calendar_compile import stretches
from metrics.calendar_days import CLOSED, EXTRA_DAY, HOLIDAY, SPECIAL, ZERO, kind, midnight
from metrics.calendar_text import WEEKDAYS, clock_text, day_text, hours_text, span_text, week_text
from metrics.calendar_year import hours_of

CLOCK_CHANGE, NEW_VERSION = "clock change", "new version"
CLOSED_ANYWAY = "closed anyway"
REACH = 10  # years searched: a calendar may have two oddities a year, or none at all
SHAPE: dict[str, Any] = {
    "date": pl.Date, "last": pl.Date, "what": pl.String, "name": pl.String, "detail": pl.String,
    "hours": pl.Duration("us"), "clock_change": pl.Duration("us"),
}  # fmt: skip


class Oddity(NamedTuple):
    """A local day, or a run of days, that is unlike the plain week."""

    day: date
    last: date
    what: str
    name: str | None
    detail: str
    hours: timedelta
    clock_change: timedelta | None = None


def oddities(calendar: BusinessCalendar, start: date, count: int = 10) -> pl.DataFrame:
    """Return the next days that are unlike the plain week: date, last, what, name, detail, hours, clock_change.

    Population: the first `count` of those that lie on or after a local date and within ten years of it. Interval:
    whole local days `[date, last]`; neighbouring closed days of one name are one row, weekends between them with it.
    Clock: the calendar's zone. what: holiday and closed (on days that the plain week works), half day, extra day,
    special hours, clock change, new version. `name` is a holiday's, or says what the clocks do or what is new; `detail`
    says the sessions, and for a clock change what it does to which session; `clock_change` is what the wall clock
    jumps by. Null rule: a day without a name has none, only a clock change has a `clock_change`; `hours` are those of
    the days and never null.
    """
    found = _found(calendar, start)
    rows = [oddity for _, oddity in zip(range(count), found, strict=False)]
    return pl.DataFrame(rows, schema=SHAPE, orient="row")


def _found(calendar: BusinessCalendar, start: date) -> Iterator[Oddity]:
    """Yield oddities in order of their days; on one day a version comes first, then the clocks, then the day."""
    end = start + DAY * 366 * REACH
    clocks: dict[date, list[Oddity]] = {}
    for oddity in _clocks(calendar, start, end):
        clocks.setdefault(oddity.day, []).append(oddity)
    begins = {version.valid_from: place for place, version in enumerate(calendar.versions) if version.valid_from}
    day, known = start, start
    while day < end:
        if day in begins:
            yield _version(calendar, begins[day], day)
        yield from clocks.get(day, ())
        if day >= known:
            run = _day(calendar, day)
            if run:
                yield run
                known = run.last + DAY
        day += DAY


def _day(calendar: BusinessCalendar, day: date) -> Oddity | None:
    """Return a day that is not the plain week's, with the closed days that follow under its name."""
    what, name = kind(calendar, day)
    if what not in (HOLIDAY, CLOSED, *SPECIAL):
        return None
    version = calendar.version_on(day)
    usual = day_text(version.week[day.weekday()])
    if what in SPECIAL:
        instead = "" if what == EXTRA_DAY else f" instead of {usual}"
        return Oddity(day, day, what, name, day_text(version.on(day)) + instead, hours_of(calendar, day, day))
    last, days, ahead, furthest = day, 1, day + DAY, day + DAY * 366 * REACH
    written = version.closed_on.get(day)
    while written and ahead < furthest and _closed(calendar, ahead) == written:
        if kind(calendar, ahead).what == what:
            last, days = ahead, days + 1
        ahead += DAY
    detail = f"instead of {usual}" if days == 1 else f"{days} working days"
    return Oddity(day, last, what, name, detail, hours_of(calendar, day, last))


def _closed(calendar: BusinessCalendar, day: date) -> str | None:
    """Return the name under which a day is closed; None where an override says otherwise."""
    version = calendar.version_on(day)
    return None if day in version.overridden else version.closed_on.get(day)


def _version(calendar: BusinessCalendar, place: int, day: date) -> Oddity:
    """Return the beginning of a version."""
    version, before = calendar.versions[place], calendar.versions[place - 1] if place else None
    same = before is not None and [merged(held) for held in before.week] == [merged(held) for held in version.week]
    name = "new days off" if same else "new hours"
    return Oddity(day, day, NEW_VERSION, name, week_text(version.week), hours_of(calendar, day, day))


def _clocks(calendar: BusinessCalendar, start: date, end: date) -> Iterator[Oddity]:
    """Yield the clock changes of `[start, end)`; the day is that of the first wall time that is missing or repeated."""
    parts = stretches(calendar.zone, start.year - 1, end.year)
    for (_, at, before), (_, _, after) in pairwise(parts):
        old, new = at + before, at + after
        day = min(old, new).date()
        if start <= day < end:
            times = [_wall(wall, dated=old.date() != new.date()) for wall in (old, new)]
            name = f"clocks go {'forward' if after > before else 'back'}, {times[0]} to {times[1]}"
            detail = "; ".join(_changed(calendar, day)) or CLOSED_ANYWAY
            yield Oddity(day, day, CLOCK_CHANGE, name, detail, hours_of(calendar, day, day), after - before)


def _wall(wall: datetime, *, dated: bool) -> str:
    time = clock_text(wall - midnight(wall.date()))
    return f"{wall.date().isoformat()} {time}" if dated else time


def _changed(calendar: BusinessCalendar, day: date) -> Iterator[str]:
    """Yield the sessions that are longer or shorter than written because the clocks change around a day."""
    for held in (day - DAY, day, day + DAY):
        for start, end in merged(calendar.version_on(held).on(held)):
            length, written = _length(calendar.zone, held, start, end), end - start
            if length != written:
                named = f"{WEEKDAYS[held.weekday()]} {hours_text(start, end)}"
                lasts = f"lasts {span_text(length)}, not {span_text(written)}" if length else "does not take place"
                yield f"{named} {lasts}"


def _length(zone: str, day: date, start: timedelta, end: timedelta) -> timedelta:
    """Return how long a session of a day is in truth."""
    begin, stop = midnight(day) + start, midnight(day) + end
    parts = stretches(zone, day.year - 1, day.year + 1)
    inside = (min(stop - offset, until) - max(begin - offset, since) for since, until, offset in parts)
    return sum((span for span in inside if span > ZERO), ZERO)
