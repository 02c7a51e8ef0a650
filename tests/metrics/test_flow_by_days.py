"""Whose day a move is, and parts of the flow, by hand: days end at the local midnight, which is the next day's."""

from __future__ import annotations

from datetime import date

from metrics.arrivals import arrivals
from metrics.cumulative_flow import add_days, cumulative_flow
from metrics.flow import flow
from metrics.handoffs import add_handoffs, handoffs
from metrics.reopenings import reopenings
from tests.metrics.watched import on, watched

DAYS = {"start": date(2025, 5, 12), "end": date(2025, 5, 15)}
DESK = watched(
    # opened in the last minute of Monday, closed at the midnight that begins Wednesday
    on("A", "12 23:59", "active"), on("A", "14 00:00", "done"),
    on("B", "13 00:00", "active", owner="ben", team="east"),
    on("C", "12 10:00", "active", owner="ben", team="east"), on("C", "12 12:00", "done", owner="ben", team="east"),
    on("C", "13 12:00", "active", team="east"), on("C", "14 12:00", "done", team="east"),
    as_of="2025-05-14 18:00",
)  # fmt: skip


def test_a_move_at_midnight_is_the_next_days() -> None:
    rows = flow(DESK.moves, **DAYS, period="day")
    assert rows.rows() == [
        # period_start, arrivals, reopenings, closings, net_flow
        (date(2025, 5, 12), 2, 0, 1, 1),
        (date(2025, 5, 13), 1, 1, 0, 2),
        (date(2025, 5, 14), 0, 0, 2, -2),
    ]
    assert rows.columns == ["period_start", "arrivals", "reopenings", "closings", "net_flow"]
    two_days = {"start": date(2025, 5, 12), "end": date(2025, 5, 14)}
    assert flow(DESK.moves, **two_days).rows() == [(3, 1, 1, 3)], "without the midnight that ends them"


def test_the_diagram_stands_as_the_flow_leaves_it() -> None:
    stays = add_days(DESK.intervals, DESK.cases, calendars=DESK.calendars, rules=DESK.rules)
    days = cumulative_flow(stays, **DAYS)
    assert days.select("opened", "active", "done").rows() == [(2, 1, 1), (3, 3, 0), (3, 1, 2)]


def test_the_parts_by_team_are_there_on_every_day() -> None:
    stays = add_days(DESK.intervals, DESK.cases, calendars=DESK.calendars, rules=DESK.rules)
    days = cumulative_flow(stays, **DAYS, by=["team"])
    assert days.select("team", "opened", "done").rows() == [
        ("east", 1, 1), (None, 1, 0), ("east", 2, 0), (None, 1, 0), ("east", 2, 1), (None, 1, 1),
    ]  # fmt: skip
    assert arrivals(DESK.cases, **DAYS, by=["team"]).rows() == [("east", 2), (None, 1)]


def test_who_takes_up_what_came_back_has_it_from_the_one_before() -> None:
    counted = add_handoffs(DESK.cases, DESK.intervals)
    rows = handoffs(counted, **DAYS, by=["team"]).select("team", "closed", "handed_on", "handoffs").rows()
    assert rows == [("east", 1, 1, 1), (None, 1, 0, 0)]


def test_days_without_a_closing_have_no_share_of_reopenings() -> None:
    rows = reopenings(DESK.moves, **DAYS, period="day").select("reopenings", "closings", "reopen_share").rows()
    assert rows == [(0, 1, 0.0), (1, 0, None), (0, 2, 0.0)]


def test_nothing_is_a_typed_nothing() -> None:
    none = DESK.moves.clear()
    assert flow(none, **DAYS).rows() == [(0, 0, 0, 0)]
    assert reopenings(none, **DAYS).rows() == [(0, 0, 0, None)]
    stays = add_days(DESK.intervals.clear(), DESK.cases.clear(), calendars=DESK.calendars, rules=DESK.rules)
    assert cumulative_flow(stays, **DAYS)["opened"].to_list() == [0, 0, 0]
    parts = cumulative_flow(stays, **DAYS, by=["team"])
    assert parts.columns == ["date", "team", "opened", "queued", "active", "waiting", "done"]
