"""The verdict of each case, the share of its target that it has used, and the buffer status of an open one."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

ZERO = pl.lit(timedelta(0))


def add_verdict(cases: pl.DataFrame) -> pl.DataFrame:
    """Add share_used, verdict, buffer_status and quality (why nothing can be said: no closing time, no calendar).

    late is net > target in µs. Buffer status of an open case: green below a third of the target, yellow below two
    thirds, red to the whole, late above; no_target without a limit. Null rule: a closed case without a target, a
    calendar or a closing time has no verdict; an open one that is not late has none yet.
    """
    promise = pl.col("source_due_at") - pl.col("opened_at")
    by_promise = pl.col("target_by") == "source_due_at"
    in_days = pl.col("to_day") & (pl.col("target_by") == "net")
    us = {name: pl.col(name).dt.total_microseconds() for name in ("net_work_time", "target", "elapsed_time")}
    judged = pl.col("target_by").is_not_null() & ~pl.col("untimed")
    late = (
        pl.when(by_promise)
        .then((pl.col("end_at") > pl.col("source_due_at")) | (pl.col("is_open") & (promise <= ZERO)))
        .when(in_days)
        .then(pl.col("net_work_days") > pl.col("target_days"))
        .otherwise(pl.col("net_work_time") > pl.col("target"))
    )
    share = (
        pl.when(by_promise)
        .then(pl.when(promise > ZERO).then(us["elapsed_time"] / promise.dt.total_microseconds()))
        .when(in_days)
        .then(pl.col("net_work_days") / pl.col("target_days"))
        .otherwise(us["net_work_time"] / us["target"])
    )
    cases = cases.with_columns(is_late=pl.when(judged).then(late), share_used=share)
    closed_verdict = pl.when("is_late").then(pl.lit("late")).otherwise(pl.lit("met"))
    verdict = (
        pl.when(pl.col("is_late").is_null())
        .then(None)
        .when(pl.col("is_open"))
        .then(pl.when("is_late").then(pl.lit("late")))
        .otherwise(closed_verdict)
    )
    third, two_thirds = pl.col("share_used") * 3 < 1, pl.col("share_used") * 3 < 2
    buffer = (
        pl.when(pl.col("is_late").is_null())
        .then(pl.lit("no_target"))
        .when("is_late")
        .then(pl.lit("late"))
        .when(third)
        .then(pl.lit("green"))
        .when(two_thirds)
        .then(pl.lit("yellow"))
        .otherwise(pl.lit("red"))
    )
    quality = (
        pl.when(pl.col("untimed"))
        .then(pl.lit("no closing time"))
        .when(pl.col("calendar").is_null())
        .then(pl.lit("no calendar"))
    )
    return cases.with_columns(verdict=verdict, buffer_status=pl.when("is_open").then(buffer), quality=quality).drop(
        "is_late"
    )
