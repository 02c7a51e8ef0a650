"""Work in progress: what is open, how much of its target it has used."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from app.board import Board
from app.catalogue.base import Answer, Metric, Question
from metrics.aging import aging
from metrics.buffers import STATUSES, buffers, due_soon, turns_late
from metrics.calendar import day_end
from metrics.wip import wip


def _wip(board: Board, asked: Question) -> pl.DataFrame:
    return wip(board.cases, by=asked.by)


def _buffers(board: Board, asked: Question) -> pl.DataFrame:
    return buffers(board.cases, by=asked.by)


def _aging(board: Board, asked: Question) -> pl.DataFrame:
    return aging(board.cases, by=asked.by, least_n=board.rules.least_n)


def end_of_day(board: Board) -> datetime | None:
    """Return the end of the last session of today, or of the next day that has one; None without a calendar."""
    return day_end(board.calendar, board.as_of) if board.calendar else None


def _due_soon(board: Board, asked: Question) -> pl.DataFrame:
    return due_soon(board.cases, before=asked.before or end_of_day(board), by=asked.by)


def _turning(board: Board, asked: Question) -> pl.DataFrame:
    return turns_late(board.cases, before=asked.before or end_of_day(board))


def _open(*tests: pl.Expr | str) -> Answer:
    return lambda board, asked: board.cases.filter("is_open", *tests)


METRICS = (
    Metric(
        name="wip",
        does="open cases, paused ones included",
        definition=wip,
        answer=_wip,
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
    ),
)
