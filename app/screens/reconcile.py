"""Reconciliation on its page: the source, the weeks and the cause that a viewer chose, and the cases that fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from app.board import Board
from app.reconciling import Reconciled, reconcile
from metrics.reconciliation import AGREE, ALWAYS, CAUSES, DIFFER, FIRST, PAUSE, THEIRS, UNEXPLAINED, in_order

EVERY = "all"
WEEKS = {"12": "12 weeks", "52": "52 weeks", EVERY: "All time"}
WORDS = {
    PAUSE: "Pause counted",
    ALWAYS: "24x7",
    FIRST: "First closing",
    THEIRS: "Their target",
    UNEXPLAINED: "Not explained",
}
MEANS = {
    PAUSE: "They agree when no pause stops the clock.",
    ALWAYS: "They agree when the clock runs day and night, and a day of target is 24 hours.",
    FIRST: "They agree when a reopened case is judged by its first closing.",
    THEIRS: "They agree when the source's own due date is the target.",
    UNEXPLAINED: "No single change of our rules makes the two agree.",
}
BEGINNING = date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class ReconcileAsked:
    """What a viewer chose: a source, how many weeks back (or all time), and one cause or all."""

    source: str
    weeks: str = "12"
    cause: str = EVERY


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """A source reconciled, and of the cases that differ those of the chosen cause, in the order of the causes."""

    asked: ReconcileAsked
    found: Reconciled
    rows: pl.DataFrame
    judged: str

    @property
    def differ(self) -> int:
        """How many cases differ."""
        return self.found.count(DIFFER)

    @property
    def both(self) -> int:
        """How many cases have a verdict on both sides."""
        return self.found.count(AGREE) + self.differ

    def of_cause(self, cause: str) -> dict[str, int]:
        """Return how many cases differ by a cause, and how many of them each side calls late."""
        row = self.found.counts.filter(pl.col("cause") == cause).row(0, named=True)
        return {name: int(row[name]) for name in ("cases", "our_late", "their_late")}


def days(board: Board, weeks: str) -> tuple[date, date]:
    """Return the half-open days of a choice: whole weeks back from this one, up to and with today."""
    monday = board.today - timedelta(days=board.today.weekday())
    start = BEGINNING if weeks == EVERY else monday - timedelta(weeks=int(weeks) - 1)
    return start, board.today + timedelta(days=1)


def reconciliation_of(board: Board, asked: ReconcileAsked) -> Reconciliation:
    """Return what a viewer asked for."""
    start, end = days(board, asked.weeks)
    found = reconcile(board, asked.source, start=start, end=end)
    differing = found.cases.filter(pl.col("part") == DIFFER)
    if asked.cause in CAUSES:
        differing = differing.filter(pl.col("cause") == asked.cause)
    return Reconciliation(asked=asked, found=found, rows=in_order(differing), judged=board.judged)
