"""Overrun: how far a case is past its target."""

from __future__ import annotations

import polars as pl


def add_overrun(cases: pl.DataFrame) -> pl.DataFrame:
    """Add over and over_days to cases.

    Population: every case. Clock: net work time less the target; where the source's promise is judged, the wall clock
    from that date on. Negative is time that is left. Null rule: over is null without a target, without a calendar, and
    for what is known to the day, where over_days has the working days past the target.
    """
    promised = pl.col("target_by") == "source_due_at"
    past = pl.col("end_at") - pl.col("source_due_at")
    return cases.with_columns(
        over=pl.when(promised).then(past).otherwise(pl.col("net_work_time") - pl.col("target")),
        over_days=pl.when(~promised).then(pl.col("net_work_days") - pl.col("target_days")),
    )
