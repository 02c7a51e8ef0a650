"""Signals, forecasts, risk and suggested targets: what the weeks say of those to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import polars as pl

from app.board import Board
from app.catalogue.base import Answer, Metric, Question
from app.catalogue.changes import judged_weeks
from app.catalogue.closings import MEASURED, closed
from app.catalogue.series import SERIES, weekly
from data.errors import CasewallError, nearest
from metrics.at_risk import LIKELY, add_late_chance, at_risk
from metrics.forecast import forecast
from metrics.signals import signals
from metrics.suggested_targets import TYPE, compliance_given, suggested_targets

GROUPS = ("source", "team", "tier", "case_type", "priority")
LATE = (pl.col("verdict") == "late").fill_null(value=False)
CHANCE = pl.col("late_chance")


def _signals(board: Board, asked: Question) -> pl.DataFrame:
    """Judge every full week there is, and show those of the period that is asked about."""
    if asked.of is not None and asked.of not in SERIES:
        raise CasewallError(f"--of {asked.of!r} is no weekly series. {nearest(asked.of, list(SERIES))}")
    chosen = [one for one in SERIES if asked.of in (None, one)]
    for name in chosen:
        missing = [dimension for dimension in asked.by if dimension not in SERIES[name].by]
        if missing and asked.of:
            able = ", ".join(SERIES[name].by)
            raise CasewallError(f"--of {name} cannot be parted by {missing[0]}. It can by: {able}.")
    able_ones = [SERIES[name] for name in chosen if set(asked.by) <= set(SERIES[name].by)]
    weeks = weekly(*able_ones, board=board, by=asked.by)
    found = judged_weeks(weeks, board, keys=("series", *asked.by))
    week = pl.col("period_start")
    return found.filter(week < asked.end, week > asked.start - timedelta(weeks=1))


def _forecast(board: Board, asked: Question) -> pl.DataFrame:
    until = None
    if asked.before is not None:
        # whole local days: one that has begun by then counts
        local = asked.before.astimezone(board.zone)
        until = (local + timedelta(days=1) - timedelta(microseconds=1)).date()
    return forecast(
        board.cases,
        as_of=board.as_of,
        zone=board.zone.key,
        start=asked.start,
        end=asked.end,
        until=until,
        by=asked.by,
        seed=asked.seed,
    )


def with_chance(board: Board) -> pl.DataFrame:
    """Return the board's cases with the chance of each open one that it ends late."""
    return add_late_chance(board.cases, least_n=board.rules.least_n, lasted=board.lasted)


def _at_risk(board: Board, asked: Question) -> pl.DataFrame:
    return at_risk(with_chance(board), by=asked.by)


def _open(*tests: pl.Expr) -> Answer:
    return lambda board, asked: with_chance(board).filter("is_open", *tests)


def _no_chance(board: Board, asked: Question) -> Mapping[str, int]:
    unknown = with_chance(board).filter("is_open", ~LATE, CHANCE.is_null())
    held = unknown.filter(~pl.col("paused"))
    without = held.filter(pl.col("target_by").is_null()).height
    promised = held.filter(pl.col("target_by") == "source_due_at").height
    return {
        "open and paused: their clock stands": unknown.height - held.height,
        "open without a target": without,
        "open with a promise on the wall clock": promised,
        "open, known to the day or of a type of which too few closed": held.height - without - promised,
    }


def _targets(board: Board, asked: Question) -> pl.DataFrame:
    by, span = asked.by or TYPE, {"start": asked.start, "end": asked.end}
    found = suggested_targets(board.cases, by=by, least_n=board.rules.least_n, **span)
    if asked.period is None:
        return found
    return compliance_given(board.cases, found, period=asked.period, by=by, **span)


METRICS: tuple[Metric, ...] = (
    Metric(
        name="signals",
        does="weeks that are more than a series' usual up and down; --of names the series",
        definition=signals,
        answer=_signals,
        asked_of="period",
        by=("source", "team", "owner", "tier", "case_type", "priority"),
        periods=False,
    ),
    Metric(
        name="forecast",
        does="how many cases close before a date, and when what is open is cleared",
        definition=forecast,
        answer=_forecast,
        asked_of="period",
        by=GROUPS,
        periods=False,
        cases={"wip": lambda board, asked: board.cases.filter("is_open")},
    ),
    Metric(
        name="at-risk",
        does="open cases by the chance that they end late",
        definition=at_risk,
        answer=_at_risk,
        asked_of="instant",
        cases={
            "late_already": _open(LATE),
            "at_risk": _open(~LATE, CHANCE >= LIKELY),
            "likely_met": _open(~LATE, CHANCE < LIKELY),
            "paused": _open(~LATE, pl.col("paused")),
            "no_chance": _open(~LATE, ~pl.col("paused"), CHANCE.is_null()),
        },
        left_out=_no_chance,
    ),
    Metric(
        name="targets",
        does="the targets that recent lead times suggest; by week: the compliance they would have given",
        definition=suggested_targets,
        answer=_targets,
        asked_of="period",
        by=GROUPS,
        cases={"n": closed(*MEASURED)},
    ),
)
