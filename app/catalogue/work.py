"""Work in progress: what is open, how much of its target it has used."""

from __future__ import annotations

import polars as pl

from app.board import Board
from app.catalogue.base import Answer, Metric, Question
from metrics.buffers import STATUSES, buffers
from metrics.wip import wip


def _wip(board: Board, asked: Question) -> pl.DataFrame:
    return wip(board.cases, by=asked.by)


def _buffers(board: Board, asked: Question) -> pl.DataFrame:
    return buffers(board.cases, by=asked.by)


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
)
