"""Supervision and visibility: what follows when a case turns red, and whether all work can be seen and judged."""

from __future__ import annotations

import polars as pl

from app.board import Board
from app.catalogue import marked
from app.catalogue.base import Metric, Question
from app.catalogue.marked import of_open, of_span, span_of
from metrics.supervision import ANSWERED, TURNS, supervision
from metrics.visibility import partners, visibility


def supervised(board: Board, asked: Question) -> pl.DataFrame:
    """Answer supervision."""
    return supervision(marked.answered(board), span=span_of(asked), by=asked.by)


def _visibility(board: Board, asked: Question) -> pl.DataFrame:
    return visibility(board.cases, by=asked.by)


def _partners(board: Board, asked: Question) -> pl.DataFrame:
    return partners(marked.linked(board), by=asked.by)


def _cases(board: Board) -> pl.DataFrame:
    return board.cases


def _found(board: Board, asked: Question) -> pl.DataFrame:
    return marked.linked(board).filter(pl.col("partner") == "found")


def _missing(board: Board, asked: Question) -> pl.DataFrame:
    return marked.linked(board).filter(pl.col("partner") == "missing")


METRICS = (
    Metric(
        name="supervision",
        does="cases with an event within 4 net hours of turning red or late",
        definition=supervision,
        answer=supervised,
        asked_of="period",
        cases={
            f"{word}_{turn}": of_span(marked.answered, f"{turn}_turn_date", pl.col(f"{turn}_answer") == word)
            for turn in TURNS
            for word in ANSWERED
        },
    ),
    Metric(
        name="visibility",
        does="open cases with a target",
        definition=visibility,
        answer=_visibility,
        asked_of="instant",
        cases={
            "with_target": of_open(_cases, pl.col("buffer_status") != "no_target"),
            "no_target": of_open(_cases, pl.col("buffer_status") == "no_target"),
        },
    ),
    Metric(
        name="link-partners",
        does="links that found the case of the other system",
        definition=partners,
        answer=_partners,
        asked_of="instant",
        cases={"found": _found, "missing": _missing},
    ),
)
