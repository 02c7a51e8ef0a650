"""Supervision: what follows when a case turns red, and whether the same work of several systems is found."""

from __future__ import annotations

import polars as pl

from app.board import Board
from app.catalogue import marked
from app.catalogue.base import Metric, Question
from app.catalogue.marked import of_span, span_of
from metrics.supervision import ANSWERED, TURNS, supervision
from metrics.visibility import partners


def supervised(board: Board, asked: Question) -> pl.DataFrame:
    """Answer supervision."""
    return supervision(marked.answered(board), span=span_of(asked), by=asked.by)


def _partners(board: Board, asked: Question) -> pl.DataFrame:
    return partners(marked.linked(board), by=asked.by)


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
        name="link-partners",
        does="links that found the case of the other system",
        definition=partners,
        answer=_partners,
        asked_of="instant",
        cases={"found": _found, "missing": _missing},
    ),
)
