"""Dates and instants as a person writes them, and lists of days off."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import BeforeValidator

YEARS = range(1970, 2101)  # what a calendar reaches; a date beyond is a slip of the finger
ICALENDAR = (".ics", ".ical")


def day(value: Any) -> date:
    """Read a date."""
    try:
        # a date in the file is one already; an instant is no date
        found = value if type(value) is date else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("write a date as 2026-12-24") from None
    if found.year not in YEARS:
        raise ValueError(f"a date lies between {YEARS[0]} and {YEARS[-1]}")
    return found


def instant(value: Any) -> datetime:
    """Read an instant; a date alone is its first moment."""
    try:
        found = datetime.combine(value, time.min) if type(value) is date else value
        found = found if isinstance(found, datetime) else datetime.fromisoformat(found)
    except (TypeError, ValueError):
        raise ValueError('write an instant as "2012-05-10 15:00"') from None
    if found.year not in YEARS:
        raise ValueError(f"an instant lies between {YEARS[0]} and {YEARS[-1]}")
    return found


def days_off(value: Any) -> Any:
    """Read a list of days and ranges of days with both ends; iCalendar files are left as they are named."""
    found = [value] if isinstance(value, str | date) else value
    if not isinstance(found, list | tuple):
        return value
    found = [item.isoformat() if type(item) is date else item for item in found]
    for text in found:
        if isinstance(text, str) and not text.lower().endswith(ICALENDAR):
            span_of_days(text)
    return tuple(found)


def span_of_days(text: str) -> tuple[date, date]:
    """Read "2026-12-28", or "2026-12-28/2026-12-31" with both ends."""
    first, slash, last = text.partition("/")
    try:
        start, end = (day(part.strip()) for part in (first, last if slash else first))
    except ValueError:
        raise ValueError(f'"{text}" is no day: write 2026-12-28, or 2026-12-28/2026-12-31') from None
    if end < start:
        raise ValueError(f'"{text}" ends before it begins; write the first day in front')
    return start, end


Day = Annotated[date, BeforeValidator(day)]
Instant = Annotated[datetime, BeforeValidator(instant)]
DaysOff = Annotated[tuple[str, ...], BeforeValidator(days_off)]
