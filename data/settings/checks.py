"""What no single key can know: names that must exist elsewhere, and rules that must not contradict each other."""

from __future__ import annotations

from data.errors import CasewallError, nearest
from data.settings.model import Settings


def check(settings: Settings) -> None:
    """Raise CasewallError at the first name that leads nowhere or the first pair of equal rules."""
    file = settings.path.name
    _calendars(settings, file)
    for name, owner in settings.owners.items():
        if owner.team is not None and owner.team not in settings.teams:
            raise CasewallError(
                f'{file}: owners.{name}.team = "{owner.team}" is no team. {nearest(owner.team, settings.teams)}'
            )
    _targets(settings, file)


def _calendars(settings: Settings, file: str) -> None:
    named = [("casewall.calendar", settings.casewall.calendar)]
    named += [(f"teams.{name}.calendar", team.calendar) for name, team in settings.teams.items()]
    named += [(f"owners.{name}.calendar", owner.calendar) for name, owner in settings.owners.items()]
    for key, calendar in named:
        if calendar is not None and calendar not in settings.calendars:
            raise CasewallError(f'{file}: {key} = "{calendar}" is no calendar. {nearest(calendar, settings.calendars)}')


def _targets(settings: Settings, file: str) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for number, target in enumerate(settings.targets, start=1):
        where = f"{file}: targets[{number}]"
        if target.source is not None and target.source not in settings.sources:
            raise CasewallError(
                f'{where}.source = "{target.source}" is no source. {nearest(target.source, settings.sources)}'
            )
        if target.team is not None and settings.teams and target.team not in settings.teams:
            raise CasewallError(f'{where}.team = "{target.team}" is no team. {nearest(target.team, settings.teams)}')
        in_days = target.within is not None and target.within.time is None
        team = settings.teams.get(target.team or "")
        if in_days and not (settings.casewall.calendar or (team and team.calendar)):
            raise CasewallError(
                f"{where}.within is in days or weeks, and there is no calendar to say how long a day is. "
                'Set casewall.calendar = "office", or write the target in hours.'
            )
        same = (target.measure, target.source, target.team, target.case_type, target.priority, target.since, target.by)
        if same in seen:
            raise CasewallError(
                f"{where} says the same as targets[{seen[same]}]: for the same cases from the same date. Keep one."
            )
        seen[same] = number
