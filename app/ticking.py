"""What runs on in the browser between two pictures: the clock, the net work time left, the age of each source."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from app.board import Board
from data.store.fresh_runs import INTERVALS
from metrics.calendar import DAY, sessions
from metrics.calendar_table import micros

AHEAD = 9  # days


def ticking(board: Board, *, failing: Collection[str] = ()) -> dict[str, Any]:
    """Return the zone's offsets, the sessions and the sources' instants, in ms since 1970."""
    return {"zone": _offsets(board), "hours": _hours(board), "sources": ticking_sources(board, failing=failing)}


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


def _offsets(board: Board) -> list[list[int]]:
    """Return the zone's offset in minutes now and after its next change."""
    found: list[list[int]] = []
    for ahead in range(AHEAD * 24):
        at = board.as_of + timedelta(hours=ahead)
        offset = at.astimezone(board.zone).utcoffset() or timedelta(0)
        minutes = int(offset / timedelta(minutes=1))
        if not found or found[-1][1] != minutes:
            found.append([0 if not found else micros(at) // 1000, minutes])
    return found


def _hours(board: Board) -> list[list[int]]:
    """Return the sessions of the next days, by which the browser's own clock counts down."""
    if board.calendar is None:
        return []
    spans = sessions(board.calendar, board.today - DAY, board.today + (AHEAD - 1) * DAY)
    return [[micros(start) // 1000, micros(end) // 1000] for start, end in spans.select("start", "end").rows()]
