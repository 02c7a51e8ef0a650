"""At risk: the chance that an open case ends late, from how long cases of its type lasted that were as old as it is."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from metrics.periods import grouped

LIKELY = 0.5  # a case is at risk where it is more likely to end late than not
CURVE = {"curve": pl.UInt32(), "at_us": pl.Int64(), "survival": pl.Float64(), "closings": pl.Int64()}


def survival(cases: pl.DataFrame) -> pl.DataFrame:
    """Return the survival curve of each case type: the share of cases that last longer than a time.

    Population: cases whose net work time is known, closed ones with a closing time, and open ones, which are censored
    at their age (Kaplan-Meier: of each closing time, the share of those still open then that did not close at it).
    Clock: net work time. Null rule: cases without a type are one type of their own.
    Columns: case_type, at_us (net work time in µs), survival (of longer than that), closings (of the type in all).
    """
    timed = cases.lazy().filter(pl.col("net_work_time").is_not_null(), ~pl.col("untimed"))
    at = (
        timed.select("case_type", "is_open", at_us=pl.col("net_work_time").dt.total_microseconds())
        .group_by("case_type", "at_us")
        .agg(ended=(~pl.col("is_open")).sum().cast(pl.Int64), left=pl.len().cast(pl.Int64))
        .sort("case_type", "at_us", nulls_last=True)
        .collect()
    )
    # those who are still there just before a time: all of the type less those that left earlier
    there = pl.col("left").sum().over("case_type") - pl.col("left").cum_sum().over("case_type") + pl.col("left")
    return (
        at.with_columns(kept=1 - pl.col("ended") / there)
        .with_columns(
            survival=pl.col("kept").cum_prod().over("case_type"), closings=pl.col("ended").sum().over("case_type")
        )
        .select("case_type", "at_us", "survival", "closings")
    )


def add_late_chance(cases: pl.DataFrame, *, least_n: int) -> pl.DataFrame:
    """Add late_chance to cases: for an open one P(T > target | T > age) by the survival curve of its type; late ones 1.

    Population: every case. Clock: net work time. Null rule: null for closed cases, for those without a target in net
    time (none, or a promise on the wall clock), for those known to the day or without a calendar, for types of which
    fewer than `least_n` closed, and for paused cases that are not late: their clock stands, and the curve of cases as
    old says nothing of how they end (docs/backtests.md).
    """
    curves = survival(cases)
    types = cases.select("case_type").unique().sort("case_type", nulls_last=True).with_row_index("curve")
    steps = (
        curves.join(types, on="case_type", nulls_equal=True, maintain_order="left")
        .select("curve", "at_us", "survival", "closings")
        .sort("curve", "at_us")
    )
    placed = cases.with_row_index("place")
    here = placed.filter("is_open")  # of those alone something is to be said
    asked = here.join(types, on="case_type", how="left", nulls_equal=True, maintain_order="left").with_columns(
        age_us=pl.col("net_work_time").dt.total_microseconds(), target_us=pl.col("target").dt.total_microseconds()
    )
    for when in ("age", "target"):
        asked = _longer(asked, steps, when)
    late = pl.col("verdict") == "late"
    judged = pl.col("is_open") & pl.col("target_us").is_not_null() & pl.col("age_us").is_not_null()
    enough = pl.col("closings").fill_null(0) >= max(least_n, 1)
    chance = (
        pl.when(judged & late.fill_null(value=False))
        .then(1.0)
        .when(judged & enough & ~pl.col("paused") & (pl.col("longer_age") > 0))
        .then(pl.min_horizontal(pl.col("longer_target") / pl.col("longer_age"), 1.0))
    )
    told = asked.select("place", late_chance=chance)
    return placed.join(told, on="place", how="left", maintain_order="left").drop("place")


def _longer(asked: pl.DataFrame, steps: pl.DataFrame, when: str) -> pl.DataFrame:
    """Add the share of a case's type that lasts longer than its age or its target; before the first closing all do."""
    numbered = asked.with_row_index("row")
    curve = steps.select("curve", "closings", at_us="at_us", longer="survival")
    found = (
        numbered.select("row", "curve", at_us=f"{when}_us")
        .drop_nulls("at_us")
        .sort("at_us")
        .join_asof(curve.sort("at_us"), on="at_us", by="curve", strategy="backward", check_sortedness=False)
        .select("row", pl.col("longer").fill_null(1.0).alias(f"longer_{when}"))
    )
    joined = numbered.join(found, on="row", how="left", maintain_order="left").drop("row")
    if "closings" in joined.columns:
        return joined
    return joined.join(
        steps.group_by("curve").agg(pl.col("closings").first()), on="curve", how="left", maintain_order="left"
    )


def at_risk(cases: pl.DataFrame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return how many open cases are likely to end late, and how many are to be expected.

    Population: the cases open at `as_of`, with late_chance as of `add_late_chance`: the chance that a case ends late,
    P(T > target | T > age) from the survival curve of its type at its age (Kaplan-Meier on net work time, open cases
    censored). Clock: net work time, of the case and of the curve.
    Null rule: nothing is said of paused ones (their clock stands), and no_chance counts the others of which nothing can
    be said: no target in net time, known to the day, too few closings of the type; expected_late is null where no case
    has a chance.
    Columns: by…, late_already, at_risk (not late, chance of 50 % or more), likely_met (less), paused (not late),
    no_chance, expected_late (the sum of the chances, late ones 1).
    """
    chance, late = pl.col("late_chance"), (pl.col("verdict") == "late").fill_null(value=False)

    def count(test: pl.Expr, name: str) -> pl.Expr:
        return test.fill_null(value=False).sum().cast(pl.Int64).alias(name)

    return grouped(
        cases.filter("is_open"),
        by,
        count(late, "late_already"),
        count(~late & (chance >= LIKELY), "at_risk"),
        count(~late & (chance < LIKELY), "likely_met"),
        count(~late & pl.col("paused"), "paused"),
        count(~late & ~pl.col("paused") & chance.is_null(), "no_chance"),
        pl.when(chance.count() > 0).then(chance.sum()).alias("expected_late"),
    )
