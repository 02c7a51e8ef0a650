"""The rules by which cases are counted: targets, pauses, people and the backlog's start.

Built from the configuration by `data.rules`; frozen, so that a picture of an instant names exactly the rules
that made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from metrics.calendar import BusinessCalendar

FRONT_LINE = "front_line"
EXPERT = "expert"


@dataclass(frozen=True, kw_only=True)
class TargetRule:
    """One limit and whom it binds; `None` in a key field binds everybody.

    Exactly one of `within`, `within_days` and `by_source_due_at` is given. `key` is the hash of the content.
    """

    key: str
    goal: Decimal = Decimal("0.9")
    within: timedelta | None = None
    within_days: Fraction | None = None
    by_source_due_at: bool = False
    measure: str = "lead_time"
    source: str | None = None
    team: str | None = None
    case_type: str | None = None
    priority: str | None = None
    valid_from: date | None = None

    @property
    def rank(self) -> tuple[int, ...]:
        """Order of strength: the most keys; then priority, case_type, team, source; the latest date; a promise."""
        keys = (self.priority, self.case_type, self.team, self.source)
        held = tuple(int(key is not None) for key in keys)
        born = self.valid_from.toordinal() if self.valid_from else 0
        return (sum(held), *held, born, int(self.by_source_due_at))


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the configuration: team, tier, the name of her calendar, whole days away, and her WIP limit.

    Null rule: `team`, `tier`, `calendar` and `wip_limit` are None where they are not written; who is not listed at all
    has no entry.
    """

    team: str | None = None
    tier: str | None = None
    calendar: str | None = None
    absences: frozenset[date] = frozenset()
    wip_limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseType:
    """What a type of case takes: hands-on time a case, the steps that each must log, and its WIP limit."""

    effort: timedelta | None = None
    checklist: tuple[str, ...] = ()
    wip_limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class TeamGoals:
    """What a team aims at: the share of its capacity that is kept free, the share that closes without an expert."""

    slack: float = 0.2
    front_line: float = 0.8


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that was changed on purpose on a day: what, who recorded it, and whose work; no team is everybody."""

    day: date
    what: str
    by: str | None = None
    teams: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Everything about a company that a metric needs beside its cases."""

    calendars: Mapping[str, BusinessCalendar]
    timezone: str = "UTC"
    default_calendar: str | None = None
    team_calendars: Mapping[str, str] = field(default_factory=dict)
    targets: tuple[TargetRule, ...] = ()
    pauses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default_pauses: tuple[str, ...] = ("waiting: client", "waiting")
    reopened: Mapping[str, str] = field(default_factory=dict)
    tiers: Mapping[str, str] = field(default_factory=dict)
    team_of: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    case_types: Mapping[str, CaseType] = field(default_factory=dict)
    teams: Mapping[str, TeamGoals] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    start: date | None = None
    least_n: int = 20
    silent_after: timedelta = timedelta(hours=8)
