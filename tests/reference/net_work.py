"""Count net work time the slow way: minute by minute, by looking at the wall clock.

It shares nothing with the product and turns no session into an instant: it walks along UTC and asks of every
minute what the wall clock shows, and whether a session holds that. So a wall time that comes twice counts twice
and one that does not exist not at all, with no word about clock changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
NOTHING = timedelta(0)

Sessions = tuple[tuple[int, int], ...]
"""Start and end in minutes after midnight of the day on which the session starts; past 1440 is the next day."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Week:
    """Say which sessions start on each weekday (Monday is 0), from a local date on."""

    valid_from: date
    sessions: Mapping[int, Sessions]


@dataclass(frozen=True)
class Calendar:
    """Describe working time: a zone, weeks by the date they begin, closed dates, days with sessions of their own."""

    zone: str
    weeks: tuple[Week, ...]
    closed: frozenset[date] = frozenset()
    overrides: Mapping[date, Sessions] = field(default_factory=dict)

    def sessions_starting_on(self, day: date) -> Sessions:
        """Give the day's own sessions, else none where it is closed, else those of the week then in force."""
        if day in self.overrides:
            return self.overrides[day]
        if day in self.closed:
            return ()
        in_force = [week for week in self.weeks if week.valid_from <= day]
        if not in_force:
            return ()
        return max(in_force, key=lambda week: week.valid_from).sessions.get(day.weekday(), ())

    def is_working(self, at: datetime) -> bool:
        """Say whether the wall clock at an instant lies in a session that started on that day or the day before."""
        wall = at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        for day in (wall.date(), wall.date() - DAY):
            since_midnight = wall - datetime.combine(day, time())
            for start, end in self.sessions_starting_on(day):
                if start * MINUTE <= since_midnight < end * MINUTE:
                    return True
        return False


def net(calendar: Calendar, start: datetime, end: datetime, pauses: Iterable[Span] = ()) -> timedelta:
    """Count the time in [start, end) that is working and not paused."""
    pauses = list(pauses)
    return sum((b - a for a, b in _pieces(start, end, pauses) if _runs(calendar, a, pauses)), NOTHING)


def due_at(
    calendar: Calendar, start: datetime, duration: timedelta, until: datetime, pauses: Iterable[Span] = ()
) -> datetime | None:
    """Find the first instant at which the net time since the start reaches the duration; None if not by `until`."""
    if duration <= NOTHING:
        return start
    pauses = list(pauses)
    left = duration
    for a, b in _pieces(start, until, pauses):
        if _runs(calendar, a, pauses):
            if left <= b - a:
                return a + left
            left -= b - a
    return None


def _runs(calendar: Calendar, at: datetime, pauses: list[Span]) -> bool:
    """Say whether the clock runs at an instant. Pauses that overlap need no merging: one is enough to stop it."""
    return calendar.is_working(at) and not any(begin <= at < end for begin, end in pauses)


def _pieces(start: datetime, end: datetime, pauses: list[Span]) -> Iterator[Span]:
    """Cut [start, end) at every whole UTC minute and at every edge of a pause.

    Sessions and offsets from UTC are whole minutes, so nothing changes inside a piece.
    """
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    edges = sorted(edge.astimezone(UTC) for pause in pauses for edge in pause)
    here = start
    while here < end:
        next_minute = here.replace(second=0, microsecond=0) + MINUTE
        there = min([next_minute, end, *(edge for edge in edges if edge > here)])
        yield here, there
        here = there
