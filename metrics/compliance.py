"""Compliance: the share of closed cases that met their target, and everything that it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.periods import every_period, grouped, period_start, period_starts
from metrics.standing import standing_at_ends

COUNTS = ("met", "late", "no_target", "open_late", "source_met", "source_late", "disagree")


def source_verdict() -> pl.Expr:
    """Return what the source says of a closed case: its own flag, else its own due date, else null."""
    by_date = pl.col("closed_at") <= pl.col("source_due_at")
    return pl.coalesce("source_met", by_date)


def compliance(
    cases: pl.DataFrame,
    moves: pl.DataFrame | None = None,
    *,
    start: date,
    end: date,
    period: str | None = None,
    by: Sequence[str] = (),
) -> pl.DataFrame:
    """Return met / (met + late) of cases closed in a period, beside what it leaves out.

    Population: cases whose closing that stands lies in `[start, end)`, local dates; `no_target` are those of them
    without a verdict (no target, no calendar, no closing time). `open_late` are the cases open and late at `as_of`;
    with a period, those that were open and late at its end (or at `as_of` where that is earlier), for which the moves
    are asked: a case that stood closed then and came back later was not. `source_met` and `source_late` are the
    source's own word, its flag before its due date; `disagree` counts cases on which both have a verdict and differ.
    Clock: net work time, or the source's promise on the wall clock. Null rule: no verdict in the population gives a
    null share, never zero.
    Columns: period_start (with a period), by…, met, late, compliance_share, no_target, open_late, source_met,
    source_late, disagree.
    """
    closed = cases.lazy().filter(pl.col("closed_date").is_between(start, end, closed="left"))
    closed = closed.with_columns(source_says=source_verdict(), is_met=pl.col("verdict") == "met")
    figures = [
        _count(pl.col("verdict") == "met", "met"),
        _count(pl.col("verdict") == "late", "late"),
        _count(pl.col("verdict").is_null(), "no_target"),
        _count(pl.col("source_says"), "source_met"),
        _count(~pl.col("source_says"), "source_late"),
        _count(pl.col("source_says") != pl.col("is_met"), "disagree"),
    ]
    if period is None:
        late_now = cases.lazy().filter("is_open", pl.col("verdict") == "late")
        standing = grouped(late_now, by, pl.len().cast(pl.Int64).alias("open_late"))
        return _shared(_joined(grouped(closed, by, *figures), standing, keys=list(by)), by=by)
    keys = ["period_start", *by]
    periods = period_starts(period=period, start=start, end=end)
    found = grouped(closed.with_columns(period_start=period_start("closed_date", period=period)), keys, *figures)
    parts = ["verdict", "opened_date", "closed_date", "late_date", *(["owner_known"] if "owner" in by else []), *by]
    parts += ["case", "reopenings"] if moves is not None else []
    stays = late_stays(cases.select(list(dict.fromkeys(parts))), moves)
    standing = standing_at_ends(stays, stays.clear(), period=period, periods=periods, name="open_late", by=by)
    both = _joined(found, standing, keys=keys)
    return _shared(every_period(both, cases, periods=periods, by=by, zero=COUNTS), by=keys)


def _count(test: pl.Expr, name: str) -> pl.Expr:
    return test.fill_null(False).sum().cast(pl.Int64).alias(name)


def late_stays(cases: pl.DataFrame, moves: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the cases that were ever open and late, with came and left: the local dates between which they were.

    `left` is null while they are. With the moves of the cases one that was closed and came back is here once for each
    time in which it was open and late. Null rule: a case known to the day has no due instant: it counts while it is
    open.
    """
    late = cases.filter(pl.col("verdict") == "late").with_columns(
        came=pl.max_horizontal("opened_date", "late_date"), left=pl.col("closed_date")
    )
    back = late.filter(pl.col("reopenings") > 0) if moves is not None else late.clear()
    if moves is not None and back.height:
        lives = moves.filter(pl.col("case").is_in(back["case"].implode())).sort("case", "at", maintain_order=True)
        ends = pl.when(pl.col("kind").shift(-1).over("case") == "closed").then(pl.col("date").shift(-1).over("case"))
        spells = lives.select("case", "kind", since="date", until=ends).filter(pl.col("kind") != "closed")
        again = back.drop("left").join(spells.drop("kind"), on="case", how="inner", maintain_order="left")
        again = again.with_columns(came=pl.max_horizontal("came", "since"), left="until")
        late = pl.concat([late.filter(pl.col("reopenings") == 0), again.select(late.columns)])
    return late.filter(pl.col("left").is_null() | (pl.col("came") <= pl.col("left")))


def late_at_end(cases: pl.DataFrame, moves: pl.DataFrame, *, end: date) -> pl.DataFrame:
    """Return the cases that were open and already late when the local day before `end` ended."""
    stays_on = pl.col("left").is_null() | (pl.col("left") >= end)
    return late_stays(cases, moves).filter(pl.col("came") < end, stays_on)


def _joined(found: pl.DataFrame, standing: pl.DataFrame, *, keys: list[str]) -> pl.DataFrame:
    if not keys:
        return pl.concat([found, standing], how="horizontal")
    both = found.join(standing, on=keys, how="full", nulls_equal=True, coalesce=True)
    return both.with_columns(pl.col(name).fill_null(0) for name in COUNTS).sort(keys, nulls_last=True)


def _shared(figures: pl.DataFrame, *, by: Sequence[str]) -> pl.DataFrame:
    judged = pl.col("met") + pl.col("late")
    share = pl.when(judged > 0).then(pl.col("met") / judged).alias("compliance_share")
    return figures.with_columns(share).select(
        *by, "met", "late", "compliance_share", "no_target", "open_late", "source_met", "source_late", "disagree"
    )
