"""The rate at which a group closes in its best weeks, so far as its past shows: the base of slack without effort."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import polars as pl

from metrics.available import beside
from metrics.per_hour import throughput_per_hour
from metrics.periods import grouped
from metrics.roster import WEEKS_SEEN
from metrics.rules import Rules

RATE_WEEKS, RATE_SHARE = 26, 0.9
RATE: dict[str, pl.DataType] = {"rate": pl.Float64(), "rate_weeks": pl.Int64(), "rate_closings": pl.Int64()}


def rate_weeks(end: date, today: date) -> tuple[date, date]:
    """Return the half-open dates of the last 26 full weeks that are over by `end` and by `today`."""
    last = min(end, today)
    until = last - timedelta(days=last.weekday())
    return until - timedelta(weeks=RATE_WEEKS), until


def closing_rate(
    cases: pl.DataFrame,
    rows: pl.DataFrame,
    first: pl.DataFrame,
    *,
    rules: Rules,
    end: date,
    as_of: datetime,
    today: date,
    by: Sequence[str],
) -> pl.DataFrame:
    """Return the p90 (an observed value) of weekly throughput per available hour, one row a group.

    Population: of the last 26 full weeks that are over by `end` and by `today` (local dates) those in which the group
    had hours and closed something, that begin on the day of its first case (`first`: by…, first_date) or later, and,
    where people who are not listed belong to the week's hours, 12 weeks after the first such Monday or later, when it
    can be known who they are. Clock: as `throughput_per_hour` over those 26 weeks, so that a group that had nobody in
    any of them goes by its calendar's hours, whoever came later, and one that had somebody in one of them by its
    people's in all.
    Null rule: no such week gives no rate. Columns: by…, rate (cases an hour), rate_weeks, rate_closings.
    """
    begin, until = rate_weeks(end, today)
    weeks = throughput_per_hour(
        cases, rows, rules=rules, start=begin, end=until, as_of=as_of, period="week", by=by
    )  # fmt: skip
    # the first Monday on or after the first case begins the first full week
    full = pl.col("first_date").dt.offset_by("6d").dt.truncate("1w")
    settled = full.dt.offset_by(f"{WEEKS_SEEN - 1}w")
    known = pl.when(pl.col("not_listed") > 0).then(settled).otherwise(full)
    counted = beside(weeks, first, on=by).filter(
        pl.col("throughput") > 0, pl.col("throughput_per_hour").is_not_null(), pl.col("period_start") >= known
    )
    return grouped(
        counted,
        by,
        pl.col("throughput_per_hour").quantile(RATE_SHARE, interpolation="equiprobable").alias("rate"),
        pl.len().cast(pl.Int64).alias("rate_weeks"),
        pl.col("throughput").sum().cast(pl.Int64).alias("rate_closings"),
    )
