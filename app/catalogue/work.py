"""Work in progress: what is open, how much of its target it has used."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from app.board import Board
from app.catalogue.base import Answer, Metric, Question
from metrics.aging import aging
from metrics.buffers import STATUSES, buffers, due_soon, turns_late
from metrics.calendar import day_end
from metrics.periods import DIMENSIONS
from metrics.wip import wip


def _wip(board: Board, asked: Question) -> pl.DataFrame:
    return wip(board.cases, by=asked.by)


def _buffers(board: Board, asked: Question) -> pl.DataFrame:
    return buffers(board.cases, by=asked.by)


def _aging(board: Board, asked: Question) -> pl.DataFrame:
    return aging(board.cases, by=asked.by, least_n=board.rules.least_n)


def ends_of_day(board: Board) -> dict[str, datetime]:
    """Return, by calendar, the end of the last session of today, or of the next day that has one."""
    used = set(board.cases.filter("is_open")["calendar"].drop_nulls().unique())
    ends = {name: day_end(held, board.as_of) for name, held in board.rules.calendars.items() if name in used}
    return {name: end for name, end in ends.items() if end is not None}


def end_of_day(board: Board) -> datetime | None:
    """Return the end of today of who works longest, else of the board's own calendar; None without a calendar."""
    own = day_end(board.calendar, board.as_of) if board.calendar else None
    return max(ends_of_day(board).values(), default=own)


def before_end_of_day(board: Board) -> pl.Expr | None:
    """Return the end of today of each case's own calendar, else of the board's; None without any."""
    ends, own = ends_of_day(board), end_of_day(board)
    if own is None:
        return None
    instant = pl.Datetime("us", "UTC")
    return pl.col("calendar").replace_strict(ends, default=own, return_dtype=instant) if ends else pl.lit(own)


def _due_soon(board: Board, asked: Question) -> pl.DataFrame:
    return due_soon(board.cases, before=asked.before or before_end_of_day(board), by=asked.by)


def _turning(board: Board, asked: Question) -> pl.DataFrame:
    return turns_late(board.cases, before=asked.before or before_end_of_day(board))


def _open(*tests: pl.Expr | str) -> Answer:
    return lambda board, asked: board.cases.filter("is_open", *tests)


METRICS = (
    Metric(
        name="wip",
        does="open cases, paused ones included",
        definition=wip,
        answer=_wip,
        by=(*DIMENSIONS, "holder", "buffer_status"),
        asked_of="instant",
        cases={"wip": _open(), "paused": _open("paused")},
    ),
    Metric(
        name="buffers",
        does="open cases by how much of their target they have used",
        definition=buffers,
        answer=_buffers,
        asked_of="instant",
        cases={status: _open(pl.col("buffer_status") == status) for status in STATUSES},
    ),
    Metric(
        name="aging",
        does="how old the open cases are, in net work hours",
        definition=aging,
        answer=_aging,
        asked_of="instant",
        cases={
            "n": _open(pl.col("net_work_time").is_not_null()),
            "unknown": _open(pl.col("net_work_time").is_null()),
        },
    ),
    Metric(
        name="due-soon",
        does="open cases that turn late before the end of today, or --before",
        definition=due_soon,
        answer=_due_soon,
        asked_of="instant",
        cases={"due_soon": _turning},
        first="due_at",
    ),
)
