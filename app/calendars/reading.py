"""What a person types about a calendar: its name, instants on its wall clock, and lengths of net work time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.instants import instant
from data.calendars import business_calendars
from data.errors import CasewallError, nearest
from data.settings import Settings
from data.settings.words import LENGTH, Limit, limit
from metrics.calendar import BusinessCalendar, day_length
from metrics.calendar_days import pieces
from metrics.calendar_text import span_text

NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Read(NamedTuple):
    """An instant in UTC, and what there is to say about how it was read."""

    at: datetime
    note: str | None


class Length(NamedTuple):
    """A length of net work time, and what it was where it was not written in hours."""

    span: timedelta
    note: str | None


def named(settings: Settings, name: str) -> BusinessCalendar:
    """Return a calendar of the configuration; an unknown one is told with the nearest known."""
    if name not in settings.calendars:
        raise CasewallError(f"calendar {name!r} is not known. {nearest(name, settings.calendars)}")
    return business_calendars(settings)[name]


def local(text: str, *, zone: str, option: str) -> Read:
    """Read an instant; without an offset it is on the zone's wall clock, and a date alone is its first moment.

    Of a wall time that comes twice, or never, the earliest reading is taken and both are named.
    """
    at = instant(text, zone=zone, option=option)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        first = next(pieces(zone, day, day), None)
        if first is not None:
            return Read(first.start, None)
    naive = datetime.fromisoformat(text)
    if naive.tzinfo is not None:
        return Read(at, None)
    tz = ZoneInfo(zone)
    both = sorted(naive.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1))
    if both[0] == both[1]:
        return Read(at, None)
    exists = both[0].astimezone(tz).replace(tzinfo=None) == naive
    words = "comes twice" if exists else "does not exist"
    level = "minutes" if naive.second == naive.microsecond == 0 else "auto"
    readings = [reading.astimezone(tz).isoformat(sep=" ", timespec=level) for reading in both]
    note = f"{option} {text} {words} in {zone}: it is {readings[0]} or {readings[1]}. The earliest is taken."
    return Read(both[0], note)


def length(text: str, *, calendar: BusinessCalendar, on: date) -> Length:
    """Read a length: hours as a plain number, "8 h", "90 min"; days and weeks are the plain week's on that day."""
    read = _limit(text)
    if read.time is not None:
        return Length(read.time, None)
    day = day_length(calendar, on)
    week = sum(1 for held in calendar.version_on(on).week if held)
    days = read.days if read.days is not None else (read.weeks or Fraction(0)) * week
    if not day:
        raise CasewallError(f"HOURS {text!r}: calendar {calendar.name!r} has no plain day. Write the length in hours.")
    span = timedelta(microseconds=round(days * (day // timedelta(microseconds=1))))
    return Length(span, f"{text} is {span_text(span)}: a day of {calendar.name} is {span_text(day)}.")


def _limit(text: str) -> Limit:
    number = NUMBER.fullmatch(text.strip())
    found = LENGTH.fullmatch(text)
    if (number and Fraction(number[0]) == 0) or (found and Fraction(found[1]) == 0):
        return Limit(timedelta(0), None, None)
    try:
        read = limit(f"{text} h" if number else text)
    except (ValueError, OverflowError):
        raise CasewallError(
            f'HOURS {text!r} is no length: write hours as 8, or "8 h", "90 min", "2 days"; a thousand weeks at most.'
        ) from None
    return read
