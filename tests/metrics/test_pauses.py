"""Pause parking by hand. The day is 9 to 17; it is Friday the 16th, 12:00."""

from __future__ import annotations

import pytest

from metrics.pauses import add_paused, pause_reasons, paused_stretches, pauses
from tests.metrics.watched import on, watched

DESK = watched(
    # 2 h of work, then with the client since Thursday 11:00: 6 h and 3 h
    on("A", "15 09:00", "active", team="east"), on("A", "15 11:00", "waiting", "client"),
    # 1 h with the client, then 2 h for no reason that is told, and at work again since 12: 3 of 3 h paused
    on("B", "16 09:00", "waiting", "client", team="west"), on("B", "16 10:00", "waiting"),
    on("B", "16 12:00", "active"),
    # with the supplier: the clock runs
    on("C", "16 10:00", "waiting", "supplier", team="west"),
    # closed for a day and opened again: the gap is no pause, nor part of its time
    on("D", "14 16:00", "active", team="west"), on("D", "14 17:00", "done"), on("D", "16 11:00", "active"),
    # closed cases are not in it
    on("E", "12 09:00", "waiting", "client", team="west"), on("E", "13 09:00", "done"),
)  # fmt: skip
STRETCHES = paused_stretches(DESK.intervals, DESK.cases)
CASES = add_paused(DESK.cases, STRETCHES)


def test_the_share_of_the_clock_that_stood_and_the_oldest_pause() -> None:
    row = pauses(CASES).row(0, named=True)
    assert (row["paused"], row["running"]) == (1, 3)
    assert (row["paused_hours"], row["net_hours"]) == (9 + 3, 11 + 3 + 2 + 2)
    assert row["paused_share"] == 12 / 18
    assert row["oldest_hours"] == 9.0


def test_by_reason_the_shares_sum_to_the_whole() -> None:
    rows = pause_reasons(CASES, STRETCHES)
    assert rows.select("reason", "paused", "paused_hours", "oldest_hours").rows() == [
        ("client", 1, 10.0, 9.0), ("no reason given", 0, 2.0, None),
    ]  # fmt: skip
    assert rows["paused_share"].sum() == pytest.approx(12 / 18)


def test_by_team_each_has_its_own_clock() -> None:
    rows = pauses(CASES, by=("team",))
    assert rows.select("team", "paused", "paused_share").rows() == [("east", 1, 9 / 11), ("west", 0, 3 / 7)]
    reasons = pause_reasons(CASES, STRETCHES, by=("team",)).select("team", "reason", "paused_hours").rows()
    assert reasons == [("east", "client", 9.0), ("west", "no reason given", 2.0), ("west", "client", 1.0)]


def test_two_pauses_one_after_the_other_are_one_that_lasts() -> None:
    desk = watched(on("A", "16 09:00", "waiting", "client"), on("A", "16 10:00", "waiting"))
    cases = add_paused(desk.cases, paused_stretches(desk.intervals, desk.cases))
    assert pauses(cases)["oldest_hours"].item() == 3.0


def test_a_pause_that_ended_with_a_closing_is_not_part_of_the_one_after_the_reopening() -> None:
    desk = watched(
        on("A", "14 09:00", "waiting", "client"), on("A", "14 17:00", "done"), on("A", "16 10:00", "waiting", "client"),
        on("B", "16 11:00", "active"),
    )  # fmt: skip
    cases = add_paused(desk.cases, paused_stretches(desk.intervals, desk.cases))
    assert pauses(cases).select("paused_hours", "oldest_hours").row(0) == (8 + 2, 2.0)
    assert pause_reasons(cases, paused_stretches(desk.intervals, desk.cases))["oldest_hours"].item() == 2.0


def test_without_a_calendar_there_is_no_time_and_no_share() -> None:
    desk = watched(on("A", "16 09:00", "waiting", "client"), default_calendar=None)
    row = pauses(add_paused(desk.cases, paused_stretches(desk.intervals, desk.cases))).row(0, named=True)
    assert (row["paused"], row["paused_share"], row["oldest_hours"]) == (1, None, None)


def test_a_case_known_to_the_day_is_paused_without_hours() -> None:
    desk = watched(on("A", "15 00:00", "waiting", "client", to_day=True), on("B", "16 11:00", "active"))
    stretches = paused_stretches(desk.intervals, desk.cases)
    cases = add_paused(desk.cases, stretches)
    row = pauses(cases).row(0, named=True)
    assert (row["paused"], row["running"], row["paused_hours"], row["net_hours"]) == (1, 1, 0.0, 1.0)
    assert (row["paused_share"], row["oldest_hours"]) == (0.0, None)
    assert pause_reasons(cases, stretches).rows() == [("client", 1, 0.0, 0.0, None)]


def test_of_several_pauses_that_last_the_oldest_is_told_and_none_where_none_does() -> None:
    desk = watched(
        on("A", "16 09:00", "waiting", "client", team="east"), on("B", "16 11:00", "waiting", "client", team="east"),
        # goes on at this very instant
        on("C", "16 09:00", "waiting", "client", team="west"), on("C", "16 12:00", "active", team="west"),
    )  # fmt: skip
    cases = add_paused(desk.cases, paused_stretches(desk.intervals, desk.cases))
    assert pauses(cases, by=("team",)).select("team", "paused", "paused_hours", "oldest_hours").rows() == [
        ("east", 2, 4.0, 3.0), ("west", 0, 3.0, None),
    ]  # fmt: skip
