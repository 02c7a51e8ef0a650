"""Calendars of the configuration into business calendars: holidays and iCalendar files become dates here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from difflib import get_close_matches

import holidays as public_holidays
from icalendar import Calendar

from data.errors import CasewallError
from data.settings import Settings
from data.settings.calendars import CalendarConfig, Holidays, VersionConfig
from data.settings.words import Sessions
from metrics.calendar import BusinessCalendar, Version

FIRST_YEAR, LAST_YEAR = 1970, 2100
DAY = timedelta(days=1)


def business_calendars(settings: Settings) -> dict[str, BusinessCalendar]:
    """Build every calendar that the configuration names."""
    return {name: _calendar(name, held, settings) for name, held in settings.calendars.items()}


def _calendar(name: str, held: CalendarConfig, settings: Settings) -> BusinessCalendar:
    where = f"{settings.path.name}: calendars.{name}"
    versions = [_version(held, None, settings, where=where)]
    since: date | None = None
    for number, later in enumerate(sorted(held.versions, key=lambda version: version.since), start=1):
        if later.since == since:
            raise CasewallError(f"{where}.versions[{number}].from = {since} is given twice. Keep one of the two.")
        since = later.since
        versions.append(_version(held, later, settings, where=f"{where}.versions[{number}]"))
    return BusinessCalendar(name, held.timezone, tuple(versions))


def _version(held: CalendarConfig, later: VersionConfig | None, settings: Settings, *, where: str) -> Version:
    """Build what holds from a date on: keys that a version does not set stay those of the calendar."""
    fields = later.model_fields_set if later else set()
    holder: CalendarConfig | VersionConfig = held
    off = (later if later and "holidays" in fields else holder).holidays
    closures = (later if later and "closures" in fields else holder).closures
    exceptions = (later if later and "exceptions" in fields else holder).exceptions
    closed: dict[date, str] = _holidays(off, where=where) if off else {}
    for written in closures:
        closed |= _closure(written, settings, where=where)
    return Version(
        week=later.week if later and later.week is not None else held.week,
        valid_from=later.since if later else None,
        closed=tuple(sorted(closed.items())),
        overrides=tuple(sorted(_items(exceptions))),
    )


def _items(exceptions: dict[date, Sessions]) -> Iterable[tuple[date, Sessions]]:
    return exceptions.items()


def _holidays(off: Holidays, *, where: str) -> dict[date, str]:
    """Resolve a country's public holidays by name, less those named in `without`, and the extra ones."""
    known = public_holidays.list_supported_countries()
    if off.country not in known:
        near = get_close_matches(off.country.upper(), known, n=1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        raise CasewallError(f'{where}.holidays.country = "{off.country}" is not known: write it as "DE".{hint}')
    if off.subdivision is not None and off.subdivision not in known[off.country]:
        raise CasewallError(
            f'{where}.holidays.subdivision = "{off.subdivision}" is not known in {off.country}. '
            f"It is one of {', '.join(known[off.country]) or 'none: take the key out'}."
        )
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    found = dict(public_holidays.country_holidays(off.country, subdiv=off.subdivision, years=years))
    for name in off.without:
        if name not in set(found.values()):
            near = get_close_matches(name, sorted(set(found.values())), n=1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            raise CasewallError(f'{where}.holidays.without = "{name}" is no holiday there.{hint}')
    closed = {day: name for day, name in found.items() if name not in off.without}
    return closed | {_date(day, where=f"{where}.holidays.extra"): name for day, name in off.extra.items()}


def _closure(written: str, settings: Settings, *, where: str) -> dict[date, str]:
    """Resolve a day, a range of days with both ends, or an iCalendar file."""
    if written.lower().endswith(".ics"):
        return _icalendar(written, settings, where=where)
    first, slash, last = written.partition("/")
    start, end = _date(first, where=where), _date(last if slash else first, where=where)
    if end < start:
        raise CasewallError(f'{where}.closures = "{written}" ends before it begins. Write "first/last".')
    return {start + DAY * n: "closed" for n in range((end - start).days + 1)}


def _icalendar(written: str, settings: Settings, *, where: str) -> dict[date, str]:
    """Resolve the whole days that an iCalendar file's events cover, by their summaries; recurring ones are refused."""
    path = settings.resolve(written)
    try:
        calendar = Calendar.from_ical(path.read_bytes())
    except OSError as error:
        raise CasewallError(f'{where}.closures = "{written}" cannot be read: {error.strerror}.') from None
    except ValueError as error:
        raise CasewallError(f'{where}.closures = "{written}" is no iCalendar file: {error}.') from None
    closed: dict[date, str] = {}
    for event in calendar.walk("VEVENT"):
        summary = str(event.get("SUMMARY", "closed"))
        if event.get("RRULE") is not None:
            raise CasewallError(
                f'{where}.closures = "{written}": "{summary}" recurs, which is not read. Export its single days.'
            )
        start = event.decoded("DTSTART")
        end = event.decoded("DTEND") if event.get("DTEND") is not None else None
        first = start.date() if isinstance(start, datetime) else start
        after = (end.date() if isinstance(end, datetime) else end) or first + DAY
        closed |= {first + DAY * n: summary for n in range(max((after - first).days, 1))}
    return closed


def _date(text: str, *, where: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise CasewallError(f'{where}.closures = "{text}" is no day: write 2026-12-28, or first/last') from None
