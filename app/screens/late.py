"""Late cases: open and past their target, or closed late in the weeks asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from app.board import Board
from app.catalogue.telling import queues
from metrics.compliance import compliance
from metrics.overrun import add_overrun
from metrics.periods import dimension
from metrics.time_in_state import COUNTED, time_in_state
from metrics.verdict import allowance


@dataclass(frozen=True, kw_only=True)
class LateAsked:
    """What a viewer chose; None leaves a dimension open. `weeks` counts back from the end of this week."""

    which: str = "both"
    weeks: int = 1
    case_type: str | None = None
    team: str | None = None
    owner: str | None = None


@dataclass(frozen=True, kw_only=True)
class Late:
    """The late cases that were asked for, and the figures above them; `tells`: a source of theirs knows queues."""

    asked: LateAsked
    since: date
    until: date
    rows: pl.DataFrame
    closed: pl.DataFrame
    open_late: int
    open_cases: int
    met: int
    closed_late: int
    allowed: float
    targets: int
    by_type: pl.DataFrame
    judged: str
    tells: bool


def chosen(cases: pl.DataFrame, asked: LateAsked) -> pl.DataFrame:
    """Return the cases of the chosen type, team and owner."""
    for name in ("case_type", "team", "owner"):
        value = getattr(asked, name)
        if value is not None:
            cases = cases.filter(dimension(name) == value)
    return cases


def late(board: Board, asked: LateAsked) -> Late:
    """Return the late cases: the open ones first, then by how far they are past their target.

    `over` is what a case is past its target: net work time, or the wall clock where the source's promise is judged;
    where a case is known to the day only, `over_days`. queue_time … paused_time are the parts of `time_in_state`.
    """
    cases = chosen(board.cases, asked)
    since = board.today - timedelta(days=board.today.weekday(), weeks=asked.weeks - 1)
    until = board.today + timedelta(days=1)
    ended = cases.filter(pl.col("closed_date").is_between(since, until, closed="left"), pl.col("verdict").is_not_null())
    standing = cases.filter("is_open", pl.col("verdict") == "late")
    closed = add_overrun(ended.filter(pl.col("verdict") == "late"))
    opened = add_overrun(standing)
    shown = {"open": [opened], "closed": [closed], "both": [opened, closed]}[asked.which]
    rows = pl.concat(shown).sort(
        ["is_open", "over", "over_days", "source", "case_id"],
        descending=[True, True, True, False, False],
        nulls_last=True,
    )
    counts = compliance(cases, start=since, end=until).row(0, named=True)
    return Late(
        asked=asked,
        since=since,
        until=until,
        rows=rows.join(_parts(board, rows), on="case", how="left", maintain_order="left"),
        closed=closed,
        open_late=standing.height,
        open_cases=cases.filter("is_open").height,
        met=counts["met"],
        closed_late=counts["late"],
        allowed=float(allowance(ended)),
        targets=cases["goal_share"].count(),
        by_type=_by_type(ended, cases, since=since, until=until),
        judged=board.judged,
        tells=rows["source"].is_in(queues(board)).any(),
    )


def _parts(board: Board, rows: pl.DataFrame) -> pl.DataFrame:
    """Return where the hours of the shown cases went; what the source does not tell is null."""
    held = board.intervals.filter(pl.col("case").is_in(rows["case"].implode()))
    parts = time_in_state(held)
    told = rows.select("case", "source", "assumed", "to_day")
    known = ~pl.col("assumed") & ~pl.col("to_day") & pl.col("source").is_in(queues(board))
    names = [*COUNTED, "paused"]
    return told.join(parts, on="case", how="left").select(
        "case", *(pl.when(known).then(pl.col(name)).alias(f"{name}_time") for name in names)
    )


def _by_type(ended: pl.DataFrame, cases: pl.DataFrame, *, since: date, until: date) -> pl.DataFrame:
    """Return met and late by type, with the share that the goals allow."""
    counts = compliance(cases, start=since, end=until, by=["case_type"]).filter(pl.col("met") + pl.col("late") > 0)
    allowed = {
        name: float(allowance(held)) / held.height for (name,), held in ended.group_by("case_type", maintain_order=True)
    }
    return counts.with_columns(
        n=pl.col("met") + pl.col("late"),
        allowed_share=pl.Series([allowed.get(name, 0.0) for name in counts["case_type"]], dtype=pl.Float64),
    )
