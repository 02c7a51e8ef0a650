"""What followed: was the client told, was a turn to red or late answered, was a promise kept, was every step logged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.reference.catalogue.calendars import NOTHING
from tests.reference.catalogue.figures_discipline import logged
from tests.reference.catalogue.figures_targets import is_late, target
from tests.reference.catalogue.figures_time import parts
from tests.reference.catalogue.lives import OPEN, Life
from tests.reference.catalogue.rules import Rules

HOUR, SOON, TICK = timedelta(hours=1), timedelta(hours=4), timedelta(microseconds=1)
KINDS = {"first_reply": "first_reply", "client_told": "client_told_open"}


def _done(life: Life, kind: str, rules: Rules) -> list[datetime]:
    """Return when an activity was logged: one of ours, or else the source's exact word."""
    word = rules.activities.get(life.case.source, {}).get(kind, kind)
    return [event.at for event in logged(life) if event.activity == word]


def told(life: Life, name: str, at: datetime, rules: Rules) -> str:
    """Tell whether the client was told within an hour of an opening ("open") or around a closing ("close")."""
    kind = f"client_told_{name}"
    if kind not in rules.activities.get(life.case.source, {}) or life.calendar is None:
        return "unknown"
    for mail in _done(life, kind, rules):
        early = mail < at and (name == "open" or life.calendar.net(mail, at) <= HOUR)
        if early or (mail >= at and life.calendar.net(at, mail) <= HOUR):
            return "told"
    return "pending" if life.calendar.net(at, life.at) <= HOUR else "untold"


def turned(life: Life, rules: Rules) -> dict[str, datetime]:
    """Return when a case turned red (two thirds of its target used) and when it turned late (more than all of it)."""
    if "turned" not in life.memo:
        life.memo["turned"] = dict(_turned(life, rules))
    return life.memo["turned"]


def _turned(life: Life, rules: Rules) -> Iterator[tuple[str, datetime]]:
    rule = target(life, rules)
    if rule is None or life.calendar is None:
        return
    if rule.by:
        assert life.case.due_at
        allowed = life.case.due_at - life.opened_at
        red = life.opened_at + _two_thirds(allowed) if allowed > NOTHING else None
        late: datetime | None = max(life.case.due_at, life.opened_at)
    else:
        assert rule.within
        red, late = _used(life, _two_thirds(rule.within), rules), _used_more(life, rule.within, rules)
    if red and red <= life.end:
        yield "red", red
    if late and is_late(life, rules):
        yield "late", late


def late_at_end(life: Life, end: date, rules: Rules) -> bool:
    """Tell whether a case was open and late when the local day before a date ended, or now where that is earlier."""
    at = min((life.calendar or rules.calendars[None]).midnight(end) - TICK, life.at)
    late = turned(life, rules).get("late")
    return late is not None and late <= at and life.state_at(at) in OPEN


def _two_thirds(time: timedelta) -> timedelta:
    return TICK * -(-2 * (time // TICK) // 3)


def _used(life: Life, left: timedelta, rules: Rules) -> datetime | None:
    """Return the first instant at which the case's own net time reaches so much."""
    assert life.calendar
    for part in parts(life, rules):
        if part.runs and part.net >= left:
            return life.calendar.due(part.stretch.start, left)
        left -= part.net if part.runs else NOTHING
    return None


def _used_more(life: Life, left: timedelta, rules: Rules) -> datetime | None:
    """Return the instant from which on the case's own net time is more than so much."""
    assert life.calendar
    for part in parts(life, rules):
        if part.runs and part.net > left:
            return life.calendar.past(part.stretch.start, left)
        left -= part.net if part.runs else NOTHING
    return None


def answered(life: Life, at: datetime) -> str:
    """Tell whether something was logged within four working hours of a turn, pauses in."""
    if life.case.rows != "events" or life.calendar is None:
        return "unknown"
    first = min((event.at for event in logged(life) if event.at >= at), default=None)
    if first and life.calendar.net(at, first) <= SOON:
        return "seen"
    return "pending" if life.calendar.net(at, life.at) <= SOON else "missed"


def promise(life: Life, name: str, rules: Rules) -> str:
    """Tell whether a case had its first owner, its first reply or a word to the client in time, pauses and gaps out."""
    limit = rules.promises.get(name)
    if limit is None:
        return "no_target"
    if name == "ownership":
        at = life.first_owner
        told = life.case.owners != "none" and not (at and life.case.rows == "cases")
    else:
        at = min(_done(life, KINDS[name], rules), default=None)
        told = KINDS[name] in rules.activities.get(life.case.source, {})
    if not told or life.calendar is None:
        return "unknown"
    until = at or life.at
    taken = life.calendar.net(life.end, until)  # a closing without it keeps no promise of it
    for held in life.stretches():
        end = min(held.end, until)
        stood = held.state == "done" or rules.is_pause(held.state, held.reason, life.get("case_type"))
        taken += NOTHING if stood else life.calendar.net(held.start, max(held.start, end))
    return "late" if taken > limit else "met" if at else "pending"


def steps(life: Life, rules: Rules) -> dict[str, bool]:
    """Return each step of the type's checklist, and whether a closed case had logged it when it closed."""
    assert life.closing
    names = rules.checklists.get(life.get("case_type"), ())
    return {name: any(at <= life.closing.at for at in _done(life, name, rules)) for name in names}


def followed(life: Life, rules: Rules) -> str:
    """Tell whether a closed case logged every step of its type's checklist."""
    if not rules.checklists.get(life.get("case_type")):
        return "no_checklist"
    if life.case.rows != "events":
        return "unknown"
    return "complete" if all(steps(life, rules).values()) else "incomplete"
