"""What a product says of itself, by the [propose] section of its preset: statuses, groups, people, calendars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from data.errors import CasewallError
from data.propose.headings import plain
from data.propose.rest_hours import WEEK, days_between, week_of, zone_of
from data.settings import Settings
from data.settings.source_rest import Request
from data.sources.base import SourceError
from data.sources.rest.asking import Asker, Record, fits
from data.sources.rest.lookups import Names, filled_name
from data.sources.rest.nests import items
from data.sources.rest.paging import Place
from data.sources.rest.source import RestSource
from data.sources.rest.values import find, text
from data.sources.rest.walking import every

OWN = {"word", "label", "kind", "kinds", "team", "zone", "zones", "hours", "form", "day", "begins", "ends", "days",
       "on", "first", "last", "inside"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Status:
    """A status: the word that cases carry, what people call it, and the state where the product itself tells it."""

    word: str
    label: str = ""
    state: str | None = None


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A calendar as the configuration writes it."""

    key: str
    name: str = ""
    zone: str = "UTC"
    zone_doubt: str = ""
    week: Mapping[str, str] = field(default_factory=lambda: WEEK)
    closures: tuple[tuple[str, str], ...] = ()
    doubt: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """All of it."""

    user: str = ""
    statuses: tuple[Status, ...] = ()
    teams: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()  # name, team
    calendars: tuple[Calendar, ...] = ()


def asked(source: str, settings: Settings, propose: Mapping[str, Any], *, now: datetime) -> Asked:
    """Ask a product for everything that its preset can ask for; what may not be read is left out."""
    rest = RestSource(source, settings)
    asker, names = rest.talk(now=now)
    try:
        me = settings.sources[source].me
        user = ""
        if me is not None:
            user = text(find(asker.client.ask(me.path, method=me.method, body=me.body).held, me.value)) or ""
        people = [
            (said, _named(names, one, propose["people"].get("team", "")))
            for one in _records(asker, propose, "people")
            if (said := filled_name(one, propose["people"]["word"]))
        ]
        teams = (filled_name(one, propose["teams"]["word"]) for one in _records(asker, propose, "teams"))
        return Asked(
            user=user,
            statuses=tuple(_statuses(_records(asker, propose, "statuses"), propose.get("statuses", {}))),
            teams=tuple(sorted({said for said in teams if said})),
            people=tuple(sorted(set(people))),
            calendars=tuple(_calendars(asker, propose)),
        )
    finally:
        rest.close()


def _request(propose: Mapping[str, Any], what: str) -> Request | None:
    """Return the request for one kind of thing, its own keys aside; None where the product has no such thing."""
    held = propose.get(what)
    if held is None:
        return None
    try:
        return Request(**{"order": "none", **{key: value for key, value in held.items() if key not in OWN}})
    except ValidationError as wrong:
        raise CasewallError(f"the preset's propose.{what} is not valid: {wrong.errors()[0]['msg']}") from None


def _records(asker: Asker, propose: Mapping[str, Any], what: str) -> list[Record]:
    request = _request(propose, what)
    if request is None:
        return []
    try:
        return every(asker, request)
    except SourceError as error:
        if error.passing or "status 401" in str(error):
            raise
        return []  # a right that the account lacks, or a thing that this edition of the product has not


def _statuses(records: list[Record], held: Mapping[str, Any]) -> list[Status]:
    found: dict[str, Status] = {}
    for one in records:
        word = filled_name(one, held["word"])
        kind = text(find(one, held["kind"])) if "kind" in held else None
        if word and word not in found:
            label = filled_name(one, held.get("label", held["word"])) or ""
            found[word] = Status(word=word, label=label, state=held.get("kinds", {}).get(kind or ""))
    return list(found.values())


def _named(names: Names, record: Record, column: str) -> str:
    if not column:
        return ""
    path, lookup = names.of(column)
    value = find(record, path)
    return (names.name(lookup, value) if lookup else text(value)) or ""


def _calendars(asker: Asker, propose: Mapping[str, Any]) -> list[Calendar]:
    held = propose.get("calendars", {})
    found: list[Calendar] = []
    for record in _records(asker, propose, "calendars"):
        name = filled_name(record, held["word"]) or "office"
        zone, doubt = zone_of(text(find(record, held["zone"])) if "zone" in held else None, held.get("zones", {}))
        if "hours" in propose:  # a product that keeps them apart from the calendar
            record = {**record, held["hours"]: _of_calendar(asker, propose, "hours", record)}
        week = week_of(record, held)
        key = "_".join(plain(name).split()) or "office"
        found.append(
            Calendar(
                key=key if key not in {one.key for one in found} else f"{key}_{len(found) + 1}",
                name=name,
                zone=zone,
                zone_doubt=doubt,
                week=week or WEEK,
                closures=tuple(_closures(asker, propose, record)),
                doubt="" if week else "the product does not tell its hours in a way that is understood",
            )
        )
    return found


def _of_calendar(asker: Asker, propose: Mapping[str, Any], what: str, calendar: Record) -> list[Record]:
    """Return the records of a request that asks for one calendar; none where they may not be read."""
    request = _request(propose, what)
    if request is None:
        return []
    try:
        return asker.ask(request, Place.start(request.paging), more={"id": find(calendar, request.id)}).records
    except SourceError:
        return []


def _closures(asker: Asker, propose: Mapping[str, Any], calendar: Record) -> list[tuple[str, str]]:
    """Return days or ranges of days that are closed, named; `inside` is where the calendar itself holds them."""
    held = propose.get("holidays")
    if held is None:
        return []
    found = _inside(calendar, held) if "inside" in held else _of_calendar(asker, propose, "holidays", calendar)
    days = [
        (days_between(text(find(one, held["first"])), text(find(one, held.get("last", held["first"])))), one)
        for one in found
    ]
    return sorted((said, filled_name(one, held["word"]) or "") for said, one in days if said)


def _inside(calendar: Record, held: Mapping[str, Any]) -> list[Record]:
    """Return the holidays that stand in the calendar itself, a list or an object by day."""
    where = {path: (said,) if isinstance(said, str) else tuple(said) for path, said in held.get("where", {}).items()}
    return [one for one in items(find(calendar, held["inside"])) if fits(one, where)]
