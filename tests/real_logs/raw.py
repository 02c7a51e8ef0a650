"""Cases counted by plain Python from their steps: nothing here knows how Casewall counts.

The definitions are those of the metrics catalogue, section "The case", written down a second time. A log's own module
reads the raw file into cases; every function here takes them and an instant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

PAUSES = ("waiting", "waiting: client")
OPEN = ("queued", "active", "waiting")
WEEK = timedelta(days=7)


class Step(NamedTuple):
    """What stands from an instant on: the state ("waiting: client"), and whatever else the log tells then."""

    at: datetime
    state: str
    owner: str | None = None
    priority: str | None = None
    met: bool | None = None


@dataclass(frozen=True)
class Case:
    """A case: when it was opened, its steps in order, and the date that was promised."""

    case_id: str
    opened_at: datetime
    steps: tuple[Step, ...]
    due_at: datetime | None = None


@dataclass(frozen=True)
class Known:
    """A case as it was known at an instant; made only of cases that count."""

    case: Case
    steps: tuple[Step, ...]
    closing: Step | None
    reopenings: int

    @property
    def last(self) -> Step:
        """What stands."""
        return self.steps[-1]

    @property
    def paused(self) -> bool:
        """Whether the clock of an open case stands still."""
        return self.last.state in PAUSES


def known(cases: Iterable[Case], at: datetime, *, start: datetime | None = None) -> list[Known]:
    """Return the cases that count at an instant: neither void by then, nor closed before opened, nor old backlog."""
    found = []
    for case in cases:
        steps = tuple(step for step in case.steps if step.at <= at)
        if not steps or case.opened_at > at or steps[-1].state == "void" or (start and case.opened_at < start):
            continue
        closing, reopenings = None, 0
        for before, step in pairwise((None, *steps)):
            was_done = before is not None and before.state == "done"
            if step.state == "done":
                closing = closing if was_done else step
            else:
                closing = None
                reopenings += was_done
        if closing is None or closing.at >= case.opened_at:
            found.append(Known(case, steps, closing, reopenings))
    return found


def wip(cases: Iterable[Known]) -> tuple[int, int]:
    """Return how many cases are open, and how many of them are paused."""
    still = [case for case in cases if case.closing is None]
    return len(still), sum(case.paused for case in still)


def by_state(cases: Iterable[Known]) -> dict[str, int]:
    """Count the open cases by state, whatever they wait for."""
    return dict(Counter(case.last.state.partition(":")[0] for case in cases if case.closing is None))


def by_owner(cases: Iterable[Known]) -> dict[str, int]:
    """Count the open cases by owner."""
    return dict(Counter(case.last.owner or "unowned" for case in cases if case.closing is None))


def monday(at: datetime, zone: ZoneInfo) -> date:
    """Return the Monday of an instant's local ISO week."""
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def weekly(cases: Iterable[Known], zone: ZoneInfo, first: date, weeks: int) -> list[tuple[date, int, int]]:
    """Return, for every week, the closings that stand and the openings."""
    held = list(cases)
    closed = Counter(monday(case.closing.at, zone) for case in held if case.closing)
    opened = Counter(monday(case.case.opened_at, zone) for case in held)
    return [(first + WEEK * n, closed[first + WEEK * n], opened[first + WEEK * n]) for n in range(weeks)]


@dataclass(frozen=True)
class Office:
    """Working time: hours of Monday to Friday as local times of day, and the days that are closed."""

    zone: ZoneInfo
    hours: tuple[tuple[timedelta, timedelta], ...]
    closed: frozenset[date]

    def sessions(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the sessions of the local days from `start` to `end`, in UTC."""
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            if day.weekday() < 5 and day not in self.closed:
                midnight = datetime.combine(day, datetime.min.time())
                for opens, shuts in self.hours:
                    local = (midnight + opens, midnight + shuts)
                    yield tuple(wall.replace(tzinfo=self.zone).astimezone(UTC) for wall in local)
            day += timedelta(days=1)

    def net(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time inside `[start, end)`."""
        parts = (min(end, shuts) - max(start, opens) for opens, shuts in self.sessions(start, end))
        return sum((part for part in parts if part > timedelta(0)), timedelta(0))


def net_time(case: Known, at: datetime, office: Office) -> timedelta:
    """Return a case's working time from its opening to its closing, else to `at`; pauses and closed gaps are out."""
    opened, end = case.case.opened_at, case.closing.at if case.closing else at
    first = (max(opened, case.steps[0].at), case.steps[0].state)
    turns = [(opened, "queued"), first, *((max(opened, step.at), step.state) for step in case.steps[1:]), (end, "")]
    total = timedelta(0)
    for (since, state), (until, _) in pairwise(turns):
        if state not in (*PAUSES, "done") and since < min(until, end):
            total += office.net(since, min(until, end))
    return total
