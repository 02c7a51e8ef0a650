"""Owners: what each person holds, owns and has coming today, where the hours went, and what is closed an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from app.board import Board
from app.catalogue.work import before_end_of_day, end_of_day
from app.questions import Question, answer
from app.screens.owners_hours import held_hours
from app.screens.owners_queue import queues
from app.screens.owners_rates import FULL_WEEKS, Rates, rates
from metrics.buffers import turns_late
from metrics.holders import EXPERTS, OTHERS, add_holders
from metrics.periods import UNOWNED, last_full_weeks
from metrics.rules import EXPERT, FRONT_LINE
from metrics.time_in_state import PARTS


@dataclass(frozen=True, kw_only=True)
class OwnersAsked:
    """What a viewer chose: the weeks of the net hours, back from the end of this week, and a team of people."""

    weeks: int = 1
    team: str | None = None


@dataclass(frozen=True, kw_only=True)
class Owners:
    """The people in the order of teams and names, and what belongs to each, under `who`.

    Where figures by person are off, `who` is a team throughout, and `by_person` is false. `people`: who, team, expert
    (its rows are experts'), group (a row of a group and no person), tier, the columns of `workload`, and of what is
    owned elsewhere, with_experts and with_others. `cases`: open cases by who has them. `today`: those of them that turn
    late until `end`, the next first. `hours`: net hours by part that fell into `[since, until)` so far, less the cases
    that are `not_timed`. `weeks` and `means`: closings per available hour, the last week in progress.
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
    beside = load.join(_elsewhere(board), on="owner", how="left", maintain_order="left")
    everybody = _everybody(beside.with_columns(pl.col("with_experts", "with_others").fill_null(0)), board)
    people = everybody if asked.team is None else everybody.filter(pl.col("team") == asked.team)
    who = "owner" if by_person else pl.col("team").fill_null("")
    units = people.select("owner", "team", "expert", who=who)
    end = end_of_day(board)
    opened = _of(units, _by_holder(board, board.cases.filter("is_open")))
    late = (
        _of(units, _by_holder(board, turns_late(board.cases, before=before_end_of_day(board))))
        if end
        else opened.clear()
    )
    start, full = last_full_weeks(today, weeks=FULL_WEEKS)
    closings = rates(board, units, Rates(start=start, full=full, by_person=by_person))
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
        weeks=closings.weeks,
        means=closings.means,
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


def _elsewhere(board: Board) -> pl.DataFrame:
    """Return by owner how many open cases experts hold for them, and how many others do."""
    known = add_holders(board.cases.filter("is_open"), rules=board.rules)
    counts = [(pl.col("elsewhere") == kind).sum().cast(pl.Int64) for kind in (EXPERTS, OTHERS)]
    return known.group_by("owner").agg(counts[0].alias("with_experts"), counts[1].alias("with_others"))


def _teams(people: pl.DataFrame) -> pl.DataFrame:
    """Return the workload of teams; where somebody has no limit, the team has none."""
    persons = ~pl.col("group")
    limited = pl.col("wip_limit").filter(persons).is_not_null().all() & persons.any()
    return people.group_by(who=pl.col("team").fill_null(""), maintain_order=True).agg(
        pl.col("team", "tier").first(),
        pl.col("expert").all(),
        pl.col("held", "owned", "with_experts", "with_others", "room").sum(),
        wip_limit=pl.when(limited).then(pl.col("wip_limit").sum()),
        group=pl.lit(value=False),
        away=pl.lit(value=False),
        over_limit=pl.lit(value=False),
        back_on=pl.lit(None, pl.Date),
    )


def _by_holder(board: Board, cases: pl.DataFrame) -> pl.DataFrame:
    """Put cases under who has them: the holder, who is the owner unless the source says otherwise."""
    return cases.with_columns(owner=add_holders(cases, rules=board.rules)["holder"])


def _of(units: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the people shown, under `who`."""
    return rows.drop("team", "expert", strict=False).join(units, on="owner", how="inner", maintain_order="left")


def _summed(hours: pl.DataFrame) -> pl.DataFrame:
    """Return the hours of each `who`: a team's are its people's."""
    return hours.group_by("who", maintain_order=True).agg(pl.col(f"{name}_hours").sum() for name in PARTS)


def _turns(board: Board) -> pl.Expr:
    """Return when a case turns late: its due instant; where that has passed outside hours, when the clock resumes."""
    return pl.when(pl.col("due_at") > board.as_of).then("due_at").otherwise("turns_at")


def _room(people: pl.DataFrame, asked: OwnersAsked) -> tuple[int | None, bool]:
    """Return the room of the front line, or of the chosen team's people, and whether all of them have a limit."""
    persons = people.filter(~pl.col("group"))
    if asked.team is None:
        persons = persons.filter(pl.col("tier") == FRONT_LINE)
    limited = persons["room"].drop_nulls()
    return (int(limited.sum()) if len(limited) else None), len(limited) == persons.height
