"""[teams.*] and [owners.*]: who does the work."""

from __future__ import annotations

from typing import Literal

from data.settings.dates import DaysOff
from data.settings.words import Count, Section, Share, Words

Tier = Literal["front_line", "expert", "sales", "coordinator", "project", "machine"]


class TeamConfig(Section):
    """A team, or a group of experts where cases queue for them."""

    calendar: str | None = None
    label: str | None = None
    names: Words = ()
    tier: Tier | None = None
    slack_goal: Share = 0.2
    frontline_goal: Share = 0.8


class OwnerConfig(Section):
    """A person, and what the sources call her."""

    names: Words = ()
    label: str | None = None
    team: str | None = None
    tier: Tier | None = None
    wip_limit: Count | None = None
    absences: DaysOff = ()
    calendar: str | None = None
