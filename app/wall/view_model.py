"""What the wall shows, as plain JSON: picked, counted and worded from one board; every figure is a metric's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from app.board import Board
from app.catalogue.work import before_end_of_day, end_of_day
from app.formatting import DASH, clock_time, day_name, duration, initials, percent_number, plural, short_date, signed
from app.links import sources_of
from app.naming import one, person, team
from app.source_ages import stale_words
from app.ticking import ticking
from app.wall.lanes import lanes
from metrics.buffers import buffers, turns_late
from metrics.calendar_table import micros
from metrics.compliance import compliance
from metrics.flow import flow
from metrics.overrun import add_overrun
from metrics.periods import last_full_weeks
from metrics.verdict import Verdict, verdict
from metrics.wip import wip
from metrics.workload import wip_limit

ANSWERS = {"yes": ("Yes.", "green"), "nearly": ("Nearly.", "yellow"), "not yet": ("Not yet.", "red")}
ROWS = 5
NOTE_LETTERS = 20  # what fits under the open cases
DAY = timedelta(days=1)


def view_model(board: Board, *, names: str = "initials") -> dict[str, Any]:
    """Return the scene NOW of a board. `names` is full, initials or none."""
    if board.settings.privacy.owner_figures == "off":
        names = "none"
    end = end_of_day(board)
    coming = turns_late(board.cases, before=before_end_of_day(board)) if end else board.cases.clear()
    judged = verdict(board.cases, as_of=board.as_of, calendar=board.calendar)
    counts = buffers(board.cases).row(0, named=True)
    all_stale = board.sources.height > 0 and bool(board.sources["stale"].all())
    model: dict[str, Any] = {
        "as_of_ms": micros(board.as_of) // 1000,
        "data_version": board.data_version,
        **ticking(board),
        "verdict": _verdict(board, judged, coming.height, counts, end, all_stale=all_stale),
        "tiles": _tiles(board, judged, counts, coming, end),
        "totals": counts,
        "lanes": lanes(board),
        "next": _next(board, coming, end, names=names),
        "scope": _scope(board),
        "name": board.settings.casewall.name,
    }
    return model | {"text": text_of(model)}


def _by(board: Board, end: datetime | None) -> str:
    """Return "17:00", or with its day where that is not today."""
    if end is None:
        return ""
    day = _day(board, end.astimezone(board.zone).date())
    return f"{day} {clock_time(end, board.zone)}".strip()


def _verdict(
    board: Board, judged: Verdict, coming: int, counts: dict[str, int], end: datetime | None, *, all_stale: bool
) -> dict[str, Any]:
    """Return the answer with its reason in two short lines."""
    late = counts["late"]
    were = "was" if judged.missed == 1 else "were"
    answer, colour = ANSWERS.get(judged.answer, ("Too few to say.", "none"))
    if judged.n == 0:
        first: list[list[Any]] = [["No case with a target fell due lately.", False]]
    else:
        first = [
            [f"{judged.missed:,} of the {judged.n:,}", True],
            [f" cases due in {judged.days} working days {were} late; the goal allows {judged.allowed:,}.", False],
        ]
    turn = "turns" if coming == 1 else "turn"
    more = f"{coming:,} more" if coming else "no more"
    now = [[f"{late:,}", True], [f" {'is' if late == 1 else 'are'} late now", False]]
    second = [*now, [", ", False], [more, True], [f" {turn} late by {_by(board, end)}.", False]]
    if end is None:
        second = [*now, [".", False]]
    if blind := why_unknown(board, counts):
        second = [[f"No open case has a {blind.removeprefix('no ')}, so none can be late.", False]]
    rests_on = sources_of(board, board.cases)
    aged = stale_words(board.sources, rests_on, zone=board.zone, today=board.today)
    if aged and not all_stale:
        # a stale source never changes the verdict silently
        second = [*second, [f" {aged[0]}." if len(aged) == 1 else f" {len(aged)} sources are out of date.", True]]
    if all_stale:
        answer, colour = "Not known.", "none"
        first = [["Every source is out of date, so there is no verdict.", False]]
    return {"answer": answer, "colour": colour, "why": [first, second]}


def _tiles(
    board: Board, judged: Verdict, counts: dict[str, int], coming: pl.DataFrame, end: datetime | None
) -> dict[str, Any]:
    """Return the five tiles."""
    late = board.cases.filter(pl.col("buffer_status") == "late")
    blind = why_unknown(board, counts)
    over = add_overrun(late).select(pl.col("over").max()).item()
    work = wip(board.cases).row(0, named=True)
    limit = wip_limit(board.rules, teams=board.teams) or 0
    day = flow(board.moves, start=board.today, end=board.today + DAY).row(0, named=True)
    paused = f"{work['paused']:,} paused"
    reopened = f", {day['reopenings']:,} reopened" if day["reopenings"] else ""
    return {
        "late": {
            "value": None if blind else counts["late"],
            "note": blind or (_longest(over) if counts["late"] else "nothing is late"),
        },
        "turn": {
            "label": f"Turn late by {_by(board, end)}" if end else "Turn late today",
            "value": coming.height if end and not blind else None,
            "note": f"next at {_by(board, _turns(board, coming.row(0, named=True)))}"
            if coming.height
            else "none is near"
            if end
            else "no calendar",
        },
        "open": {"value": work["wip"], "note": _room(limit, paused)},
        "flow": {
            "closed": day["closings"],
            "opened": day["arrivals"] + day["reopenings"],
            "note": f"{signed(day['net_flow'])} today{reopened}",
        },
        "target": _on_target(board, judged),
    }


def _room(limit: int, paused: str) -> str:
    """Return the limit beside what is paused, where both fit."""
    both = f"limit {limit:,}, {paused}"
    return both if limit and len(both) <= NOTE_LETTERS else paused


def why_unknown(board: Board, counts: dict[str, int]) -> str:
    """Return why nobody can say how many are late: no open case has a target, or a calendar; else nothing."""
    held = sum(counts.values())
    if not held or counts["no_target"] < held:
        return ""
    return "no calendar" if board.cases.filter("is_open")["calendar"].null_count() == held else "no target"


def _longest(over: timedelta | None) -> str:
    if over is None:
        return "by whole days"
    # of a hundred hours and more the minutes tell nothing, and do not fit
    whole = over >= timedelta(hours=100)
    return f"longest {over // timedelta(hours=1):,}h" if whole else f"longest {duration(over, least=1)}"


def _on_target(board: Board, judged: Verdict) -> dict[str, Any]:
    """Return the share that met its target of the cases due lately, and the share of each of 12 full weeks."""
    start, end = last_full_weeks(board.today)
    weeks = compliance(board.cases, start=start, end=end, period="week")
    judged_weeks = weeks.with_columns(n=pl.col("met") + pl.col("late"))
    shares = [share if n >= board.rules.least_n else None for share, n in
              judged_weeks.select("compliance_share", "n").rows()]  # fmt: skip
    goals = board.cases["goal_share"].drop_nulls()
    enough = judged.n > 0
    return {
        "value": percent_number((judged.n - judged.missed) / judged.n) if enough else None,
        "note": f"{judged.days} working days, n {judged.n:,}",
        "weeks": shares,
        "goal": goals.mean() if len(goals) else None,
    }


def _next(board: Board, coming: pl.DataFrame, end: datetime | None, *, names: str) -> dict[str, Any]:
    """Return the five cases that turn late next, and how many more do by the end of the day."""
    every = turns_late(board.cases)
    rows = []
    for case in every.head(ROWS).iter_rows(named=True):
        turns = _turns(board, case)
        day = _day(board, turns.astimezone(board.zone).date())
        promised = case["time_left"] is None
        left = "its due date" if promised else f"{duration(case['time_left'])} net{'' if day else ' left'}"
        owner = person(board.settings, case["owner"])
        rows.append(
            {
                "status": case["buffer_status"],
                "time": clock_time(turns, board.zone),
                "left": f"{day}, {left}" if day else left if not promised else "by its due date",
                "id": case["case_id"],
                "type": one(case["case_type"]),
                "who": _who(case, owner, names=names),
            }
        )
    shown_today = min(coming.height, ROWS)
    more = coming.height - shown_today
    return {"rows": rows, "more": f"{more:,} more by {_by(board, end)}" if more > 0 else ""}


def _turns(board: Board, case: dict[str, Any]) -> datetime:
    """Return when a case turns late: its due instant; where that has passed outside hours, when the clock resumes."""
    found: datetime = case["due_at"] if case["due_at"] > board.as_of else case["turns_at"]
    return found


def _who(case: dict[str, Any], owner: str | None, *, names: str) -> str:
    """Return whom a case is with, as names are shown; a dash where nobody owns it, nothing where that is unknown."""
    if names == "none" or not case["owner_known"]:
        return ""
    return (owner or DASH) if names == "full" else initials(owner)


def _day(board: Board, day: date) -> str:
    """Return no name for today, a weekday within the next six days, else the date."""
    if day == board.today:
        return ""
    return day_name(day)[:3] if (day - board.today).days < 7 else short_date(day)


def _scope(board: Board) -> str:
    teams = board.cases["team"].unique().to_list()
    scope = (team(board.settings, teams[0]) if len(teams) == 1 else None) or "All teams"
    old = board.backlog.filter("is_open").height
    start = board.rules.start
    return f"{scope}, +{old:,} from before {short_date(start)}" if old and start else scope


def text_of(model: dict[str, Any]) -> str:
    """Return a scene as one paragraph, for a screen reader."""
    why = " ".join("".join(part for part, _ in line) for line in model["verdict"]["why"])
    value = model["tiles"]["late"]["value"]
    late = "Not known how many are" if value is None else plural(value, "case")
    return f"Are we on top of it? {model['verdict']['answer']} {why} {late} late."
