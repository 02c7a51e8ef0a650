"""One conversation: what each client has open, who owned it, what came back within days of a closing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise

from tests.reference.catalogue.calendars import DAY, Calendar
from tests.reference.catalogue.figures_flow import local
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.rules import Rules

DAYS = 5


def open_cases(lives: Iterable[Life]) -> Counter[str]:
    """Count the open cases of each account."""
    return Counter(account for life in lives if life.is_open and (account := life.get("account")))


def working_days(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Return the days with a session after that of an instant, up to and including that of a later one."""
    day, found = calendar.date(start) + DAY, 0
    while day <= calendar.date(end):
        found += bool(calendar.hours(day))
        day += DAY
    return found


def reopened_soon(life: Life, start: date, end: date, rules: Rules) -> bool:
    """Tell whether a case left done in a period, within five working days of its closing."""
    for (closed, _), (at, kind) in pairwise(life.moves):
        soon = kind == "reopened" and life.calendar and working_days(life.calendar, closed, at) <= DAYS
        if soon and start <= local(life, at, rules) < end:
            return True
    return False


def repeated(lives: Iterable[Life], start: date, end: date, rules: Rules) -> list[Life]:
    """Return the new cases of a period that came within five working days of a closing of another of the account's."""
    held = list(lives)
    closings: dict[str, list[datetime]] = defaultdict(list)
    for life in held:
        if account := life.get("account"):
            closings[account] += [at for at, kind in life.moves if kind == "closed"]
    found = []
    for life in held:
        account, at = life.get("account"), life.opened_at
        if not account or life.calendar is None or not start <= local(life, at, rules) < end:
            continue
        before = [closing for closing in closings[account] if closing < at]
        if before and working_days(life.calendar, max(before), at) <= DAYS:
            found.append(life)
    return found
