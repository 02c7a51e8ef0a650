"""What runs on in the browser between two pictures: the clock, the net work time left, the age of each source."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import polars as pl

from app.board import Board
from data.store.fresh_runs import INTERVALS
from metrics.calendar import DAY, sessions
from metrics.calendar_table import micros

AHEAD = 9  # days
HOUR_MS = 3_600_000
FARTHEST = 730  # days until the next session, after a closure that is longer than that


def ticking(board: Board, *, failing: Collection[str] = ()) -> dict[str, Any]:
    """Return the zone's offsets, the sessions and the sources' instants, in ms since 1970."""
    hours = _hours(board)
    last = max([hour[1] for hour in hours], default=0)
    return {"zone": _offsets(board, last), "hours": hours, "sources": ticking_sources(board, failing=failing)}


def ticking_sources(board: Board, *, failing: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return each source's freshness; none is newer than the picture. `failing` did not answer when last asked."""
    return [
        {
            "label": row["label"],
            "fresh_ms": None if row["fresh_at"] is None else min(micros(row["fresh_at"]), micros(board.as_of)) // 1000,
            "stale_after_ms": int(INTERVALS * row["interval"] / timedelta(milliseconds=1)),
            "stale": row["stale"],
            "failing": row["source"] in failing,
        }
        for row in board.sources.iter_rows(named=True)
    ]


def _offsets(board: Board, last_ms: int) -> list[list[int]]:
    """Return the zone's offset in minutes now and after each change of the next days, up to the last session."""
    found: list[list[int]] = []
    ahead = max(AHEAD * 24, (last_ms - micros(board.as_of) // 1000) // HOUR_MS + 1)
    for hours in range(ahead):
        at = board.as_of + timedelta(hours=hours)
        offset = at.astimezone(board.zone).utcoffset() or timedelta(0)
        minutes = int(offset / timedelta(minutes=1))
        if not found or found[-1][1] != minutes:
            found.append([0 if not found else micros(at) // 1000, minutes])
    return found


def _hours(board: Board) -> list[list[int]]:
    """Return the sessions of the next days, by which the browser's own clock counts down; at least the next one."""
    if board.calendar is None:
        return []
    last = board.today + (AHEAD - 1) * DAY
    spans = sessions(board.calendar, board.today - DAY, last)
    for _ in range(FARTHEST):
        if not spans.filter(pl.col("end") > board.as_of).is_empty():
            break
        # a closure that is longer: the clock resumes after it
        last += DAY
        spans = spans.vstack(sessions(board.calendar, last, last))
    return [[micros(start) // 1000, micros(end) // 1000] for start, end in spans.select("start", "end").rows()]
