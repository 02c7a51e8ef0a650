"""The board: one immutable picture of all work at one instant, and every frame that the screens need.

Everything on one board has the same `as_of` and the same data version, so two tiles never use two clocks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl

from app.judged import may_differ
from app.links import Work, counted_once
from app.source_ages import source_ages
from app.verdicts import Kept, pinned, with_stored
from data.accounts import with_accounts
from data.settings import Settings
from metrics.calendar import BusinessCalendar
from metrics.calendar_table import Calendars
from metrics.flow import moves
from metrics.intervals import intervals as to_intervals
from metrics.judge import judge, local
from metrics.known import known_events, known_versions
from metrics.lifecycle import merge, summaries, timeline
from metrics.links import Links, links
from metrics.rules import Rules


@dataclass(frozen=True, kw_only=True)
class Frames:
    """What the store holds of cases: logged events, versions of case rows, stored verdicts and freshness."""

    events: pl.DataFrame
    versions: pl.DataFrame
    kept: Kept
    freshness: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class Board:
    """A picture at `as_of`. `cases` leaves out void cases, impossible ones and the old backlog, kept beside it.

    Linked cases are one piece of work and one row, under the number of the case that leads; `members` are the cases
    of pieces as they are by themselves, in no figure. `links` is None where no case carries a link. `events` are those
    of every case, void ones too, under the number that counts. `teams` are those to which the board was narrowed.
    `may_differ`: today's rules could judge a closed case in another way than those of its day did.
    """

    as_of: datetime
    data_version: int
    settings: Settings
    rules: Rules
    calendars: Calendars
    cases: pl.DataFrame
    intervals: pl.DataFrame
    events: pl.DataFrame
    backlog: pl.DataFrame
    moves: pl.DataFrame
    void: pl.DataFrame
    quality: pl.DataFrame
    sources: pl.DataFrame
    members: pl.DataFrame = field(default_factory=pl.DataFrame)
    links: Links | None = None
    teams: tuple[str, ...] | None = None
    may_differ: bool = False
    judged: str = "then"

    @property
    def by_number(self) -> pl.DataFrame:
        """Every case under its own number: those that count alone, and the cases of pieces of work."""
        held = pl.concat([self.cases, self.backlog])
        if self.members.is_empty():
            return held
        members = self.members.filter(pl.col("piece").is_in(held["case"].implode()))
        alone = held.filter(~pl.col("case").is_in(members["piece"].implode()))
        return pl.concat([alone, members.select(held.columns)])

    @property
    def calendar(self) -> BusinessCalendar | None:
        """The calendar of everybody who names none: the one by which the board's own clock runs."""
        name = self.rules.default_calendar or next(iter(self.rules.calendars), None)
        return self.rules.calendars.get(name) if name else None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which this board tells the time of day."""
        return ZoneInfo(self.calendar.zone if self.calendar else self.rules.timezone)

    @property
    def today(self) -> date:
        """The local date of the picture."""
        return self.as_of.astimezone(self.zone).date()


def build(
    frames: Frames,
    settings: Settings,
    rules: Rules,
    *,
    as_of: datetime,
    data_version: int,
    scope: Collection[str] | None = None,
    hindsight: bool = False,
    judged: str = "then",
) -> Board:
    """Build the picture of what was known at `as_of`.

    `scope` names the teams whose cases it holds (None: all). `judged="then"` takes a closed case's stored verdict;
    "now" judges every case by the rules in force at `as_of`.
    """
    in_force = rules
    events = known_events(frames.events, as_of=as_of, hindsight=hindsight)
    versions = known_versions(frames.versions, as_of=as_of, hindsight=hindsight)
    of_rows = [name for name, source in settings.sources.items() if source.rows == "cases"]
    merged = merge(events, versions, as_of=as_of, of_rows=of_rows)
    lives = timeline(merged, as_of=as_of)
    every = with_accounts(summaries(lives, as_of=as_of), settings)
    void = every.filter(pl.col("state") == "void")
    impossible = (pl.col("closed_at") < pl.col("opened_at")).fill_null(False)
    counted = every.filter(pl.col("state") != "void", ~impossible)
    zone = ZoneInfo(rules.timezone)
    judged_on = as_of.astimezone(zone).date() if judged == "now" else None
    then = judged == "then"
    pins = pinned(frames.kept.verdicts, rules=rules) if then else None
    if then:
        rules = replace(rules, calendars={**rules.calendars, **frames.kept.calendars})
    cases, stretches, calendars = judge(
        counted, to_intervals(lives, counted, rules=rules), rules=rules, as_of=as_of, judged_on=judged_on, pins=pins
    )
    if then:
        cases = with_stored(cases, frames.kept.verdicts)
    found = links(counted, order=list(settings.sources))
    alone = Work(cases=cases, intervals=stretches, moves=moves(lives, counted), members=cases.clear(), links=found)
    kept = frames.kept if then else None
    work = counted_once(alone, columns=counted.columns, calendars=calendars, rules=rules, as_of=as_of, kept=kept)
    cases = work.cases
    if scope is not None:
        cases = cases.filter(pl.col("team").is_in(list(scope)))
    current = cases.filter(~pl.col("backlog"))
    return Board(
        as_of=as_of,
        data_version=data_version,
        settings=settings,
        rules=rules,
        calendars=calendars,
        cases=current,
        intervals=work.intervals.filter(pl.col("case").is_in(cases["case"].implode())),
        events=work.numbered(lives.select("case", *EVENT_COLUMNS)),
        backlog=cases.filter("backlog"),
        moves=dated_moves(work.moves, current, calendars=calendars, rules=rules),
        void=void,
        quality=every.filter(impossible),
        sources=source_ages(frames.freshness, settings, as_of=as_of),
        members=work.of(cases),
        links=found,
        may_differ=may_differ(frames.kept.verdicts, rules=in_force),
        judged=judged,
    )


def dated_moves(moved: pl.DataFrame, cases: pl.DataFrame, *, calendars: Calendars, rules: Rules) -> pl.DataFrame:
    """Add to each move its local date and what its case is parted by."""
    parts = cases.select("case", "calendar", "source", "team", "case_type", "priority", "owner", "owner_known", "tier")
    here = moved.join(parts, on="case", how="inner")
    return here.with_columns(date=local("at", calendars=calendars, rules=rules))


EVENT_COLUMNS = (
    "source", "case_id", "occurred_at", "status", "state", "reason", "activity", "kind", "actor", "owner", "holder",
    "team", "case_type", "priority", "rank", "word_known",
)  # fmt: skip
