"""The buffer board's lanes: open cases by type, each a mark at the share of its target."""

from __future__ import annotations

from typing import Any

import polars as pl

from app.board import Board
from app.formatting import span_stat
from app.links import sources_of
from app.naming import types
from metrics.calendar_table import micros

MOST_LANES, MOST_MARKS = 5, 36
STATUSES = ("green", "yellow", "red", "late")
OTHER = "\0other"


def lanes(board: Board) -> list[dict[str, Any]]:
    """Return at most five lanes, the rest as "Other": label, target, counts and marks by status.

    A cell with more marks than fit carries its count alone; nothing is cut off silently.
    """
    opened = board.cases.filter("is_open").with_columns(pl.col("case_type").fill_null(""))
    order = _order(board, opened)
    kept = order if len(order) <= MOST_LANES else order[: MOST_LANES - 1]
    laned = opened.with_columns(
        lane=pl.when(pl.col("case_type").is_in(kept)).then("case_type").otherwise(pl.lit(OTHER))
    )
    stale = board.sources.filter("stale")["source"].to_list()
    names = kept if len(kept) == len(order) else [*kept, OTHER]
    return [_lane(board, name, laned.filter(pl.col("lane") == name), stale) for name in names]


def _order(board: Board, opened: pl.DataFrame) -> list[str]:
    """Return the types: configured ones as they stand in the file, then others, the most open first."""
    recent = board.cases.filter(pl.col("is_open") | (pl.col("closed_at") > board.as_of - pl.duration(days=14)))
    known = set(recent["case_type"].fill_null("").to_list())
    configured = [name for name in board.settings.case_types if name in known]
    counts = opened["case_type"].value_counts(sort=True).rows()
    more = [name for name, _ in sorted(counts, key=lambda row: (-row[1], row[0])) if name not in configured]
    if len(configured) > MOST_LANES:
        busy = dict(counts)
        configured.sort(key=lambda name: -busy.get(name, 0))
    return configured + more or [""]


def _lane(board: Board, name: str, cases: pl.DataFrame, stale: list[str]) -> dict[str, Any]:
    targets = cases["target"].drop_nulls().unique().to_list()
    promised = (cases["target_by"] == "source_due_at").any()
    if len(targets) == 1 and not promised:
        target = f"target {span_stat(targets[0])}"
    elif promised:
        target = "by due date"
    else:
        target = "no target" if not targets else "mixed targets"
    rests_on = sources_of(board, cases)
    ages = board.sources.filter(pl.col("source").is_in(rests_on), pl.col("stale"))
    label = "Other" if name == OTHER else "Cases" if name == "" else types(board.settings, name)
    return {
        "label": label,
        "target": target,
        "no_target": cases.filter(pl.col("buffer_status") == "no_target").height,
        "stale": not set(stale).isdisjoint(rests_on),
        "fresh_ms": _fresh_ms(ages),
        "cells": {status: _cell(cases.filter(pl.col("buffer_status") == status)) for status in STATUSES},
    }


def _fresh_ms(stale: pl.DataFrame) -> int | None:
    """Return up to when a lane's stale sources are known, the oldest of them; None where one was never read."""
    known = stale["fresh_at"]
    return None if known.is_empty() or known.null_count() else min(map(micros, known.to_list())) // 1000


def _cell(cases: pl.DataFrame) -> dict[str, Any]:
    """Return a cell's count, and its marks as [share, hollow] where they fit."""
    marks: list[list[Any]] = []
    if cases.height <= MOST_MARKS:
        rows = cases.sort("share_used", "case_id").select(pl.col("share_used").fill_null(9.99), "paused").rows()
        marks = [[round(share, 3), paused] for share, paused in rows]
    return {"count": cases.height, "marks": marks}
