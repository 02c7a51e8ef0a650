"""What no single key can know: names that must exist elsewhere, and rules that must not contradict each other."""

from __future__ import annotations

from collections.abc import Collection

from data.errors import CasewallError, nearest
from data.mapping_words import Words
from data.settings.model import Settings
from data.settings.shown import shown, written


def check(settings: Settings) -> None:
    """Raise CasewallError at the first name that leads nowhere or the first pair of equal rules."""
    _named(settings, ("casewall", "calendar"), settings.casewall.calendar, settings.calendars, section="calendars")
    for name, team in settings.teams.items():
        _named(settings, ("teams", name, "calendar"), team.calendar, settings.calendars, section="calendars")
    for name, owner in settings.owners.items():
        _named(settings, ("owners", name, "calendar"), owner.calendar, settings.calendars, section="calendars")
        _named(settings, ("owners", name, "team"), owner.team, settings.teams, section="teams")
    for name, source in settings.sources.items():
        _words(settings, name, "states", source.states)
        _words(settings, name, "activities", source.activities)
    for section in ("calendars", "teams", "owners", "case_types", "sources"):
        _spellings(settings, section, getattr(settings, section))
    _targets(settings)
    _changes(settings)
    _televisions(settings)


def _named(
    settings: Settings, place: tuple[str | int, ...], name: str | None, known: Collection[str], *, section: str
) -> None:
    """Refuse the name of a section that is not there."""
    if name is None or name in known:
        return
    hint = nearest(name, known) if known else f"Write [{section}.{name}], or take the key out."
    raise CasewallError(
        f"{settings.where(*place)}: {written(place)} = {shown(name)}: there is no such section "
        f"under [{section}]. {hint}"
    )


def _spellings(settings: Settings, section: str, names: Collection[str]) -> None:
    """Refuse two sections whose names differ in capitals only: a slip, by which what is one thing counts as two."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.strip().casefold(), name)
        if other != name:
            raise CasewallError(
                f"{settings.where(section, name)}: {written((section, name))} and {written((section, other))} differ "
                "in capitals only. Write one of them under another name, or make them one section."
            )


def _words(settings: Settings, source: str, key: str, lists: dict[str, tuple[str, ...]]) -> None:
    """Refuse one word under two meanings."""
    try:
        Words.of(lists, where=f"sources.{source}.{key}")
    except CasewallError as error:
        raise CasewallError(f"{settings.where('sources', source, key)}: {error}") from None


def _targets(settings: Settings) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for number, target in enumerate(settings.targets):
        place = ("targets", number)
        _named(settings, (*place, "source"), target.source, settings.sources, section="sources")
        if settings.teams:
            _named(settings, (*place, "team"), target.team, settings.teams, section="teams")
        in_days = target.within is not None and target.within.time is None
        team = settings.teams.get(target.team or "")
        if in_days and not (settings.casewall.calendar or (team and team.calendar)):
            raise CasewallError(
                f"{settings.where(*place)}: {written(place)}.within is in days or weeks, and there is no calendar to "
                'say how long a day is. Set casewall.calendar = "office", or write the target in hours.'
            )
        same = (target.measure, target.source, target.team, target.case_type, target.priority, target.since, target.by)
        if same in seen:
            raise CasewallError(
                f"{settings.where(*place)}: {written(place)} says the same as targets[{seen[same] + 1}]: for the same "
                "cases from the same date. Keep one."
            )
        seen[same] = number


def _changes(settings: Settings) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for number, change in enumerate(settings.changes):
        place = ("changes", number)
        for team in change.teams if settings.teams else ():
            _named(settings, (*place, "teams"), team, settings.teams, section="teams")
        same = (change.date, change.what, frozenset(change.teams))
        if same in seen:
            raise CasewallError(
                f"{settings.where(*place)}: {written(place)} says the same as changes[{seen[same] + 1}]. Keep one."
            )
        seen[same] = number


def _televisions(settings: Settings) -> None:
    seen: dict[str, int] = {}
    for number, television in enumerate(settings.televisions):
        place = ("televisions", number)
        same = seen.setdefault(television.name.casefold(), number)
        if same != number:
            raise CasewallError(
                f"{settings.where(*place)}: {written((*place, 'name'))} = {shown(television.name)}: "
                f"{written(('televisions', same))} has that name. Give each television its own."
            )
        _named(settings, (*place, "team"), television.team, settings.teams, section="teams")
