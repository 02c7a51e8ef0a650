"""Throughput per available hour: cases closed against the hours in which somebody was there to close them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from metrics.available import hours_available
from metrics.net_work_time import to_hours
from metrics.periods import every_period, grouped, period_starts, period_within, regrouped
from metrics.rules import Rules


def throughput_per_hour(
    cases: pl.DataFrame,
    rows: pl.DataFrame,
    *,
    rules: Rules,
    start: date,
    end: date,
    as_of: datetime,
    period: str | None = "week",
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Return throughput / rostered person-hours of half-open local periods, else the calendar's hours.

    Population: cases whose closing that stands, as known at `as_of`, lies in the period, each once; `rows` as of
    `roster`. Interval: `[start, end)`, local dates; hours up to `as_of`. Clock: each person's calendar, absences out: a
    holiday week is no drop. Parted by owner, a person's closings stand against her own hours, wherever she closed.
    Null rule: an empty period is zero; without hours, or where they are not known (a machine, a salesperson, nobody),
    the ratio is null. Columns: period_start (with a period), by…, throughput, available_hours, people, not_listed
    (people without a line in the configuration), throughput_per_hour, hours_of ("people" or "calendar").
    """
    keys = ["period_start", *by] if period else list(by)
    seen = _seen(cases, start=start, end=end, period=period, by=by)
    inside = pl.col("period_start").is_not_null()
    closed = regrouped(seen, keys, pl.col("n").filter(inside).sum().alias("throughput"))
    if period:
        periods = period_starts(period=period, start=start, end=end)
        closed = every_period(closed, periods=periods, by=by, zero=["throughput"])
    hours = hours_available(
        rows, seen, rules=rules, start=start, end=end, as_of=as_of, period=period, by=by
    ).with_columns(available_hours=to_hours(pl.col("net")))
    both = (
        closed.join(hours, on=keys, how="left", nulls_equal=True, maintain_order="left")
        if keys
        else pl.concat([closed, hours], how="horizontal")
    )
    ratio = pl.when(pl.col("available_hours") > 0).then(pl.col("throughput") / pl.col("available_hours"))
    return both.select(
        *keys, "throughput", "available_hours", pl.col("people", "not_listed").fill_null(0),
        ratio.alias("throughput_per_hour"), "hours_of",
    )  # fmt: skip


def _seen(cases: pl.DataFrame, *, start: date, end: date, period: str | None, by: Sequence[str]) -> pl.DataFrame:
    """Return how many cases closed by period and group (team, without one), at one look at all cases.

    Those that only opened in `[start, end)` are there without a period, so that their group has a row.
    """
    placed = period_within("closed_date", start=start, end=end, period=period)
    opened = pl.col("opened_date").is_between(start, end, closed="left")
    held = cases.lazy().with_columns(placed).filter(pl.col("period_start").is_not_null() | opened)
    return grouped(held, ["period_start", *(by or ["team"])], pl.len().cast(pl.Int64).alias("n"))
