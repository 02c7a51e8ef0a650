"""A board's cases marked for the questions of discipline, by the functions of `metrics/`."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from app.board import Board
from app.catalogue.base import Answer, Question
from app.catalogue.closings import within
from app.catalogue.telling import telling
from metrics.checklist import add_checklist, steps_of
from metrics.client_told import add_told
from metrics.conversation import add_returns
from metrics.logged import add_logged
from metrics.pauses import add_paused, paused_stretches
from metrics.periods import Rows
from metrics.promises import add_promise
from metrics.silent import add_silence
from metrics.supervision import add_answers, add_turned
from metrics.tallies import Span
from metrics.unowned import add_unowned
from metrics.visibility import add_partner

Frame = Callable[[Board], Rows]
TELLS = {"ownership": "owner_known", "first_reply": "tells_reply", "client_told": "tells_open"}


def span_of(asked: Question) -> Span:
    """Return the dates that are asked about."""
    return Span(start=asked.start, end=asked.end, period=asked.period)


def of_open(frame: Frame, test: pl.Expr) -> Answer:
    """Return the open cases of a marked frame that hold a test."""
    return lambda board, asked: frame(board).lazy().filter("is_open", test).collect()


def of_span(frame: Frame, date_of: str, test: pl.Expr) -> Answer:
    """Return the cases of a marked frame of which a date lies in the span, and that hold a test."""
    return lambda board, asked: frame(board).lazy().filter(within(date_of, asked), test).collect()


def asked_silences(board: Board) -> pl.LazyFrame:
    """Return the open cases with their silence, lazy: only the columns that are asked for are looked at."""
    here = telling(board).lazy().filter("is_open")
    limit = board.rules.silent_after
    return add_silence(here, calendars=board.calendars, as_of=board.as_of, silent_after=limit)


def silences(board: Board) -> pl.DataFrame:
    """Return the open cases with their silence."""
    return asked_silences(board).collect()


def asked_ownership(board: Board) -> pl.LazyFrame:
    """Return the open cases with whether somebody owns them, lazy."""
    return add_unowned(board.cases.lazy().filter("is_open"), board.intervals)


def ownership(board: Board) -> pl.DataFrame:
    """Return the open cases with whether somebody owns them."""
    return asked_ownership(board).collect()


def logging(board: Board) -> pl.DataFrame:
    """Return the cases with how they were logged."""
    return add_logged(telling(board), board.events, calendars=board.calendars, working=board.rules.calendars)


def stretches(board: Board) -> pl.LazyFrame:
    """Return what the time of open cases went to."""
    return paused_stretches(board.intervals, board.cases)


def paused(board: Board) -> pl.LazyFrame:
    """Return the open cases with their pauses, lazy."""
    return add_paused(board.cases.lazy().filter("is_open"), stretches(board))


def told(board: Board) -> pl.DataFrame:
    """Return the cases with whether the client was told."""
    return add_told(telling(board), board.events, calendars=board.calendars, as_of=board.as_of)


def steps(board: Board) -> pl.DataFrame:
    """Return the steps that closed cases had to log."""
    return steps_of(telling(board), board.events, case_types=board.rules.case_types)


def followed(board: Board) -> pl.DataFrame:
    """Return the cases with whether their checklist was followed."""
    return add_checklist(telling(board), steps(board), case_types=board.rules.case_types)


def answered(board: Board) -> pl.DataFrame:
    """Return the cases with what followed when they turned red or late."""
    turned = add_turned(telling(board), board.intervals, calendars=board.calendars)
    return add_answers(turned, board.events, calendars=board.calendars, rules=board.rules, as_of=board.as_of)


def returned(board: Board, asked: Question) -> pl.DataFrame:
    """Return the cases with whether the client came back in the span."""
    return add_returns(board.cases, board.moves, board.members, calendars=board.calendars, span=span_of(asked))


def linked(board: Board) -> pl.DataFrame:
    """Return every case under its own number, with whether its link found a partner."""
    held = board.by_number.unique("case", maintain_order=True)  # of the old backlog alone it holds each twice
    if board.teams is not None:
        held = held.filter(pl.col("team").is_in(list(board.teams)))
    joined = board.links.members if board.links else board.cases.clear()
    return add_partner(held, joined)


def promised(board: Board, measure: str) -> pl.DataFrame:
    """Return the cases with whether a promise beside lead time was kept."""
    return add_promise(
        telling(board).with_columns(tells_measure=pl.col(TELLS[measure])),
        board.intervals,
        board.events,
        measure=measure,
        rules=board.rules,
        calendars=board.calendars,
        as_of=board.as_of,
    )
