"""Capacity: the work that comes against the hours at hand, and the slack between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from metrics.available import beside, hours_available
from metrics.closing_rate import RATE, closing_rate
from metrics.frames import SPAN
from metrics.net_work_time import to_hours
from metrics.periods import PERIODS, every_period, grouped, period_starts, period_within, regrouped
from metrics.rules import Rules, TeamGoals
from metrics.slack import add_slack


def effort(rules: Rules) -> pl.Expr:
    """Return the hands-on time that the case type of a row takes; null where none is written."""
    known = {name: kind.effort for name, kind in rules.case_types.items() if kind.effort is not None}
    return pl.col("case_type").replace_strict(known, default=None, return_dtype=SPAN).alias("effort")


def capacity(
    cases: pl.DataFrame,
    rows: pl.DataFrame,
    *,
    rules: Rules,
    start: date,
    end: date,
    as_of: datetime,
    today: date,
    period: str | None = None,
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Return load, capacity and slack in half-open local periods, of everybody or by team.

    Population: cases opened in `[start, end)`; `rows` as of `roster`, from the earlier of `start` and the first of the
    `rate_weeks` on. Interval: local dates; hours up to `as_of`, and from the group's first case on. Clock: each
    person's calendar, whole days of absence out.

    load = the effort of the case types of what came; capacity = the people's rostered net hours; slack = 1 - load /
    capacity. So where more than half of a group's arrivals in `[start, end)` have an effort (or none came and an effort
    is written at all). `no_effort` of a period's arrivals have none: the load is then too small, and slack `bound` "at
    most"; where none is without one, or none came, "measured".
    Else slack = 1 - arrivals / (rate x hours available), bound "at least", since a team with slack never shows its
    limit: rate is the p90 (an observed value) of weekly throughput per available hour over the last 26 full weeks. A
    week counts where the group had hours and closed something, it begins on the day of the group's first opening or
    later, and, where people who are not listed belong to its hours, 12 weeks later, when they can be known. Whether
    there are people, or the calendar stands for them, is decided over these 26 weeks, not over those asked. Fewer than
    13 such weeks, or than `least_n` closings in them, are "not enough data".

    Null rule: where slack is not known it is null, and `missing` says why. Units: hours; cases for `possible_cases`,
    the arrivals at which there would be no slack. Columns: period_start (with a period), by…, people, not_listed,
    arrivals, no_effort, load_hours, capacity_hours, possible_cases, rate_weeks (weeks behind the rate), slack_share,
    goal_share, below_goal, bound, missing.
    """
    keys = ["period_start", *by] if period else list(by)
    seen = _seen(cases, start=start, end=end, period=period, by=by)
    first = regrouped(seen, by, pl.col("first_date").min())
    opened = seen.filter(pl.col("period_start").is_not_null()).with_columns(effort(rules))
    hours = hours_available(
        rows, opened, rules=rules, start=start, end=end, as_of=as_of, period=period, by=by, since=first
    )
    came = regrouped(opened, keys, *_load())
    there = rows.filter(pl.col("date").is_between(start, end, closed="left"))
    population = pl.concat([opened.select(by), there.select(by)]) if by else opened.select()
    if period:
        periods = period_starts(period=period, start=start, end=end)
        whole = every_period(came, population, periods=periods, by=by, zero=["arrivals", "no_effort"])
    elif by:
        whole = population.unique().join(came, on=keys, how="left", nulls_equal=True).sort(keys, nulls_last=True)
    else:
        whole = came
    facts = _facts(cases, opened, rows, first, rules=rules, end=end, as_of=as_of, today=today, by=by)
    both = beside(beside(whole, hours, on=keys), facts, on=by)
    after = pl.col("period_start").dt.offset_by(PERIODS[period]) if period else pl.lit(end)
    return add_slack(both.with_columns(period_end=after), rules=rules).select(
        *keys, "people", "not_listed", "arrivals", "no_effort", "load_hours", "capacity_hours", "possible_cases",
        "rate_weeks", "slack_share", "goal_share", "below_goal", "bound", "missing",
    )  # fmt: skip


def _seen(cases: pl.DataFrame, *, start: date, end: date, period: str | None, by: Sequence[str]) -> pl.DataFrame:
    """Return how many cases opened by period, type and group (team, without one), and the first day on which one did.

    All cases are looked at once: those opened outside of `[start, end)` are there without a period.
    """
    placed = period_within("opened_date", start=start, end=end, period=period)
    keys = dict.fromkeys(["period_start", "case_type", *(by or ["team"])])
    return grouped(
        cases.lazy().with_columns(placed),
        list(keys),
        pl.len().cast(pl.Int64).alias("n"),
        pl.col("opened_date").min().alias("first_date"),
    )


NO_EFFORT = pl.col("n").filter(pl.col("effort").is_null()).sum()


def _load() -> list[pl.Expr]:
    return [
        pl.col("n").sum().alias("arrivals"),
        NO_EFFORT.alias("no_effort"),
        (pl.col("effort") * pl.col("n")).sum().alias("load"),
    ]


def _facts(
    cases: pl.DataFrame,
    opened: pl.DataFrame,
    rows: pl.DataFrame,
    first: pl.DataFrame,
    *,
    rules: Rules,
    end: date,
    as_of: datetime,
    today: date,
    by: Sequence[str],
) -> pl.DataFrame:
    """Return what is the same for each group in every period: by…, whether by effort, goal, rate, its weeks."""
    written = any(kind.effort is not None for kind in rules.case_types.values())
    most = pl.col("n").sum() > NO_EFFORT * 2
    ways = regrouped(opened, by, pl.when(pl.len() > 0).then(most).alias("by_effort"))
    goals = {name: team.slack for name, team in rules.teams.items()}
    usual = TeamGoals().slack
    goal = pl.col("team").replace_strict(goals, default=usual, return_dtype=pl.Float64)
    weight = to_hours(pl.col("net")).fill_null(0)
    aims = grouped(rows.with_columns(goal.alias("goal"), weight=weight), by, _mean("goal", "weight").alias("goal"))
    names = pl.concat([frame.select(by) for frame in (first, aims)]).unique() if by else pl.DataFrame({"all": [0]})
    for frame in (ways, first, aims):
        names = beside(names, frame, on=by)
    names = names.with_columns(pl.col("by_effort").fill_null(written))
    if not names["by_effort"].all():  # a rate is asked for only where effort does not tell
        rates = closing_rate(cases, rows, first, rules=rules, end=end, as_of=as_of, today=today, by=by)
        names = beside(names, rates, on=by)
    else:
        names = names.with_columns(pl.lit(None, kind).alias(name) for name, kind in RATE.items())
    fallback = goal if "team" in by else pl.lit(usual)
    return names.select(
        *by,
        "by_effort",
        "first_date",
        pl.coalesce("goal", fallback).alias("goal_share"),
        pl.col("rate_weeks").fill_null(0),
        pl.col("rate_closings").fill_null(0),
        "rate",
    )


def _mean(value: str, weight: str) -> pl.Expr:
    """Return the mean by weight; what all have is exactly that."""
    one, total = pl.col(value), pl.col(weight).sum()
    weighted = pl.when(total > 0).then((one * pl.col(weight)).sum() / total).otherwise(one.mean())
    return pl.when(one.n_unique() == 1).then(one.first()).otherwise(weighted)
