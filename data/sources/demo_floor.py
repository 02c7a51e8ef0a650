"""Who of the demo company holds which case, who is here, and who has room for another one."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from data.sources.demo_cases import WORK, Case
from data.sources.demo_company import EXPERT_LIMIT, EXPERT_NAMES, FRONT_LINE, WIP_LIMIT, ZONE
from data.sources.demo_rota import TEAMS, Rota

EVERYBODY = tuple(name for names in FRONT_LINE.values() for name in names)


class Floor:
    """The people and what lies before each of them."""

    def __init__(self, rota: Rota, dice: random.Random) -> None:
        self._rota, self._dice, self._zone = rota, dice, ZoneInfo(ZONE)
        self._held: dict[str, list[Case]] = {name: [] for names in TEAMS.values() for name in names}

    def here(self, name: str, at: datetime) -> bool:
        """Tell whether somebody is at work on the day of an instant."""
        return not self._rota.away(name, at.astimezone(self._zone).date())

    def hold(self, case: Case, name: str) -> None:
        """Put a case before somebody, or before nobody."""
        held = self._held.get(case.holder, [])
        if case in held:
            held.remove(case)
        case.holder = name
        if name:
            self._held[name].append(case)

    def drop(self, case: Case) -> None:
        """Take a closed case from its holder's desk; it stays in the holder's name."""
        self._held[case.holder].remove(case)

    def in_work(self, name: str) -> list[Case]:
        """Return the cases that somebody is working on, those that wait left out."""
        return [case for case in self._held[name] if case.status == WORK]

    def colleague(self, case: Case, at: datetime, *, patient: bool = False) -> str | None:
        """Find who has room: of the case's team, else of the other; without patience, in spite of limits."""
        own = self._free(FRONT_LINE[case.team], at, limit=WIP_LIMIT) or self._free(EVERYBODY, at, limit=WIP_LIMIT)
        return own if own or patient else self._free(EVERYBODY, at, limit=None)

    def expert(self, at: datetime) -> str | None:
        """Find an expert who has room."""
        return self._free(EXPERT_NAMES, at, limit=EXPERT_LIMIT)

    def _free(self, names: Iterable[str], at: datetime, *, limit: int | None) -> str | None:
        """Choose among those who are here and have room, mostly the one with the fewest cases."""
        held = {name: len(self._held[name]) for name in names if self.here(name, at)}
        free = [name for name, number in held.items() if limit is None or number < limit]
        return min(free, key=lambda name: held[name] + 2.5 * self._dice.random(), default=None)
