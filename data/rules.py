"""Settings into the rules that metrics take."""

from __future__ import annotations

import hashlib
from fractions import Fraction

from data.calendars import business_calendars, days_away
from data.settings import ChangeConfig, Settings, TargetConfig
from metrics.calendar import BusinessCalendar
from metrics.rules import CaseType, Change, Person, Rules, TargetRule, TeamGoals


def rules(settings: Settings) -> Rules:
    """Build the rules of a configuration."""
    calendars = business_calendars(settings)
    default = settings.casewall.calendar
    teams = {name: team.calendar for name, team in settings.teams.items() if team.calendar is not None}
    tiers = {name: team.tier for name, team in settings.teams.items() if team.tier is not None}
    tiers |= {name: owner.tier for name, owner in settings.owners.items() if owner.tier is not None}
    return Rules(
        calendars=calendars,
        timezone=settings.casewall.timezone,
        default_calendar=default,
        team_calendars=teams,
        targets=tuple(
            _target(target, calendars.get(teams.get(target.team or "", default) or "")) for target in settings.targets
        ),
        pauses={name: kind.pauses for name, kind in settings.case_types.items() if kind.pauses is not None},
        reopened={name: kind.reopened for name, kind in settings.case_types.items()},
        tiers=tiers,
        team_of={name: owner.team for name, owner in settings.owners.items() if owner.team is not None},
        people={
            name: Person(
                team=owner.team,
                tier=owner.tier,
                calendar=owner.calendar,
                absences=days_away(settings, name),
                wip_limit=owner.wip_limit,
            )
            for name, owner in settings.owners.items()
        },
        case_types={
            name: CaseType(effort=kind.effort, checklist=kind.checklist, wip_limit=kind.wip_limit)
            for name, kind in settings.case_types.items()
        },
        teams={
            name: TeamGoals(slack=float(team.slack_goal), front_line=float(team.frontline_goal))
            for name, team in settings.teams.items()
        },
        changes=tuple(
            Change(day=change.date, what=change.what, by=change.by, teams=_teams(change, settings))
            for change in sorted(settings.changes, key=lambda change: change.date)
        ),
        start=settings.casewall.start,
        least_n=settings.thresholds.least_n,
        silent_after=settings.thresholds.silent_after,
    )


def _target(target: TargetConfig, calendar: BusinessCalendar | None) -> TargetRule:
    """Build one rule; its key is a hash of its content. A week is the working days of the plain week."""
    limit = target.within
    days = limit.days if limit else None
    if limit is not None and limit.weeks is not None and calendar is not None:
        days = limit.weeks * Fraction(sum(1 for day in calendar.versions[-1].week if day))
    text = repr(target.model_dump())
    return TargetRule(
        key=hashlib.blake2b(text.encode(), digest_size=16).hexdigest(),
        goal=target.goal,
        within=limit.time if limit else None,
        within_days=days,
        by_source_due_at=target.by == "source_due_at",
        measure=target.measure,
        source=target.source,
        team=target.team,
        case_type=target.case_type,
        priority=target.priority,
        valid_from=target.since,
    )


def _teams(change: ChangeConfig, settings: Settings) -> frozenset[str]:
    """Return the teams of a change; one that names every team is of all of them."""
    every = settings.teams and settings.teams.keys() <= set(change.teams)
    return frozenset() if every else frozenset(change.teams)
