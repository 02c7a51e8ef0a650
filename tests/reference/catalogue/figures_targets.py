"""Targets: which rule a case has, its verdict, its share used, compliance with everything beside it, what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from tests.reference.catalogue.calendars import NOTHING
from tests.reference.catalogue.figures_time import due_at, net
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.rules import Rules, Target

ORDER = ("priority", "case_type", "team", "source")


def target(life: Life, rules: Rules) -> Target | None:
    """Return the rule in force at the opening: most keys, then priority, type, team, source, then the latest date."""
    if "target" not in life.memo:
        life.memo["target"] = _target(life, rules)
    return life.memo["target"]


def _target(life: Life, rules: Rules) -> Target | None:
    calendar = life.calendar or rules.calendars[None]
    opened = calendar.date(life.opened_at)
    fit = [
        rule
        for rule in rules.targets
        if (rule.since is None or rule.since <= opened)
        and all(life.get(name) == value for name, value in rule.keys.items())
        and (rule.by is None or life.case.due_at)
    ]
    return max(
        fit,
        key=lambda rule: (len(rule.keys), [name in rule.keys for name in ORDER], rule.since or opened.min),
        default=None,
    )


def used(life: Life, rules: Rules) -> tuple[timedelta, timedelta] | None:
    """Return what is used and what is allowed; None where there is no target or no clock."""
    rule = target(life, rules)
    if rule is None:
        return None
    if rule.by:
        assert life.case.due_at
        return life.end - life.opened_at, life.case.due_at - life.opened_at
    spent = net(life, rules)
    return None if spent is None or rule.within is None else (spent, rule.within)


def is_late(life: Life, rules: Rules) -> bool | None:
    """Tell whether more is used than allowed; None without a target; a promise of no time at all is late at once."""
    held = used(life, rules)
    if held is None:
        return None
    rule = target(life, rules)
    return held[0] > held[1] or bool(rule and rule.by and life.is_open and held[1] <= NOTHING)


def buffer(life: Life, rules: Rules) -> str:
    """Return the buffer status of an open case."""
    held = used(life, rules)
    if held is None:
        return "no_target"
    if is_late(life, rules):
        return "late"
    spent, allowed = held
    if 3 * spent < allowed:
        return "green"
    return "yellow" if 3 * spent < 2 * allowed else "red"


def compliance(
    closed: Iterable[Life], lives: Iterable[Life], rules: Rules, met: Mapping[str, bool] | None = None
) -> Counter[str]:
    """Count met and late among the closed, and beside them: open and late, without target, the source's own verdict."""
    found: Counter[str] = Counter()
    for life in closed:
        late = is_late(life, rules)
        found["no_target" if late is None else "late" if late else "met"] += 1
        theirs = (met or {}).get(life.case.case_id)
        if theirs is None and life.case.due_at and life.closing:
            theirs = life.closing.at <= life.case.due_at
        if theirs is not None:
            found["source_met" if theirs else "source_late"] += 1
            found["disagree"] += late is not None and theirs is late
    found["open_late"] = sum(life.is_open and bool(is_late(life, rules)) for life in lives)
    return found


def due(life: Life, rules: Rules) -> datetime | None:
    """Return the instant at which an open case turns late; the source's own date where that is the target."""
    rule = target(life, rules)
    if rule is None or life.calendar is None:
        return None
    return life.case.due_at if rule.by else due_at(life, rules, rule.within or NOTHING)


def turns_late(lives: Iterable[Life], before: datetime, rules: Rules) -> list[Life]:
    """Return the open cases, not late, that are due before an instant."""
    found = []
    for life in lives:
        at = due(life, rules) if life.is_open and is_late(life, rules) is False else None
        if at and at < before:
            found.append(life)
    return found
