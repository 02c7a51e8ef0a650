"""Time to ownership: how long clients wait until somebody answers for their case."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from metrics.percentiles import percentile_hours
from metrics.periods import every_period, grouped, period_start, period_starts
from metrics.tallies import Span

OWNED = pl.col("happened_at").is_not_null() & pl.col("taken").is_not_null()
UNSEEN = pl.col("taken").is_null()


def ownership(cases: pl.DataFrame, *, span: Span, by: Sequence[str] = (), least_n: int = 20) -> pl.DataFrame:
    """Return the net work time from opening to the first owner.

    Population: cases opened in the span, local dates, with the columns of `add_promise` for ownership. Interval:
    opening to the first owner. Clock: the case's own calendar, pauses out. unowned: nobody has owned them yet; in no
    percentile. Null rule: unknown where no source tells owners, where the owner was there when the case was first seen,
    where the opening is known to the day, and without a calendar; below `least_n` cases every percentile is null.
    Columns: period_start (with a period), by…, n (owned), unowned, unknown, p50_hours, p85_hours, p95_hours.
    """
    inside = cases.lazy().filter(pl.col("opened_date").is_between(span.start, span.end, closed="left"))
    timed = inside.with_columns(waited=pl.when(OWNED).then("taken"))
    figures = [
        OWNED.sum().cast(pl.Int64).alias("n"),
        (~OWNED & ~UNSEEN).sum().cast(pl.Int64).alias("unowned"),
        UNSEEN.sum().cast(pl.Int64).alias("unknown"),
        *percentile_hours("waited", least_n=least_n),
    ]
    if span.period is None:
        return grouped(timed, by, *figures)
    placed = timed.with_columns(period_start=period_start("opened_date", period=span.period))
    periods = period_starts(period=span.period, start=span.start, end=span.end)
    found = grouped(placed, ["period_start", *by], *figures)
    return every_period(found, periods=periods, by=by, zero=["n", "unowned", "unknown"])
