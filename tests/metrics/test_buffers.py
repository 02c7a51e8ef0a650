"""Buffers by hand."""

from __future__ import annotations

import polars as pl

from metrics.buffers import buffers, due_soon, turns_late
from metrics.frames import INSTANT
from tests.tables import at, cases


def test_open_cases_are_counted_by_status() -> None:
    table = cases(
        *({"buffer_status": status} for status in ("green", "green", "yellow", "late", "no_target")),
        {"closed_at": "2025-05-13 09:00"},
    )
    assert buffers(table).rows(named=True) == [{"green": 2, "yellow": 1, "red": 0, "late": 1, "no_target": 1}]


def test_the_next_to_turn_late_comes_first_and_a_late_one_is_not_among_them() -> None:
    table = cases(
        {"case_id": "B", "due_at": "2025-05-13 12:00"},
        {"case_id": "A", "due_at": "2025-05-13 11:00"},
        {"case_id": "L", "due_at": "2025-05-13 10:00", "verdict": "late"},
        {"case_id": "P", "due_at": None, "paused": True},
        {"case_id": "Z", "due_at": "2025-05-13 17:00"},
    )
    found = turns_late(table, before=at("2025-05-13 17:00"))
    assert found["case_id"].to_list() == ["A", "B"]


def test_only_teams_with_an_open_case_are_counted() -> None:
    table = cases(
        {"team": "east", "buffer_status": "red"},
        {"team": "west", "closed_at": "2025-05-13 09:00", "verdict": "late"},
        {"team": None, "buffer_status": "no_target"},
    )
    assert buffers(table, by=["team"]).rows() == [("east", 0, 0, 1, 0, 0), (None, 0, 0, 0, 0, 1)]


def test_of_those_that_turn_late_soon_the_first_is_told_and_each_case_has_its_own_end_of_the_day() -> None:
    """At 17:00 in the east and at 12:00 in the west; where a case has no calendar and so no end, it is among them."""
    table = cases(
        {"team": "east", "due_at": "2025-05-13 16:00"},
        {"team": "east", "due_at": "2025-05-13 11:00"},
        {"team": "west", "due_at": "2025-05-13 16:00"},
        {"team": None, "due_at": "2025-05-14 09:00"},
    )
    ends = {"east": at("2025-05-13 17:00"), "west": at("2025-05-13 12:00")}
    before = pl.col("team").replace_strict(ends, default=None, return_dtype=INSTANT)
    assert due_soon(table, before=before).row(0) == (3, at("2025-05-13 11:00"))
    assert due_soon(table, before=before, by=["team"]).rows() == [
        ("east", 2, at("2025-05-13 11:00")), (None, 1, at("2025-05-14 09:00")),
    ]  # fmt: skip
    assert turns_late(table, before=before)["case_id"].to_list() == ["C1", "C0", "C3"]
