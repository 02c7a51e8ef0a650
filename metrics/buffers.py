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
    return grouped(cases.filter("is_open"), by, *counts)


def turns_late(cases: pl.DataFrame, *, before: datetime | None = None) -> pl.DataFrame:
    """Return the open cases that are not late and will be before an instant, the next first.

    Population: cases open at `as_of` with a due instant; a paused case has none. Without `before`: all of them.
    """
    late = pl.col("verdict") == "late"
    coming = cases.filter("is_open", ~late.fill_null(False), pl.col("due_at").is_not_null())
    if before is not None:
        coming = coming.filter(pl.col("due_at") < before)
    return coming.sort("due_at", "source", "case_id")
