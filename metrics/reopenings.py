"""Reopenings: work that came back after it was closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.flow import flow
from metrics.periods import every_period, grouped, period_start, period_starts

RETURNED = pl.col("kind") == "reopened"


def reopenings(
    moved: pl.DataFrame, *, start: date, end: date, period: str | None = None, by: Sequence[str] = ()
) -> pl.DataFrame:
    """Return reopenings beside the closings of half-open local periods, and the cases that they are of.

    Population: the moves of cases that are neither void nor impossible; `moved` carries each move's local `date`. A
    reopening is a move out of done, wherever the case stands now; a closing a move into done, so a case that closes
    twice has two. reopen_share = reopenings / closings of the same period, a rate and no probability: what comes back
    may have closed before. Interval: `[start, end)`, local dates. Null rule: an empty period is zero; without closings
    the share is null.
    Columns: period_start (with a period), by…, reopenings, cases_reopened (each once), closings, reopen_share.
    """
    counts = flow(moved, start=start, end=end, period=period, by=by).drop("arrivals", "net_flow")
    back = moved.lazy().filter(RETURNED, pl.col("date").is_between(start, end, closed="left"))
    cases = pl.col("case").n_unique().cast(pl.Int64).alias("cases_reopened")
    if period is None:
        keys = list(by)
        told = grouped(back, by, cases)
    else:
        keys = ["period_start", *by]
        placed = back.with_columns(period_start=period_start("date", period=period))
        periods = period_starts(period=period, start=start, end=end)
        told = every_period(grouped(placed, keys, cases), moved, periods=periods, by=by, zero=["cases_reopened"])
    if not keys:
        whole = pl.concat([counts, told], how="horizontal")
    else:
        whole = counts.join(told, on=keys, how="left", nulls_equal=True, maintain_order="left")
    share = pl.when(pl.col("closings") > 0).then(pl.col("reopenings") / pl.col("closings"))
    return whole.with_columns(pl.col("cases_reopened").fill_null(0)).select(
        *keys, "reopenings", "cases_reopened", "closings", reopen_share=share
    )
