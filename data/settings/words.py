"""Words of the configuration into values: durations, days of the week, times of day, zones."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict

from data.errors import nearest
from metrics.calendar import Session

UNITS = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hour": 3600, "hours": 3600, "d": 86400, "day": 86400, "days": 86400,
    "week": 604800, "weeks": 604800,
}  # fmt: skip
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*", re.IGNORECASE)
SPAN = re.compile(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*")


class Section(BaseModel):
    """A section of the file: frozen, and a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Limit(NamedTuple):
    """A limit as written: net work time, or working days, or weeks of the calendar."""

    time: timedelta | None
    days: Fraction | None
    weeks: Fraction | None


def _parts(value: Any) -> tuple[Fraction, str]:
    found = LENGTH.fullmatch(value) if isinstance(value, str) else None
    if not found or found[2].lower() not in UNITS:
        raise ValueError('write a length as a number and a unit, such as "8 h", "90 min" or "2 days"')
    return Fraction(found[1]), found[2].lower()


def duration(value: Any) -> timedelta:
    """Read a length of wall-clock time."""
    if isinstance(value, timedelta):
        return value
    number, unit = _parts(value)
    span = timedelta(microseconds=round(number * UNITS[unit] * 1_000_000))
    if span <= timedelta(0):
        raise ValueError("a length must be more than nothing")
    return span


def limit(value: Any) -> Limit:
    """Read a target: hours and minutes are net work time, days and weeks are the calendar's."""
    if isinstance(value, Limit):
        return value
    number, unit = _parts(value)
    if number <= 0:
        raise ValueError("a target must be more than nothing")
    if unit in ("d", "day", "days"):
        return Limit(None, number, None)
    if unit.startswith("week"):
        return Limit(None, None, number)
    return Limit(duration(value), None, None)


def zone(value: Any) -> str:
    """Check the name of a timezone."""
    if not isinstance(value, str) or value not in ZONES:
        near = nearest(str(value), ZONES) if isinstance(value, str) else ""
        hint = near if near.startswith("Did") else ""
        raise ValueError(f'no such timezone; write an IANA name such as "Europe/Berlin". {hint}'.strip())
    ZoneInfo(value)
    return value


def sessions(value: Any) -> tuple[Session, ...]:
    """Read the sessions of a day: "08:00-12:00, 13:00-17:00"; overnight "22:00-06:00"; nothing is a closed day."""
    if not isinstance(value, str):
        raise ValueError('write sessions as "08:00-12:00, 13:00-17:00"')
    found = []
    for part in filter(None, (piece.strip() for piece in value.split(","))):
        match = SPAN.fullmatch(part)
        if not match:
            raise ValueError(f'"{part}" is no session; write it as "08:00-12:00"')
        hour, minute, to_hour, to_minute = map(int, match.groups())
        if hour > 23 or to_hour > 24 or max(minute, to_minute) > 59 or (to_hour == 24 and to_minute):
            raise ValueError(f'"{part}" has no such time of day; hours go from 00:00 to 24:00')
        start, end = timedelta(hours=hour, minutes=minute), timedelta(hours=to_hour, minutes=to_minute)
        if start == end:
            raise ValueError(f'"{part}" is a session without length; around the clock is "00:00-24:00"')
        found.append(Session(start, end if end > start else end + timedelta(days=1)))
    return tuple(found)


def week(value: Any) -> tuple[tuple[Session, ...], ...]:
    """Read a week: days or ranges of days to sessions; a day that is not named is closed."""
    if isinstance(value, tuple):
        return value
    if not isinstance(value, dict):
        raise ValueError('write a week as { mon-thu = "08:00-17:00", fri = "08:00-15:00" }')
    held: dict[int, tuple[Session, ...]] = {}
    for name, text in value.items():
        for day in days(name):
            if day in held:
                raise ValueError(f'"{DAYS[day]}" is given twice in the week')
            held[day] = sessions(text)
    return tuple(held.get(day, ()) for day in range(7))


def days(name: str) -> list[int]:
    """Read "mon", "mon-fri" or "mon, wed" as days numbered from Monday."""
    found = []
    for part in (piece.strip().lower() for piece in name.split(",")):
        first, dash, last = part.partition("-")
        for word in (first, last) if dash else (first,):
            if word not in DAYS:
                raise ValueError(f'"{name}" is no day of the week. {nearest(word, DAYS)}')
        low, high = DAYS.index(first), DAYS.index(last or first)
        found += [day % 7 for day in range(low, high + 1 if high >= low else high + 8)]
    return found


def day(value: Any) -> date:
    """Read a date."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("write a date as 2026-12-24") from None


ZONES = frozenset(available_timezones())
Duration = Annotated[timedelta, BeforeValidator(duration)]
Within = Annotated[Limit, BeforeValidator(limit)]
Zone = Annotated[str, BeforeValidator(zone)]
Week = Annotated[tuple[tuple[Session, ...], ...], BeforeValidator(week)]
Sessions = Annotated[tuple[Session, ...], BeforeValidator(lambda v: v if isinstance(v, tuple) else sessions(v))]
Day = Annotated[date, BeforeValidator(day)]
Words = Annotated[tuple[str, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v)]
