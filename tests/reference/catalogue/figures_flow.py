"""Flow: what is open at an instant, what came, closed and came back in a period, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from tests.reference.catalogue.calendars import DAY
from tests.reference.catalogue.figures_time import net, percentile
from tests.reference.catalogue.lives import OPEN, Life
from tests.reference.catalogue.rules import Rules


def local(life: Life, at: datetime, rules: Rules) -> date:
    """Return the local date of an instant in the zone of the case's own calendar."""
    if at not in life.memo:
        life.memo[at] = (life.calendar or rules.calendars[None]).date(at)
    return life.memo[at]


def wip(lives: Iterable[Life], name: str | None = None) -> Counter[str | None]:
    """Count the open cases by an attribute."""
    return Counter(life.get(name) if name else None for life in lives if life.is_open)


def paused(lives: Iterable[Life], rules: Rules) -> int:
    """Count the open cases whose clock stands still."""
    return sum(
        life.is_open and rules.is_pause(life.last.state, life.last.reason, life.get("case_type")) for life in lives
    )


def ages(lives: Iterable[Life], rules: Rules) -> list[timedelta]:
    """Return the ages of the open cases that have one."""
    held = (net(life, rules) for life in lives if life.is_open)
    return sorted(age for age in held if age is not None)


def closed_in(lives: Iterable[Life], start: date, end: date, rules: Rules) -> list[Life]:
    """Return the cases whose closing that stands lies in a period of their own calendar's zone."""
    return [life for life in lives if life.closing and start <= local(life, life.closing.at, rules) < end]


def lead_times(lives: Iterable[Life], rules: Rules) -> list[timedelta]:
    """Return the lead times of closed cases that have one."""
    held = (net(life, rules) for life in lives if life.closing)
    return sorted(lead for lead in held if lead is not None)


def elapsed(life: Life) -> timedelta:
    """Return the client's calendar time between the same two instants."""
    return life.end - life.opened_at


def percentiles(values: list[timedelta], *, least: int) -> dict[int, timedelta | None]:
    """Return p50, p85 and p95 of enough values."""
    return {p: percentile(values, p) if len(values) >= least else None for p in (50, 85, 95)}


def moved(lives: Iterable[Life], start: date, end: date, rules: Rules) -> Counter[str]:
    """Count arrivals ("opened"), reopenings and closings in a period."""
    return Counter(kind for life in lives for at, kind in life.moves if start <= local(life, at, rules) < end)


def moved_by_day(lives: Iterable[Life], rules: Rules) -> Counter[tuple[date, str]]:
    """Count the moves by local day and kind."""
    return Counter((local(life, at, rules), kind) for life in lives for at, kind in life.moves)


def wip_on(lives: Iterable[Life], day: date, rules: Rules) -> Counter[str]:
    """Count the open cases by state where a local day ends."""
    found: Counter[str] = Counter()
    for life in lives:
        calendar = life.calendar or rules.calendars[None]
        at = calendar.midnight(day + DAY) - timedelta(microseconds=1)
        state = life.state_at(min(at, life.at))
        if state in OPEN:
            found[state] += 1
    return found


def cumulative(lives: Iterable[Life], days: Iterable[date], rules: Rules) -> dict[date, tuple[int, int]]:
    """Return, at the end of each local day, the moves into WIP so far and the moves out of it."""
    held = moved_by_day(lives, rules)
    found = {}
    for day in days:
        upto = [(kind, count) for (moved_on, kind), count in held.items() if moved_on <= day]
        out = sum(count for kind, count in upto if kind == "closed")
        found[day] = (sum(count for _, count in upto) - out, out)
    return found
