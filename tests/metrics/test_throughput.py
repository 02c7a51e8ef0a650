"""Throughput and arrivals by hand."""

from __future__ import annotations

from datetime import date

from metrics.throughput import throughput
from tests.tables import cases

MAY, JUNE, JULY = date(2025, 5, 1), date(2025, 6, 1), date(2025, 7, 1)


def test_a_case_opened_in_march_and_closed_in_may_is_in_mays_throughput() -> None:
    table = cases({"opened_at": "2025-03-10 09:00", "closed_at": "2025-05-13 09:00"})
    rows = throughput(table, start=date(2025, 3, 1), end=JUNE, period="month").rows()
    assert rows == [(date(2025, 3, 1), 0, 1), (date(2025, 4, 1), 0, 0), (MAY, 1, 0)]


def test_periods_are_half_open() -> None:
    table = cases({"closed_at": "2025-05-18 23:59"}, {"closed_at": "2025-05-19 00:00"})
    rows = throughput(table, start=date(2025, 5, 12), end=date(2025, 5, 26)).rows()
    assert rows == [(date(2025, 5, 12), 1, 2), (date(2025, 5, 19), 1, 0)]


def test_every_group_has_every_period() -> None:
    table = cases(
        {"team": "east", "closed_at": "2025-05-13 09:00"},
        {"team": "west", "opened_at": "2025-06-02 09:00", "closed_at": "2025-06-03 09:00"},
    )
    rows = throughput(table, start=MAY, end=JULY, period="month", by=["team"]).rows()
    assert rows == [(MAY, "east", 1, 1), (MAY, "west", 0, 0), (JUNE, "east", 0, 0), (JUNE, "west", 1, 1)]


def test_without_a_period_there_is_one_row() -> None:
    table = cases({"closed_at": "2025-05-13 09:00"}, {})
    assert throughput(table, start=MAY, end=JUNE, period=None).rows() == [(1, 2)]
    assert throughput(table, start=MAY, end=JUNE, period="month").rows() == [(MAY, 1, 2)], "open ones arrived as well"


def test_the_first_day_is_in_and_the_day_after_the_last_is_not() -> None:
    days = ("2025-04-30 23:59", "2025-05-01 00:00", "2025-05-31 23:59", "2025-06-01 00:00")
    closed = cases(*({"opened_at": "2025-03-03 09:00", "closed_at": when} for when in days))
    opened = cases(*({"opened_at": when} for when in days))
    assert throughput(closed, start=MAY, end=JUNE, period=None).rows() == [(2, 0)]
    assert throughput(opened, start=MAY, end=JUNE, period=None).rows() == [(0, 2)]


def test_a_group_that_only_opened_or_only_closed_has_zero_of_the_other() -> None:
    table = cases(
        {"team": "east", "opened_at": "2025-03-03 09:00", "closed_at": "2025-05-13 09:00"},
        {"team": "west"},
        {"team": None, "closed_at": "2025-05-13 09:00"},
    )
    rows = throughput(table, start=MAY, end=JUNE, period=None, by=["team"]).rows()
    assert rows == [("east", 1, 0), ("west", 0, 1), (None, 1, 1)]
    months = throughput(table, start=MAY, end=JULY, period="month", by=["team"]).rows()
    assert months == [
        (MAY, "east", 1, 0), (MAY, "west", 0, 1), (MAY, None, 1, 1),
        (JUNE, "east", 0, 0), (JUNE, "west", 0, 0), (JUNE, None, 0, 0),
    ]  # fmt: skip
