"""What a team keeps free, and what it closes without an expert: slack and the front line's share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.board import Board
from app.formatting import percent_number, plural
from app.questions import Question, answer
from app.wall.facts import DAY, WEEK, working_days
from metrics.slack import MEASURED

DAYS = 5
READING = "not read yet"


def slack(board: Board, *, loading: bool) -> dict[str, Any]:
    """Return the slack of the last 5 working days before today, its goal, and what that means in words."""
    days = working_days(board, DAYS, before=board.today)
    start = days[0] if days else board.today - timedelta(days=DAYS)
    row = answer("capacity", board, Question(start=start, end=board.today)).row(0, named=True)
    value, goal = percent_number(row["slack_share"]), percent_number(row["goal_share"])
    bound = "by effort" if row["bound"] in (MEASURED, None) else row["bound"]
    whole = f"{DAYS} {'working days' if board.calendar else 'days'}"
    told = {"value": value, "basis": f"{bound}, {whole}" if value is not None else whole, "goal": goal}
    if value is None or loading:
        why = READING if loading else str(row["missing"] or "not known").replace("at least ", "")
        return told | {"value": None, "load": None, "words": "", "why": why}
    return told | {"load": 100 - value, "words": _reserve(value, goal or 0), "why": ""}


def _reserve(value: int, goal: int) -> str:
    """Return where the load stands against the reserve, in the whole points that are shown."""
    if value < 0:
        return f"{plural(-value, 'point')} over capacity"
    if not goal:
        return f"{plural(value, 'point')} free"
    if value == 0:
        return "the reserve is used up"
    if value == goal:
        return "the reserve is whole"
    return f"{plural(abs(value - goal), 'point')} {'above' if value > goal else 'into'} the reserve"


def alone(board: Board, *, loading: bool) -> dict[str, Any]:
    """Return what closed this week without an expert; a share of too few closings says nothing."""
    monday = board.today - DAY * board.today.weekday()
    row = answer("frontline", board, Question(start=monday, end=monday + WEEK)).row(0, named=True)
    closed, by_us = row["closed"], row["alone"]
    goal = percent_number(row["goal_share"])
    told = {"value": None, "goal": goal, "basis": "this week, aim" if goal is not None else "this week",
            "alone": by_us, "with": None if by_us is None else closed - by_us}  # fmt: skip
    if loading:
        return told | {"alone": None, "with": None, "why": READING}
    if by_us is None:
        return told | {"why": "nobody is called an expert"}
    if closed < board.rules.least_n:
        return told | {"why": f"{closed:,} closed this week: too few to say"}
    return told | {"value": percent_number(row["front_line_share"]), "why": ""}
