"""A line of the checklist: its measure, its value now, its weeks, and whether it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import polars as pl

from app.behind import Figure
from app.board import Board
from app.catalogue.as_known import Known
from app.catalogue.changes import judged_weeks, newest_stretch
from app.catalogue.freshness import midnight
from app.catalogue.ours import of_our_people
from app.questions import METRICS, Question, answer
from metrics.capability import WINDOW
from metrics.periods import last_full_weeks
from metrics.signals import LEAST

HOLDS, SLIPPING, EARLY, NOT_MEASURED = "holds", "slipping", "too early", "not measured"
SHOWN = 12
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What the method asks, the measure of it, the newest value with what stands beside it, and what it means.

    `weeks` are the judged weeks of the measure (see `Weeks.of`), empty for what has no past; `past` says why there are
    fewer than make a line. `goal` is drawn. The value opens the cases of `opens`, a phrase of the sentence those of
    `links`. Between backticks stands a key to write.
    """

    asks: str
    measure: str
    value: str | None
    beside: str
    sentence: str
    state: str
    weeks: pl.DataFrame = field(default_factory=pl.DataFrame)
    past: str = "too few weeks"
    goal: float | None = None
    opens: Figure | None = None
    links: Mapping[str, Figure] = field(default_factory=dict)


def not_measured(asks: str, measure: str, why: str) -> Line:
    """Return a line without data; `why` says which field to map."""
    return Line(asks=asks, measure=measure, value=None, beside="", sentence=why, state=NOT_MEASURED)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Lines that belong together, and why."""

    name: str
    why: str
    lines: Callable[[Board, Weeks], list[Line]]


@dataclass(frozen=True)
class Weeks:
    """The weekly answers that lines rest on, each metric asked once."""

    board: Board

    @cached_property
    def span(self) -> tuple[date, date]:
        """The first whole week after the first opening, and the week in progress: signals look at what lies between."""
        _, end = last_full_weeks(self.board.today)
        first = self.board.cases["opened_date"].min()
        if not isinstance(first, date):
            return end, end
        return min(first + timedelta(days=-first.weekday() % 7), end), end

    @cached_property
    def known(self) -> Known:
        """What was known at the ends of the weeks that are drawn; capability looks back from there."""
        _, end = self.span
        return Known(self.of_our_people, since=midnight(self.board, end - SHOWN * WEEK) - WINDOW)

    @cached_property
    def of_our_people(self) -> Board:
        """The board with the people of its own teams alone, of all the weeks that capability looks back on."""
        return of_our_people(self.board, weeks=SHOWN + 1 + WINDOW // WEEK)

    @cached_property
    def answers(self) -> dict[str, pl.DataFrame]:
        """Return the store of answers, filled as they are asked for."""
        return {}

    def ask(self, metric: str) -> pl.DataFrame:
        """Return a metric by week, the week in progress last; one that is no series is asked week by week."""
        if metric not in self.answers:
            start, end = self.span
            if METRICS[metric].periods and "period_start" in self._probe(metric, start, end).columns:
                self.answers[metric] = self._probe(metric, start, end)
            else:
                starts = pl.date_range(max(start, end - SHOWN * WEEK), end, "1w", eager=True).to_list()
                rows = [
                    answer(metric, self.board, Question(start=at, end=at + WEEK)).with_columns(period_start=pl.lit(at))
                    for at in starts
                ]
                self.answers[metric] = pl.concat(rows)
        return self.answers[metric]

    def _probe(self, metric: str, start: date, end: date) -> pl.DataFrame:
        return answer(metric, self.board, Question(start=start, end=end + WEEK, period="week"))

    def of(self, metric: str, figure: str, *, among: Sequence[str] = ()) -> pl.DataFrame:
        """Return a figure's weeks, judged: those of `signals`, and `partial` (the week in progress, in no limit).

        Null rule: a share of fewer cases than `least_n` (the counts `among` summed) is null.
        """
        _, end = self.span
        value = pl.col(figure).cast(pl.Float64)
        if among:
            value = pl.when(pl.sum_horizontal(among) >= self.board.rules.least_n).then(value)
        told = self.ask(metric).select("period_start", value=value)
        full = judged_weeks(told.filter(pl.col("period_start") < end), self.board).with_columns(
            partial=pl.lit(value=False)
        )
        now = told.filter(pl.col("period_start") >= end).with_columns(partial=pl.lit(value=True))
        return pl.concat([full, now], how="diagonal")

    def shown(self, metric: str) -> pl.DataFrame:
        """Return a metric over the weeks that are drawn alone, the one in progress last: some are dear to ask."""
        start, end = self.span
        if metric not in self.answers:
            self.answers[metric] = self._probe(metric, max(start, end - SHOWN * WEEK), end)
        return self.answers[metric]

    def row(self, metric: str, start: date) -> dict[str, object]:
        """Return the answer of one week."""
        return self.ask(metric).filter(pl.col("period_start") == start).row(0, named=True)


def newest(weeks: pl.DataFrame) -> tuple[date | None, float | None]:
    """Return the newest week that has a value: the one in progress where it says enough, else the last full one."""
    told = weeks.tail(2).drop_nulls("value")
    if told.is_empty():
        return None, None
    row = told.row(-1, named=True)
    return row["period_start"], row["value"]


def judged(line: Line, *, better: Literal["up", "down"]) -> Line:
    """Return a line with its state: by its goal where it has one, else by its natural limits.

    Below its goal, or a signal to the worse side in the last full week, is slipping. Without a goal and with too few
    weeks for limits nothing can be said of a value: too early. No value: not measured.
    """
    start, value = newest(line.weeks) if line.weeks.height else (None, None)
    if value is None:
        return replace(line, state=NOT_MEASURED, value=None)
    if start != line.weeks["period_start"][-1]:
        line = replace(line, beside=f"{line.beside}, last week".removeprefix(", "))
    sign = 1 if better == "up" else -1
    if line.goal is not None:
        return replace(line, state=HOLDS if sign * (value - line.goal) >= -1e-9 else SLIPPING)
    full = newest_stretch(line.weeks.filter(~pl.col("partial")))
    if full["mean"].null_count() == full.height:
        early = f"Too few weeks to judge: {full['value'].count()} of {LEAST}."
        return replace(line, state=EARLY, sentence=f"{line.sentence} {early}".strip())
    last = full.row(-1, named=True)
    worse = last["signal"] is not None and (last["side"] or 0) * sign < 0
    return replace(line, state=SLIPPING if worse else HOLDS)


def routine(weeks: pl.DataFrame, form: Callable[[float], str], *, most: float | None = None) -> str:
    """Return in words what the last full week is against its limits; `most` is the highest value that there can be."""
    full = newest_stretch(weeks.filter(~pl.col("partial"))) if weeks.height else weeks
    known = full.drop_nulls("mean") if full.height else full
    if known.is_empty():
        return ""
    row, last = known.row(-1, named=True), full.row(-1, named=True)
    if last["signal"] == "run":
        side = "Above" if last["side"] > 0 else "Below"
        return f"{side} the usual {form(row['mean'])} for {last['in_a_row']} weeks running: a signal."
    top = row["upper"] if most is None else min(row["upper"], most)
    lower, upper = form(max(row["lower"], 0.0)), form(top)
    if last["signal"] == "outside":
        usual = f"outside {lower} to {upper}" if lower != upper else f"not the usual {lower}"
        return f"Last week was {usual}: a signal."
    return f"Usually {lower}." if lower == upper else f"{lower} to {upper} a week is routine."
