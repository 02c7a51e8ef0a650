"""Time in state: where a case's net work hours went, by state and by who had it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from metrics.rules import EXPERT

COUNTED = ("queue", "working", "expert_queue", "expert", "waiting")
PARTS = (*COUNTED, "paused")


def part() -> pl.Expr:
    """Return the part that an interval's time belongs to.

    Where the clock runs: queue or working, expert_queue or expert where an expert or the experts' group has the case,
    and waiting where the type's policy does not pause for that reason. Where it stands: paused.
    """
    expert = pl.col("tier") == EXPERT
    queued, active = pl.col("state") == "queued", pl.col("state") == "active"
    return (
        pl.when(~pl.col("running"))
        .then(pl.lit("paused"))
        .when(queued)
        .then(pl.when(expert).then(pl.lit("expert_queue")).otherwise(pl.lit("queue")))
        .when(active)
        .then(pl.when(expert).then(pl.lit("expert")).otherwise(pl.lit("working")))
        .otherwise(pl.lit("waiting"))
    )


def time_in_state(intervals: pl.DataFrame, *, by: Sequence[str] = ("case",)) -> pl.DataFrame:
    """Return the net work time of each part, one row a group.

    Population: the intervals given (those of a case without a calendar have no net time and add nothing). Interval:
    opening to the closing that stands, or `as_of`. Clock: each case's own calendar; queue + working + expert_queue +
    expert + waiting is exactly the net work time, and paused is the calendar's time in which the clock stood.
    Null rule: no interval in a part gives zero. Columns: by…, queue, working, expert_queue, expert, waiting, paused.
    """
    placed = intervals.with_columns(part=part())
    none = pl.lit(timedelta(0))
    sums = [pl.col("net").filter(pl.col("part") == name).sum().fill_null(none).alias(name) for name in PARTS]
    return placed.group_by(list(by), maintain_order=True).agg(*sums) if by else placed.select(*sums)
