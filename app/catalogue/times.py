"""Where the time of closed cases went: by state, by owner, by holder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import polars as pl

from app.board import Board
from app.catalogue.base import Answer, Metric, Question
from app.catalogue.closings import closed, within
from app.catalogue.telling import queues
from metrics.time_by_owner import time_by_owner
from metrics.time_in_state import hours_in_state

PARTED = ("source", "team", "tier", "case_type", "priority")
TIMED = pl.col("net_work_time").is_not_null() & ~pl.col("untimed")


def _states_told(board: Board, asked: Question) -> pl.LazyFrame:
    """Return the closed cases of which it is known in which state they were, and since when."""
    tells = pl.col("source").is_in(queues(board))
    return board.cases.lazy().filter(within("closed_date", asked), TIMED, ~pl.col("assumed"), tells)


def _time_in_state(board: Board, asked: Question) -> pl.DataFrame:
    return hours_in_state(board.intervals, _states_told(board, asked), by=asked.by)


def _counted(board: Board, asked: Question) -> pl.DataFrame:
    return _states_told(board, asked).collect()


def _not_told(board: Board, asked: Question) -> Mapping[str, int]:
    held = closed()(board, asked)
    timed = held.filter(TIMED)
    assumed = timed.filter("assumed")
    blind = timed.filter(~pl.col("assumed"), ~pl.col("source").is_in(queues(board)))
    return {
        "without a lead time in hours": held.height - timed.height,
        "closed when they were first seen: their states are not known": assumed.height,
        "of a source that cannot tell a queue from work": blind.height,
    }


def _by(who: Literal["owner", "holder"]) -> Answer:
    return lambda board, asked: time_by_owner(board.intervals, closed(TIMED)(board, asked), who=who, by=asked.by)


def _untimed(board: Board, asked: Question) -> Mapping[str, int]:
    return {"closed without a lead time in hours": closed(~TIMED)(board, asked).height}


METRICS: tuple[Metric, ...] = (
    Metric(
        name="time-in-state",
        does="where the net work hours of closed cases went, and the flow efficiency",
        definition=hours_in_state,
        answer=_time_in_state,
        asked_of="period",
        periods=False,
        cases={"n": _counted},
        left_out=_not_told,
    ),
    Metric(
        name="time-by-owner",
        does="with which owner the net work hours of closed cases were spent",
        definition=time_by_owner,
        answer=_by("owner"),
        asked_of="period",
        by=PARTED,
        periods=False,
        left_out=_untimed,
    ),
    Metric(
        name="time-by-holder",
        does="with which holder the net work hours of closed cases were spent",
        definition=time_by_owner,
        answer=_by("holder"),
        asked_of="period",
        by=PARTED,
        periods=False,
        left_out=_untimed,
    ),
)
