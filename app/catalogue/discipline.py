"""Discipline: whether all work is logged, and whether clients are told and keep one conversation."""

from __future__ import annotations

import polars as pl

from app.board import Board
from app.catalogue import clients, marked, oversight
from app.catalogue.base import Answer, Metric, Question
from app.catalogue.marked import Frame, of_open, of_span, span_of
from metrics.checklist import FOLLOWED, add_checklist, checklist, checklist_steps
from metrics.discipline import MEASURES, discipline
from metrics.logged import JUDGED, NOT_TOLD, logged
from metrics.pauses import pause_reasons, pauses
from metrics.silent import SILENCE, silent
from metrics.unowned import OWNERSHIP, unowned


def _closed(frame: Frame, test: pl.Expr) -> Answer:
    return of_span(frame, "closed_date", ~pl.col("is_open") & test)


def _silent(board: Board, asked: Question) -> pl.DataFrame:
    return silent(marked.asked_silences(board), by=asked.by)


def _unowned(board: Board, asked: Question) -> pl.DataFrame:
    return unowned(marked.asked_ownership(board), by=asked.by)


def _logging(board: Board, asked: Question) -> pl.DataFrame:
    return logged(marked.logging(board), span=span_of(asked), by=asked.by)


def _pauses(board: Board, asked: Question) -> pl.DataFrame:
    return pauses(marked.paused(board), by=asked.by)


def _pause_reasons(board: Board, asked: Question) -> pl.DataFrame:
    return pause_reasons(marked.paused(board).collect(), marked.stretches(board), by=asked.by)


def _checklist(board: Board, asked: Question) -> pl.DataFrame:
    steps, types = marked.steps(board), board.rules.case_types
    # of the columns that are needed alone: to join all of them takes as long as the rest
    needed = dict.fromkeys(("case", "case_type", "is_open", "closed_date", "owner_known", *asked.by))
    held = add_checklist(board.cases.select(*needed), steps, case_types=types)
    return checklist(held, steps, span=span_of(asked), by=asked.by)


def _steps(board: Board, asked: Question) -> pl.DataFrame:
    return checklist_steps(board.cases, marked.steps(board), span=span_of(asked), by=asked.by)


ANSWERS: dict[str, Answer] = {
    "silent": _silent,
    "unowned": _unowned,
    "pauses": _pauses,
    "logging": _logging,
    "client-told": clients.told,
    "checklist": _checklist,
    "supervision": oversight.supervised,
}


def _discipline(board: Board, asked: Question) -> pl.DataFrame:
    answers = {name: ANSWERS[name](board, asked) for name in dict.fromkeys(one.metric for one in MEASURES)}
    return discipline(answers, by=asked.by)


METRICS: tuple[Metric, ...] = (
    Metric(
        name="discipline",
        does="what is not logged, one line a measure",
        definition=discipline,
        answer=_discipline,
        asked_of="period",
        periods=False,
    ),
    Metric(
        name="silent",
        does="open cases with no event for too long",
        definition=silent,
        answer=_silent,
        asked_of="instant",
        cases={word: of_open(marked.asked_silences, pl.col("silence") == word) for word in SILENCE},
    ),
    Metric(
        name="unowned",
        does="open cases that nobody owns, and how long",
        definition=unowned,
        answer=_unowned,
        asked_of="instant",
        cases={word: of_open(marked.asked_ownership, pl.col("ownership") == word) for word in OWNERSHIP},
    ),
    Metric(
        name="logging",
        does="closed cases without activity, logged after the fact, or closed at the day's end",
        definition=logged,
        answer=_logging,
        asked_of="period",
        cases={
            "closed": _closed(marked.logging, pl.lit(value=True)),
            **{name: _closed(marked.logging, pl.col(name)) for name in JUDGED},
            **{other: _closed(marked.logging, ~pl.col(name)) for name, other in JUDGED.items()},
            **{name: _closed(marked.logging, test) for name, test in NOT_TOLD.items()},
        },
    ),
    Metric(
        name="pauses",
        does="open cases that are paused, and the share of their clock that stood",
        definition=pauses,
        answer=_pauses,
        asked_of="instant",
        cases={
            "paused": of_open(marked.paused, pl.col("paused")),
            "running": of_open(marked.paused, ~pl.col("paused")),
        },
    ),
    Metric(
        name="pause-reasons",
        does="for what the clock of open cases stood",
        definition=pause_reasons,
        answer=_pause_reasons,
        asked_of="instant",
    ),
    Metric(
        name="checklist",
        does="closed cases that logged every step of their type's checklist",
        definition=checklist,
        answer=_checklist,
        asked_of="period",
        cases={word: _closed(marked.followed, pl.col("followed") == word) for word in FOLLOWED},
    ),
    Metric(
        name="checklist-steps",
        does="each step of the checklists, and how often it is missed",
        definition=checklist_steps,
        answer=_steps,
        asked_of="period",
    ),
    *oversight.METRICS,
    *clients.METRICS,
)
