"""Throughput per available hour: cases closed against the hours in which somebody was there to close them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from metrics.available import hours_available
from metrics.net_work_time import to_hours
from metrics.rules import Rules
from metrics.throughput import throughput


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
    closed = throughput(cases, start=start, end=end, period=period, by=by).drop("arrivals")
    held = cases.select(
        list(dict.fromkeys(["closed_date", "opened_date", "team", "owner", "owner_known", *by]))
    ).filter(
        pl.col("closed_date").is_between(start, end, closed="left")
        | pl.col("opened_date").is_between(start, end, closed="left")
    )
    hours = hours_available(
        rows, held, rules=rules, start=start, end=end, as_of=as_of, period=period, by=by
    ).with_columns(available_hours=to_hours(pl.col("net")))
    keys = ["period_start", *by] if period else list(by)
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
