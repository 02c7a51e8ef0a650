"""What people had in hand: net work hours of some days by state and holder, and what experts had a part in."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from app.board import Board
from app.catalogue.base import Metric, Question
from app.catalogue.closings import closed
from app.catalogue.ours import people_there
from app.catalogue.telling import queues
from app.catalogue.times import TIMED
from metrics.experts_per_hour import expert_parts, experts_per_hour
from metrics.hours_in_span import cut, hours_in_span, in_parts

PARTED = ("source", "team", "owner", "tier", "case_type", "priority", "holder")


def _told(board: Board) -> pl.DataFrame:
    """Return the cases of which it is known in which state they were, and since when, open ones too."""
    return board.cases.filter(TIMED, ~pl.col("assumed"), pl.col("source").is_in(queues(board)))


def _hours(board: Board, asked: Question) -> pl.DataFrame:
    return hours_in_span(
        board.intervals,
        _told(board),
        start=asked.start,
        end=asked.end,
        calendars=board.calendars,
        timezone=board.rules.timezone,
        by=asked.by,
    )


def _had(board: Board, asked: Question) -> pl.DataFrame:
    """Return the cases with a stretch in the days; `holders` are all who had each of them then."""
    told = _told(board)
    days = {"start": asked.start, "end": asked.end}
    parts = in_parts(board.intervals, told, **days, calendars=board.calendars, timezone=board.rules.timezone)
    return _with_holders(told, parts.select("case", "holder"))


def _with_holders(cases: pl.DataFrame, had: pl.DataFrame) -> pl.DataFrame:
    holders = had.group_by("case").agg(holders=pl.col("holder").unique().sort())
    return cases.join(holders, on="case", how="inner", maintain_order="left")


def _not_told(board: Board, asked: Question) -> Mapping[str, int]:
    days = {"start": asked.start, "end": asked.end}
    lives = board.intervals.filter(pl.col("state") != "done")
    there = cut(lives, **days, calendars=board.calendars, timezone=board.rules.timezone)["case"].unique().implode()
    held = board.cases.filter(pl.col("case").is_in(there))
    timed = held.filter(TIMED)
    assumed = timed.filter("assumed")
    blind = timed.filter(~pl.col("assumed"), ~pl.col("source").is_in(queues(board)))
    return {
        "without net work time in hours": held.height - timed.height,
        "closed when they were first seen: their states are not known": assumed.height,
        "of a source that cannot tell a queue from work": blind.height,
    }


def _experts(board: Board, asked: Question) -> pl.DataFrame:
    return experts_per_hour(
        board.cases,
        board.intervals,
        people_there(board, asked.start, asked.end),
        rules=board.rules,
        start=asked.start,
        end=asked.end,
        as_of=board.as_of,
        period=asked.period,
        by=asked.by,
    )


def _parts(board: Board, asked: Question) -> pl.DataFrame:
    """Return the closed cases in which an expert had a part; `holders` are the experts."""
    had = expert_parts(board.cases, board.intervals, rules=board.rules, start=asked.start, end=asked.end)
    return _with_holders(board.cases, had.rename({"expert": "holder"}))


def _no_part(board: Board, asked: Question) -> Mapping[str, int]:
    whole = closed()(board, asked).height
    return {"closed without an expert of the configuration": whole - _parts(board, asked).height}


METRICS: tuple[Metric, ...] = (
    Metric(
        name="hours-by-state",
        does="where the net work hours went that fell into some days, of open and closed cases",
        definition=hours_in_span,
        answer=_hours,
        asked_of="period",
        by=PARTED,
        periods=False,
        cases={"n": _had},
        left_out=_not_told,
    ),
    Metric(
        name="experts-per-hour",
        does="closed cases in which an expert had a part, per hour in which the experts were there",
        definition=experts_per_hour,
        answer=_experts,
        asked_of="period",
        by=("holder",),
        cases={"throughput": _parts},
        left_out=_no_part,
    ),
)
