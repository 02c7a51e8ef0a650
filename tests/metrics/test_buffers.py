"""Buffers by hand."""

from __future__ import annotations

from metrics.buffers import buffers, turns_late
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
