"""The board: one immutable picture of all work at one instant, and every frame that the screens need.

Everything on one board has the same `as_of` and the same data version, so two tiles never use two clocks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl

from app.judged import may_differ
from app.parts import Frames, Part, part, with_past_calendars
from app.source_ages import source_ages
from data.settings import Settings
from metrics.at_risk import LASTED
from metrics.calendar import BusinessCalendar
from metrics.calendar_table import Calendars
from metrics.judge import horizon
from metrics.links import Links
from metrics.rules import Rules

Seen = tuple[tuple[str, str | None, bool], ...]  # televisions: name, team, whether it was seen today


@dataclass(frozen=True, kw_only=True)
class Board:
    """A picture at `as_of`. `cases` leaves out void cases, impossible ones and the old backlog, kept beside it.

    Linked cases are one piece of work and one row, under the number of the case that leads; `members` are the cases
    of pieces as they are by themselves, in no figure. `links` is None where no case carries a link. `events` are those
    of every case, void ones too, under the number that counts. `teams` are those to which the board was narrowed, and
    `lasted` is how long the cases of all teams did: whose chance a case has does not hang on who looks.
    `links_told` are the links of cases, each since it was known; `runs` the stretches in which each source was fresh.
    `may_differ`: today's rules could judge a closed case in another way than those of its day did. `televisions`
    are told where whoever made the board knows them.
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
    lasted: pl.DataFrame
    void: pl.DataFrame
    quality: pl.DataFrame
    sources: pl.DataFrame
    members: pl.DataFrame = field(default_factory=pl.DataFrame)
    links: Links | None = None
    links_told: pl.DataFrame = field(default_factory=pl.DataFrame)
    runs: pl.DataFrame = field(default_factory=pl.DataFrame)
    teams: tuple[str, ...] | None = None
    may_differ: bool = False
    judged: str = "then"
    televisions: Seen | None = None

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
    held = part(frames, settings, rules, as_of=as_of, hindsight=hindsight, judged=judged)
    return assemble(held, frames, settings, rules, as_of=as_of, data_version=data_version, scope=scope, judged=judged)


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Note of a frame in the order of its cases that it is so: joins by case are then up to ten times as fast."""
    return frame.set_sorted("case") if frame["case"].is_sorted() else frame


def assemble(
    held: Part,
    frames: Frames,
    settings: Settings,
    rules: Rules,
    *,
    as_of: datetime,
    data_version: int,
    scope: Collection[str] | None = None,
    judged: str = "then",
) -> Board:
    """Put the board of all cases together; `held` are all of them, judged at `as_of`."""
    cases, intervals = held.cases, held.intervals
    if scope is not None:
        cases = cases.filter(pl.col("team").is_in(list(scope)))
        intervals = intervals.filter(pl.col("case").is_in(cases["case"].implode()))
    current, backlog = cases.filter(~pl.col("backlog")), cases.filter("backlog")
    moved = held.moves
    if current.height < held.cases.height:
        moved = moved.filter(pl.col("case").is_in(current["case"].implode()))
    in_force = rules if judged == "now" else with_past_calendars(rules, frames.kept)
    members = held.members
    if members.height:
        members = members.filter(pl.col("piece").is_in(cases["case"].implode()))
    return Board(
        as_of=as_of,
        data_version=data_version,
        settings=settings,
        rules=in_force,
        calendars=horizon(held.cases, rules=in_force, as_of=as_of),
        cases=in_order(current),
        intervals=in_order(intervals),
        events=in_order(held.events),
        backlog=backlog,
        moves=moved,
        lasted=held.cases.filter(~pl.col("backlog")).select(LASTED),
        void=held.void,
        quality=held.quality,
        sources=source_ages(frames.freshness, settings, as_of=as_of),
        members=members,
        links=held.links,
        links_told=held.told,
        runs=frames.runs.filter(pl.col("since") <= as_of),
        teams=None if scope is None else tuple(scope),
        may_differ=may_differ(frames.kept.verdicts, rules=rules),
        judged=judged,
    )
