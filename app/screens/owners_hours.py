"""Where the net hours of what closed went, by who had the cases."""

from __future__ import annotations

from datetime import date

import polars as pl

from app.board import Board
from app.questions import METRICS, Question, cases_behind
from metrics.net_work_time import to_hours
from metrics.periods import dimension
from metrics.time_in_state import PARTS, time_in_state

METRIC = "time-in-state"


def held_hours(board: Board, *, since: date, until: date) -> tuple[pl.DataFrame, int]:
    """Return the hours of each part, by who had the cases that closed in `[since, until)`, and how many are left out.

    The cases are those of the metric time-in-state: of which it is known in which state they were, and since when.
    Columns: owner, and of each part its hours.
    """
    asked = Question(start=since, end=until)
    told = cases_behind(METRIC, "n", board, asked)
    had = board.intervals.join(told.select("case", "owner_known"), on="case", how="inner", maintain_order="left")
    named = had.with_columns(owner=pl.coalesce("holder", "owner")).with_columns(dimension("owner"))
    parts = time_in_state(named, by=["owner"])
    hours = parts.select("owner", *(to_hours(pl.col(name)).alias(f"{name}_hours") for name in PARTS))
    return hours, sum(METRICS[METRIC].left_out(board, asked).values())
