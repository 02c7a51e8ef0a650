"""Time of one case and of many: what ran, what was paused, by state, by owner, by holder; percentiles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.reference.catalogue.calendars import NOTHING
from tests.reference.catalogue.lives import Life, Stretch, in_work
from tests.reference.catalogue.rules import Rules


class Part(NamedTuple):
    """A stretch, its working time, and whether the clock ran in it."""

    stretch: Stretch
    net: timedelta
    runs: bool


def parts(life: Life, rules: Rules) -> Iterator[Part]:
    """Yield the stretches that belong to the case's time, by the policy for reopened ones."""
    assert life.calendar
    policy = rules.reopened.get(life.get("case_type") or "", "resume")
    since = max((at for at, kind in life.moves if kind == "reopened"), default=life.opened_at)
    for held in life.stretches():
        if policy == "restart" and held.start < since:
            continue
        if held.state in ("done", "void") and policy != "span":
            continue
        paused = rules.is_pause(held.state, held.reason, life.get("case_type"))
        yield Part(held, life.calendar.net(held.start, held.end), not paused)


def net(life: Life, rules: Rules) -> timedelta | None:
    """Return the lead time of a closed case, the age of an open one; None without a calendar."""
    if life.calendar is None:
        return None
    if "net" not in life.memo:
        life.memo["net"] = sum((part.net for part in parts(life, rules) if part.runs), NOTHING)
    return life.memo["net"]


def percentile(values: Iterable[timedelta], per_cent: int) -> timedelta | None:
    """Return the smallest value that at least so many per cent do not exceed."""
    held = sorted(values)
    return held[-(-per_cent * len(held) // 100) - 1] if held else None


def shared(
    lives: Iterable[Life], rules: Rules, key: Callable[[Stretch], str | None]
) -> dict[tuple[str | None, bool], timedelta]:
    """Return the time by a word of each stretch: what ran and is in the net time, and apart from it every pause."""
    spent: dict[tuple[str | None, bool], timedelta] = defaultdict(timedelta)
    for life in lives:
        if life.calendar:
            for part in parts(life, rules):
                if part.runs:
                    spent[key(part.stretch), True] += part.net
            for held in life.stretches():
                # the policy for reopened cases changes the net time, not what was a pause
                if rules.is_pause(held.state, held.reason, life.get("case_type")):
                    spent[key(held), False] += life.calendar.net(held.start, held.end)
    return dict(spent)


def by_state(lives: Iterable[Life]) -> dict[str, timedelta]:
    """Return the working time of whole lives by state, gaps of closed cases left out."""
    spent: dict[str, timedelta] = defaultdict(timedelta)
    for life in lives:
        for held in life.stretches() if life.calendar else ():
            if held.state in ("queued", "active", "waiting"):
                spent[held.state] += life.calendar.net(held.start, held.end)
    return spent


def time_to_ownership(life: Life, rules: Rules) -> timedelta | None:
    """Return the net time from the opening to the first owner; None where there is none yet, or owners are unknown."""
    if life.first_owner is None or life.calendar is None or life.case.owners == "none":
        return None
    found = NOTHING
    for held in life.stretches():
        end = min(held.end, life.first_owner)
        paused = rules.is_pause(held.state, held.reason, life.get("case_type")) or held.state == "done"
        if held.start < end and not paused:
            found += life.calendar.net(held.start, end)
    return found


def due_at(life: Life, rules: Rules, target: timedelta) -> datetime | None:
    """Return the instant at which an open case's own net time reaches its target; None while it is paused before it."""
    assert life.calendar
    left = target
    for part in parts(life, rules):
        if part.runs and part.net >= left:
            return life.calendar.due(part.stretch.start, left)
        left -= part.net if part.runs else NOTHING
    paused = rules.is_pause(life.last.state, life.last.reason, life.get("case_type"))
    return None if paused else life.calendar.due(life.at, left)


def changes(life: Life, name: str) -> int:
    """Return how often the owner (or holder) became another one; the first is not counted, nor is its loss.

    A closing may change the owner, as the case's owner is the one at that instant; of no time at all nobody is told.
    """
    upto = life.stands[: life.stands.index(life.closing)] if life.closing else life.stands[:-1]
    lasting = [stand for stand, after in zip(upto, life.stands[1:], strict=False) if after.at > stand.at]
    found, held = 0, None
    for stand in (*in_work(lasting), life.last):
        now = getattr(stand, name)
        found += bool(now and held and now != held)
        held = now or held
    return found
