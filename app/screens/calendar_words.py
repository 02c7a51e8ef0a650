"""A business calendar in words: Mon–Fri 08:30–17:00, public holidays off."""

from __future__ import annotations

from datetime import date

from metrics.calendar import BusinessCalendar
from metrics.calendar_text import week_text


def week_words(calendar: BusinessCalendar, on: date) -> str:
    """Return the plain week in force on a day, and whether days are off on top of it."""
    version = calendar.version_on(on)
    words = week_text(version.week)
    return f"{words}, public holidays off" if version.closed else words
