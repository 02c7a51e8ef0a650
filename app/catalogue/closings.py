"""What closed in a period: how much, how long it took, whether it met its target."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from app.board import Board
from app.catalogue.base import Answer, Metric, Question
from metrics.compliance import compliance, late_at_end, source_verdict
from metrics.lead_time import lead_time
from metrics.throughput import throughput
from metrics.weekly import weekly_closings


def _lead_time(board: Board, asked: Question) -> pl.DataFrame:
    least_n = board.rules.least_n
    return lead_time(board.cases, start=asked.start, end=asked.end, period=asked.period, by=asked.by, least_n=least_n)


def _throughput(board: Board, asked: Question) -> pl.DataFrame:
    return throughput(board.cases, start=asked.start, end=asked.end, period=asked.period, by=asked.by)


def _compliance(board: Board, asked: Question) -> pl.DataFrame:
    return compliance(board.cases, board.moves, start=asked.start, end=asked.end, period=asked.period, by=asked.by)


def weekly(board: Board, asked: Question) -> pl.DataFrame:
    """Answer all of these metrics of which there are weekly series, at one look at the cases."""
    return weekly_closings(board.cases, start=asked.start, end=asked.end, by=asked.by, least_n=board.rules.least_n)


def within(name: str, asked: Question) -> pl.Expr:
    """Tell whether a local date lies in the days that are asked about."""
    return pl.col(name).is_between(asked.start, asked.end, closed="left")


def closed(*tests: pl.Expr | str) -> Answer:
    """Return the cases that closed in the period and hold the tests."""
    return lambda board, asked: board.cases.filter(within("closed_date", asked), *tests)


def opened(board: Board, asked: Question) -> pl.DataFrame:
    """Return the cases that were opened in the period."""
    return board.cases.filter(within("opened_date", asked))


MEASURED = (pl.col("net_work_time").is_not_null(), ~pl.col("untimed"))
SAYS, MET = source_verdict(), pl.col("verdict") == "met"


def _open_late(board: Board, asked: Question) -> pl.DataFrame:
    """Return the cases that are open and late; of a row of a series, those that were so at its end."""
    if asked.period is None:
        return board.cases.filter("is_open", pl.col("verdict") == "late")
    return late_at_end(board.cases, board.moves, end=asked.end)


def _unmeasured(board: Board, asked: Question) -> Mapping[str, int]:
    held = closed()(board, asked)
    untimed = held.filter("untimed")
    rest = held.filter(~pl.col("untimed"), pl.col("net_work_time").is_null())
    to_day = rest.filter("to_day")
    return {
        "closed at an instant that the source does not tell": untimed.height,
        "known to the day only": to_day.height,
        "of a team without a calendar": rest.height - to_day.height,
    }


METRICS = (
    Metric(
        name="lead-time",
        does="net work hours from opening to the closing that stands",
        definition=lead_time,
        answer=_lead_time,
        asked_of="period",
        cases={"n": closed(*MEASURED)},
        left_out=_unmeasured,
    ),
    Metric(
        name="throughput",
        does="cases closed, and cases opened",
        definition=throughput,
        answer=_throughput,
        asked_of="period",
        cases={"throughput": closed(), "arrivals": opened},
    ),
    Metric(
        name="compliance",
        does="the share of closed cases that met their target",
        definition=compliance,
        answer=_compliance,
        asked_of="period",
        cases={
            "met": closed(MET),
            "late": closed(pl.col("verdict") == "late"),
            "no_target": closed(pl.col("verdict").is_null()),
            "open_late": _open_late,
            "source_met": closed(SAYS),
            "source_late": closed(~SAYS),
            "disagree": closed(pl.col("verdict").is_not_null(), SAYS != MET),
        },
        standing=("open_late",),
    ),
)
