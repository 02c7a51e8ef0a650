"""Recorded changes: from which week on the natural limits of a weekly series begin anew, and whose series they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from app.board import Board
from metrics.rules import Change
from metrics.signals import signals

SINCE = "since"


def recorded(board: Board) -> list[Change]:
    """Return the changes by the day of the picture that begin the series of all of its cases anew, the oldest first.

    One of some teams begins the series of those teams anew, never that of everybody.
    """
    return [change for change in _by_now(board) if _of_all(change, board)]


def first_week(day: date) -> date:
    """Return the first whole week after a change of a day: the one that begins on it, or the next."""
    return day + timedelta(days=-day.weekday() % 7)


def judged_weeks(weeks: pl.DataFrame, board: Board, *, keys: Sequence[str] = ()) -> pl.DataFrame:
    """Judge weekly series as `signals` does, each anew from every recorded change of it on.

    Takes period_start, keys…, value; of the keys, `team` and `owner` say whose series a row is of. Adds `since`, the
    Monday from which the limits of a week begin: null for weeks before any change.
    """
    found = signals(_parted(weeks, board, keys=keys), keys=(*keys, SINCE))
    # what a change parts is one series all the same
    count = weeks.select(keys).n_unique() if keys else min(weeks.height, 1)
    told = found.with_columns(series_looked_at=pl.lit(count, pl.Int64))
    return told.sort(*keys, "period_start", nulls_last=True)


def newest_stretch(weeks: pl.DataFrame) -> pl.DataFrame:
    """Return those of a series' judged weeks that share the limits of its last one."""
    if SINCE not in weeks.columns or weeks.is_empty():
        return weeks
    return weeks.filter(pl.col(SINCE).eq_missing(pl.lit(weeks[SINCE][-1], pl.Date)))


def _by_now(board: Board) -> list[Change]:
    return [change for change in board.rules.changes if change.day <= board.today]


def _of_all(change: Change, board: Board) -> bool:
    """Tell whether a change is one of everybody on a board."""
    return not change.teams or (board.teams is not None and set(board.teams) <= change.teams)


def _parted(weeks: pl.DataFrame, board: Board, *, keys: Sequence[str]) -> pl.DataFrame:
    """Add to each week the first one of its stretch."""
    since = pl.lit(None, pl.Date)
    for change in _by_now(board):
        begins = first_week(change.day)
        here = pl.lit(value=True)
        if not _of_all(change, board):
            members = [name for name, team in board.rules.team_of.items() if team in change.teams]
            named = {"team": sorted(change.teams), "owner": members}
            here = next((pl.col(key).is_in(named[key]) for key in named if key in keys), pl.lit(value=False))
        since = pl.when(here.fill_null(value=False), pl.col("period_start") >= begins).then(begins).otherwise(since)
    return weeks.with_columns(since.alias(SINCE))
