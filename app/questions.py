"""Metrics by name: the question that a name asks of a board, for the command and for pages alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from app.board import Board
from data.errors import CasewallError, nearest
from metrics.buffers import buffers
from metrics.compliance import compliance
from metrics.lead_time import lead_time
from metrics.periods import DIMENSIONS, PERIODS
from metrics.throughput import throughput
from metrics.wip import wip

FEW = 12


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: `[start, end)` in local dates, parted by dimensions and by at most one period."""

    start: date
    end: date
    by: tuple[str, ...] = ()
    period: str | None = None


def _wip(board: Board, asked: Question) -> pl.DataFrame:
    return wip(board.cases, by=asked.by)


def _buffers(board: Board, asked: Question) -> pl.DataFrame:
    return buffers(board.cases, by=asked.by)


def _lead_time(board: Board, asked: Question) -> pl.DataFrame:
    least_n = board.rules.least_n
    return lead_time(board.cases, start=asked.start, end=asked.end, period=asked.period, by=asked.by, least_n=least_n)


def _throughput(board: Board, asked: Question) -> pl.DataFrame:
    return throughput(board.cases, start=asked.start, end=asked.end, period=asked.period, by=asked.by)


def _compliance(board: Board, asked: Question) -> pl.DataFrame:
    return compliance(board.cases, start=asked.start, end=asked.end, period=asked.period, by=asked.by)


# name -> how it is answered, and whether it is asked of a period (else of the instant)
QUESTIONS: dict[str, tuple[Callable[[Board, Question], pl.DataFrame], bool]] = {
    "lead-time": (_lead_time, True),
    "wip": (_wip, False),
    "throughput": (_throughput, True),
    "compliance": (_compliance, True),
    "buffers": (_buffers, False),
}


def answer(name: str, board: Board, asked: Question) -> pl.DataFrame:
    """Answer a metric by its name."""
    check(name, period=asked.period)
    return QUESTIONS[name][0](board, asked)


def check(name: str, *, period: str | None) -> None:
    """Raise CasewallError for a metric that is not known, or that cannot be parted by a period."""
    if name not in QUESTIONS:
        raise CasewallError(_unknown("metric", name, list(QUESTIONS)))
    if period and not QUESTIONS[name][1]:
        raise CasewallError(f"{name} is asked of one instant: it has no --by {period}; use --as-of")


def of_teams(board: Board, teams: Collection[str]) -> Board:
    """Return the board of these teams' cases. Raises CasewallError for a team that is nowhere: never a silent zero."""
    seen = pl.concat([board.cases, board.backlog])["team"].drop_nulls()
    known = sorted({*board.settings.teams, *seen})
    for team in teams:
        if team not in known:
            raise CasewallError(_unknown("--team", team, known))
    here = pl.col("team").is_in(list(teams))
    return replace(board, cases=board.cases.filter(here), backlog=board.backlog.filter(here))


def parted(by: Sequence[str]) -> tuple[tuple[str, ...], str | None]:
    """Part the asked dimensions into those of a case and at most one period."""
    known = [*DIMENSIONS, *PERIODS]
    for name in by:
        if name not in known:
            raise CasewallError(_unknown("--by", name, known))
    periods = [name for name in by if name in PERIODS]
    if len(periods) > 1:
        raise CasewallError(f"--by {' --by '.join(periods)}: choose one period")
    return tuple(dict.fromkeys(name for name in by if name not in PERIODS)), periods[0] if periods else None


def _unknown(what: str, name: str, known: list[str]) -> str:
    hint = nearest(name, known)
    every = f" It is one of {', '.join(known)}." if hint.startswith("Did") and len(known) <= FEW else ""
    return f"{what} {name!r} is not known. {hint}{every}"
