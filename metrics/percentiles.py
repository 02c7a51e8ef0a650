"""Percentiles as observed values: the smallest that at least the share p of n do not exceed."""

from __future__ import annotations

import polars as pl

from metrics.net_work_time import to_hours

SHARES = {"p50": 0.50, "p85": 0.85, "p95": 0.95}


def percentile_hours(name: str, *, least_n: int, prefix: str = "") -> list[pl.Expr]:
    """Return p50, p85 and p95 of a duration column, in hours, for an aggregation.

    Population: the non-null values of the group. Null rule: fewer than `least_n` of them give null ("n too small"),
    never zero. Definition: Polars' `equiprobable`, DuckDB's `quantile_disc`.
    """
    value = pl.col(name)
    enough = value.count() >= max(least_n, 1)
    found = {label: value.quantile(share, interpolation="equiprobable") for label, share in SHARES.items()}
    return [pl.when(enough).then(to_hours(one)).alias(f"{prefix}{label}_hours") for label, one in found.items()]
