"""Where the net hours of some days went, by who had the cases."""

from __future__ import annotations

from datetime import date

import polars as pl

from app.board import Board
from app.questions import METRICS, Question, answer

METRIC = "hours-by-state"


def held_hours(board: Board, *, since: date, until: date) -> tuple[pl.DataFrame, int]:
    """Return the hours of each part that fell into `[since, until)` so far, and how many cases are left out.

    Columns: owner (who had the cases then), n (how many), and of each part its hours.
    """
    asked = Question(start=since, end=until, by=("holder",))
    hours = answer(METRIC, board, asked).rename({"holder": "owner"})
    return hours, sum(METRICS[METRIC].left_out(board, asked).values())
