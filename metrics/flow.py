"""Flow: arrivals, closings and reopenings, and the balance between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.periods import every_period, grouped, period_start, period_starts

KINDS = {"opened": "arrivals", "reopened": "reopenings", "closed": "closings"}


def moves(rows: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Return every move of a case: opened, closed (into done) and reopened (out of done), with its instant.

    `rows` is the timeline, `cases` those that count; a case is opened once. Columns: case, at, kind. A case that was
    void for a while leaves the work and comes back to it like one that was done: WIP does not hold it in between.
    """
    kept = rows.join(cases.select("case"), on="case", how="semi").with_columns(
        out=pl.col("done") | (pl.col("state") == "void").fill_null(False)
    )
    before = pl.col("out").shift(1).fill_null(False) & ~pl.col("first")
    turned = kept.select(
        "case",
        "at",
        kind=pl.when(pl.col("out") & ~before)
        .then(pl.lit("closed"))
        .when(~pl.col("out") & before)
        .then(pl.lit("reopened")),
    ).drop_nulls("kind")
    opened = cases.select("case", at="opened_at", kind=pl.lit("opened"))
    return pl.concat([opened, turned])


def flow(
    moved: pl.DataFrame, *, start: date, end: date, period: str | None = None, by: Sequence[str] = ()
) -> pl.DataFrame:
    """Return arrivals, reopenings, closings and net_flow in half-open local periods.

    Population: the moves of cases that are neither void nor impossible; `moved` carries each move's local `date`.
    Interval: `[start, end)`, local dates of the case's own calendar.
    net_flow = arrivals + reopenings - closings = WIP(end) - WIP(start). Null rule: an empty period is zero.
    Columns: period_start (with a period), by…, arrivals, reopenings, closings, net_flow.
    """
    inside = moved.lazy().filter(pl.col("date").is_between(start, end, closed="left"))
    counts = [(pl.col("kind") == kind).sum().cast(pl.Int64).alias(name) for kind, name in KINDS.items()]
    if period is None:
        found = grouped(inside, by, *counts)
    else:
        placed = inside.with_columns(period_start=period_start("date", period=period))
        parts = grouped(placed, ["period_start", *by], *counts)
        periods = period_starts(period=period, start=start, end=end)
        found = every_period(parts, inside, periods=periods, by=by, zero=list(KINDS.values()))
    return found.with_columns(net_flow=pl.col("arrivals") + pl.col("reopenings") - pl.col("closings"))
