"""The scene WEEK: on target, lead time, closed and opened this week, by type over 12 weeks and by day over 10."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from app.board import Board
from app.formatting import hours_stat, percent_number, plural, span_stat
from app.naming import types
from app.questions import Question, answer
from app.wall.facts import DAY, WEEK, WEEKS, Facts, goal_share, working_days
from app.wall.now import shares, told_flow

DAYS, MOST_TYPES = 10, 5
LATEST = 500  # cases by whose target that of a type is told
LETTERS = "MTWTFSS"


def week(board: Board, facts: Facts) -> dict[str, Any]:
    """Return the scene; the running week and day are the last of their lists."""
    monday = board.today - DAY * board.today.weekday()
    asked = Question(start=monday - WEEK * (WEEKS - 1), end=monday + WEEK, period="week")
    kinds, more = _kinds(board, asked)
    scene = {
        "target": _target(board, asked),
        "lead": _lead(board, Question(start=monday, end=monday + WEEK)),
        "flow": _flow(board, monday),
        "types": kinds,
        "more": more,
        **_days(board),
    }
    return _unread(scene) if facts.state == "loading" else scene


def _unread(scene: dict[str, Any]) -> dict[str, Any]:
    """Return the scene without a figure: nothing has been read yet."""
    nothing = {"closed": None, "opened": None}
    return scene | {
        "target": scene["target"] | {"value": None, "note": ""},
        "lead": scene["lead"] | {"n": None},
        "flow": nothing | {"note": ""},
        "days": [],
        "today": nothing,
    }


def _from(asked: Question) -> str:
    return f"W{asked.start.isocalendar().week}"


def _target(board: Board, asked: Question) -> dict[str, Any]:
    """Return this week's share on target, beside the goal and the weeks before."""
    weeks = answer("compliance", board, asked)
    row, goal = weeks.row(-1, named=True), goal_share(board)
    n, least_n = row["met"] + row["late"], board.rules.least_n
    note = f"n {n:,}" if goal is None else f"goal {percent_number(goal)}%, n {n:,}"
    return {
        "label": "On target this week so far",
        "value": percent_number(row["compliance_share"]) if n >= least_n else None,
        "note": note if n >= least_n else f"{note}, too few",
        "weeks": shares(weeks, least_n=least_n),
        "goal": goal,
        "from": _from(asked),
    }


def _lead(board: Board, asked: Question) -> dict[str, Any]:
    """Return within how many net work hours half and 85% of this week's closed."""
    row = answer("lead-time", board, asked).row(0, named=True)
    return {
        "label": "Lead time this week, net work hours",
        "half": _hours(row["p50_hours"]),
        "most": _hours(row["p85_hours"]),
        "n": row["n"],
    }


def _hours(hours: float | None) -> str | None:
    """Return hours without their unit; of a hundred and more the tenths tell nothing, and do not fit."""
    if hours is None or hours >= 100:
        return None if hours is None else f"{round(hours):,}"
    shown = hours_stat(hours).removesuffix("h")
    return shown if "." in shown else f"{shown}.0"


def _flow(board: Board, monday: date) -> dict[str, Any]:
    row = answer("net-flow", board, Question(start=monday, end=monday + WEEK)).row(0, named=True)
    return told_flow(row, "this week")


def _kinds(board: Board, asked: Question) -> tuple[list[dict[str, Any]], str]:
    """Return the lead times of the five busiest types in the file's order, and how many more there are."""
    found = answer("lead-time", board, Question(start=asked.start, end=asked.end, period="week", by=("case_type",)))
    closed = dict(found.group_by("case_type").agg(pl.col("n").sum()).rows())
    configured = list(board.settings.case_types)
    others = sorted((name for name, n in closed.items() if n and name not in configured), key=lambda name: name or "")
    every: list[str | None] = [*configured, *sorted(others, key=lambda name: -closed[name])]
    busiest = sorted(every, key=lambda name: -closed.get(name, 0))[:MOST_TYPES]
    rows = {name: found.filter(pl.col("case_type").eq_missing(pl.lit(name))) for name in busiest}
    left = len(every) - len(busiest)
    kinds = [_kind(board, name, rows[name], asked) for name in every if name in rows]
    return kinds, f"and {plural(left, 'more type')}" if left else ""


def _kind(board: Board, name: str | None, weeks: pl.DataFrame, asked: Question) -> dict[str, Any]:
    target, words = _limit(board, name)
    blank: list[float | None] = [None] * WEEKS
    half, most = (
        [None if hours is None else round(hours, 2) for hours in weeks[figure]] or blank
        for figure in ("p50_hours", "p85_hours")
    )
    label = types(board.settings, name) if name else "Cases"
    return {"label": label, "target": target, "target_words": words, "half": half, "most": most, "from": _from(asked)}


def _limit(board: Board, name: str | None) -> tuple[float | None, str]:
    """Return the target in hours that the latest cases of a type share, and its words."""
    latest = board.cases.filter(pl.col("case_type").eq_missing(pl.lit(name))).sort("opened_at").tail(LATEST)
    if (latest["target_by"] == "source_due_at").any():
        return None, "by due date"
    targets = latest["target"].drop_nulls().unique().to_list()
    if len(targets) != 1:
        return None, "mixed targets" if targets else "no target"
    return round(targets[0].total_seconds() / 3600, 3), f"target {span_stat(targets[0])}"


def _days(board: Board) -> dict[str, Any]:
    """Return what closed and came on each of the last 10 working days, today among them, and today by itself."""
    today = board.today
    days = working_days(board, DAYS, before=today + DAY)
    asked = Question(start=min([*days, today]), end=today + DAY, period="day")
    rows = {row["period_start"]: told_flow(row, "") for row in answer("net-flow", board, asked).iter_rows(named=True)}
    told = [
        {
            "label": LETTERS[day.weekday()],
            "closed": rows[day]["closed"],
            "opened": rows[day]["opened"],
            "new_week": place > 0 and day.isocalendar()[:2] != days[place - 1].isocalendar()[:2],
            "part": day == today,
        }
        for place, day in enumerate(days)
    ]
    return {"days": told, "today": {"closed": rows[today]["closed"], "opened": rows[today]["opened"]}}
