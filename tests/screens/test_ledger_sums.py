"""The ledger adds up: to the µs where it is kept, to the minute where it is shown."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.casefile import casefile
from app.formatting import minutes_of
from app.screens.ledger import by_part, left_out, lines, total, whole_minutes
from metrics.time_in_state import time_in_state
from tests.screens.conftest import Desk
from tests.screens.desk import HOURS
from tests.screens.logs import by_events
from tests.tables import at

HOUR, MINUTE, ZERO = timedelta(hours=1), timedelta(minutes=1), timedelta(0)
CASES = list(HOURS)


@pytest.mark.parametrize("case_id", [*CASES, "unclocked", "to-day"])
def test_lines_tile_the_time_from_opening_to_closing(desk: Desk, case_id: str) -> None:
    found, held = desk(case_id)
    edges = [found.fact["opened_at"], *(line.end for line in held)]
    assert [line.start for line in held] == edges[:-1]
    assert edges[-1] == found.fact["end_at"]
    assert all(line.start < line.end for line in held)


@pytest.mark.parametrize("case_id", CASES)
def test_counted_lines_sum_exactly_to_the_net_work_time(desk: Desk, case_id: str) -> None:
    found, held = desk(case_id)
    counted = sum((line.counted for line in held), ZERO)
    assert counted == found.fact["net_work_time"] == total(found.receipt)
    assert counted / HOUR == pytest.approx(HOURS[case_id]), "by hand"
    assert sum((line.not_counted for line in held), counted) == found.fact["elapsed_time"]


@pytest.mark.parametrize("case_id", CASES)
def test_shown_minutes_add_up_to_the_shown_lead_time(desk: Desk, case_id: str) -> None:
    found, held = desk(case_id)
    pairs = whole_minutes(held)
    assert sum(counted for counted, _ in pairs) == minutes_of(found.fact["net_work_time"])
    for line, (counted, left) in zip(held, pairs, strict=True):
        assert abs(line.counted - counted * MINUTE) < MINUTE
        assert abs(line.not_counted - left * MINUTE) < MINUTE


def test_seconds_are_carried_from_line_to_line(desk: Desk) -> None:
    """28 + 1 + 31 + 31 + 31 s: the running sums 28, 29, 60, 91, 122 s round to 0, 0, 1, 2, 2 min."""
    assert [counted for counted, _ in whole_minutes(desk("seconds").held)] == [0, 0, 0, 1, 1, 0]
    assert whole_minutes(desk("second").held) == [(0, 0)]


@pytest.mark.parametrize("case_id", CASES)
def test_what_was_left_out_and_what_counted_make_the_time_on_the_wall_clock(desk: Desk, case_id: str) -> None:
    found, held = desk(case_id)
    fact, parts = found.fact, by_part(held)
    assert sum(left_out(held).values(), ZERO) == fact["elapsed_time"] - fact["net_work_time"]
    assert sum(parts.values(), ZERO) - parts.get("paused", ZERO) == fact["net_work_time"]
    states = time_in_state(found.states).row(0, named=True)
    assert parts == {name: span for name, span in states.items() if name != "case" and span}


@pytest.mark.parametrize(
    ("case_id", "expected"),
    [
        ("weekend", {"closed: nights, weekends": 64}),
        ("pauses", {"closed: nights": 16, "paused: waiting on client": 3, "paused: waiting on others": 1}),
        ("resumed", {"closed: nights": 16, "closed, until it was reopened": 2}),
        ("lunch", {"closed: breaks": 1}),
        ("call", {}),
    ],
)
def test_what_was_left_out_is_told_once_a_reason(desk: Desk, case_id: str, expected: dict[str, float]) -> None:
    assert {name: span / HOUR for name, span in left_out(desk(case_id).held).items()} == expected


def test_a_holiday_keeps_its_name_in_the_sum(desk: Desk) -> None:
    assert list(left_out(desk("feast").held)) == ["closed: nights, Founders' Day"]


def test_both_columns_add_up_to_the_time_since_the_opening(tmp_path: Path) -> None:
    """30 s before the session and 1 h 30 s in it: 1h 01m counted, and 1h 01m on the wall clock."""
    log = """
    A | 2025-05-12 08:59:30 | Open   | quote || Anna Smith
    A | 2025-05-12 10:00:30 | Closed | quote || Anna Smith
    """
    board = by_events(tmp_path, log, as_of=at("2025-05-12 12:00"))
    found = casefile(board, "log", "A")
    pairs = whole_minutes(lines(found, board.settings))
    assert sum(counted + left for counted, left in pairs) == minutes_of(found.fact["elapsed_time"])
