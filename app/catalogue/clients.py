"""Clients: whether they are told, whether promises beside lead time are kept, whether they have to come back."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from app.board import Board
from app.catalogue import marked
from app.catalogue.base import Answer, Metric, Question
from app.catalogue.marked import of_span, span_of
from metrics.client_told import TELLING, TOLD, client_told
from metrics.conversation import conversation, one_conversation
from metrics.promises import KEPT, promises

DATES = {"open": "opened_date", "close": "closed_date"}
PROMISED = {"ownership": "the first owner", "first_reply": "the first reply", "client_told": "the client being told"}
RETURNS = ("reopened_soon", "new_soon", "came_back")
NAMED = pl.col("account").is_not_null()


def told(board: Board, asked: Question) -> pl.DataFrame:
    """Answer client-told."""
    return client_told(marked.told(board), span=span_of(asked), by=asked.by)


def _conversation(board: Board, asked: Question) -> pl.DataFrame:
    return conversation(marked.returned(board, asked), board.intervals, as_of=board.as_of)


def _one_conversation(board: Board, asked: Question) -> pl.DataFrame:
    return one_conversation(_conversation(board, asked))


def _came_back(name: str) -> Answer:
    return lambda board, asked: marked.returned(board, asked).filter(name, NAMED)


def _open(board: Board, asked: Question) -> pl.DataFrame:
    return board.cases.filter("is_open", NAMED)


def _without_account(board: Board, asked: Question) -> Mapping[str, int]:
    return {"open cases without an account": board.cases.filter("is_open", ~NAMED).height}


def _promise(measure: str) -> Metric:
    """Return the metric of one promise beside lead time."""

    def kept(board: Board) -> pl.DataFrame:
        return marked.promised(board, measure)

    def answer(board: Board, asked: Question) -> pl.DataFrame:
        return promises(kept(board), span=span_of(asked), by=asked.by)

    return Metric(
        name=f"{measure.replace('_', '-')}-compliance",
        does=f"the share of cases opened that met their target for {PROMISED[measure]}",
        definition=promises,
        answer=answer,
        asked_of="period",
        cases={word: of_span(kept, "opened_date", pl.col("promise") == word) for word in KEPT},
    )


METRICS = (
    Metric(
        name="client-told",
        does="openings and closings of which the client was told within an hour",
        definition=client_told,
        answer=told,
        asked_of="period",
        cases={
            f"{word}_{name}": of_span(marked.told, DATES[name], pl.col(f"told_{name}") == word)
            for name in TELLING
            for word in TOLD
        },
    ),
    *(_promise(measure) for measure in PROMISED),
    Metric(
        name="conversation",
        does="per client: open cases, owners, and what came back",
        definition=conversation,
        answer=_conversation,
        asked_of="period",
        by=(),
        periods=False,
        cases={"open": _open, **{name: _came_back(name) for name in RETURNS}},
        left_out=_without_account,
    ),
    Metric(
        name="one-conversation",
        does="clients with one owner, with several, and those who had to come back",
        definition=one_conversation,
        answer=_one_conversation,
        asked_of="period",
        by=(),
        periods=False,
        left_out=_without_account,
    ),
)
