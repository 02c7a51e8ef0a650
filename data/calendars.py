"""Calendars of the configuration into business calendars: holidays and iCalendar files become dates here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

import holidays as public_holidays
from icalendar import Calendar, Event

from data.errors import CasewallError, nearest
from data.settings import Settings
from data.settings.calendars import CalendarConfig, Holidays, VersionConfig
from data.settings.dates import ICALENDAR, YEARS, span_of_days
from metrics.calendar import BusinessCalendar, Version

DAY = timedelta(days=1)
LANGUAGE = "en_US"


def business_calendars(settings: Settings) -> dict[str, BusinessCalendar]:
    """Build every calendar that the configuration names."""
    return {name: _calendar(name, held, settings) for name, held in settings.calendars.items()}


def _calendar(name: str, held: CalendarConfig, settings: Settings) -> BusinessCalendar:
    where = f"{settings.where('calendars', name)}: calendars.{name}"
    versions = [_version(held, None, settings, where=where)]
    since: date | None = None
    for number, later in sorted(enumerate(held.versions, start=1), key=lambda version: version[1].since):
        place = f"{where}.versions[{number}]"
        if later.since == since:
            raise CasewallError(f"{place}.from = {since} is given twice. Keep one of the two.")
        since = later.since
        versions.append(_version(held, later, settings, where=place))
    return BusinessCalendar(name, held.timezone, tuple(versions))


def _version(held: CalendarConfig, later: VersionConfig | None, settings: Settings, *, where: str) -> Version:
    """Build what holds from a date on: keys that a version does not set stay those of the calendar."""
    fields = later.model_fields_set if later else set()
    off = (later if later and "holidays" in fields else held).holidays
    closures = (later if later and "closures" in fields else held).closures
    exceptions = (later if later and "exceptions" in fields else held).exceptions
    closed: dict[date, str] = _holidays(off, where=where) if off else {}
    for written in closures:
        closed |= _closure(written, settings, where=where)
    return Version(
        week=later.week if later and later.week is not None else held.week,
        valid_from=later.since if later else None,
        closed=tuple(sorted(closed.items())),
        overrides=tuple(sorted(exceptions.items())),
    )


def _holidays(off: Holidays, *, where: str) -> dict[date, str]:
    """Resolve a country's public holidays by name, less those named in `without`, and the extra ones."""
    known = public_holidays.list_supported_countries()
    if off.country not in known:
        raise CasewallError(
            f'{where}.holidays.country = "{off.country}" is not known: write its two letters, as "DE".'
            f"{_hint(off.country.upper(), known)}"
        )
    if off.subdivision is not None and off.subdivision not in known[off.country]:
        raise CasewallError(
            f'{where}.holidays.subdivision = "{off.subdivision}" is not known in {off.country}. '
            f"It is one of {', '.join(known[off.country]) or 'none: take the key out'}."
        )
    # without a language the names follow the process's LANG, and with them `without` and the calendar's hash
    named = public_holidays.country_holidays(off.country, subdiv=off.subdivision, years=YEARS, language=LANGUAGE)
    found = dict(named)
    names = set(found.values())
    for name in off.without:
        if name not in names:
            raise CasewallError(f'{where}.holidays.without = "{name}" is no holiday there.{_hint(name, names)}')
    return {day: name for day, name in found.items() if name not in off.without} | off.extra


def _hint(word: str, known: Iterable[str]) -> str:
    """Return the nearest known word where one is near: the whole list would be long."""
    near = nearest(word, known)
    return f" {near}" if near.startswith("Did") else ""


def _closure(written: str, settings: Settings, *, where: str, key: str = "closures") -> dict[date, str]:
    """Resolve a day, a range of days with both ends, or an iCalendar file."""
    if written.lower().endswith(ICALENDAR):
        return _icalendar(written, settings, where=f'{where}.{key} = "{written}"')
    start, end = span_of_days(written)
    return {start + DAY * n: "closed" for n in range((end - start).days + 1)}


def days_away(settings: Settings, owner: str) -> frozenset[date]:
    """Resolve the whole days on which somebody is away."""
    where = f"owners.{owner}"
    held = settings.owners[owner].absences
    return frozenset(day for written in held for day in _closure(written, settings, where=where, key="absences"))


def _icalendar(written: str, settings: Settings, *, where: str) -> dict[date, str]:
    """Resolve the whole days that an iCalendar file's events cover, by their summaries; recurring ones are refused."""
    try:
        calendar = Calendar.from_ical(settings.resolve(written).read_bytes())
    except OSError as error:
        raise CasewallError(f"{where} cannot be read: {error.strerror}. Correct the name.") from None
    except ValueError as error:
        cause = " ".join(str(error).split())
        raise CasewallError(f"{where} is no iCalendar file: {cause}. Export it again.") from None
    closed: dict[date, str] = {}
    for event in calendar.walk("VEVENT"):
        if isinstance(event, Event):
            closed |= dict(_event(event, where=where))
    return closed


def _event(event: Event, *, where: str) -> Iterator[tuple[date, str]]:
    """Yield the days that an event covers, with its summary."""
    summary = str(event.get("SUMMARY", "closed"))
    if event.get("STATUS") == "CANCELLED":
        return
    if event.get("RRULE") is not None or event.get("RDATE") is not None:
        raise CasewallError(f'{where}: "{summary}" recurs, which is not read. Export its single days.')
    try:
        first, after = _midnight(event.start), _midnight(event.end)
    except ValueError:
        raise CasewallError(
            f'{where}: "{summary}" does not cover whole days. Make it last all day, or write its day under exceptions.'
        ) from None
    yield from ((first + DAY * n, summary) for n in range(max((after - first).days, 1)))


def _midnight(at: date) -> date:
    """Return the day that begins at an instant; a time of day raises ValueError, as what is no date does."""
    if not isinstance(at, datetime):
        return at
    if at.time() != datetime.min.time():
        raise ValueError(at)
    return at.date()
