"""A first configuration for a product: its statuses, groups, people, hours and holidays, asked for by its preset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from data.errors import CasewallError, nearest
from data.propose import toml
from data.propose.lives import draft
from data.propose.people import also, spelt
from data.propose.rest_asked import Asked, Calendar, asked
from data.propose.source import Line, doubted
from data.propose.words import status
from data.settings import presets
from data.settings.shown import shown
from data.settings.sources import STATES

MOST = 60
UNLISTED = "not listed: still there, under the product's word"


def propose_rest(
    preset: str, url: str, *, environment: Mapping[str, str], now: datetime, name: str | None = None, more: str = ""
) -> str:
    """Return a whole configuration that runs, made from what the product says of itself.

    `environment` holds the secrets that the preset names; `more` are lines under [sources.NAME], such as fill.
    Raises CasewallError: no such preset, a variable that is not set, a product that does not answer.
    """
    if preset not in presets.names():
        raise CasewallError(f'There is no preset "{preset}". {nearest(preset, presets.names())}')
    source = name or preset
    held = presets.read(preset)
    wanted = [text[4:] for text in _texts(held["source"].get("auth", {})) if text.startswith("env:")]
    for variable in wanted:
        if not environment.get(variable, "").strip():
            told = held.get("propose", {}).get("token")
            hint = f" It is {told}." if told and variable == wanted[-1] else ""
            raise CasewallError(f"{preset}: the variable {variable} is not set. Set it where Casewall runs.{hint}")
    lines = "\n".join(code for code, _ in _source(source, preset, url, Asked()))
    with draft(f"{lines}\n{more}\n") as settings:
        found = asked(source, settings, held.get("propose", {}), now=now)
    text = _text(source, preset, url, found, laid=held["source"], more=more)
    with draft(text):
        pass  # what is written has been read by the same rules as any other configuration
    return text


def _text(source: str, preset: str, url: str, found: Asked, *, laid: Mapping[str, Any], more: str) -> str:
    host = url.split("//")[-1].strip("/")
    calendars = found.calendars or (Calendar(key="office", doubt=f"{preset} tells of no hours: are these yours?"),)
    blocks: list[list[Line]] = [list(_general(calendars[0]))]
    blocks += [list(_calendar(one)) for one in calendars]
    blocks += [list(block) for block in (_teams(found, calendars[0].key), _people(found)) if block]
    blocks.append(_source(source, preset, url, found) + [(line, "") for line in more.splitlines() if line.strip()])
    states = list(_states(source, found, laid))
    head = (
        f"# A first configuration, made by `casewall init` from {toml.said(host)}. It runs as it stands.\n"
        '# Lines with "# ?" are guesses to look at: `casewall check` lists them. Take the ? out when a line is right.'
    )
    return "\n\n".join([head, *("\n".join(toml.aligned(block)) for block in [*blocks, states] if block)]) + "\n"


def _general(calendar: Calendar) -> Iterator[Line]:
    yield "[casewall]", ""
    yield 'name = "Customer service"', "on the wall"
    yield 'store = "sqlite:///casewall.db"', "relative to this file"
    yield f"timezone = {toml.text(calendar.zone)}", "as the calendar's"
    yield f"calendar = {toml.text(calendar.key)}", "of teams that name none"


def _calendar(one: Calendar) -> Iterator[Line]:
    yield f"[calendars.{toml.key(one.key)}]", doubted(one.name, one.doubt)
    yield f"timezone = {toml.text(one.zone)}", doubted("", one.zone_doubt)
    week = ", ".join(f'{days} = "{hours}"' for days, hours in one.week.items())
    yield f"week = {{ {week} }}", ""
    if one.closures:
        yield "closures = [", "the product's own holidays"
        for days, named in one.closures:
            yield f"  {toml.text(days)},", named
        yield "]", ""
    else:
        yield '# holidays = { country = "DE", subdivision = "BY" }', "public holidays, by country and part of it"


def _teams(found: Asked, calendar: str) -> Iterator[Line]:
    teams = spelt(found.teams)
    if teams:
        yield "[teams]", UNLISTED
        for name, others in list(teams.items())[:MOST]:
            yield f"{toml.key(name)} = {{ {also(others)}calendar = {toml.text(calendar)} }}", _one(others, "team")
        yield from _more(len(teams) - MOST, "teams")


def _people(found: Asked) -> Iterator[Line]:
    teams = {one: name for name, others in list(spelt(found.teams).items())[:MOST] for one in (name, *others)}
    where = {name: teams[team] for name, team in reversed(found.people) if team in teams}
    people = spelt(dict(found.people))
    if people:
        yield "[owners]", UNLISTED
        for name, others in list(people.items())[:MOST]:
            team = f"team = {toml.text(where[name])}, " if name in where else ""
            yield f'{toml.key(name)} = {{ {also(others)}{team}tier = "front_line" }}', _one(others, "person")
        yield from _more(len(people) - MOST, "people")


def _one(others: list[str], what: str) -> str:
    return f"? the names differ in capitals only: one {what}?" if others else ""


def _source(source: str, preset: str, url: str, found: Asked) -> list[Line]:
    return [
        (f"[sources.{source}]", found.user and f"logged in as {found.user}"),
        (f"preset = {toml.text(preset)}", f"what it maps: data/sources/presets/{preset}.toml"),
        (f"url = {toml.text(url.rstrip('/'))}", ""),
    ]


def _states(source: str, found: Asked, laid: Mapping[str, Any]) -> Iterator[Line]:
    """Write the statuses that the preset does not know, each under the state that it most likely means."""
    listed = {word for said in laid.get("states", {}).values() for word in _texts(said)}
    classed = "activity" in laid["columns"]  # then a status in no list has the state of the product's class of it
    lists: dict[str, list[Line]] = {}
    strange: list[str] = []
    for one in found.statuses:
        if one.word in listed:
            continue
        guess = status(one.label or one.word)
        state = one.state or guess.state
        if state is None:
            strange += [] if classed else [one.word]
            continue
        doubt = "" if one.state else guess.doubt or "by its name"
        said = one.label if one.label != one.word else ""
        lists.setdefault(state, []).append((f"  {toml.text(one.word)},", doubted(said, doubt)))
    if not lists and not strange:
        return
    yield f"[sources.{source}.states]", "beside those of the preset; void: in no figure"
    for state in sorted(lists, key=lambda name: (STATES.index(name.split(":")[0]), name)):
        yield f"{toml.key(state)} = [", ""
        yield from lists[state]
        yield "]", ""
    for word in strange:
        yield "", f"? in no list above, it leaves the state as it is: {shown(word)}"


def _more(count: int, what: str) -> list[Line]:
    return [("", f"and {count:,} more {what}, {UNLISTED}")] if count > 0 else []


def _texts(held: object) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, Mapping | list):
        for value in held.values() if isinstance(held, Mapping) else held:
            yield from _texts(value)
