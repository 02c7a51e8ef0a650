"""Experts per hour: closed cases in which an expert had a part, against the hours in which the experts were there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from metrics.holders import has_it
from metrics.per_hour import throughput_per_hour
from metrics.rules import EXPERT, Rules


def expert_parts(cases: pl.DataFrame, intervals: pl.DataFrame, *, rules: Rules, start: date, end: date) -> pl.DataFrame:
    """Return the cases closed in `[start, end)` that an expert had, one row a case and expert: case, expert.

    An expert had a case who held it, or owned it while nobody else held it, at any time before the closing that stands.
    """
    people = [name for name, one in rules.people.items() if one.tier == EXPERT]
    closed = cases.filter(pl.col("closed_date").is_between(start, end, closed="left")).select("case", "owner_known")
    lives = intervals.filter(pl.col("state") != "done").select("case", "holder", "owner")
    had = lives.join(closed, on="case", how="inner", maintain_order="left").select("case", expert=has_it())
    return had.filter(pl.col("expert").is_in(people)).unique(maintain_order=True)


def experts_per_hour(
    cases: pl.DataFrame,
    intervals: pl.DataFrame,
    rows: pl.DataFrame,
    *,
    rules: Rules,
    start: date,
    end: date,
    as_of: datetime,
    period: str | None = "week",
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Return closed cases in which an expert had a part, per hour in which the experts were there.

    Experts own no cases, so a throughput by owner tells nothing of them. Population: cases whose closing that stands,
    as known at `as_of`, lies in the period, and that an expert of the configuration held, or owned while nobody else
    held it, at any time before it; in all each once, by holder once for each expert; `rows` as of `roster`.
    Interval: `[start, end)`, local dates; hours up to `as_of`. Clock: each expert's own calendar, absences out.
    Null rule: an empty period is zero; without hours, or where they are not known, the ratio is null. Columns:
    period_start (with a period), by… (holder), throughput, available_hours, people, throughput_per_hour.
    """
    parts = expert_parts(cases, intervals, rules=rules, start=start, end=end)
    who = parts if by else parts.unique("case", maintain_order=True)
    shared = cases.drop("owner").join(who.rename({"expert": "owner"}), on="case", how="inner", maintain_order="left")
    found = throughput_per_hour(
        # the opening is another period's: only the closing counts here
        shared.with_columns(owner_known=pl.lit(value=True), opened_date=pl.lit(None, pl.Date)),
        rows.filter(pl.col("tier") == EXPERT, "listed"),
        rules=rules,
        start=start,
        end=end,
        as_of=as_of,
        period=period,
        by=["owner"] if by else [],
    )
    # hours of a calendar stand for a group without people, and experts are people
    theirs = pl.col("hours_of") == "people"
    keys = ["period_start"] if period else []
    return found.select(
        *keys,
        *([pl.col("owner").alias("holder")] if by else []),
        "throughput",
        pl.when(theirs).then("available_hours").alias("available_hours"),
        "people",
        pl.when(theirs).then("throughput_per_hour").alias("throughput_per_hour"),
    )
