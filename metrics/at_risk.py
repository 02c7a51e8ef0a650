"""At risk: the chance that an open case ends late, from how long cases of its type lasted that were as old as it is."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from metrics.periods import grouped

LIKELY = 0.5  # a case is at risk where it is more likely to end late than not
AGE, TARGET = (pl.col(name).dt.total_microseconds() for name in ("net_work_time", "target"))
LASTED = ("case_type", "net_work_time", "is_open", "untimed")  # what a survival curve is made of
Type = str | None


def survival(cases: pl.DataFrame) -> pl.DataFrame:
    """Return the survival curve of each case type: the share of cases that last longer than a time.

    Population: cases whose net work time is known, closed ones with a closing time, and open ones, which are censored
    at their age (Kaplan-Meier: of each closing time, the share of those still open then that did not close at it).
    Clock: net work time. Null rule: cases without a type are one type of their own.
    Columns: case_type, at_us (net work time in µs), survival (of longer than that), closings (of the type in all).
    """
    curves = [curve.select(pl.lit(name, pl.String).alias("case_type"), "*") for name, curve in _curves(cases).items()]
    shape = {"case_type": pl.String(), "at_us": pl.Int64(), "survival": pl.Float64(), "closings": pl.Int64()}
    return pl.concat([pl.DataFrame(schema=shape), *curves]).sort("case_type", "at_us", nulls_last=True)


def _curves(cases: pl.DataFrame) -> dict[Type, pl.DataFrame]:
    """Return each type's curve, in the order of time."""
    timed = cases.lazy().filter(pl.col("net_work_time").is_not_null(), ~pl.col("untimed"))
    # one whole number says when a case was left and, after all that closed then, that it was open: quick to sort
    left = timed.select("case_type", left=AGE * 2 + pl.col("is_open").cast(pl.Int64)).collect()
    return {name: _curve(rows["left"].sort()) for name, rows in _by_type(left).items()}


def _curve(left: pl.Series) -> pl.DataFrame:
    at, gone = pl.col("left") // 2, pl.int_range(1, pl.len() + 1)
    times = left.to_frame().select(at_us=at, gone=gone, closed=(1 - pl.col("left") % 2).cum_sum())
    # the last of those that were left at the same time
    times = times.filter((pl.col("at_us") != pl.col("at_us").shift(-1)).fill_null(value=True))
    there = len(left) - pl.col("gone").shift(1, fill_value=0)
    ended = pl.col("closed") - pl.col("closed").shift(1, fill_value=0)
    return times.select("at_us", survival=(1 - ended / there).cum_prod(), closings=pl.col("closed").last())


def _by_type(rows: pl.DataFrame) -> dict[Type, pl.DataFrame]:
    return {name: held for (name,), held in rows.partition_by("case_type", as_dict=True).items()}


def add_late_chance(cases: pl.DataFrame, *, least_n: int, lasted: pl.DataFrame | None = None) -> pl.DataFrame:
    """Add late_chance to cases: for an open one P(T > target | T > age) by the survival curve of its type; late ones 1.

    Population: every case; the curves are those of `lasted` (its columns are LASTED; None: of the cases themselves),
    which holds the cases of all teams where `cases` are some team's. Clock: net work time. Null rule: null for closed
    cases, for those without a target in net time (none, or a promise on the wall clock), for those known to the day or
    without a calendar, for types of which fewer than `least_n` closed, and for paused cases that are not late: their
    clock stands, and the curve of cases as old says nothing of how they end (docs/backtests.md).
    """
    curves = _curves(cases if lasted is None else lasted)
    placed = cases.lazy().select(
        "case_type", "is_open", "paused", place=pl.int_range(pl.len()), age=AGE, target=TARGET,
        late=(pl.col("verdict") == "late").fill_null(value=False),
    )  # fmt: skip
    judged = placed.filter("is_open", pl.col("age").is_not_null(), pl.col("target").is_not_null()).collect()
    chances = pl.repeat(None, cases.height, dtype=pl.Float64, eager=True)
    for name, rows in _by_type(judged).items():
        chances = chances.scatter(rows["place"], _chances(rows, curves.get(name), least_n=least_n))
    return cases.with_columns(late_chance=chances)


def _chances(rows: pl.DataFrame, curve: pl.DataFrame | None, *, least_n: int) -> pl.Series:
    """Return the chances of the open cases of one type."""
    late = pl.when("late").then(1.0)
    if curve is None or curve["closings"][0] < max(least_n, 1):
        return rows.select(late).to_series()
    longer = {f"longer_{when}": _longer(rows[when], curve) for when in ("age", "target")}
    running = ~pl.col("paused") & (pl.col("longer_age") > 0)
    chance = pl.min_horizontal(pl.col("longer_target") / pl.col("longer_age"), 1.0)
    return rows.with_columns(**longer).select(late.when(running).then(chance)).to_series()


def _longer(at_us: pl.Series, curve: pl.DataFrame) -> pl.Series:
    """Return the share of a type that lasts longer than times; before the first closing all do."""
    shares = pl.concat([pl.Series("survival", [1.0]), curve["survival"]])
    return shares.gather(curve["at_us"].search_sorted(at_us, side="right"))


def at_risk(cases: pl.DataFrame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return how many open cases are likely to end late, and how many are to be expected.

    Population: the cases open at `as_of`, with late_chance as of `add_late_chance`: the chance that a case ends late,
    P(T > target | T > age) from the survival curve of its type at its age (Kaplan-Meier on net work time, open cases
    censored; the type's cases of all teams). Clock: net work time, of the case and of the curve.
    Null rule: nothing is said of paused ones (their clock stands), and no_chance counts the others of which nothing can
    be said: no target in net time, known to the day, too few closings of the type; expected_late is null where no case
    is late or has a chance.
    Columns: by…, late_already, at_risk (not late, chance of 50 % or more), likely_met (less), paused (not late),
    no_chance, expected_late (the sum of the chances, late ones 1, also those that are late by a promise on the wall
    clock).
    """
    chance, late = pl.col("late_chance"), (pl.col("verdict") == "late").fill_null(value=False)
    ends = pl.when(late).then(1.0).otherwise(chance)

    def count(test: pl.Expr, name: str) -> pl.Expr:
        return test.fill_null(value=False).sum().cast(pl.Int64).alias(name)

    return grouped(
        cases.lazy().filter("is_open"),
        by,
        count(late, "late_already"),
        count(~late & (chance >= LIKELY), "at_risk"),
        count(~late & (chance < LIKELY), "likely_met"),
        count(~late & pl.col("paused"), "paused"),
        count(~late & ~pl.col("paused") & chance.is_null(), "no_chance"),
        pl.when(ends.count() > 0).then(ends.sum()).alias("expected_late"),
    )
