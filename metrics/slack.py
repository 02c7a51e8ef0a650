"""Slack: the share of the hours at hand that what comes does not take, and why it is not known where it is not."""

from __future__ import annotations

import polars as pl

from metrics.available import CALENDAR
from metrics.net_work_time import to_hours
from metrics.rules import Rules

LEAST_WEEKS, ROUNDING = 13, 1e-9
AT_LEAST, AT_MOST, MEASURED = "at least", "at most", "measured"
NO_CASES, NO_HOURS, NOBODY = "no cases of its own", "no hours in the period", "nobody's hours are known"
NO_CALENDAR, NOT_YET = "somebody has no calendar", "before the first case"


def add_slack(both: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """Add slack, its bound, and why it is missing, as `capacity` defines them, to a row a group and period.

    The rows hold by_effort, load and net (durations), hours_of, arrivals, no_effort, people, not_listed, first_date,
    period_end, goal_share, rate (cases an hour), rate_weeks and rate_closings.
    """
    hours = to_hours(pl.col("net"))
    way, counted = pl.col("by_effort"), pl.col("hours_of") == CALENDAR
    weeks, closings = pl.col("rate_weeks"), pl.col("rate_closings")
    both = both.with_columns(
        pl.col("arrivals", "no_effort", "people", "not_listed").fill_null(0),
        load_hours=pl.when(way).then(to_hours(pl.col("load")).fill_null(0.0)),
        capacity_hours=pl.when(counted.fill_null(False)).then(None).otherwise(hours),
        possible_cases=pl.when(~way, weeks >= LEAST_WEEKS, closings >= rules.least_n).then(pl.col("rate") * hours),
        rate_weeks=pl.when(~way).then(weeks),
        closings=closings,
    )
    blind = pl.col("hours_of").is_not_null() & pl.col("net").is_null()
    missing = (
        pl.when(pl.col("first_date").is_null())
        .then(pl.lit(NO_CASES))
        .when(pl.col("period_end") <= pl.col("first_date"))
        .then(pl.lit(NOT_YET))
        .when(blind)
        .then(pl.lit(NO_CALENDAR))
        .when(way & counted.fill_null(False))
        .then(pl.lit(NOBODY))
        .when(hours.fill_null(0) <= 0)
        .then(pl.lit(NO_HOURS))
        .when(~way, weeks < LEAST_WEEKS)
        .then(pl.format("not enough data: {} of at least {} weeks", weeks, pl.lit(LEAST_WEEKS)))
        .when(~way, closings < rules.least_n)
        .then(pl.format("not enough data: {} of at least {} closings", closings, pl.lit(rules.least_n)))
    )
    told = both.with_columns(missing=missing)
    share = (
        pl.when(way)
        .then(1 - pl.col("load_hours") / pl.col("capacity_hours"))
        .otherwise(1 - pl.col("arrivals") / pl.col("possible_cases"))
    )
    bound = (
        pl.when(~way)
        .then(pl.lit(AT_LEAST))
        .when(pl.col("no_effort") > 0)
        .then(pl.lit(AT_MOST))
        .otherwise(pl.lit(MEASURED))
    )
    known = pl.col("missing").is_null()
    return told.with_columns(
        slack_share=pl.when(known).then(share), bound=pl.when(known).then(bound)
    ).with_columns(below_goal=pl.col("slack_share") < pl.col("goal_share") - ROUNDING)  # fmt: skip
