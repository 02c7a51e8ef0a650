"""Arrivals: cases opened in a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.periods import every_period, grouped, period_start, period_starts


def arrivals(
    cases: pl.DataFrame, *, start: date, end: date, period: str | None = None, by: Sequence[str] = ()
) -> pl.DataFrame:
    """Return the cases opened in half-open local periods.

    Population: cases that are neither void nor impossible, each once, in the period of its opening; a reopening is no
    arrival. Interval: `[start, end)`, local dates of the case's own calendar. Null rule: an empty period is zero.
    Columns: period_start (with a period), by…, arrivals.
    """
    opened = cases.lazy().filter(pl.col("opened_date").is_between(start, end, closed="left"))
    count = pl.len().cast(pl.Int64).alias("arrivals")
    if period is None:
        return grouped(opened, by, count)
    placed = opened.with_columns(period_start=period_start("opened_date", period=period))
    periods = period_starts(period=period, start=start, end=end)
    return every_period(grouped(placed, ["period_start", *by], count), periods=periods, by=by, zero=["arrivals"])
