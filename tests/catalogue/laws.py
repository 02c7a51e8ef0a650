"""Laws that figures hold on any board, whatever its cases are."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
from polars.testing import assert_frame_equal

from app.board import Board
from app.catalogue import METRICS, Question
from app.questions import answer
from metrics.time_by_owner import time_by_owner
from metrics.time_in_state import COUNTED, time_in_state

DAY = timedelta(days=1)
ZERO = timedelta(0)


def span_of(board: Board) -> tuple[date, date]:
    """Return all local dates of a board: from its first opening to the day after its last move."""
    first, last = board.cases["opened_date"].min(), board.moves["date"].max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    return first, max(last, board.today) + DAY


def open_at_days_end(board: Board, day: date) -> int:
    """Count, case by case, who was open when a local day ended, as its moves say."""
    stands: dict[int, bool] = {}
    moves = board.moves.filter(pl.col("date") <= day).sort("at", maintain_order=True)
    for case, kind in moves.select("case", "kind").rows():
        stands[case] = kind != "closed"
    return sum(stands.values())


def flow_is_the_change_of_what_is_open(board: Board) -> None:
    """WIP(t2) - WIP(t1) = arrivals + reopenings - closings, and at the end of all days it is what is open."""
    start, end = span_of(board)
    days = answer("net-flow", board, Question(start=start, end=end, period="day"))
    running = days["net_flow"].cum_sum()
    assert running[-1] == board.cases.filter("is_open").height
    for at in random.Random(1).sample(range(days.height), min(days.height, 5)):
        assert running[at] == open_at_days_end(board, days["period_start"][at])


def the_gap_of_the_diagram_is_what_is_open(board: Board) -> None:
    """At every day's end: opened - done = queued + active + waiting = the running net flow."""
    start, end = span_of(board)
    asked = Question(start=start, end=end)
    diagram = answer("cumulative-flow", board, asked)
    flow = answer("net-flow", board, replace(asked, period="day")).head(diagram.height)
    gap = diagram["opened"] - diagram["done"]
    assert gap.to_list() == flow["net_flow"].cum_sum().to_list()
    assert gap.to_list() == (diagram["queued"] + diagram["active"] + diagram["waiting"]).to_list()
    assert diagram["opened"].to_list() == flow["arrivals"].cum_sum().to_list()
    now = diagram.row(-1, named=True)
    standing = dict(board.cases.group_by("state").len().rows())
    assert {state: now[state] for state in ("queued", "active", "waiting", "done")} == {
        state: standing.get(state, 0) for state in ("queued", "active", "waiting", "done")
    }


def running_parts_sum_to_the_net_time(board: Board) -> None:
    """By state, and by whoever owned or held a case, in µs."""
    timed = board.cases.filter(pl.col("net_work_time").is_not_null())
    lives = board.intervals.join(timed.select("case"), on="case", how="semi")
    states = time_in_state(lives).select("case", total=pl.sum_horizontal(COUNTED))
    owners = lives.filter("running").group_by("case", "owner").agg(pl.col("net").sum())
    people = owners.group_by("case").agg(owned=pl.col("net").sum())
    both = timed.select("case", "net_work_time", "verdict", "is_open").join(states, on="case", how="left")
    both = both.join(people, on="case", how="left").with_columns(pl.col("total", "owned").fill_null(ZERO))
    # a closing that keeps the verdict of its day keeps its net time with it: only then may it differ
    assert both.filter(pl.col("total") != pl.col("net_work_time")).is_empty()
    assert both.filter(pl.col("owned") != pl.col("net_work_time")).is_empty()
    for who in ("owner", "holder"):
        spent = time_by_owner(board.intervals, timed, who=who)["hours"].sum()  # type: ignore[arg-type]
        total = timed["net_work_time"].sum()
        assert abs(spent - (total or ZERO) / timedelta(hours=1)) < 1e-6 * max(spent, 1)


def compliance_and_what_it_leaves_out_are_what_closed(board: Board) -> None:
    """Met + late + no target = the cases closed = throughput, by week and in all."""
    start, end = span_of(board)
    for period in (None, "week"):
        asked = Question(start=start, end=end, period=period)
        judged, closed = answer("compliance", board, asked), answer("throughput", board, asked)
        total = judged["met"] + judged["late"] + judged["no_target"]
        assert total.to_list() == closed["throughput"].to_list()
    assert closed["throughput"].sum() == board.cases.filter(~pl.col("is_open")).height


def littles_law(board: Board) -> None:
    """Mean WIP x length = the time that cases were open in it, exactly, on the wall clock, closed gaps out."""
    lives = board.intervals.filter(pl.col("state").is_in(["queued", "active", "waiting"]))
    start, end = board.as_of - timedelta(days=28), board.as_of
    inside = lives.filter(pl.col("start") < end, pl.col("end") > start)
    spent = inside.select(pl.min_horizontal("end", pl.lit(end)) - pl.max_horizontal("start", pl.lit(start))).to_series()
    ups = inside.select(at=pl.max_horizontal("start", pl.lit(start)), step=pl.lit(1))
    downs = inside.select(at=pl.min_horizontal("end", pl.lit(end)), step=pl.lit(-1))
    steps = pl.concat([ups, downs]).group_by("at").agg(pl.col("step").sum()).sort("at")
    open_now = steps.with_columns(wip=pl.col("step").cum_sum(), until=pl.col("at").shift(-1)).drop_nulls("until")
    area = open_now.select((pl.col("until") - pl.col("at")) * pl.col("wip")).to_series()
    assert (area.sum() or ZERO) == (spent.sum() or ZERO)


def any_order_of_rows_gives_the_same(board: Board, names: list[str]) -> None:
    """Shuffle the cases; within a case stretches, moves and events keep the order of their time."""
    start, end = span_of(board)
    order = board.cases.select("case").sample(fraction=1, shuffle=True, seed=3).with_row_index("place")
    shuffled = {}
    for name in ("cases", "intervals", "moves", "events"):
        placed = getattr(board, name).join(order, on="case", how="left")
        shuffled[name] = placed.sort("place", maintain_order=True).drop("place")
    other = replace(board, **shuffled)
    for name in names:
        asked = Question(start=start, end=end)
        one, two = answer(name, board, asked), answer(name, other, asked)
        assert_frame_equal(one, two, check_row_order=True, rel_tol=1e-9)


def counts_of_parts_sum_to_the_whole(board: Board, names: list[str]) -> None:
    """Divide the cases in two by their number: every count is the sum of the counts of the halves."""
    start, end = span_of(board)
    halves = []
    for rest in (0, 1):
        here = pl.col("case") % 2 == rest
        halves.append(
            replace(
                board,
                cases=board.cases.filter(here),
                intervals=board.intervals.filter(here),
                moves=board.moves.filter(here),
                events=board.events.filter(here),
                teams=tuple(board.settings.teams),
            )
        )
    for name in names:
        asked = Question(start=start, end=end)
        whole = answer(name, board, asked)
        for figure in METRICS[name].cases:
            if whole.height == 1 and whole.schema[figure] == pl.Int64:
                parts = [answer(name, half, asked)[figure].item() for half in halves]
                assert sum(part or 0 for part in parts) == (whole[figure].item() or 0), (name, figure)


LAWS = (
    flow_is_the_change_of_what_is_open,
    the_gap_of_the_diagram_is_what_is_open,
    running_parts_sum_to_the_net_time,
    compliance_and_what_it_leaves_out_are_what_closed,
    littles_law,
)
