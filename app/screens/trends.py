"""Weekly trends: lead time, compliance, arrivals and throughput by week, of all cases and of each type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from app.board import Board
from app.catalogue.changes import recorded
from app.naming import person
from app.questions import Question, answer, of_teams
from app.screens.late import LateAsked, chosen
from metrics.periods import last_full_weeks
from metrics.rules import Change

MOST_TYPES = 6
ASKED = ("lead-time", "compliance", "throughput")
SERIES = {
    "lead-time": ("lead-time", "p85_hours"),
    "compliance": ("compliance", "compliance_share"),
    "throughput-per-hour": ("throughput-per-hour", "throughput_per_hour"),
}


@dataclass(frozen=True, kw_only=True)
class Trends:
    """Figures by week. `weeks` has the week in progress as its last row, with `partial` true; `asked` full ones before.

    `signals` holds, per series, its weeks with their limits, in the shape of `metrics.signals` and with `partial`.
    `changes` are those recorded in the weeks shown that begin the limits of these cases anew, the oldest first.
    `types` holds the lead times of the types with the most closings, one frame a type; `more_types` are not shown.
    """

    weeks: pl.DataFrame
    signals: dict[str, pl.DataFrame]
    goal: float | None
    target_hours: float | None
    types: dict[str, pl.DataFrame]
    type_targets: dict[str, float | None]
    more_types: int
    chosen: Mapping[str, str]
    judged: str
    changes: tuple[Change, ...] = ()
    asked: int = 0


def trends(board: Board, *, weeks: int, case_type: str | None = None, team: str | None = None) -> Trends:
    """Answer the questions of the page for the last full weeks and the one in progress."""
    here = _replaced(board, LateAsked(case_type=case_type, team=team))
    cases = here.cases
    start, end = last_full_weeks(board.today, weeks=weeks)
    known = cases["opened_date"].min()
    if isinstance(known, date) and start < known:
        # weeks before the first case that is known are not empty weeks
        start = known - timedelta(days=known.weekday())
    until = end + timedelta(weeks=1)
    by_week = Question(start=start, end=until, period="week")
    found = answer(ASKED[0], here, by_week)
    for name in ASKED[1:]:
        found = found.join(answer(name, here, by_week), on="period_start", how="left", maintain_order="left")
    found = found.with_columns(partial=pl.col("period_start") >= end)
    kinds = _busiest(cases, start=start, end=until)
    typed = answer(ASKED[0], here, Question(start=start, end=until, period="week", by=("case_type",)))
    shown = kinds[:MOST_TYPES] if case_type is None else []
    return Trends(
        asked=weeks,
        weeks=found,
        signals={name: _signals(here, name, start=start, end=end) for name in SERIES},
        goal=_only(cases, "goal_share"),
        target_hours=_only(cases, "target") if case_type is not None else None,
        types={
            kind: typed.filter(pl.col("case_type").eq_missing(pl.lit(kind))).with_columns(
                partial=pl.col("period_start") >= end
            )
            for kind in shown
        },
        type_targets={kind: _only(cases.filter(pl.col("case_type") == kind), "target") for kind in shown},
        judged=board.judged,
        changes=_changes(here, start=start, end=until),
        chosen={name: held for name, held in (("case_type", case_type), ("team", team)) if held is not None},
        more_types=max(len(kinds) - len(shown), 0) if case_type is None else 0,
    )


def _replaced(board: Board, asked: LateAsked) -> Board:
    """Return the board of the chosen team's cases and people, and of the chosen type."""
    here = board if asked.team is None else of_teams(board, [asked.team])
    return replace(here, cases=chosen(here.cases, asked))


def _signals(board: Board, name: str, *, start: date, end: date) -> pl.DataFrame:
    """Return a series' full weeks from `start` on, judged by all weeks there are, and the week in progress."""
    full = answer("signals", board, Question(start=start, end=end, of=name)).with_columns(partial=pl.lit(value=False))
    metric, figure = SERIES[name]
    running = answer(metric, board, Question(start=end, end=end + timedelta(weeks=1), period="week"))
    now = running.select("period_start", value=pl.col(figure).cast(pl.Float64), partial=pl.lit(value=True))
    return pl.concat([full, now], how="diagonal")


def _changes(board: Board, *, start: date, end: date) -> tuple[Change, ...]:
    """Return the changes of these weeks, each by the name of who recorded it."""
    shown = [change for change in recorded(board) if start <= change.day < end]
    return tuple(replace(change, by=person(board.settings, change.by)) for change in shown)


def _busiest(cases: pl.DataFrame, *, start: date, end: date) -> list[str]:
    closed = cases.filter(pl.col("closed_date").is_between(start, end, closed="left")).drop_nulls("case_type")
    return (
        closed.group_by("case_type").len().sort(["len", "case_type"], descending=[True, False])["case_type"].to_list()
    )


def _only(cases: pl.DataFrame, name: str) -> float | None:
    """Return the one value that all of the latest cases share, in hours where it is a time; None where they differ."""
    recent = cases.sort("opened_at").tail(500)[name].drop_nulls().unique().to_list()
    if len(recent) != 1:
        return None
    value = recent[0]
    return value / timedelta(hours=1) if isinstance(value, timedelta) else float(value)
