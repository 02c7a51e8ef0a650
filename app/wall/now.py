"""The scene NOW: five tiles, the buffer board's totals and lanes, and what goes late next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl

from app.board import Board
from app.formatting import DASH, clock_time, duration, percent_number, signed
from app.initials import initials
from app.naming import one, person
from app.wall.facts import DAY, Facts, by_words, day_words, goal_share
from app.wall.lanes import lanes
from metrics.buffers import turns_late
from metrics.compliance import compliance
from metrics.flow import flow
from metrics.overrun import add_overrun
from metrics.periods import last_full_weeks
from metrics.wip import wip
from metrics.workload import wip_limit

MOST_ROWS = 10  # a screen that stands on its side has room for so many
NOTE_LETTERS = 20  # what fits under the open cases


def now(board: Board, facts: Facts, *, names: str) -> dict[str, Any]:
    """Return the scene; without a source that has been read, no figure is known."""
    tiles = _tiles(board, facts)
    if facts.state == "loading":
        tiles = {name: tile | {"value": None, "note": ""} for name, tile in tiles.items()}
        tiles["flow"] = {"closed": None, "opened": None, "note": ""}
    return {"tiles": tiles, "totals": facts.counts, "lanes": lanes(board), "next": _next(board, facts, names=names)}


def _tiles(board: Board, facts: Facts) -> dict[str, Any]:
    """Return the five tiles."""
    late = board.cases.filter(pl.col("buffer_status") == "late")
    over = add_overrun(late).select(pl.col("over").max()).item()
    work = wip(board.cases).row(0, named=True)
    limit = wip_limit(board.rules, teams=board.teams) or 0
    day = flow(board.moves, start=board.today, end=board.today + DAY).row(0, named=True)
    return {
        "late": {
            "value": None if facts.blind else facts.counts["late"],
            "note": facts.blind or (_longest(over) if facts.counts["late"] else "nothing is late"),
        },
        "turn": {
            "label": f"Turn late by {by_words(board, facts.end)}" if facts.end else "Turn late today",
            "value": facts.coming.height if facts.end and not facts.blind else None,
            "note": _first(board, facts),
        },
        "open": {"value": work["wip"], "note": _room(limit, f"{work['paused']:,} paused")},
        "flow": told_flow(day, "today"),
        "target": _on_target(board, facts),
    }


def told_flow(row: dict[str, int], when: str) -> dict[str, Any]:
    """Return what closed and what came or came back, by a row of `flow`."""
    reopened = f", {row['reopenings']:,} reopened" if row["reopenings"] else ""
    return {
        "closed": row["closings"],
        "opened": row["arrivals"] + row["reopenings"],
        "note": f"{signed(row['net_flow'])} {when}{reopened}",
    }


def _first(board: Board, facts: Facts) -> str:
    """Return when the next case turns late."""
    if facts.coming.height:
        return f"next at {by_words(board, _turns(board, facts.coming.row(0, named=True)))}"
    return "none is near" if facts.end else "no calendar"


def _room(limit: int, paused: str) -> str:
    """Return the limit beside what is paused, where both fit."""
    both = f"limit {limit:,}, {paused}"
    return both if limit and len(both) <= NOTE_LETTERS else paused


def _longest(over: timedelta | None) -> str:
    if over is None:
        return "by whole days"
    # of a hundred hours and more the minutes tell nothing, and do not fit
    whole = over >= timedelta(hours=100)
    return f"longest {over // timedelta(hours=1):,}h" if whole else f"longest {duration(over, least=1)}"


def _on_target(board: Board, facts: Facts) -> dict[str, Any]:
    """Return the share that met its target of the cases due lately, and the share of each of 12 full weeks."""
    start, end = last_full_weeks(board.today)
    weeks = compliance(board.cases, start=start, end=end, period="week")
    judged = facts.judged
    return {
        "value": percent_number((judged.n - judged.missed) / judged.n) if judged.n else None,
        "note": f"{judged.days} working days, n {judged.n:,}",
        "weeks": shares(weeks, least_n=board.rules.least_n),
        "goal": goal_share(board),
    }


def shares(weeks: pl.DataFrame, *, least_n: int) -> list[float | None]:
    """Return each week's share on target; None where too few were judged to say."""
    enough = pl.col("met") + pl.col("late") >= least_n
    return weeks.select(pl.when(enough).then("compliance_share")).to_series().to_list()


def _next(board: Board, facts: Facts, *, names: str) -> dict[str, Any]:
    """Return the cases that turn late next, and how many in all do so by the end of the day."""
    rows = [_row(board, case, names=names) for case in turns_late(board.cases).head(MOST_ROWS).iter_rows(named=True)]
    return {"rows": rows, "coming": facts.coming.height, "by": by_words(board, facts.end)}


def _row(board: Board, case: dict[str, Any], *, names: str) -> dict[str, Any]:
    turns = _turns(board, case)
    day = day_words(board, turns.astimezone(board.zone).date())
    promised = case["time_left"] is None
    left = "its due date" if promised else f"{duration(case['time_left'])} net{'' if day else ' left'}"
    return {
        "status": case["buffer_status"],
        "time": clock_time(turns, board.zone),
        "left": f"{day}, {left}" if day else left if not promised else "by its due date",
        "id": case["case_id"],
        "source": case["source"],
        "type": one(case["case_type"]),
        "who": _who(case, person(board.settings, case["holder"]), names=names),
    }


def _turns(board: Board, case: dict[str, Any]) -> datetime:
    """Return when a case turns late: its due instant; where that has passed outside hours, when the clock resumes."""
    found: datetime = case["due_at"] if case["due_at"] > board.as_of else case["turns_at"]
    return found


def _who(case: dict[str, Any], holder: str | None, *, names: str) -> str:
    """Return whom a case is with, as names are shown; a dash where nobody has it, nothing where that is unknown."""
    if names == "none" or not case["owner_known"]:
        return ""
    return (holder or DASH) if names == "full" else initials(holder)
