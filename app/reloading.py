"""Load again: the configuration is read anew, and a source from its beginning, while the site goes on.

What is wrong in the configuration is told in one line and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from app.formatting import clock_time, plural
from app.health import Health, SourceHealth
from app.health_words import error_words
from app.served import Site, install, live, site
from app.settled import Settled
from data.errors import CasewallError
from data.mapping_plan import plans
from data.rules import rules
from data.settings import Settings, load
from data.store import Store


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A source that somebody asked to be loaded again: when, and how many rows of it lay in quarantine then."""

    source: str
    at: datetime
    aside: int


@dataclass(frozen=True, kw_only=True)
class Begun:
    """What asking did: the loads that were begun, and what is to be told at once (a mistake, a command to run)."""

    asked: tuple[Asked, ...] = ()
    told: str | None = None


def load_again(names: Collection[str]) -> Begun:
    """Read the configuration anew and load some sources from their beginning; all of them where none is named."""
    before = site()
    try:
        settings = load(before.settings.path)
        by = rules(settings)
        for name in settings.sources:
            plans(name, settings)  # a list of words that contradicts itself is told before anything changes
    except CasewallError as error:
        return Begun(told=f"Nothing was changed: {error}")
    if settings.sources.keys() != before.settings.sources.keys():
        return Begun(told="Nothing was changed: restart Casewall to take in a new source, or to let one go.")
    if settings.casewall.store != before.settings.casewall.store:
        return Begun(told="Nothing was changed: restart Casewall to open another store.")
    _swap(replace(before, settings=settings, rules=by, settled=Settled(settings, by)))
    wanted = [name for name in settings.sources if not names or name in names]
    return _begin(wanted, settings, before.store, at=before.clock.now())


def _swap(new: Site) -> None:
    """Serve by the new settings, and load by them from the next load on."""
    running = live()
    if running is not None:
        running.settings = running.judge.settings = new.settings
        running.sources = {}  # those that are held open are so by the settings of before
    install(new, live=running)


def _begin(wanted: Iterable[str], settings: Settings, store: Store, *, at: datetime) -> Begun:
    running = live()
    aside = dict(store.quarantine().group_by("source").len().rows())
    asked: list[Asked] = []
    for name in wanted:
        try:
            store.read_again(name)
        except CasewallError as error:
            return Begun(asked=tuple(asked), told=f"{name} cannot be loaded again just now: {error}")
        if running is not None:
            running.wake(name)
        asked.append(Asked(source=name, at=at, aside=aside.get(name, 0)))
    if running is None:
        return Begun(told=_elsewhere([one.source for one in asked], settings))
    return Begun(asked=tuple(asked))


def _elsewhere(names: list[str], settings: Settings) -> str:
    """Say what to run where another process loads."""
    command = f"casewall sync {names[0]}" if len(names) == 1 else "casewall sync"
    return (
        f"This server loads nothing itself. Run `{command} --config {settings.path.name}` beside its configuration; a "
        "`casewall sync --watch` that is running must be restarted to know the new words."
    )


def outcome(asked: Asked, found: Health, *, loads: pl.DataFrame) -> str | None:
    """Say how a load that was asked for ended; None while it goes on."""
    one = next((held for held in found.sources if held.name == asked.source), None)
    if one is None:
        return ""
    mine = loads.filter(pl.col("source") == asked.source, pl.col("complete"), pl.col("began_at") >= asked.at).tail(1)
    tried = one.status["tried_at"]
    if tried is None or tried < asked.at or (mine.is_empty() and one.status["error"] is None):
        return None
    if one.status["error"] is not None:
        return f"{one.label} could not be loaded again. {error_words(one)}."
    return _ended(asked, one, found, mine.row(0, named=True)["read"])


def _ended(asked: Asked, one: SourceHealth, found: Health, read: int) -> str:
    now = int(found.quarantine.filter(pl.col("source") == one.name)["rows"].sum())
    aside = "nothing of it is in quarantine"
    if now:
        aside = f"{plural(now, 'row')} in quarantine"
    before = f", {asked.aside:,} before" if asked.aside != now else ", as before" if now else ""
    at = clock_time(one.status["tried_at"], found.zone)
    return f"{one.label} was loaded again at {at}: {plural(read, 'row')} read, {aside}{before}."
