"""Capacity and people: load against it, slack, capability, the front line, experts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import polars as pl

from app.board import Board
from app.catalogue.base import Answer, Metric, Question
from app.catalogue.closings import closed, opened, within
from app.catalogue.ours import of_our_people, people_there
from app.naming import person
from metrics.capability import WINDOW, capability, lately
from metrics.capacity import capacity, effort
from metrics.closing_rate import rate_weeks
from metrics.experts import add_experts, add_first
from metrics.frontline import frontline, queued_for_expert, sales_owned
from metrics.per_hour import throughput_per_hour
from metrics.workload import workload

PARTED = ("source", "team", "owner", "tier", "case_type", "priority")


def with_experts(board: Board) -> pl.DataFrame:
    """Return the board's cases with what is known of experts on them."""
    return add_experts(board.cases, board.intervals, board.events, rules=board.rules)


def with_first(board: Board) -> pl.DataFrame:
    """Return the board's cases with what is known of experts on them, and of who had them first."""
    known = with_experts(board)
    return add_first(known, board.intervals, board.events, rules=board.rules, calendars=board.calendars)


def _workload(board: Board, asked: Question) -> pl.DataFrame:
    called = {name: person(board.settings, name) or name for name in board.settings.owners}
    return workload(board.cases, rules=board.rules, today=board.today, teams=board.teams, called=called)


def _capacity(board: Board, asked: Question) -> pl.DataFrame:
    first, last = rate_weeks(asked.end, board.today)
    return capacity(
        board.cases,
        people_there(board, min(asked.start, first), max(asked.end, last)),
        rules=board.rules,
        start=asked.start,
        end=asked.end,
        as_of=board.as_of,
        today=board.today,
        period=asked.period,
        by=asked.by,
    )


def _per_hour(board: Board, asked: Question) -> pl.DataFrame:
    return throughput_per_hour(
        board.cases,
        people_there(board, asked.start, asked.end),
        rules=board.rules,
        start=asked.start,
        end=asked.end,
        as_of=board.as_of,
        period=asked.period,
        by=asked.by,
    )


def _capability(board: Board, asked: Question) -> pl.DataFrame:
    # who of another team helps out is no one whom the teams that are asked for can rely on
    ours = of_our_people(board, weeks=WINDOW // timedelta(weeks=1))
    return capability(with_experts(ours), rules=ours.rules, as_of=board.as_of, by=asked.by)


def _frontline(board: Board, asked: Question) -> pl.DataFrame:
    return frontline(
        with_first(board),
        board.intervals,
        rules=board.rules,
        calendars=board.calendars,
        start=asked.start,
        end=asked.end,
        period=asked.period,
        by=asked.by,
    )


def _of(frame: Callable[[Board], pl.DataFrame], *tests: pl.Expr | str, date_of: str | None = None) -> Answer:
    """Return the cases of a marked frame that hold the tests, of the period where a date is named."""

    def cases(board: Board, asked: Question) -> pl.DataFrame:
        inside = [within(date_of, asked)] if date_of else []
        return frame(board).filter(*inside, *tests)

    return cases


def _open(board: Board, asked: Question) -> pl.DataFrame:
    return board.cases.filter("is_open")


def _no_effort(board: Board, asked: Question) -> pl.DataFrame:
    return opened(board, asked).filter(effort(board.rules).is_null())


def _lately(*tests: pl.Expr) -> Answer:
    return lambda board, asked: with_experts(board).filter(lately(board.as_of), *tests)


def _sales(board: Board, asked: Question) -> pl.DataFrame:
    return board.cases.filter(sales_owned(board.rules))


def _nobody_known(board: Board, asked: Question) -> Mapping[str, int]:
    held = with_experts(board).filter(within("closed_date", asked))
    unknown = held.filter(~pl.col("people_known")).height
    expert = held.filter("people_known", pl.col("with_expert").is_null()).height
    return {
        "closed, by a source that tells neither owner nor holder nor who acts": unknown,
        "closed, while nobody is an expert by the configuration": expert,
    }


def _no_hours(board: Board, asked: Question) -> Mapping[str, int]:
    found = _per_hour(board, Question(start=asked.start, end=asked.end, by=("owner",)))
    without = found.filter(pl.col("available_hours").is_null())["throughput"].sum()
    return {"closed by nobody with hours of their own: in a team's ratio, in no owner's": int(without)}


def _no_load(board: Board, asked: Question) -> Mapping[str, int]:
    return {"opened, of a type without an effort: in no load": _no_effort(board, asked).height}


METRICS: tuple[Metric, ...] = (
    Metric(
        name="workload",
        does="open cases that each person holds against the limit, and those owned",
        definition=workload,
        answer=_workload,
        asked_of="instant",
        by=(),
        cases={"held": _open, "owned": _open},
    ),
    Metric(
        name="capacity",
        does="the work that comes against the hours at hand: load, capacity, slack",
        definition=capacity,
        answer=_capacity,
        asked_of="period",
        by=("team",),
        cases={"arrivals": opened, "no_effort": _no_effort},
        left_out=_no_load,
    ),
    Metric(
        name="throughput-per-hour",
        does="cases closed per hour in which somebody was there",
        definition=throughput_per_hour,
        answer=_per_hour,
        asked_of="period",
        by=("team", "owner"),
        cases={"throughput": closed()},
        left_out=_no_hours,
    ),
    Metric(
        name="capability",
        does="how many of the front line can close each type alone, and what rests on one person",
        definition=capability,
        answer=_capability,
        asked_of="instant",
        by=("source",),
        cases={"closed": _lately(), "closed_alone": _lately(~pl.col("with_expert"))},
    ),
    Metric(
        name="frontline",
        does="what closes without an expert, what reaches experts and sales first, what waits for an expert",
        definition=frontline,
        answer=_frontline,
        asked_of="period",
        by=PARTED,
        cases={
            "closed": _of(with_experts, "people_known", date_of="closed_date"),
            "alone": _of(with_experts, "people_known", ~pl.col("with_expert"), date_of="closed_date"),
            "opened": opened,
            "leaked": _of(with_first, "leaked", date_of="opened_date"),
            "sold": _of(with_first, "sold", date_of="opened_date"),
            "reached": _of(with_first, pl.col("sold") & pl.col("reached"), date_of="opened_date"),
            "expert_queue": _of(with_experts, queued_for_expert()),
            "sales_owned": _sales,
        },
        left_out=_nobody_known,
        standing=("expert_queue", "sales_owned"),
    ),
)
