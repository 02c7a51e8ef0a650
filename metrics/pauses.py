"""Pause parking: how much of the clock stands, for which reason, and since when the longest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from metrics.net_work_time import to_hours
from metrics.periods import Rows, grouped
from metrics.tallies import Cases, beside, counts, longest_hours, side_by_side, tally

NO_REASON = "no reason given"


def paused_stretches(intervals: pl.DataFrame, cases: pl.DataFrame) -> pl.LazyFrame:
    """Return what each open case's time went to: its stretches with `stands` (a pause), `reason` and `left`, in order.

    `intervals` are sorted by case and start. A pause is a stretch of waiting in which the clock stands. A gap between a
    closing and a reopening is none, and is not here; a stretch at whose end the case was closed is left (true), and
    ends the pause that it was.
    """
    stands = pl.col("pausing")
    reason = pl.when(stands).then(pl.col("reason").fill_null(NO_REASON))
    here = cases.lazy().filter("is_open").select("case").collect()["case"]
    lives = intervals.lazy().filter(pl.col("case").is_in(here.implode()))
    # of the next row, which is no other case's: an open case does not end with a stretch in which it is left
    left = (pl.col("state").shift(-1) == "done").fill_null(value=False)
    return lives.with_columns(stands=stands, reason=reason, left=left).filter(pl.col("state") != "done")


def add_paused(cases: Cases, stretches: pl.LazyFrame) -> Cases:
    """Add net_time, paused_time and paused_for (the pause that stands now) to cases; null without a calendar.

    `stretches` are those of `paused_stretches`. All three are null for closed cases; paused_for for what is not paused.
    """
    # the case of the next stretch that ends a pause, this one included: of another case in the pause that lasts
    runs_next = pl.when(~pl.col("stands") | pl.col("left")).then("case").backward_fill()
    lasts, none = runs_next.ne_missing(pl.col("case")), pl.lit(timedelta(0))
    # zeros and not nulls, over which sums take half as long
    spent = stretches.select(
        "case",
        net_time="net",
        paused_time=pl.when("stands").then("net").otherwise(none),
        paused_for=pl.when(lasts).then("net").otherwise(none),
    ).collect()
    sums = spent.group_by("case").agg(pl.all().sum())
    timed = pl.col("calendar").is_not_null() & ~pl.col("to_day")
    spans = ("net_time", "paused_time", "paused_for")
    return (
        beside(cases, sums)
        .with_columns(pl.when(timed).then(name).alias(name) for name in spans)
        .with_columns(
            paused_for=pl.when("paused").then("paused_for"),
            pause_reason=pl.when("paused").then(pl.col("reason").fill_null(NO_REASON)),
        )
    )


def pauses(cases: Rows, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return how many open cases are paused, the share of their clock that stood, and the oldest pause.

    Population: cases open at `as_of`, with the columns of `add_paused`. Interval: opening to `as_of`, without the gaps
    in which a case was closed. Clock: the case's own calendar; paused_share is its time in pauses over all of it.
    Null rule: a case without a calendar, or whose opening is known to the day, adds no time; without time the share is
    null, without a paused case the oldest pause is.
    Columns: by…, paused, running (counts), paused_hours, net_hours, paused_share, oldest_hours.
    """
    found = grouped(
        cases.lazy().filter("is_open"),
        by,
        *counts({"paused": pl.col("paused"), "running": ~pl.col("paused")}),
        to_hours(pl.col("paused_time").sum()).alias("paused_hours"),
        to_hours(pl.col("net_time").sum()).alias("net_hours"),
        longest_hours("paused_for", pl.lit(value=True)).alias("oldest_hours"),
    )
    return found.select(
        *by, "paused", "running", "paused_hours", "net_hours", _share().alias("paused_share"), "oldest_hours"
    )


def pause_reasons(cases: pl.DataFrame, stretches: pl.LazyFrame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the pauses of open cases by their reason.

    Population: cases open at `as_of`, with the columns of `add_paused`; `stretches` those of `paused_stretches`.
    Interval: opening to `as_of`. Clock: the case's own calendar; a reason's paused_share is of all the time of the open
    cases of its group, so the shares sum to that of `pauses`.
    Null rule: a reason for which nothing was ever paused has no row; a pause without a reason is "no reason given".
    Columns: by…, reason, paused (count of cases paused for it now), paused_hours, paused_share, oldest_hours.
    """
    own = cases.filter("is_open", pl.col("net_time").is_not_null())
    named = dict.fromkeys(("case", "owner", "owner_known", *by))
    waits = stretches.filter("stands").select("case", "net", "reason").collect()
    spent = grouped(
        waits.join(own.select(*named), on="case", how="inner"),
        [*by, "reason"],
        to_hours(pl.col("net").sum()).alias("paused_hours"),
    )
    now = cases.filter("is_open", "paused").with_columns(reason="pause_reason")
    standing = tally(now, {"paused": pl.col("paused")}, by=(*by, "reason"))
    oldest = grouped(now, [*by, "reason"], longest_hours("paused_for", pl.lit(value=True)).alias("oldest_hours"))
    whole = grouped(cases.lazy().filter("is_open"), by, to_hours(pl.col("net_time").sum()).alias("net_hours"))
    found = side_by_side(standing, spent, oldest, keys=[*by, "reason"])
    found = found.join(whole, on=list(by), how="left", nulls_equal=True) if by else found.join(whole, how="cross")
    return (
        found.with_columns(pl.col("paused_hours").fill_null(0.0))
        .with_columns(paused_share=_share())
        .select(*by, "reason", "paused", "paused_hours", "paused_share", "oldest_hours")
        .sort(*by, "paused_hours", "reason", descending=[*[False] * len(by), True, False], nulls_last=True)
    )


def _share() -> pl.Expr:
    return pl.when(pl.col("net_hours") > 0).then(pl.col("paused_hours") / pl.col("net_hours"))
