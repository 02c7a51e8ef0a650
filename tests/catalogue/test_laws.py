"""The laws of the catalogue on the demo company, on generated lives, and on small ones where a slip shows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from app.board import Board
from app.catalogue import METRICS
from tests.catalogue import laws
from tests.spec.company import loaded, seen
from tests.spec.histories import LOADS, export, settings, steps

TALKS_OF_ALL = {"signals", "forecast", "at-risk", "targets", "conversation", "capability", "workload", "capacity",
                "throughput-per-hour", "frontline"}  # fmt: skip
NAMES = [name for name in METRICS if name not in TALKS_OF_ALL]


@pytest.fixture(scope="module", params=["demo", "drawn 1", pytest.param("drawn 2", marks=pytest.mark.long)])
def board(request: pytest.FixtureRequest, company: Board, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    if request.param == "demo":
        yield company
        return
    folder: Path = tmp_path_factory.mktemp("drawn")
    settings(folder)
    lives = steps(random.Random(request.param))
    for now in LOADS[-3:]:
        export(folder, lives, now=now)
        loaded(folder, now=now)
    yield seen(folder, as_of=LOADS[-1])


def test_flow_is_the_change_of_what_is_open(board: Board) -> None:
    laws.flow_is_the_change_of_what_is_open(board)


def test_the_gap_of_the_diagram_is_what_is_open(board: Board) -> None:
    laws.the_gap_of_the_diagram_is_what_is_open(board)


def test_running_parts_sum_to_the_net_time(board: Board) -> None:
    laws.running_parts_sum_to_the_net_time(board)


def test_compliance_and_what_it_leaves_out_are_what_closed(board: Board) -> None:
    laws.compliance_and_what_it_leaves_out_are_what_closed(board)


def test_littles_law(board: Board) -> None:
    laws.littles_law(board)


def test_any_order_of_rows_gives_the_same(board: Board) -> None:
    laws.any_order_of_rows_gives_the_same(board, [name for name in METRICS if name != "workload"])


def test_counts_of_parts_sum_to_the_whole(board: Board) -> None:
    laws.counts_of_parts_sum_to_the_whole(board, NAMES)


def test_a_law_that_does_not_hold_is_seen(company: Board) -> None:
    """Each check can fail: take one move, one stretch, one verdict away."""
    broken = replace(company, moves=company.moves.slice(1))
    with pytest.raises(AssertionError):
        laws.flow_is_the_change_of_what_is_open(broken)
    with pytest.raises(AssertionError):
        laws.the_gap_of_the_diagram_is_what_is_open(broken)
    short = replace(company, intervals=company.intervals.filter(pl.col("state") != "queued"))
    with pytest.raises(AssertionError):
        laws.running_parts_sum_to_the_net_time(short)
    odd = replace(company, cases=company.cases.with_columns(verdict=pl.lit("odd")))
    with pytest.raises(AssertionError):
        laws.compliance_and_what_it_leaves_out_are_what_closed(odd)
