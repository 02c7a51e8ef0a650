"""Moves in a period: what came, what came back, what was handed on, and where the cases stood day by day."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from app.board import Board
from app.catalogue import marked
from app.catalogue.base import Answer, Metric, Question
from app.catalogue.closings import opened, within
from app.catalogue.marked import span_of
from metrics.arrivals import arrivals
from metrics.cumulative_flow import add_days, cumulative_flow
from metrics.flow import flow
from metrics.handoffs import add_handoffs, handoffs
from metrics.ownership import OWNED, UNSEEN, ownership
from metrics.reopenings import reopenings

PARTED = ("source", "team", "owner", "tier", "case_type", "priority")


def _arrivals(board: Board, asked: Question) -> pl.DataFrame:
    return arrivals(board.cases, start=asked.start, end=asked.end, period=asked.period, by=asked.by)


def _flow(board: Board, asked: Question) -> pl.DataFrame:
    return flow(board.moves, start=asked.start, end=asked.end, period=asked.period, by=asked.by)


def _reopenings(board: Board, asked: Question) -> pl.DataFrame:
    return reopenings(board.moves, start=asked.start, end=asked.end, period=asked.period, by=asked.by)


def _reopened(board: Board, asked: Question) -> pl.DataFrame:
    back = board.moves.filter(pl.col("kind") == "reopened", within("date", asked))["case"].unique()
    return board.cases.filter(pl.col("case").is_in(back.implode()))


def _cumulative_flow(board: Board, asked: Question) -> pl.DataFrame:
    stays = add_days(board.intervals, board.cases, calendars=board.calendars, rules=board.rules, by=asked.by)
    end = min(asked.end, board.today.fromordinal(board.today.toordinal() + 1))
    return cumulative_flow(stays, start=min(asked.start, end), end=end, by=asked.by)


def _with_handoffs(board: Board) -> pl.DataFrame:
    return add_handoffs(board.cases, board.intervals)


def _handoffs(board: Board, asked: Question) -> pl.DataFrame:
    return handoffs(_with_handoffs(board), start=asked.start, end=asked.end, period=asked.period, by=asked.by)


def _handed(*tests: pl.Expr) -> Answer:
    return lambda board, asked: _with_handoffs(board).filter(within("closed_date", asked), *tests)


def _ownership(board: Board, asked: Question) -> pl.DataFrame:
    return ownership(marked.promised(board, "ownership"), span=span_of(asked), by=asked.by, least_n=board.rules.least_n)


def _owned(*tests: pl.Expr) -> Answer:
    return lambda board, asked: marked.promised(board, "ownership").filter(within("opened_date", asked), *tests)


def _void(board: Board, asked: Question) -> Mapping[str, int]:
    return {"void by now, in no period": board.void.height}


METRICS: tuple[Metric, ...] = (
    Metric(
        name="arrivals",
        does="cases opened",
        definition=arrivals,
        answer=_arrivals,
        asked_of="period",
        cases={"arrivals": opened},
        left_out=_void,
    ),
    Metric(
        name="net-flow",
        does="arrivals, reopenings and closings, and what they leave",
        definition=flow,
        answer=_flow,
        asked_of="period",
        by=PARTED,
        cases={"arrivals": opened},
        left_out=_void,
    ),
    Metric(
        name="reopenings",
        does="moves out of done, beside the closings",
        definition=reopenings,
        answer=_reopenings,
        asked_of="period",
        by=PARTED,
        cases={"cases_reopened": _reopened},
        left_out=_void,
    ),
    Metric(
        name="cumulative-flow",
        does="cases that ever came and where they stood, day by day",
        definition=cumulative_flow,
        answer=_cumulative_flow,
        asked_of="period",
        by=PARTED,
        periods=False,
        left_out=_void,
    ),
    Metric(
        name="handoffs",
        does="changes of owner and of holder in closed cases",
        definition=handoffs,
        answer=_handoffs,
        asked_of="period",
        cases={
            "closed": _handed(pl.col("handoffs").is_not_null()),
            "handed_on": _handed(pl.col("handed_on")),
            "unknown": _handed(pl.col("handoffs").is_null()),
        },
    ),
    Metric(
        name="ownership",
        does="net work hours from opening to the first owner",
        definition=ownership,
        answer=_ownership,
        asked_of="period",
        cases={"n": _owned(OWNED), "unowned": _owned(~OWNED, ~UNSEEN), "unknown": _owned(UNSEEN)},
    ),
)
