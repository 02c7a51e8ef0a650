"""Buffers: how much of its target each open case has used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from metrics.periods import grouped

STATUSES = ("green", "yellow", "red", "late", "no_target")


def buffers(cases: pl.DataFrame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the open cases by buffer status.

    Population: cases open at `as_of`. Clock: net work time used over the target; a paused case keeps its share.
    Null rule: a case without a target counts as no_target. Columns: by…, green, yellow, red, late, no_target.
    """
    counts = [
        (pl.col("buffer_status") == status).fill_null(False).sum().cast(pl.Int64).alias(status) for status in STATUSES
    ]
    return grouped(cases.lazy().filter("is_open"), by, *counts)


Before = datetime | pl.Expr | None


def turns_late(cases: pl.DataFrame, *, before: Before = None) -> pl.DataFrame:
    """Return the open cases that are not late and will be before an instant, the next first.

    Population: cases open at `as_of` with a due instant; a paused case has none. `before` is one instant, or each
    case's own as an expression; without it: all of them. Null rule: a case whose own instant is null is among them.
    """
    return _turning(cases, before).collect().sort("due_at", "source", "case_id")


def _turning(cases: pl.DataFrame, before: Before) -> pl.LazyFrame:
    late = pl.col("verdict") == "late"
    coming = cases.lazy().filter("is_open", ~late.fill_null(False), pl.col("due_at").is_not_null())
    if before is None:
        return coming
    limit = before if isinstance(before, pl.Expr) else pl.lit(before)
    return coming.filter((pl.col("due_at") < limit).fill_null(value=True))


def due_soon(cases: pl.DataFrame, *, before: Before, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return how many open cases turn late before an instant, and which turns first.

    Population: cases open at `as_of`, not late, with a due instant before that one; a paused case has none while it
    stands, and turns late only after it goes on. `before`: the end of today is that of the case's own calendar. Clock:
    net work time, or the source's promise. Null rule: without such an end (no calendar) all that have a due instant;
    no such case is zero, and has no first one.
    Columns: by…, due_soon, first_due_at.
    """
    coming = _turning(cases, before)
    return grouped(coming, by, pl.len().cast(pl.Int64).alias("due_soon"), pl.col("due_at").min().alias("first_due_at"))
