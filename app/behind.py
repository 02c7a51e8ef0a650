"""The cases behind a figure, as an address: what a figure links to, and what the page there reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

import polars as pl

from app.board import Board
from app.questions import METRICS, Question, cases_behind, check
from data.errors import CasewallError, nearest
from metrics.holders import FILTERS, add_holders
from metrics.periods import DIMENSIONS, PERIODS, dimension

UNKNOWN = ""  # in an address: the value of a case of which the source tells none
OF_PEOPLE = ("owner", "holder")  # by which a figure is a person's, or a group's


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: the count of a metric over `[start, end)` in local dates, of cases with the given values.

    Values are of a case's dimensions, and of who has it (metrics.holders.FILTERS). `per` is the period of the row in
    which it stands, where it stands in a series; `judged` tells by whose rules.
    """

    metric: str
    figure: str
    start: date
    end: date
    per: str | None = None
    judged: str = "then"
    of: Mapping[str, str] = field(default_factory=dict)

    @property
    def question(self) -> Question:
        """What the metric is asked for this figure."""
        return Question(start=self.start, end=self.end, period=self.per)

    def query(self) -> str:
        """Return the query of the page that lists its cases."""
        held = {
            "metric": self.metric,
            "figure": self.figure,
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
        }
        held |= {"per": self.per} if self.per else {}
        held |= {"judged": self.judged} if self.judged != "then" else {}
        return urlencode(held | dict(self.of))

    def address(self) -> str:
        """Return the page that lists its cases, for `href` and `data-open` alike."""
        return f"cases?{self.query()}"


def read(query: Mapping[str, str]) -> Figure:
    """Read a figure from the query of an address. Raises CasewallError for one that is not there."""
    missing = [name for name in ("metric", "figure") if not query.get(name)]
    if missing:
        raise CasewallError(f"The address names no {missing[0]}. A figure of another page leads here.")
    metric = check(query["metric"])
    if query["figure"] not in metric.cases:
        hint = nearest(query["figure"], metric.cases) if metric.cases else "It is no count of cases."
        raise CasewallError(f"{metric.name} has no figure {query['figure']!r} with cases behind it. {hint}")
    per = query.get("per") or None
    if per not in (None, *PERIODS):
        raise CasewallError(f"per={per} is not known. It is one of {', '.join(PERIODS)}.")
    return Figure(
        metric=metric.name,
        figure=query["figure"],
        start=_day(query, "from"),
        end=_day(query, "to"),
        per=per,
        judged="now" if query.get("judged") == "now" else "then",
        of={name: query[name] for name in (*DIMENSIONS, *FILTERS) if name in query},
    )


def _day(query: Mapping[str, str], name: str) -> date:
    text = query.get(name, "")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CasewallError(f"{name}={text} is no date: write it as 2026-10-05.") from None


def of_figure(board: Board, asked: Figure) -> pl.DataFrame:
    """Return the cases that a figure counts."""
    found = cases_behind(asked.metric, asked.figure, board, asked.question)
    if not asked.of:
        return found
    # beside the cases, whose own holder is shown as the source tells it
    known = add_holders(found, rules=board.rules) if any(name in FILTERS for name in asked.of) else found
    wanted = [_holds(known, name, value) for name, value in asked.of.items()]
    return found.filter(known.select(pl.all_horizontal(wanted)).to_series())


def _holds(known: pl.DataFrame, name: str, value: str) -> pl.Expr:
    """Tell whether a case has a value; of those that several people had, each case is of all of them."""
    if name == "holder" and "holders" in known.columns:
        told = pl.col("holders").list.contains(pl.lit(value or None, pl.String))
    elif name in FILTERS:
        told = pl.col(name).is_null() if value == UNKNOWN else pl.col(name) == value
    else:
        told = dimension(name).is_null() if value == UNKNOWN else dimension(name) == value
    return told.fill_null(value=False)


def left_out(board: Board, asked: Figure) -> Mapping[str, int]:
    """Return in words what the figures of the metric leave out, with how many cases; nothing that is none."""
    told = METRICS[asked.metric].left_out(board, asked.question)
    return {reason: count for reason, count in told.items() if count}
