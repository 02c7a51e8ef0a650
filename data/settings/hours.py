"""Working hours as a person writes them: sessions of a day, days of the week."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

from data.errors import nearest
from metrics.calendar import Session

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPAN = re.compile(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*")


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
    if not any(held.values()):
        raise ValueError('no day has a session, so no hour would ever count; write { mon-fri = "08:00-17:00" }')
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


Week = Annotated[tuple[tuple[Session, ...], ...], BeforeValidator(week)]
Sessions = Annotated[tuple[Session, ...], BeforeValidator(lambda v: v if isinstance(v, tuple) else sessions(v))]
