"""Time by owner and by holder: with whom a case's net work time was spent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import polars as pl

from metrics.net_work_time import to_hours
from metrics.periods import dimension

NOBODY = "nobody"


def time_by_owner(
    intervals: pl.DataFrame,
    cases: pl.DataFrame,
    *,
    who: Literal["owner", "holder"] = "owner",
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Return the net work time that cases spent with each owner, or with each holder.

    Population: the cases given, with the stretches of their whole lives; those without net time (no calendar, known to
    the day) add nothing. Interval: opening to the closing that stands, or `as_of`. Clock: each case's own calendar;
    hours are those in which the clock ran, and sum over the rows exactly to the cases' lead times and ages;
    paused_hours are the calendar's hours of pauses. Null rule: "nobody" had the case while nobody owned (or
    held) it; where the source tells no owners the name is null.
    Columns: by…, owner (or holder), cases (that were ever with them, each once), hours, paused_hours.
    """
    parts = [name for name in by if name != who]
    told = cases.select("case", *((dimension(name)) for name in parts), known="owner_known")
    held = intervals.select("case", pl.col(who).alias("who"), "running", "pausing", "net").filter(
        pl.col("net").is_not_null()
    )
    beside = held.join(told.with_columns(here=True), on="case", how="left", maintain_order="left")
    spent = beside.filter("here").drop("here")
    name = pl.coalesce("who", pl.when("known").then(pl.lit(NOBODY)))
    running = pl.when("running").then("net").sum().cast(pl.Duration("us"))
    stood = pl.when(pl.col("pausing") & ~pl.col("running")).then("net").sum().cast(pl.Duration("us"))
    keys = [*parts, who]
    return (
        spent.with_columns(name.alias(who))
        .group_by(keys)
        .agg(
            pl.col("case").n_unique().cast(pl.Int64).alias("cases"),
            to_hours(running).alias("hours"),
            to_hours(stood).alias("paused_hours"),
        )
        .sort(keys, nulls_last=True)
    )
