"""From a file to a configuration: look, guess, try the guess by mapping the file with it, and write what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from data.calendars import business_calendars
from data.errors import CasewallError
from data.mapping_state import UNREADABLE
from data.mapping_table import MappedTable
from data.propose import shown, toml, write
from data.propose.days_off import days_off
from data.propose.doubts import doubts
from data.propose.facts import Facts, facts_of
from data.propose.guesses import plural
from data.propose.guessing import guessed
from data.propose.hours import hours_of
from data.propose.lives import Lives, counted, draft, lives, tried
from data.propose.looking import look
from data.propose.people import active
from data.propose.source import SourceGuess
from data.propose.targets import targets
from metrics.calendar import day_length

Told = Callable[[str], None]
SOME = 0.01  # of the rows
EXPERTS = ("2nd", "3rd", "l2", "l3", "tier2", "tier3")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A configuration as text, and what a person is told about it."""

    text: str
    rows: int
    cases: int
    row_is: str
    quarantined: int
    doubts: int
    ends: str
    as_of: str | None


def propose(
    path: Path,
    *,
    beside: Path,
    now: datetime,
    timezone: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    told: Told = lambda step: None,
) -> Proposal:
    """Propose a configuration for a file. `beside` is the folder that the configuration will lie in.

    Raises CasewallError, one line, where the file cannot be read or is no table of cases or events.
    """
    told(f"reading {path.name}")
    seen = look(path, encoding=encoding, sheet=sheet)
    told(f"looking at {seen.table.rows:,} rows")
    facts = facts_of(seen.table.frame)
    source = guessed(seen, facts, beside=beside, timezone=timezone)
    config = write.Config(file=path.name, source=source)
    told(f"mapping {seen.table.rows:,} rows")
    mapped = tried(write.text_of(config), source.name, seen.table, now=now)
    if mapped.frame.is_empty():
        first = mapped.quarantine.row(0, named=True)
        raise CasewallError(
            f'{path.name}: no row has a case and a time. The first: line {first["line"]}, "{first["column"]}" = '
            f'"{first["value"]}": {first["reason"]}. Write the configuration by hand: casewall init.'
        )
    config = replace(config, source=replace(source, aside=_aside(mapped)))
    told("counting net work hours")
    held = lives(mapped, rows=source.rows, now=now)
    config = _filled(config, mapped.frame, held, facts, now=now)
    text = write.text_of(config)
    with draft(text):
        pass  # what is written has been read by the same rules as any other configuration
    return Proposal(
        text=text,
        rows=mapped.read,
        cases=held.cases.height,
        row_is=source.rows,
        quarantined=mapped.quarantine.height,
        doubts=len(doubts(text)),
        ends=write.local(held.newest, config.zone),
        as_of=write.local(config.as_of, config.zone) if config.as_of else None,
    )


def _aside(mapped: MappedTable) -> str:
    """Say what of the file could not be read by the guess, where it is more than a few rows."""
    many = SOME * mapped.read
    if mapped.quarantine.height > many:
        first = mapped.quarantine.row(0, named=True)
        why = f"the first, line {first['line']}: {first['reason']}"
        return f"{plural(mapped.quarantine.height, 'row')} in quarantine; {why}"
    unread = mapped.marks.filter(pl.col("kind") == UNREADABLE)
    if unread.height > many:
        first = unread.row(0, named=True)
        return f'{plural(unread.height, "value")} not read, the first "{first["value"]}" of {first["column"]}'
    return ""


def _filled(config: write.Config, frame: pl.DataFrame, held: Lives, facts: Facts, *, now: datetime) -> write.Config:
    """Add to a source what its own life tells: hours, the clock, the backlog, people, teams and targets."""
    rows = worked(frame, held, config)
    config = _with_days_off(replace(config, hours=hours_of(rows), newest=held.newest), rows)
    text = write.text_of(config)
    with draft(text) as settings:
        calendar = business_calendars(settings)["office"]
    cases = counted(text, held)
    as_of = shown.as_of(cases, newest=held.newest, now=now, calendar=calendar)
    at = as_of or held.newest
    whole, types = targets(cases, day=day_length(calendar, at.date()))
    teams = cases["team"].drop_nulls().value_counts(sort=True).sort("count", "team", descending=[True, False]).rows()
    groups = facts.columns[config.source.columns["holder"].specs[0]].top if "holder" in config.source.columns else ()
    return replace(
        config,
        as_of=as_of,
        start=shown.start(cases, shown=at, calendar=calendar),
        people=tuple(active(_who(frame, config.source), until=at)),
        teams=tuple(teams),
        groups=tuple(groups),
        experts=_experts([name for name, _ in groups]),
        whole=whole,
        types=tuple(types),
    )


def _with_days_off(config: write.Config, rows: pl.DataFrame) -> write.Config:
    """Add the public holidays that the quiet days are; a country also tells which of equal zones is the office's."""
    clock = config.source.clock
    placed = clock.office != "UTC"
    off = days_off(rows["at"].dt.date(), like=clock.office if placed else None)
    if off is None:
        return config
    if placed and clock.office_doubt:
        clock = replace(clock, office=off.zone)
    elif clock.timezone_doubt:
        clock = clock.doubted_too(f"By its days off: {toml.text(off.zone)}")
    return replace(config, days_off=off, source=replace(config.source, clock=clock))


def worked(frame: pl.DataFrame, held: Lives, config: write.Config) -> pl.DataFrame:
    """Return when somebody worked, in the office's local time: `at` and `who`.

    What closes a case that was done before is no work: it is the desk's own clock that closes it.
    """
    zone = config.zone
    if config.source.rows == "events":
        again = pl.col("done") & pl.col("done").shift(1).over("case")
        rows = held.rows.filter(~again.fill_null(False), ~pl.col("to_day").fill_null(False))
        people = rows.filter(pl.col("actor").is_not_null()) if rows["actor"].null_count() < rows.height else rows
        return people.select(pl.col("occurred_at").dt.convert_time_zone(zone).alias("at"), who="actor")
    exact = {"opened_at": ~pl.col("opened_to_day"), "closed_at": ~pl.col("closed_to_day"), "changed_at": pl.lit(True)}
    parts = [frame.filter(kept).select(pl.col(name).alias("at")) for name, kept in exact.items()]
    at = pl.concat(parts).drop_nulls()
    return at.select(pl.col("at").dt.convert_time_zone(zone), who=pl.lit(None, pl.String))


def _who(frame: pl.DataFrame, source: SourceGuess) -> pl.DataFrame:
    """Return who worked on which case when: the owner, else who acted."""
    who = pl.col("owner" if "owner" in source.columns or source.rows == "cases" else "actor")
    at = pl.col("occurred_at") if source.rows == "events" else pl.max_horizontal("opened_at", "changed_at", "closed_at")
    return frame.select("case_id", who.alias("who"), at.alias("at"))


def _experts(groups: list[str]) -> tuple[tuple[str, ...], str]:
    """Return patterns for groups whose names say that they stand behind a first line, and why."""
    patterns, count = [], 0
    for ending in EXPERTS:
        held = [name for name in groups if name.lower().split()[-1:] == [ending] and len(name.split()) > 1]
        if len(held) > 1:
            patterns.append(f"* {held[0].split()[-1]}")
            count += len(held)
    return tuple(patterns), f"{count:,} groups are called so: a line behind the first?" if patterns else ""
