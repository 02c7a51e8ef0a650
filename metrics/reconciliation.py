"""Reconciliation: our verdict against the source's own word, and which single change of our rules would mend it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from metrics.calendar_table import Calendars
from metrics.compliance import source_verdict
from metrics.intervals import paused
from metrics.judge import ZERO, add_clock
from metrics.net_work_time import net_work_days, to_hours
from metrics.rules import Rules

PAUSE, ALWAYS, FIRST, THEIRS = "pause counted", "24x7", "first closing", "their target"
UNEXPLAINED = "not explained"
CAUSES = (PAUSE, ALWAYS, FIRST, THEIRS, UNEXPLAINED)
AGREE, DIFFER, ONLY_THEIRS, ONLY_OURS, NEITHER = (
    "agree", "differ", "we have no verdict", "they have none", "neither has one",
)  # fmt: skip
PARTS = (AGREE, DIFFER, ONLY_THEIRS, ONLY_OURS, NEITHER)
SHOWN = ("source", "case_id", "our_verdict", "their_verdict", "cause", "net_work_hours", "net_work_days",
         "target_hours", "target_days", "target_by", "source_due_at", "closed_at")  # fmt: skip
DAY = timedelta(days=1)


def reconciled(
    cases: pl.DataFrame,
    intervals: pl.DataFrame,
    moves: pl.DataFrame,
    *,
    rules: Rules,
    calendars: Calendars,
    start: date,
    end: date,
) -> pl.DataFrame:
    """Return the cases closed in a period with both verdicts, and why they differ.

    Population: cases whose closing that stands lies in `[start, end)`, local dates. Adds our_verdict, their_verdict
    (met or late; the source's flag before its due date), part (agree, differ, or who has no verdict) and cause: the
    first single change of our rules after which the two agree. In this order: "pause counted" (no pause stops the
    clock); "24x7" (the clock never closes, a target of a day is 24 hours); "first closing" (a reopened case is judged
    by its first closing instead of the one that stands); "their target" (the source's due date is the promise, on the
    wall clock); else "not explained".
    Clock: net work time by the calendar and target by which the case was judged, or the promise on the wall clock.
    Null rule: cause is null where the two agree or one is missing.
    """
    theirs = pl.when(source_verdict()).then(pl.lit("met")).when(~source_verdict()).then(pl.lit("late"))
    told = cases.filter(pl.col("closed_date").is_between(start, end, closed="left")).with_columns(
        our_verdict="verdict", their_verdict=theirs
    )
    ours, other = pl.col("our_verdict"), pl.col("their_verdict")
    part = (
        pl.when(ours.is_null() & other.is_null())
        .then(pl.lit(NEITHER))
        .when(ours.is_null())
        .then(pl.lit(ONLY_THEIRS))
        .when(other.is_null())
        .then(pl.lit(ONLY_OURS))
        .when(ours == other)
        .then(pl.lit(AGREE))
        .otherwise(pl.lit(DIFFER))
    )
    told = told.with_columns(part=part)
    differing = told.filter(pl.col("part") == DIFFER)
    found = _causes(differing, intervals, moves, rules=rules, calendars=calendars)
    return told.join(found, on="case", how="left", maintain_order="left")


def reconciliation(told: pl.DataFrame) -> pl.DataFrame:
    """Return how many of the reconciled cases agree, differ by each cause, or lack a verdict.

    Columns: part, cause (null but where they differ), cases, our_met, our_late, their_met, their_late; all parts and
    causes in their order, a zero where there is none. The cases sum to those closed in the period.
    """
    rows = [(part, cause) for part in PARTS for cause in (CAUSES if part == DIFFER else (None,))]
    every = pl.DataFrame(rows, schema={"part": pl.String, "cause": pl.String}, orient="row")
    verdicts = [(who, word) for who in ("our", "their") for word in ("met", "late")]
    counts = told.group_by("part", "cause").agg(
        pl.len().cast(pl.Int64).alias("cases"),
        *((pl.col(f"{who}_verdict") == word).sum().cast(pl.Int64).alias(f"{who}_{word}") for who, word in verdicts),
    )
    joined = every.join(counts, on=["part", "cause"], how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.col(pl.Int64).fill_null(0))


def in_order(told: pl.DataFrame) -> pl.DataFrame:
    """Sort reconciled cases by cause, the latest closed first."""
    order = pl.col("cause").replace_strict({name: place for place, name in enumerate(CAUSES)}, default=len(CAUSES))
    return told.sort(order, -pl.col("closed_at").dt.epoch("us"), "source", "case_id")


def listed(told: pl.DataFrame) -> pl.DataFrame:
    """Return reconciled cases as they are told in a list."""
    hours = {"net_work_hours": to_hours(pl.col("net_work_time")), "target_hours": to_hours(pl.col("target"))}
    return in_order(told).with_columns(**hours).select(SHOWN)


def _causes(
    cases: pl.DataFrame, intervals: pl.DataFrame, moves: pl.DataFrame, *, rules: Rules, calendars: Calendars
) -> pl.DataFrame:
    """Return case and cause of cases whose two verdicts differ."""
    facts = cases.select(
        "case",
        "case_type",
        "resumed_at",
        policy=pl.col("case_type").replace_strict(dict(rules.reopened), default="resume", return_dtype=pl.String),
    )
    held = intervals.join(facts, on="case", how="inner", maintain_order="left")
    restarted = ((pl.col("policy") == "restart") & (pl.col("start") < pl.col("resumed_at"))).fill_null(value=False)
    unpaused = pl.col("running") | ((pl.col("state") == "waiting") & ~restarted)
    zero = timedelta(0)
    sums = held.group_by("case").agg(
        unpaused=pl.when(unpaused).then("net").otherwise(ZERO).sum(),
        always=pl.when("running").then(pl.col("end") - pl.col("start")).otherwise(ZERO).sum(),
    )
    judged = (
        cases.join(sums, on="case", how="left", maintain_order="left")
        .join(
            _first(cases, held, moves, restarted, rules=rules, calendars=calendars),
            on="case",
            how="left",
            maintain_order="left",
        )
        .with_columns(pl.col("unpaused", "always", "first_net").fill_null(zero))
    )
    dated = pl.col("target_by") == "source_due_at"
    days = pl.col("to_day") & ~dated
    whole, limit = _around_the_clock(rules)
    late = {
        # whole days stop for no pause, and a promise runs on the wall clock: nothing changes there
        PAUSE: pl.when(~dated & ~days).then(pl.col("unpaused") > pl.col("target")),
        ALWAYS: pl.when(days)
        .then(pl.col("closed_date") - pl.col("opened_date") > whole)
        .when(~dated)
        .then(pl.col("always") > limit),
        FIRST: pl.when(pl.col("first_at").is_not_null()).then(
            pl.when(dated)
            .then(pl.col("first_at") > pl.col("source_due_at"))
            .when(days)
            .then(net_work_days("opened_at", "first_at", calendar=calendars.by("calendar")) > pl.col("target_days"))
            .otherwise(pl.col("first_net") > pl.col("target"))
        ),
        THEIRS: pl.col("closed_at") > pl.col("source_due_at"),
    }
    is_late = pl.col("their_verdict") == "late"
    causes = [pl.when(test == is_late).then(pl.lit(cause)) for cause, test in late.items()]
    return judged.select("case", cause=pl.coalesce(*causes, pl.lit(UNEXPLAINED)))


def _first(
    cases: pl.DataFrame,
    held: pl.DataFrame,
    moves: pl.DataFrame,
    restarted: pl.Expr,
    *,
    rules: Rules,
    calendars: Calendars,
) -> pl.DataFrame:
    """Return first_at and first_net of the reopened cases: their first closing, and the net time up to it."""
    hidden = held.filter(pl.col("state") == "void").select("case", at="start")
    firsts = (
        moves.filter(pl.col("kind") == "closed")
        .join(cases.filter(pl.col("reopenings") > 0).select("case", "closed_at"), on="case", how="inner")
        .join(hidden, on=["case", "at"], how="anti")
        .group_by("case", maintain_order=True)
        .agg(first_at=pl.col("at").min(), stands=pl.col("closed_at").first())
        .filter(pl.col("first_at") < pl.col("stands"))
        .drop("stands")
    )
    # a clock that was set back to nothing by a reopening ran until then
    before = held.with_columns(running=pl.when(restarted).then(~paused(rules)).otherwise("running"))
    cut = (
        before.join(firsts, on="case", how="inner", maintain_order="left")
        .filter(pl.col("start") < pl.col("first_at"))
        .with_columns(end=pl.min_horizontal("end", "first_at"))
        .drop("calendar", "net", "counted", "before")
    )
    timed = add_clock(cut, cases, calendars=calendars)
    return firsts.join(timed.group_by("case").agg(first_net=pl.col("counted").sum()), on="case", how="left")


def _around_the_clock(rules: Rules) -> tuple[pl.Expr, pl.Expr]:
    """Return what a target is where a day has 24 hours: in whole days, and as time.

    Null rule: of a rule that the configuration does not hold any more only the hours are known; they stay.
    """
    spans = {
        rule.key: rule.within if rule.within is not None else timedelta(days=float(rule.within_days or 0))
        for rule in rules.targets
        if not rule.by_source_due_at
    }
    held = pl.col("target_rule").replace_strict(spans, default=None, return_dtype=pl.Duration("us"))
    limit = pl.coalesce(held, "target")
    return pl.lit(DAY) * (limit.dt.total_microseconds() / (DAY // timedelta(microseconds=1))).ceil().cast(
        pl.Int64
    ), limit
