"""A race: one question of the catalogue, answered by us, by pandas and by DuckDB; and what pandas needs for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.race.loaded import Desk

HOUR = 3_600_000_000
SHARES = {"p50": 0.50, "p85": 0.85, "p95": 0.95}


@dataclass(frozen=True, kw_only=True)
class Race:
    """One question. `keys` sort its rows; the rivals answer the columns of ours, or those of `only`."""

    name: str
    asked: str
    ours: Callable[[Desk], pl.DataFrame]
    pandas: Callable[[Desk], pd.DataFrame]
    duckdb: str
    keys: Sequence[str] = ()
    only: Sequence[str] = ()


def week(day: pd.Series) -> pd.Series:
    """Return the Monday of each date."""
    return day - pd.to_timedelta(day.dt.weekday, unit="D")


def weeks(desk: Desk) -> pd.DatetimeIndex:
    """Return every Monday of the span."""
    first = pd.Timestamp(desk.start) - pd.Timedelta(days=desk.start.weekday())
    return pd.date_range(first, pd.Timestamp(desk.end), freq="7D", inclusive="left", name="period_start", unit="ms")


def within(day: pd.Series, desk: Desk) -> pd.Series:
    """Tell whether dates lie in the span."""
    return (day >= pd.Timestamp(desk.start)) & (day < pd.Timestamp(desk.end))


def hours(span: pd.Series) -> pd.Series:
    """Return durations in hours."""
    return span / pd.Timedelta(hours=1)


def percentiles(span: pd.Series, by: pd.Series | None, *, prefix: str = "") -> pd.DataFrame:
    """Return n and percentiles in hours, observed values, by a key or of all."""

    def of(values: np.ndarray) -> list[float]:
        return list(np.quantile(values, list(SHARES.values()), method="inverted_cdf") / HOUR) if len(values) else []

    names = [f"{prefix}{name}_hours" for name in SHARES]
    held = span.dropna()
    micros = held.astype("timedelta64[us]").astype("int64")
    if by is None:
        return pd.DataFrame([of(micros.to_numpy())], columns=names)
    rows = {key: of(values.to_numpy()) for key, values in micros.groupby(by[held.index])}
    return pd.DataFrame.from_dict(rows, orient="index", columns=names).rename_axis(by.name)


def quantiles(column: str, *, prefix: str = "") -> str:
    """Return the same in DuckDB's words."""
    return ", ".join(
        f"quantile_disc({column}, {share}) / {HOUR}.0::DOUBLE AS {prefix}{name}_hours" for name, share in SHARES.items()
    )


WEEKS = """weeks AS (SELECT unnest(generate_series(week(getvariable('start')),
    getvariable('end') - INTERVAL 1 DAY, INTERVAL 7 DAY))::DATE AS period_start)"""


def inside(day: str) -> str:
    """Return DuckDB's test whether a date lies in the span."""
    return f"{day} >= getvariable('start') AND {day} < getvariable('end')"
