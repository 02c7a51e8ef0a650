"""Reopenings: work that came back after it was closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.periods import every_period, grouped, period_start, period_starts
from metrics.tallies import side_by_side

COUNTS = ("reopenings", "cases_reopened", "closings")


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
    keys = ["period_start", *by] if period else list(by)
    inside = moved.lazy().filter(pl.col("date").is_between(start, end, closed="left"))
    if period:
        inside = inside.with_columns(period_start=period_start("date", period=period))
    count = pl.len().cast(pl.Int64)
    tables = [
        grouped(inside.filter(pl.col("kind") == "closed"), keys, count.alias("closings")),
        grouped(
            inside.filter(pl.col("kind") == "reopened"),
            keys,
            count.alias("reopenings"),
            pl.col("case").n_unique().cast(pl.Int64).alias("cases_reopened"),
        ),
    ]
    if by:  # a group that did neither has a row too
        tables.append(grouped(inside, keys))
    whole = side_by_side(*tables, keys=keys)
    if period:
        periods = period_starts(period=period, start=start, end=end)
        whole = every_period(whole, periods=periods, by=by, zero=COUNTS)
    share = pl.when(pl.col("closings") > 0).then(pl.col("reopenings") / pl.col("closings"))
    return whole.select(*keys, *COUNTS, reopen_share=share)
