"""A business calendar in words: Mon–Fri 08:30–17:00, public holidays off."""

from __future__ import annotations

from datetime import date, timedelta

from app.formatting import WEEKDAYS
from metrics.calendar import BusinessCalendar, merged

Day = tuple[tuple[timedelta, timedelta], ...]


def week_words(calendar: BusinessCalendar, on: date) -> str:
    """Return the plain week in force on a day; days of the same sessions stand together."""
    version = calendar.version_on(on)
    days: list[Day] = [tuple(merged(day)) for day in version.week]
    parts = []
    first = 0
    for place in range(1, 8):
        if place == 7 or days[place] != days[first]:
            if days[first]:
                parts.append(f"{_days(first, place - 1)} {_hours(days[first])}")
            first = place
    words = ", ".join(parts) or "no sessions at all"
    if version.week == (version.week[0],) * 7 and days[0] == ((timedelta(0), timedelta(days=1)),):
        words = "around the clock"
    return f"{words}, public holidays off" if version.closed else words


def _days(first: int, last: int) -> str:
    return WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}–{WEEKDAYS[last]}"


def _hours(day: Day) -> str:
    return " and ".join(f"{_clock(start)}–{_clock(end)}" for start, end in day)


def _clock(at: timedelta) -> str:
    minutes = int(at / timedelta(minutes=1))
    past = minutes // 60
    return f"{past if past <= 24 else past - 24:02d}:{minutes % 60:02d}"
