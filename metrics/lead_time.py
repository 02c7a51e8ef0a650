"""Lead time: net work hours from opening to the closing that stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.percentiles import percentile_hours
from metrics.periods import every_period, grouped, grouped_by_number, period_start, period_starts


def lead_time(
    cases: pl.DataFrame,
    *,
    start: date,
    end: date,
    period: str | None = None,
    by: Sequence[str] = (),
    least_n: int = 20,
) -> pl.DataFrame:
    """Return percentiles of lead time, net and elapsed, with n.

    Population: cases whose closing that stands lies in `[start, end)`, local dates, and whose closing time is told;
    those known to the day are in none of the percentiles of hours. Interval: opening to closing. Clock: the case's
    own calendar, pauses out, reopen policy applied; elapsed ones on the wall clock. Null rule: below `least_n`
    cases every percentile is null.
    Columns: period_start (with a period), by…, n, p50_hours, p85_hours, p95_hours, elapsed_p50_hours, ….
    """
    closed = cases.lazy().filter(
        pl.col("closed_date").is_between(start, end, closed="left"),
        pl.col("net_work_time").is_not_null(),
        ~pl.col("untimed"),
    )
    figures = [
        pl.len().cast(pl.Int64).alias("n"),
        *percentile_hours("net_work_time", least_n=least_n),
        *percentile_hours("elapsed_time", least_n=least_n, prefix="elapsed_"),
    ]
    if period is None:
        return grouped(closed, by, *figures)
    placed = closed.with_columns(period_start=period_start("closed_date", period=period))
    found = grouped_by_number(placed, ["period_start", *by], *figures)
    periods = period_starts(period=period, start=start, end=end)
    return every_period(found, periods=periods, by=by, zero=["n"])
