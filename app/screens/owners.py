"""Owners: what each person holds, owns and has coming today, where the hours went, and how much closes an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from app.board import Board
from app.catalogue.people import people_there
from app.catalogue.work import before_end_of_day, end_of_day
from app.questions import Question, answer
from app.screens.owners_hours import held_hours
from app.screens.owners_queue import queues
from metrics.buffers import turns_late
from metrics.periods import UNOWNED, dimension, last_full_weeks
from metrics.rules import EXPERT, FRONT_LINE
from metrics.time_in_state import PARTS

FULL_WEEKS = 11  # beside the one in progress
ZERO = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class OwnersAsked:
    """What a viewer chose: the weeks of the net hours, back from the end of this week, and a team of people."""

    weeks: int = 1
    team: str | None = None


@dataclass(frozen=True, kw_only=True)
class Owners:
    """The people in the order of teams and names, and what belongs to each, under `who`.

    Where figures by person are off, `who` is a team throughout, and `by_person` is false. `people`: who, team, expert
    (its rows are experts'), group (a row of a group and no person), tier, and the columns of `workload`. `cases`: open
    cases by who has them. `today`: those of them that turn late until `end`, the next first. `hours`: net hours by
    part of what closed in `[since, until)`, less the cases that are `not_timed`. `weeks` and `means`: closings per
    available hour, the last week in progress.
    """

    asked: OwnersAsked
    by_person: bool
    since: date
    until: date
    end: datetime | None
    people: pl.DataFrame
    cases: pl.DataFrame
    today: pl.DataFrame
    queued: pl.DataFrame
    hours: pl.DataFrame
    weeks: pl.DataFrame
    means: pl.DataFrame
    first_week: date
    room: int | None
    all_limited: bool
    open_cases: int
    unowned: int
    not_told: int
    not_timed: int
    tells_owners: bool


def owners(board: Board, asked: OwnersAsked) -> Owners:
    """Return the page's figures, each as its metric answers it."""
    by_person = board.settings.privacy.owner_figures != "off"
    today = board.today
    monday = today - timedelta(days=today.weekday())
    since, until = monday - timedelta(weeks=asked.weeks - 1), monday + timedelta(weeks=1)
    load = answer("workload", board, Question(start=today, end=today + timedelta(days=1)))
    everybody = _everybody(load, board)
    people = everybody if asked.team is None else everybody.filter(pl.col("team") == asked.team)
    units = people.select("owner", "team", who="owner" if by_person else pl.col("team").fill_null(""))
    end = end_of_day(board)
    opened = _of(units, _by_holder(board.cases.filter("is_open")))
    late = _of(units, _by_holder(turns_late(board.cases, before=before_end_of_day(board)))) if end else opened.clear()
    start, full = last_full_weeks(today, weeks=FULL_WEEKS)
    hours, not_timed = held_hours(board, since=since, until=until)
    nobody = load.filter(pl.col("owner") == UNOWNED)["owned"].sum()
    room, all_limited = _room(people, asked)
    return Owners(
        asked=asked,
        by_person=by_person,
        since=since,
        until=until,
        end=end,
        people=people if by_person else _teams(people),
        cases=opened,
        today=late.with_columns(turns=_turns(board)),
        queued=_of(units, queues(board)),
        hours=_summed(_of(units, hours)),
        weeks=_weeks(board, units, start=start, end=full + timedelta(weeks=1), full=full, by_person=by_person),
        means=_means(board, units, start=start, end=full, by_person=by_person),
        first_week=start,
        room=room,
        all_limited=all_limited,
        open_cases=int(load["held"].sum()),
        unowned=int(nobody),
        not_told=int(load.filter(pl.col("owner").is_null())["owned"].sum()),
        not_timed=not_timed,
        tells_owners=board.cases.is_empty() or bool(board.cases["owner_known"].any()) or bool(opened.height),
    )


def _everybody(load: pl.DataFrame, board: Board) -> pl.DataFrame:
    """Return the rows of people and groups, teams first and experts last, each group after its people."""
    group = pl.col("owner").is_in(list(board.rules.teams)) & ~pl.col("owner").is_in(list(board.rules.people))
    expert = (pl.col("tier") == EXPERT).fill_null(value=False)
    named = load.filter(pl.col("owner").is_not_null(), pl.col("owner") != UNOWNED)
    # a team's experts stand apart from its front line
    unit = pl.format("{} {}", pl.col("team").fill_null(""), expert.cast(pl.Int8))
    marked = named.with_columns(group=group, expert=expert, unit=unit, who="owner").with_row_index("place")
    first = pl.col("place").min().over("unit")
    return marked.sort("expert", first, "group", "place").drop("place")


def _teams(people: pl.DataFrame) -> pl.DataFrame:
    """Return the workload of teams; where somebody has no limit, the team has none."""
    persons = ~pl.col("group")
    limited = pl.col("wip_limit").filter(persons).is_not_null().all() & persons.any()
    return people.group_by(who=pl.col("team").fill_null(""), maintain_order=True).agg(
        pl.col("team", "tier").first(),
        pl.col("expert").all(),
        pl.col("held", "owned", "owned_elsewhere", "room").sum(),
        wip_limit=pl.when(limited).then(pl.col("wip_limit").sum()),
        group=pl.lit(value=False),
        away=pl.lit(value=False),
        over_limit=pl.lit(value=False),
        back_on=pl.lit(None, pl.Date),
    )


def _by_holder(cases: pl.DataFrame) -> pl.DataFrame:
    """Put cases under who has them: the holder, who is the owner unless the source says otherwise."""
    return cases.with_columns(owner=pl.coalesce("holder", "owner")).with_columns(dimension("owner"))


def _of(units: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the people shown, under `who`."""
    return rows.drop("team", strict=False).join(units, on="owner", how="inner", maintain_order="left")


def _summed(hours: pl.DataFrame) -> pl.DataFrame:
    """Return the hours of each `who`: a team's are its people's."""
    return hours.group_by("who", maintain_order=True).agg(pl.col(f"{name}_hours").sum() for name in PARTS)


def _turns(board: Board) -> pl.Expr:
    """Return when a case turns late: its due instant; where that has passed outside hours, when the clock resumes."""
    return pl.when(pl.col("due_at") > board.as_of).then("due_at").otherwise("turns_at")


def _rates(board: Board, units: pl.DataFrame, asked: Question, *, by_person: bool) -> pl.DataFrame:
    found = answer("throughput-per-hour", board, asked)
    if by_person:
        return _of(units, found)
    teams = found.with_columns(who=pl.col("team").fill_null(""))
    return teams.join(units.select("who").unique(), on="who", how="semi", maintain_order="left")


def _means(board: Board, units: pl.DataFrame, *, start: date, end: date, by_person: bool) -> pl.DataFrame:
    """Return closings per available hour of the full weeks together."""
    by = ("owner",) if by_person else ("team",)
    return _rates(board, units, Question(start=start, end=end, by=by), by_person=by_person)


def _weeks(board: Board, units: pl.DataFrame, *, start: date, end: date, full: date, by_person: bool) -> pl.DataFrame:
    """Return closings per available hour by week, and whether somebody was away for all of its hours."""
    by = ("owner",) if by_person else ("team",)
    asked = Question(start=start, end=end, period="week", by=by)
    found = _rates(board, units, asked, by_person=by_person)
    there = people_there(board, start, end).with_columns(period_start=pl.col("date").dt.truncate("1w"))
    key = pl.col("person").alias("owner") if by_person else pl.col("team")
    gone = (
        there.group_by(key, "period_start")
        .agg(gone=pl.col("away").any() & (pl.col("net").sum() == ZERO))
        .select(*by, "period_start", "gone")
    )
    return found.join(gone, on=[*by, "period_start"], how="left", maintain_order="left").with_columns(
        pl.col("gone").fill_null(value=False), partial=pl.col("period_start") >= full
    )


def _room(people: pl.DataFrame, asked: OwnersAsked) -> tuple[int | None, bool]:
    """Return the room of the front line, or of the chosen team's people, and whether all of them have a limit."""
    persons = people.filter(~pl.col("group"))
    if asked.team is None:
        persons = persons.filter(pl.col("tier") == FRONT_LINE)
    limited = persons["room"].drop_nulls()
    return (int(limited.sum()) if len(limited) else None), len(limited) == persons.height
