"""A configuration and its sources looked at without writing: what every row, word, time and target comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

import polars as pl

from data.calendars import business_calendars
from data.errors import CasewallError
from data.mapping import Mapped, map_source
from data.propose.doubts import doubts
from data.propose.sampling import sampled
from data.settings import Settings
from data.sources.base import SourceError
from data.sources.files import read
from data.sources.pulled import pulled
from metrics.calendar import day_length

TIMES = ("unreadable_value", "ambiguous_time", "missing_time")


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What kept a source from being mapped: its file cannot be read, or the configuration is wrong."""

    text: str
    unreadable: bool


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A line of the configuration with a question mark."""

    file: str
    line: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Days:
    """What a target in days or weeks comes to on one calendar."""

    target: str
    within: str
    calendar: str
    day: timedelta
    limit: timedelta


def reviewed(source: str, settings: Settings, *, now: datetime) -> Mapped | Trouble:
    """Map a source, or the first rows of one that is pulled; where that fails, tell whether it can be read at all."""
    try:
        held = pulled(source, settings)
        if held is not None:
            return sampled(source, settings, held, now=now)
        return map_source(source, settings, now)
    except SourceError as wrong:
        return Trouble(text=str(wrong), unreadable=True)
    except CasewallError as wrong:
        return Trouble(text=str(wrong), unreadable=not _readable(source, settings))


def _readable(source: str, settings: Settings) -> bool:
    """Tell whether every file of a source can be read."""
    held = settings.sources[source]
    if not held.is_file:
        return True
    try:
        for table in ("cases", "events") if held.events else (held.rows,):
            for _ in read(source, settings, table=table):
                pass
    except CasewallError:
        return False
    return True


def unread_times(mapped: Mapped) -> pl.DataFrame:
    """Return what could not be read as a time or a yes or no, by column and reason: rows, the first value, its line.

    Rows in quarantine are not among them: they are told on their own.
    """
    told = mapped.marks.filter(pl.col("kind").is_in(TIMES))
    return (
        told.group_by("column", "message", maintain_order=True)
        .agg(pl.len().alias("rows"), pl.col("value", "file", "line").first())
        .sort("rows", descending=True)
    )


def other_marks(mapped: Mapped) -> pl.DataFrame:
    """Return the other marks by kind, with their rows; words in no list are told word by word."""
    told = mapped.marks.filter(~pl.col("kind").is_in((*TIMES, "unknown_word")))
    return told.group_by("kind", maintain_order=True).agg(pl.len().alias("rows"))


def quarantined(mapped: Mapped) -> pl.DataFrame:
    """Return the rows set aside by column and reason: rows, and the first one's value, file and line."""
    return (
        mapped.quarantine.group_by("table", "column", "reason", maintain_order=True)
        .agg(pl.len().alias("rows"), pl.col("value", "file", "line").first())
        .sort("rows", descending=True)
    )


def days(settings: Settings) -> list[Days]:
    """Return what a day is for each target in days or weeks, on the calendar of every team that it may bind."""
    calendars = business_calendars(settings)
    default = settings.casewall.calendar
    teams = {name: team.calendar or default for name, team in settings.teams.items()}
    found = []
    for number, target in enumerate(settings.targets, start=1):
        limit = target.within
        if limit is None or limit.time is not None:
            continue
        named = [default, *teams.values()] if target.team is None else [teams.get(target.team, default)]
        for name in dict.fromkeys(held for held in named if held is not None):
            week = calendars[name].versions[-1].week
            day = day_length(calendars[name], date.max)
            count = limit.days if limit.days is not None else (limit.weeks or Fraction(0)) * sum(map(bool, week))
            unit = "days" if limit.days is not None else "weeks"
            size = limit.days if limit.days is not None else limit.weeks
            found.append(
                Days(
                    target=_whose(number, target.case_type, target.team, target.priority),
                    within=f"{float(size or 0):g} {unit}",
                    calendar=name,
                    day=day,
                    limit=timedelta(microseconds=round(count * (day // timedelta(microseconds=1)))),
                )
            )
    return found


def _whose(number: int, *keys: str | None) -> str:
    said = ", ".join(key for key in keys if key is not None)
    return f"targets[{number}]" + (f" ({said})" if said else "")


def doubted_lines(settings: Settings) -> list[Doubt]:
    """Return the lines with a question mark of the configuration and of the files that it includes."""
    files = [settings.path.name, *settings.casewall.include]
    return [
        Doubt(file=name, line=number, text=text)
        for name in files
        for number, text in doubts((settings.path.parent / name).read_text(encoding="utf-8-sig"))
    ]


def unmapped(words: pl.DataFrame) -> pl.DataFrame:
    """Return the words that no list of the source knows."""
    return words.filter(pl.col("meaning").is_null())


def broken(found: Iterable[Mapped | Trouble]) -> int:
    """Return the exit status: 2 where a configuration is wrong, 1 where a source cannot be read, or no row, else 0."""
    told = list(found)
    if any(isinstance(one, Trouble) and not one.unreadable for one in told):
        return 2
    return int(any(one.unreadable if isinstance(one, Trouble) else one.lost for one in told))
