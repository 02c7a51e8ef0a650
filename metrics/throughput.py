"""Throughput and arrivals: cases closed and cases opened in a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.periods import every_period, grouped, period_start, period_starts


def throughput(
    cases: pl.DataFrame,
    *,
    start: date,
    end: date,
    period: str | None = "week",
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Return cases closed and opened in half-open local periods.

    Population: for throughput, cases whose closing that stands, as known at `as_of`, lies in the period, each once;
    for arrivals, cases whose opening lies in it. Interval: `[start, end)`, local dates of the case's own calendar.
    Null rule: an empty period is zero. Columns: period_start (with a period), by…, throughput, arrivals.
    """
    closed = cases.lazy().filter(pl.col("closed_date").is_between(start, end, closed="left"))
    opened = cases.lazy().filter(pl.col("opened_date").is_between(start, end, closed="left"))
    count = pl.len().cast(pl.Int64)
    if period is None:
        ended = grouped(closed, by, count.alias("throughput"))
        began = grouped(opened, by, count.alias("arrivals"))
        if not by:
            return pl.concat([ended, began], how="horizontal")
        both = ended.join(began, on=list(by), how="full", nulls_equal=True, coalesce=True)
        return both.with_columns(pl.col("throughput", "arrivals").fill_null(0)).sort(list(by), nulls_last=True)
    keys = ["period_start", *by]
    ended, began = (
        grouped(frame.with_columns(period_start=period_start(date_of, period=period)), keys, count.alias(name))
        for frame, date_of, name in ((closed, "closed_date", "throughput"), (opened, "opened_date", "arrivals"))
    )
    periods = period_starts(period=period, start=start, end=end)
    found = ended.join(began, on=keys, how="full", nulls_equal=True, coalesce=True)
    return every_period(found, periods=periods, by=by, zero=["throughput", "arrivals"])
