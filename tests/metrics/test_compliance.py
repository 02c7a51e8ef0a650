"""Compliance by hand, with what it leaves out."""

from __future__ import annotations

from datetime import date

from metrics.compliance import compliance, late_at_end
from tests.metrics.watched import on, watched, within
from tests.tables import cases

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)


def test_the_share_is_of_the_judged_and_the_rest_is_counted_beside() -> None:
    table = cases(
        {"closed_at": "2025-05-13 09:00", "verdict": "met"},
        {"closed_at": "2025-05-13 09:00", "verdict": "met"},
        {"closed_at": "2025-05-13 09:00", "verdict": "late"},
        {"closed_at": "2025-05-13 09:00"},
        {"verdict": "late", "due_at": "2025-05-13 09:00"},
        {},
    )
    found = compliance(table, start=MAY, end=JUNE).row(0, named=True)
    assert (found["met"], found["late"], found["no_target"], found["open_late"]) == (2, 1, 1, 1)
    assert found["compliance_share"] == 2 / 3


def test_the_first_day_is_in_and_the_day_after_the_last_is_not() -> None:
    days = ("2025-04-30 23:59", "2025-05-01 00:00", "2025-05-31 23:59", "2025-06-01 00:00")
    table = cases(*({"closed_at": when, "verdict": "met"} for when in days))
    assert compliance(table, start=MAY, end=JUNE)["met"].item() == 2
    assert compliance(table, start=MAY, end=JUNE, period="month")["met"].to_list() == [2]


def test_nothing_judged_has_no_share() -> None:
    assert compliance(cases({}), start=MAY, end=JUNE).row(0, named=True)["compliance_share"] is None


def test_the_sources_flag_goes_before_its_due_date_and_differences_are_counted() -> None:
    due = {"closed_at": "2025-05-13 09:00", "source_due_at": "2025-05-13 08:00"}
    table = cases(
        due | {"verdict": "late"},
        due | {"verdict": "met"},
        due | {"verdict": "met", "source_met": True},
        {"closed_at": "2025-05-13 09:00", "verdict": "met"},
        due | {"verdict": "met", "closed_at": "2025-05-13 08:00"},  # at its due instant it is met
    )
    found = compliance(table, start=MAY, end=JUNE).row(0, named=True)
    assert (found["source_met"], found["source_late"], found["disagree"]) == (2, 2, 1)


def test_open_and_late_is_counted_at_each_periods_end() -> None:
    table = cases(
        {"verdict": "late", "due_at": "2025-05-14 09:00", "closed_at": "2025-05-28 09:00"},
        {"verdict": "late", "due_at": "2025-05-22 09:00"},
    )
    rows = compliance(table, start=date(2025, 5, 12), end=date(2025, 6, 2), period="week")
    assert rows["open_late"].to_list() == [1, 2, 1]
    assert rows["late"].to_list() == [0, 0, 1]


def test_what_was_promised_before_it_was_opened_is_late_from_its_opening() -> None:
    table = cases({"verdict": "late", "opened_at": "2025-05-14 09:00", "due_at": "2025-05-06 09:00"})
    rows = compliance(table, start=date(2025, 5, 5), end=date(2025, 5, 19), period="week")
    assert rows["open_late"].to_list() == [0, 1]


def test_a_group_in_which_nothing_closed_has_every_period() -> None:
    table = cases({"team": "east", "closed_at": "2025-05-13 09:00", "verdict": "met"}, {"team": "west"})
    rows = compliance(table, start=date(2025, 5, 12), end=date(2025, 5, 26), period="week", by=["team"])
    assert rows.select("period_start", "team", "met", "compliance_share", "open_late").rows() == [
        (date(2025, 5, 12), "east", 1, 1.0, 0), (date(2025, 5, 12), "west", 0, None, 0),
        (date(2025, 5, 19), "east", 0, None, 0), (date(2025, 5, 19), "west", 0, None, 0),
    ]  # fmt: skip


def test_a_case_that_stood_closed_at_a_periods_end_was_not_open_and_late_then() -> None:
    desk = watched(
        on("A", "05 09:00", "active"), on("A", "07 10:00", "done"),  # late on the 5th, closed from the 7th
        on("A", "13 10:00", "active"),  # to the 13th, and open since
        targets=(within(6),),
    )  # fmt: skip
    span = {"start": date(2025, 5, 5), "end": date(2025, 5, 19)}
    assert compliance(desk.cases, desk.moves, **span, period="week")["open_late"].to_list() == [0, 1]
    assert compliance(desk.cases, desk.moves, **span, period="day")["open_late"].to_list()[:10] == [
        1, 1, 0, 0, 0, 0, 0, 0, 1, 1,
    ]  # fmt: skip
    ends = [date(2025, 5, day) for day in (6, 7, 8, 13, 14)]
    assert [late_at_end(desk.cases, desk.moves, end=end).height for end in ends] == [1, 1, 0, 0, 1]
    assert late_at_end(desk.cases, desk.moves.reverse(), end=ends[2]).height == 0, "whatever the order of the moves"


def test_a_case_that_came_back_was_late_from_its_target_on_and_not_from_its_opening() -> None:
    desk = watched(
        on("A", "05 09:00", "active"), on("A", "07 10:00", "done"),  # 12 h: late on Tuesday the 6th, 13:00
        on("A", "13 10:00", "active"),
        targets=(within(12),),
    )  # fmt: skip
    span = {"start": date(2025, 5, 5), "end": date(2025, 5, 8)}
    assert compliance(desk.cases, desk.moves, **span, period="day")["open_late"].to_list() == [0, 1, 0]
