"""Needs a hand: what nobody owns, what waits for an expert, what has gone silent; cases and counts, never a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import polars as pl

from app.board import Board
from app.catalogue import marked
from app.catalogue.people import with_experts
from app.formatting import duration, hours_stat
from metrics.frontline import queue_waits, queued_for_expert

HOUR = timedelta(hours=1)


def hand(board: Board) -> list[dict[str, Any]]:
    """Return the lines with a case in them: count, what, and the case that has waited longest."""
    return [line for line in _lines(board) if line["count"]]


def _lines(board: Board) -> Iterator[dict[str, Any]]:
    alone = marked.ownership(board).filter(pl.col("ownership") == "unowned")
    yield _line(alone, "unowned_for", "without an owner", "oldest")
    queued = with_experts(board).filter(queued_for_expert())
    waiting = queued.join(queue_waits(queued, board.intervals), on="case", how="left", maintain_order="left")
    yield _line(waiting, "wait", f"{'waits' if waiting.height == 1 else 'wait'} for an expert", "longest")
    silent = marked.silences(board).filter(pl.col("silence") == "silent")
    yield _line(silent, "silent_for", f"silent for {hours_stat(board.rules.silent_after / HOUR)}", "longest")


def _line(cases: pl.DataFrame, span: str, what: str, word: str) -> dict[str, Any]:
    """Return a line; of cases whose times are not known the one that was opened first is named."""
    if cases.is_empty():
        return {"count": 0, "what": what, "detail": ""}
    order = cases.sort(span, "opened_at", "case_id", descending=[True, False, False], nulls_last=True)
    first = order.row(0, named=True)
    told = f"{word} {first['case_id']}"
    return {
        "count": cases.height,
        "what": what,
        "detail": told if first[span] is None else f"{told}, {duration(first[span])}",
    }
