"""Local days of a calendar: where each lies on the axis of UTC, and what kind of day it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from metrics.calendar import DAY, BusinessCalendar, Session, Version, merged
from metrics.calendar_compile import open_spans, stretches

WORKING, WEEKEND, DAY_OFF, HOLIDAY, CLOSED = "working", "weekend", "day off", "holiday", "closed"
HALF_DAY, EXTRA_DAY, SPECIAL_HOURS = "half day", "extra day", "special hours"
SPECIAL = (HALF_DAY, EXTRA_DAY, SPECIAL_HOURS)
ZERO = timedelta(0)


class Piece(NamedTuple):
    """A stretch of one local date and one offset from UTC; the local time of an instant in it is itself + offset."""

    day: date
    start: datetime
    end: datetime
    offset: timedelta


class Kind(NamedTuple):
    """What a day is, and the name of the holiday or closure that lies on it."""

    what: str
    name: str | None


def midnight(day: date) -> datetime:
    """Return a local midnight, written as if it were UTC's."""
    return datetime.combine(day, datetime.min.time(), UTC)


def pieces(zone: str, first: date, last: date) -> Iterator[Piece]:
    """Yield the pieces of the local days `[first, last]` in the order of time.

    A day has two or more where the clocks change on it, and none where its zone left it out.
    """
    for begin, stop, offset in stretches(zone, first.year - 1, last.year + 1):
        at, end = max(midnight(first) - offset, begin), min(midnight(last) + DAY - offset, stop)
        while at < end:
            day = (at + offset).date()
            until = min(midnight(day) + DAY - offset, end)
            yield Piece(day, at, until, offset)
            at = until


def open_pieces(
    calendar: BusinessCalendar, first: date, last: date
) -> Iterator[tuple[Piece, list[tuple[datetime, datetime]]]]:
    """Yield each piece of the local days `[first, last]` with its working spans, in order and merged."""
    spans, place = open_spans(calendar, first - DAY, last), 0
    for piece in pieces(calendar.zone, first, last):
        while place < len(spans) and spans[place][1] <= piece.start:
            place += 1
        inside = []
        for begin, stop in spans[place:]:
            if begin >= piece.end:
                break
            inside.append((max(begin, piece.start), min(stop, piece.end)))
        yield piece, inside


def planned(day: tuple[Session, ...]) -> timedelta:
    """Return the length of a day's sessions on a wall clock that does not change."""
    return sum((end - start for start, end in merged(day)), ZERO)


def kind(calendar: BusinessCalendar, day: date) -> Kind:
    """Tell what a local day is by the sessions that start on it.

    working; weekend, or day off (a weekday), where the plain week has no session; holiday and closed where it has
    one and the day is closed by name or without; by an override: half day (shorter than usual), extra day (usually
    without a session), special hours (anything else), closed (no session). The name of a holiday that falls on a
    weekend is there as well.
    """
    version = calendar.version_on(day)
    name = version.closed_on.get(day)
    named = None if name == CLOSED else name
    usual = () if name else version.week[day.weekday()]
    if day in version.overridden and merged(version.overridden[day]) != merged(usual):
        return Kind(_overridden(version.overridden[day], usual), named)
    if version.week[day.weekday()] and name:
        return Kind(CLOSED if named is None else HOLIDAY, named)
    if not usual:
        return Kind(WEEKEND if _weekend(version, day.weekday()) else DAY_OFF, named)
    return Kind(WORKING, None)


def _overridden(held: tuple[Session, ...], usual: tuple[Session, ...]) -> str:
    if not held:
        return CLOSED
    if not usual:
        return EXTRA_DAY
    return HALF_DAY if planned(held) < planned(usual) else SPECIAL_HOURS


def _weekend(version: Version, weekday: int) -> bool:
    """Tell whether a weekday without sessions is weekend: Saturday, Sunday, and Friday where Sunday is worked."""
    return weekday >= 5 or (weekday == 4 and bool(version.week[6]))
