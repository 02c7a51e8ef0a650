"""Aging: how old the open cases are."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from metrics.net_work_time import to_hours
from metrics.percentiles import percentile_hours
from metrics.periods import grouped


def aging(cases: pl.DataFrame, *, by: Sequence[str] = (), least_n: int = 20) -> pl.DataFrame:
    """Return the ages of the open cases: percentiles, the oldest, and how many have none.

    Population: cases open at `as_of`, paused ones included. Interval: opening to `as_of`. Clock: the case's own
    calendar, pauses out, so a paused case keeps the age it had; elapsed_oldest_hours on the wall clock. Null rule: a
    case known to the day, or without a calendar, has no age in hours and counts as unknown; below `least_n` ages every
    percentile is null.
    Columns: by…, n (cases with an age), unknown, p50_hours, p85_hours, p95_hours, oldest_hours, elapsed_oldest_hours.
    """
    age, elapsed = pl.col("net_work_time"), pl.col("elapsed_time")
    figures = [
        age.count().cast(pl.Int64).alias("n"),
        age.is_null().sum().cast(pl.Int64).alias("unknown"),
        *percentile_hours("net_work_time", least_n=least_n),
        to_hours(age.max()).alias("oldest_hours"),
        to_hours(elapsed.max()).alias("elapsed_oldest_hours"),
    ]
    here = cases.lazy().filter("is_open")
    if by:
        return grouped(here, by, *figures)
    # put in order once, and not again for each percentile; so few rows are quicker to sort when they are there
    held = here.select("net_work_time", "elapsed_time").collect()
    return held.with_columns(age.sort()).select(figures)
