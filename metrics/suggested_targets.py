"""Suggested targets: the time in which most of the recent cases of a type were closed, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import exp, lgamma, log, log1p, sqrt

import polars as pl

from metrics.net_work_time import to_hours
from metrics.periods import dimension, every_period, grouped, period_start, period_starts

LEVELS = {"p80": 0.80, "p85": 0.85, "p90": 0.90}
SURE = 0.95
TYPE = ("case_type",)


def suggested_targets(
    cases: pl.DataFrame, *, start: date, end: date, by: Sequence[str] = TYPE, least_n: int = 20
) -> pl.DataFrame:
    """Return for each case type the lead times within which 80, 85 and 90 % of the recent cases closed.

    Population: cases whose closing that stands lies in `[start, end)`, local dates, and whose lead time is known in
    net hours. Interval: opening to closing. Clock: net work time.
    Definition: each is an observed value, the smallest that at least the share p of n do not exceed; low and high are
    those of the values by rank between which the share p of all such cases lies with 95 % (order statistics: ranks by
    the binomial distribution, no shape of the lead times assumed).
    Null rule: fewer than `least_n` cases suggest nothing; low or high is null where so few cases have no value to
    bound it.
    Columns: by…, n, target_hours (their own, where all of them have the same), p80_hours, p80_low_hours,
    p80_high_hours, … of p85 and p90.
    """
    closed = closed_in(cases, start=start, end=end)
    # no rank that is asked for lies lower: to sort all values would take three times as long
    upper = pl.len() // 5 + pl.len().sqrt().cast(pl.UInt32) + 3
    same = pl.col("target").n_unique() == 1
    found = grouped(
        closed,
        by,
        pl.len().cast(pl.Int64).alias("n"),
        pl.when(same).then(to_hours(pl.col("target").first())).alias("target_hours"),
        to_hours(pl.col("net_work_time").top_k(upper).sort(descending=True)).alias("longest"),
    )
    ranks = _ranks(found["n"].unique().to_list(), least_n=least_n)
    ranked = found.join(ranks, on="n", how="left", maintain_order="left")
    values = [
        pl.col("longest").list.get(pl.col("n") - pl.col(f"{level}{edge}")).alias(f"{level}{edge}_hours")
        for level in LEVELS
        for edge in ("", "_low", "_high")
    ]
    return ranked.select(*by, "n", "target_hours", *values)


def compliance_given(
    cases: pl.DataFrame,
    suggested: pl.DataFrame,
    *,
    start: date,
    end: date,
    period: str = "week",
    by: Sequence[str] = TYPE,
) -> pl.DataFrame:
    """Return the compliance that suggested targets would have given, period by period.

    Population: as of `suggested_targets`, which gives `suggested`: the same cases, in the periods in which they closed.
    Clock: net work time. Null rule: a period without closings, or a type without a suggestion, has a null share.
    Columns: period_start, by…, n, p80_share, p85_share, p90_share (of n that closed within each).
    """
    limits = suggested.select(*by, *(f"{level}_hours" for level in LEVELS))
    closed = closed_in(cases, start=start, end=end).with_columns(hours=to_hours(pl.col("net_work_time")))
    placed = closed.with_columns(period_start=period_start("closed_date", period=period))
    named = placed.select("period_start", "hours", *(dimension(name) for name in by))
    held = named.collect().join(limits, on=list(by), how="left", nulls_equal=True)
    shares = [(pl.col("hours") <= pl.col(f"{level}_hours")).mean().alias(f"{level}_share") for level in LEVELS]
    found = held.group_by("period_start", *by).agg(pl.len().cast(pl.Int64).alias("n"), *shares)
    periods = period_starts(period=period, start=start, end=end)
    return every_period(found, closed, periods=periods, by=by, zero=["n"])


def closed_in(cases: pl.DataFrame, *, start: date, end: date) -> pl.LazyFrame:
    """Return the cases closed in a span whose lead time is known in net hours."""
    return cases.lazy().filter(
        pl.col("closed_date").is_between(start, end, closed="left"),
        pl.col("net_work_time").is_not_null(),
        ~pl.col("untimed"),
    )


def _ranks(counts: Sequence[int], *, least_n: int) -> pl.DataFrame:
    """Return the ranks (from 1) of each share and of its interval's ends, for each number of values."""
    shape = {f"{level}{edge}": pl.Int64() for level in LEVELS for edge in ("", "_low", "_high")}
    rows = []
    for n in counts:
        row: dict[str, int | None] = {"n": n}
        for level, share in LEVELS.items() if n >= max(least_n, 1) else ():
            low, high = interval(n, share)
            row |= {level: _rank(n, share), f"{level}_low": low, f"{level}_high": high}
        rows.append(row)
    return pl.DataFrame(rows, schema={"n": pl.Int64(), **shape})


def _rank(n: int, share: float) -> int:
    """Return the smallest rank whose value at least the share of n do not exceed."""
    exact = round(share * 100) * n
    return -(-exact // 100)


def interval(n: int, share: float, *, sure: float = SURE) -> tuple[int | None, int | None]:
    """Return the ranks between whose values the quantile lies with at least the given probability.

    P(X(low) <= q) >= 1 - tail and P(X(high) >= q) >= 1 - tail, tail = (1 - sure) / 2. None where no rank does.
    """
    tail, below, low, high = (1 - sure) / 2, 0.0, None, None
    # what lies so far under the middle adds nothing
    first = max(int(n * share - 9 * sqrt(n * share * (1 - share))) - 1, 0)
    ways = lgamma(n + 1) - lgamma(first + 1) - lgamma(n - first + 1)
    chance, odds = exp(ways + first * log(share) + (n - first) * log1p(-share)), share / (1 - share)
    for k in range(first, n + 1):
        # chance: that exactly k of n lie under the quantile; below: that at most k do
        below += chance
        chance *= (n - k) / (k + 1) * odds
        if below <= tail:
            low = k + 1
        if below >= 1 - tail and k < n:
            high = k + 1
            break
    return low, high
