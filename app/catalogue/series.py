"""The weekly series in which signals are looked for, each as its own metric counts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from app.board import Board
from app.catalogue import closings, people
from app.catalogue.base import Answer, Metric, Question
from metrics.periods import grouped, last_full_weeks


@dataclass(frozen=True, kw_only=True)
class Series:
    """A figure of a metric by week; `of` are the counts that a share is made of, where fewer than `least_n` say little.

    Counts themselves are whole however small, so that a week in which nothing closes is in the series.
    """

    name: str
    metric: Metric
    figure: str
    of: tuple[str, ...] = ()
    answer: Answer | None = None  # quicker than the metric's own, where that tells more

    @property
    def by(self) -> tuple[str, ...]:
        """The dimensions by which the series can be parted."""
        return self.metric.by


def _metric(name: str) -> Metric:
    return next(one for one in (*closings.METRICS, *people.METRICS) if one.name == name)


SERIES: dict[str, Series] = {
    one.name: one
    for one in (
        Series(name="lead-time", metric=_metric("lead-time"), figure="p85_hours", of=("n",), answer=closings.weekly),
        Series(
            name="compliance",
            metric=_metric("compliance"),
            figure="compliance_share",
            of=("met", "late"),
            answer=closings.weekly,
        ),
        Series(name="throughput", metric=_metric("throughput"), figure="throughput", answer=closings.weekly),
        Series(name="arrivals", metric=_metric("throughput"), figure="arrivals", answer=closings.weekly),
        Series(name="throughput-per-hour", metric=_metric("throughput-per-hour"), figure="throughput_per_hour"),
    )
}


def weekly(*chosen: Series, board: Board, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the full weeks of series: period_start, series, by…, value.

    A group's weeks begin with the first that lies whole after its first opening: before, it was not there. Null rule:
    fewer cases than `least_n` behind a percentile or a share, and hours that are not known, give null.
    """
    _, end = last_full_weeks(board.today)
    born = grouped(board.cases, by, pl.col("opened_date").min().alias("born"))
    first = born["born"].min()
    start = min(first, end) if isinstance(first, date) else end
    asked = Question(start=start, end=end, period="week", by=tuple(by))
    # what is answered at one look is asked once
    answers = {of: of(board, asked) for of in dict.fromkeys(one.answer or one.metric.answer for one in chosen)}
    rows = [_values(one, answers[one.answer or one.metric.answer], board.rules.least_n, by) for one in chosen]
    weeks = pl.concat(rows)
    keyed = weeks.join(born, on=list(by), how="left", nulls_equal=True) if by else weeks.join(born, how="cross")
    return keyed.filter(pl.col("period_start") >= pl.col("born")).drop("born")


def _values(series: Series, found: pl.DataFrame, least_n: int, by: Sequence[str]) -> pl.DataFrame:
    """Return the weeks of one series, of the groups that have it."""
    value = pl.col(series.figure).cast(pl.Float64)
    if series.of:
        found = found.filter(pl.col(name).is_not_null() for name in series.of)
        value = pl.when(pl.sum_horizontal(series.of) >= least_n).then(value)
    return found.select("period_start", pl.lit(series.name).alias("series"), *by, value.alias("value"))
