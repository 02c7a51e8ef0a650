"""Write a calendar of the product down as the reference knows one: minutes after midnight, by weekday and by date."""

from __future__ import annotations

from datetime import date, timedelta

from metrics.calendar import BusinessCalendar, Session
from tests.reference.net_work import Calendar, Sessions, Week

MINUTE = timedelta(minutes=1)


def translated(calendar: BusinessCalendar) -> Calendar:
    """Translate a calendar whose versions share their closed days and overrides and count in whole minutes."""
    first = calendar.versions[0]
    assert all(
        (version.closed, version.overrides) == (first.closed, first.overrides) for version in calendar.versions
    ), "the reference has one list of closed days and overrides"
    weeks = tuple(
        Week(version.valid_from or date.min, {day: _minutes(held) for day, held in enumerate(version.week)})
        for version in calendar.versions
    )
    return Calendar(
        zone=calendar.zone,
        weeks=weeks,
        closed=frozenset(day for day, _ in first.closed),
        overrides={day: _minutes(held) for day, held in first.overrides},
    )


def _minutes(held: tuple[Session, ...]) -> Sessions:
    assert not any(edge % MINUTE for session in held for edge in (session.start, session.end)), "whole minutes only"
    return tuple((session.start // MINUTE, session.end // MINUTE) for session in held)
