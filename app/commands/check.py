"""`casewall check`: read configuration and sources without writing, and say what is unclear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.asked import Config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.mapping import Mapped
    from data.propose.review import Days, Doubt, Trouble
    from data.settings import Settings
    from data.sources.rest.inspecting import RestFacts
    from data.sources.sql_check import SqlFacts


def check(
    source: Annotated[str | None, typer.Argument(metavar="SOURCE", help="One source's name; else all of them.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
    config: Config = None,
) -> None:
    """Read the configuration and its sources without writing: rows, words, times, targets, and the lines with "# ?".

    Exit status 2: the configuration is wrong; 1: a source, or no row of it, can be read.
    """
    from rich.console import Console

    from app.connections import facts
    from app.formatting import plural
    from app.instants import clock
    from app.output import say, say_json
    from app.plain_text import complain
    from data.errors import CasewallError
    from data.propose.review import Trouble, broken, days, doubted_lines, reviewed
    from data.settings import load
    from data.sync import chosen

    settings = load(config)
    targets = days(settings)
    found: dict[str, Mapped | Trouble] = {}
    links: dict[str, SqlFacts | RestFacts] = {}
    with Console(stderr=True).status("reading") as status:
        now = clock(settings).now()
        for name in chosen(settings, source=source) if source else settings.sources:
            status.update(f"{name}: reading")
            try:
                link = facts(name, settings, now=now)
            except CasewallError as error:
                found[name] = Trouble(text=str(error), unreadable=True)
                continue
            if link is not None:
                links[name] = link
            found[name] = reviewed(name, settings, now=now)
    doubts = doubted_lines(settings)
    if as_json:
        say_json(_record(settings, found, targets, doubts, links))
    else:
        say("\n".join(_lines(settings, found, targets, doubts, links)) + "\n")
    for name, one in found.items():
        if isinstance(one, Trouble):
            complain(f"error: {name}: {one.text}")
        elif one.lost:
            complain(f"error: {name}: of {plural(one.read, 'row')} not one can be read.")
    raise typer.Exit(broken(found.values()))


def _lines(
    settings: Settings,
    found: dict[str, Mapped | Trouble],
    targets: list[Days],
    doubts: list[Doubt],
    links: dict[str, SqlFacts | RestFacts],
) -> Iterator[str]:
    """Yield everything that was found, section by section."""
    from app import connections
    from app.checked import mapped_lines
    from app.formatting import plural
    from data.propose.review import Trouble

    held = (("source", settings.sources), ("calendar", settings.calendars), ("target", settings.targets))
    yield f"{settings.path.name}: " + ", ".join(plural(len(section), name) for name, section in held)
    if not found:
        yield "There is no [sources.*] section yet: `casewall init FILE` writes one."
    for name, one in found.items():
        yield ""
        if isinstance(one, Trouble):
            yield f"{name}: not read"
        else:
            source = settings.sources[name]
            at = links[name].address if name in links else source.path
            yield f"{name}: {source.kind}, rows are {source.rows}: {at}"
            if name in links:
                yield from connections.lines(links[name])
            yield from mapped_lines(settings, one)
    if targets:
        yield ""
        yield "targets in days"
        for target in targets:
            day, limit = _hours(target.day), _hours(target.limit)
            yield f"  {target.target}: {target.within} are {limit}, a day on {target.calendar} being {day}"
    yield ""
    if doubts:
        yield f'{plural(len(doubts), "line")} with "# ?", to look at'
        yield from (f"  {doubt.file}:{doubt.line}: {doubt.text}" for doubt in doubts)
    else:
        yield 'no line with "# ?"'


def _hours(span: Any) -> str:
    from app.formatting import hours_stat

    return hours_stat(span.total_seconds() / 3600)


def _record(
    settings: Settings,
    found: dict[str, Mapped | Trouble],
    targets: list[Days],
    doubts: list[Doubt],
    links: dict[str, SqlFacts | RestFacts],
) -> dict[str, Any]:
    """Return everything that was found, for a program."""
    from dataclasses import asdict

    from app import connections
    from app.output import plain, records
    from data.propose.review import Trouble, quarantined, unread_times

    sources: list[dict[str, Any]] = []
    for name, one in found.items():
        if isinstance(one, Trouble):
            sources.append({"source": name, "error": one.text})
            continue
        sources.append(
            {
                "source": name,
                "read": one.read,
                "mapped": one.read - one.duplicates - one.quarantine.height,
                "duplicates": one.duplicates,
                "quarantined": one.quarantine.height,
                "first_rows": records(one.first_rows),
                "words": records(one.words),
                "unread": records(unread_times(one)),
                "quarantine": records(quarantined(one)),
            }
            | ({"connection": connections.record(links[name])} if name in links else {})
        )
    days = [{name: plain(value) for name, value in asdict(target).items()} for target in targets]
    doubted = [asdict(doubt) for doubt in doubts]
    return {"config": settings.path.name, "sources": sources, "targets_in_days": days, "doubts": doubted}
