"""Survival counted again: one case type at a time, one closing time after the other, over plain lists."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from tests.reference.catalogue import figures_targets as targets
from tests.reference.catalogue.calendars import NOTHING
from tests.reference.catalogue.figures_time import net
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.rules import Rules

LATE, PAUSED, UNKNOWN = "late_already", "paused", "no_chance"


@dataclass
class Curve:
    """The cases of one type by how long they took or have taken so far."""

    closed: list[timedelta] = field(default_factory=list)
    open: list[timedelta] = field(default_factory=list)

    def steps(self) -> list[tuple[timedelta, float]]:
        """Return each closing time with the share that lasts longer: an open case as old was still there at it."""
        found, share = [], 1.0
        counts = Counter(self.closed)
        left = sorted([*self.closed, *self.open], reverse=True)
        for at in sorted(counts):
            while left[-1] < at:
                left.pop()
            share *= 1 - counts[at] / len(left)
            found.append((at, share))
        return found


def curves(lives: Iterable[Life], rules: Rules) -> dict[str | None, Curve]:
    """Return the times of each type's cases, apart by whether they closed."""
    found: dict[str | None, Curve] = defaultdict(Curve)
    for life in lives:
        spent = net(life, rules)
        if spent is not None:
            held = found[life.get("case_type")]
            (held.open if life.is_open else held.closed).append(spent)
    return found


def longer(steps: list[tuple[timedelta, float]], than: timedelta) -> float:
    """Return the share that lasts longer than a time."""
    return next((share for at, share in reversed(steps) if at <= than), 1.0)


def chances(lives: Iterable[Life], rules: Rules, *, least: int) -> list[tuple[Life, float | str]]:
    """Return for each open case the chance that it ends late, or the word for why none is told.

    The chance is that of one that lasts longer than its target among those that last longer than its age.
    """
    cases = list(lives)
    by_type = curves(cases, rules)
    steps = {name: curve.steps() for name, curve in by_type.items()}
    found: list[tuple[Life, float | str]] = []
    for life in cases:
        if not life.is_open:
            continue
        rule, spent, kind = targets.target(life, rules), net(life, rules), life.get("case_type")
        paused = rules.is_pause(life.last.state, life.last.reason, kind)
        if targets.is_late(life, rules):
            found.append((life, LATE))
        elif paused:
            found.append((life, PAUSED))
        elif rule is None or rule.by or spent is None or len(by_type[kind].closed) < least:
            found.append((life, UNKNOWN))
        else:
            target = rule.within or NOTHING
            found.append((life, longer(steps[kind], target) / longer(steps[kind], spent)))
    return found
