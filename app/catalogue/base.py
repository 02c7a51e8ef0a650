"""What a metric of the catalogue is: its name, its definition, how it is answered, and the cases behind each figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import polars as pl

from app.board import Board
from metrics.periods import DIMENSIONS


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: `[start, end)` in local dates, parted by dimensions and by at most one period.

    `of` names the weekly series of signals; `before` an instant looked ahead to; `seed` makes a draw repeatable.
    """

    start: date
    end: date
    by: tuple[str, ...] = ()
    period: str | None = None
    of: str | None = None
    before: datetime | None = None
    seed: int = 1


Answer = Callable[[Board, Question], pl.DataFrame]


def nothing_left_out(board: Board, asked: Question) -> Mapping[str, int]:
    """Return that every case of the population is in the figures."""
    return {}


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One metric of the catalogue.

    `definition` is the function of `metrics/` whose docstring says what the number means. `cases` gives, per count of
    the answer, the cases that it counts: one row a case (`case`, and the columns by which it can be parted), as many
    as the figure says. `left_out` says in words what the figures leave out, and how many cases that is. `standing` are
    the figures that are of cases open at `as_of` whichever days are asked about; by a period they are of its end.
    `first` is the column by which its open cases are listed.
    """

    name: str
    does: str
    definition: Callable[..., object]
    answer: Answer
    asked_of: Literal["instant", "period"]
    by: tuple[str, ...] = DIMENSIONS
    periods: bool = True
    cases: Mapping[str, Answer] = field(default_factory=dict)
    left_out: Callable[[Board, Question], Mapping[str, int]] = nothing_left_out
    standing: tuple[str, ...] = ()
    first: str = "opened_at"
