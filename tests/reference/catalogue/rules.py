"""The rules of a company, as its configuration words them: people, teams, pauses, targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from tests.reference.catalogue.calendars import Calendar


@dataclass(frozen=True)
class Target:
    """A rule: which cases it is for, how long they may take (or the source's own date), from which local day on."""

    keys: Mapping[str, str] = field(default_factory=dict)
    within: timedelta | None = None
    by: str | None = None
    since: date | None = None


@dataclass(frozen=True)
class Rules:
    """Everything that figures depend on beside the cases."""

    calendars: Mapping[str | None, Calendar]  # by team; None is the default
    targets: tuple[Target, ...] = ()
    tiers: Mapping[str, str] = field(default_factory=dict)  # by name, or pattern, of people and groups
    teams: Mapping[str, str] = field(default_factory=dict)  # a person's own team
    nobody: frozenset[str] = frozenset()
    pauses: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)  # by case type; None: no reason given
    reopened: Mapping[str, str] = field(default_factory=dict)  # by case type; resume where it is not here
    silent_after: timedelta = timedelta(hours=8)
    start: datetime | None = None
    limits: Mapping[str, int] = field(default_factory=dict)
    activities: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by source and kind: its word
    checklists: Mapping[str | None, tuple[str, ...]] = field(default_factory=dict)  # by case type
    promises: Mapping[str, timedelta] = field(default_factory=dict)  # by what is measured, beside lead time

    def calendar_of(self, team: str | None) -> Calendar | None:
        """Return the calendar of a team, else the default's."""
        return self.calendars.get(team) or self.calendars.get(None)

    def tier(self, name: str | None) -> str | None:
        """Return the tier of a person or group; front line where it is in no list."""
        if name is None:
            return None
        return next((tier for pattern, tier in self.tiers.items() if fnmatchcase(name, pattern)), "front_line")

    def is_nobody(self, name: str | None) -> bool:
        """Tell whether a name is no person: empty, in the source's list, or a machine."""
        return not name or name in self.nobody or self.tier(name) == "machine"

    def is_pause(self, state: str, reason: str | None, case_type: str | None) -> bool:
        """Tell whether a state stops the clock of a case of a type."""
        return state == "waiting" and reason in self.pauses.get(case_type or "", ("client", None))

    def tier_of(self, life: Any) -> str | None:
        """Return the tier of a case's owner; of one that nobody owns that of its holder's group, else its team's."""
        return self.tier(life.get("owner") or life.get("holder") or life.get("team"))

    def team_of(self, owner: str | None, holder: str | None) -> str | None:
        """Return the team of who is accountable, else of who holds the case: the text is silent about the second."""
        return self.teams.get(owner or "") or self.teams.get(holder or "")
