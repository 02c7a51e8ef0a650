"""Words of the configuration into values: lengths, limits, zones, numbers, lists."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from data.errors import nearest

UNITS = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hour": 3600, "hours": 3600, "d": 86400, "day": 86400, "days": 86400,
    "week": 604800, "weeks": 604800,
}  # fmt: skip
LONGEST = 1000 * UNITS["week"]
WAITING = re.compile(r"waiting(: \S.*)?")
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*", re.IGNORECASE)


class Section(BaseModel):
    """A section of the file: frozen, and a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
    if not 0 < number * UNITS[unit] <= LONGEST:
        raise ValueError("a length must be more than nothing, and no more than a thousand weeks")
    return timedelta(microseconds=round(number * UNITS[unit] * 1_000_000))


def limit(value: Any) -> Limit:
    """Read a target: hours and minutes are net work time, days and weeks are the calendar's."""
    if isinstance(value, Limit):
        return value
    number, unit = _parts(value)
    if not 0 < number * UNITS[unit] <= LONGEST:
        raise ValueError("a target must be more than nothing, and no more than a thousand weeks")
    if unit in ("d", "day", "days"):
        return Limit(None, number, None)
    if unit.startswith("week"):
        return Limit(None, None, number)
    return Limit(duration(value), None, None)


def zone(value: Any) -> str:
    """Check the name of a timezone."""
    if not isinstance(value, str) or value not in ZONES:
        # never a fixed offset for the abbreviation of a zone that changes its clocks
        near = nearest(value, (name for name in ZONES if "/" in name)) if isinstance(value, str) else ""
        hint = f" {near}" if near.startswith("Did") else ""
        raise ValueError(f'no such timezone; write an IANA name such as "Europe/Berlin".{hint}')
    ZoneInfo(value)
    return value


def _plain(value: Any) -> Any:
    """Refuse true and false, which Python counts as 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("write a number")
    return value


ZONES = frozenset(available_timezones())
Duration = Annotated[timedelta, BeforeValidator(duration)]
Within = Annotated[Limit, BeforeValidator(limit)]
Zone = Annotated[str, BeforeValidator(zone)]
Words = Annotated[tuple[str, ...], BeforeValidator(lambda v: (v,) if isinstance(v, str) else v)]
Count = Annotated[int, BeforeValidator(_plain), Field(ge=1)]
Share = Annotated[float, BeforeValidator(_plain), Field(ge=0, le=1)]
