"""Weekly closings: the figures of the series in which signals are looked for, at one look at all cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.arrivals import arrivals
from metrics.percentiles import percentile_hours
from metrics.periods import every_period, grouped_by_number, period_start, period_starts
from metrics.tallies import share, side_by_side

COUNTS = ("throughput", "arrivals", "met", "late", "n")


def weekly_closings(
    cases: pl.DataFrame, *, start: date, end: date, by: Sequence[str] = (), least_n: int = 20
) -> pl.DataFrame:
    """Return the figures of `throughput`, `compliance` and `lead_time` of which there are weekly series.

    Population, interval, clock and null rules: those of the three metrics, each week of `[start, end)`; every group of
    the cases has every week. n, the cases behind p85_hours, is null in a group of which no time is known at all.
    Columns: period_start, by…, throughput, arrivals, met, late, compliance_share, n, p85_hours.
    """
    keys = ["period_start", *by]
    timed = pl.when(pl.col("net_work_time").is_not_null() & ~pl.col("untimed")).then("net_work_time")
    # beforehand: to add up whole numbers is quicker than to compare words group by group
    words = {word: (pl.col("verdict") == word).cast(pl.UInt32) for word in ("met", "late")}
    inside = cases.lazy().filter(pl.col("closed_date").is_between(start, end, closed="left"))
    closed = grouped_by_number(
        inside.with_columns(period_start=period_start("closed_date", period="week"), timed=timed, **words),
        keys,
        pl.len().cast(pl.Int64).alias("throughput"),
        pl.col("met", "late").sum().cast(pl.Int64),
        pl.col("timed").count().cast(pl.Int64).alias("n"),
        *(one for one in percentile_hours("timed", least_n=least_n) if one.meta.output_name() == "p85_hours"),
    )
    came = arrivals(cases, start=start, end=end, period="week", by=by)
    periods = period_starts(period="week", start=start, end=end)
    whole = every_period(side_by_side(closed, came, keys=keys), cases, periods=periods, by=by, zero=COUNTS)
    known = pl.col("n").sum().over(list(by)) > 0 if by else pl.lit(value=True)
    return whole.select(
        *keys, "throughput", "arrivals", "met", "late",
        share("met", "late").alias("compliance_share"), pl.when(known).then("n").alias("n"), "p85_hours",
    )  # fmt: skip
