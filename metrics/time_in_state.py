"""Time in state: where a case's net work hours went, by state and by who had it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from metrics.net_work_time import to_hours
from metrics.periods import Rows, dimension, grouped
from metrics.rules import EXPERT
from metrics.tallies import side_by_side

COUNTED = ("queue", "working", "expert_queue", "expert", "waiting")
PARTS = (*COUNTED, "paused")


def part() -> pl.Expr:
    """Return the part that an interval's time belongs to.

    Where the clock runs: queue or working, expert_queue or expert where an expert or the experts' group has the case,
    and waiting where the type's policy does not pause for that reason. Where it stands for a pause: paused; null for
    the gap between a closing and a reopening, and for work that a restart leaves out.
    """
    expert = pl.col("tier") == EXPERT
    queued, active = pl.col("state") == "queued", pl.col("state") == "active"
    return (
        pl.when(~pl.col("running"))
        .then(pl.when("pausing").then(pl.lit("paused")))
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
    expert + waiting is exactly the net work time, and paused is the calendar's time of pauses.
    Null rule: no interval in a part gives zero. Columns: by…, queue, working, expert_queue, expert, waiting, paused.
    """
    placed = intervals.with_columns(part=part())
    none = pl.lit(timedelta(0))
    sums = [pl.col("net").filter(pl.col("part") == name).sum().fill_null(none).alias(name) for name in PARTS]
    return placed.group_by(list(by), maintain_order=True).agg(*sums) if by else placed.select(*sums)


def hours_in_state(intervals: pl.DataFrame, cases: Rows, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return where the net work hours of some cases went, with the flow efficiency.

    Population: the cases given, which are those whose states the source tells, with the stretches of their whole lives.
    Interval: opening to the closing that stands, or `as_of`. Clock: each case's own calendar; the first five parts sum
    exactly to the lead times, paused_hours are the calendar's hours of pauses. flow_efficiency_share is
    the time in the state active over that in queued, active and waiting, paused time counted in waiting. Null rule: no
    time in a part is zero; the share of no time at all is null.
    Columns: by…, n, queue_hours, working_hours, expert_queue_hours, expert_hours, waiting_hours, paused_hours,
    flow_efficiency_share.
    """
    keys = [f"of_{name}" for name in by]  # a case's tier and state are not those of its stretches
    parted = cases.lazy().select("case", *(dimension(name).alias(key) for name, key in zip(by, keys, strict=True)))
    told = parted.collect().with_columns(here=True)
    kinds = ("state", "tier", "running", "pausing")
    # of frames in the order of their cases three times as fast as an inner join
    beside = intervals.select("case", *kinds, "net").join(told, on="case", how="left", maintain_order="left")
    few = beside.lazy().filter("here").group_by(*keys, *kinds).agg(pl.col("net").sum()).collect(engine="streaming")
    net, state = pl.col("net"), pl.col("state")
    found = grouped(
        few.with_columns(part=part()),
        keys,
        *(net.filter(pl.col("part") == name).sum().alias(name) for name in PARTS),
        net.filter(state == "active").sum().alias("in_work"),
        net.filter(state.is_in(["queued", "active", "waiting"])).sum().alias("in_all"),
    )
    counted = grouped(told, keys, pl.len().cast(pl.Int64).alias("n"))
    whole = side_by_side(counted, found, keys=keys).rename(dict(zip(keys, by, strict=True)))
    none = pl.lit(timedelta(0))
    hours = [to_hours(pl.col(name).fill_null(none)).alias(f"{name}_hours") for name in PARTS]
    share = pl.when(pl.col("in_all") > none).then(to_hours(pl.col("in_work")) / to_hours(pl.col("in_all")))
    return whole.select(*by, "n", *hours, flow_efficiency_share=share)
