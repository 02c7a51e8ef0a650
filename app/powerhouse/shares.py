"""Lines that are a share of a metric by week: so many of so many cases, each count with its cases behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from app.behind import Figure
from app.formatting import percent
from app.powerhouse.base import HOLDS, WEEK, Line, Weeks, judged, newest, not_measured, routine

Words = tuple[str, Mapping[str, Figure]]


@dataclass(frozen=True, kw_only=True)
class Newest:
    """The newest week of a metric that says something: its figures, and the weeks before it."""

    metric: str
    start: date
    value: float
    row: Mapping[str, object]
    weeks: pl.DataFrame

    def count(self, *names: str) -> int:
        """Return the sum of some counts of the week."""
        return sum(int(str(self.row[name])) for name in names)

    def hours(self, name: str) -> float | None:
        """Return a figure of the week, None where it is not known."""
        return None if self.row[name] is None else float(str(self.row[name]))

    def behind(self, figure: str) -> Figure:
        """Return a count of the week as what opens its cases."""
        return Figure(metric=self.metric, figure=figure, start=self.start, end=self.start + WEEK, per="week")

    @property
    def usual(self) -> str:
        """What the last full week is against its limits, in words."""
        return routine(self.weeks, percent, most=1.0)


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share of a metric: `parts` of `whole` (counts, summed), called `unit`; `goal` names the figure aimed at.

    `apart` are counts that are in neither, each with what is said of it; `others` is said of all else that closed in
    the week and is in none of them: so what stands beside a value sums to the week's closings.
    """

    metric: str
    figure: str
    parts: Sequence[str]
    whole: Sequence[str]
    unit: str
    goal: str | None = None
    apart: Mapping[str, str] = field(default_factory=dict)
    others: str = ""


def measured(
    weeks: Weeks, share: Share, *, asks: str, measure: str, why: str, means: Callable[[Newest], Words]
) -> Line:
    """Return the line of a share, not judged yet; `why` says what to do where there is none, `means` what it means."""
    found = weeks.of(share.metric, share.figure, among=share.whole)
    start, value = newest(found)
    if start is None or value is None:
        return not_measured(asks, measure, why)
    week = Newest(metric=share.metric, start=start, value=value, row=weeks.row(share.metric, start), weeks=found)
    said, links = means(week)
    goal = week.hours(share.goal) if share.goal else None
    unit = f" {share.unit}" if goal is None else f", aim {percent(goal)}"
    return Line(
        asks=asks, measure=measure, value=percent(value), sentence=said, state=HOLDS, weeks=found, goal=goal,
        beside=f"{week.count(*share.parts):,} of {week.count(*share.whole):,}{unit}{_apart(weeks, share, week)}",
        links=links,
        opens=week.behind(share.parts[0]) if len(share.parts) == 1 else None,
    )  # fmt: skip


def _apart(weeks: Weeks, share: Share, week: Newest) -> str:
    """Return in words what of the week is not in the share, nothing where all is."""
    told = {words: week.count(name) for name, words in share.apart.items()}
    if share.others:
        within = pl.col("closed_date").is_between(week.start, week.start + WEEK, closed="left")
        closed = weeks.board.cases.filter(~pl.col("is_open"), within).height
        told[share.others] = closed - week.count(*share.whole)
    return "".join(f", {count:,} {words}" for words, count in told.items() if count > 0)


def share_line(
    weeks: Weeks,
    share: Share,
    *,
    asks: str,
    measure: str,
    why: str,
    means: Callable[[Newest], Words],
    better: Literal["up", "down"],
) -> Line:
    """Return the line of a share, judged."""
    return judged(measured(weeks, share, asks=asks, measure=measure, why=why, means=means), better=better)
