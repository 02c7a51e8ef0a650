"""Cases judged by targets: which rule binds, when a case is met, late and due, promises, buffers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from metrics.frames import INSTANT, SPAN
from metrics.rules import TargetRule
from tests.metrics.judging import HOUR, hours, judged, rules, step, within
from tests.tables import at


def test_29_at_its_target_a_case_is_met() -> None:
    case, _ = judged(step("12 09:00", "active"), step("12 17:00", "done"), as_of="2025-05-16 12:00")
    assert (case["verdict"], case["due_at"], case["share_used"]) == ("met", at("2025-05-12 17:00"), 1.0)


def test_30_an_open_case_is_late_when_its_time_is_greater_than_the_target() -> None:
    case, _ = judged(step("12 09:00", "active"), as_of="2025-05-12 23:00")
    assert (case["verdict"], case["buffer_status"]) == (None, "red")
    case, _ = judged(step("12 09:00", "active"), as_of="2025-05-13 09:00:01")
    assert (case["verdict"], case["buffer_status"]) == ("late", "late")


def test_32_a_case_is_judged_by_the_rule_of_its_opening_or_by_todays() -> None:
    by = rules(within(16), within(8, valid_from=date(2025, 6, 1)))
    rows = [
        {"case_id": "A", "occurred_at": "2025-05-30 15:00", "state": "active"},
        {"case_id": "A", "occurred_at": "2025-06-02 17:00", "state": "done"},
    ]
    case, _ = judged(*rows, as_of="2025-06-10 12:00", by=by)
    assert (hours(case), case["verdict"]) == (10.0, "met")
    case, _ = judged(*rows, as_of="2025-06-10 12:00", by=by, judged_on=date(2025, 6, 10))
    assert case["verdict"] == "late"


def test_a_closed_case_keeps_the_due_instant_it_would_have_had() -> None:
    case, _ = judged(step("12 09:00", "active"), step("12 12:00", "done"), as_of="2025-05-16 12:00")
    assert case["due_at"] == at("2025-05-12 17:00")


def test_a_late_case_was_due_when_its_own_time_reached_the_target() -> None:
    case, _ = judged(
        step("12 09:00", "active"), step("12 11:00", "waiting", "client"), step("12 13:00", "active"),
        as_of="2025-05-14 12:00",
    )  # fmt: skip
    assert (case["due_at"], case["verdict"]) == (at("2025-05-13 11:00"), "late")


def test_the_rule_with_more_keys_wins_then_priority_before_case_type() -> None:
    by = rules(
        within(8), within(4, case_type="order"), within(2, priority="high"),
        within(1, case_type="order", team="east"),
    )  # fmt: skip

    def target(**facts: Any) -> timedelta:
        case, _ = judged(step("12 09:00", "active", **facts), as_of="2025-05-12 09:30", by=by)
        span: timedelta = case["target"]
        return span

    assert target() == 8 * HOUR
    assert target(case_type="order") == 4 * HOUR
    assert target(case_type="order", priority="high") == 2 * HOUR
    assert target(case_type="order", team="east", priority="high") == HOUR


def test_a_promise_of_the_source_is_judged_on_the_wall_clock() -> None:
    by = rules(TargetRule(key="promise", by_source_due_at=True, goal=Decimal("0.95")))
    row = {
        "case_id": "A", "opened_at": "2025-05-12 09:00", "closed_at": "2025-05-12 21:00", "state": "done",
        "source_due_at": "2025-05-12 20:00",
    }  # fmt: skip
    late, _ = judged(row, as_of="2025-07-01 12:00", by=by, rows_are="cases")
    met, _ = judged(row | {"closed_at": "2025-05-12 20:00"}, as_of="2025-07-01 12:00", by=by, rows_are="cases")
    none, _ = judged(row | {"source_due_at": None}, as_of="2025-07-01 12:00", by=by, rows_are="cases")
    assert (late["verdict"], met["verdict"], none["verdict"]) == ("late", "met", None)
    assert (late["due_at"], late["share_used"]) == (at("2025-05-12 20:00"), 12 / 11)


def test_a_promise_binds_only_cases_that_have_such_a_date() -> None:
    by = rules(within(8), TargetRule(key="promise", by_source_due_at=True))
    row = step("12 09:00", "active")
    plain, _ = judged(row, as_of="2025-05-12 12:00", by=by)
    promised, _ = judged(row | {"source_due_at": "2025-05-12 11:00"}, as_of="2025-05-12 12:00", by=by)
    assert (plain["target_by"], plain["target"], plain["verdict"]) == ("net", 8 * HOUR, None)
    assert (promised["target_by"], promised["target"], promised["verdict"]) == ("source_due_at", None, "late")


def test_a_promise_needs_no_calendar() -> None:
    by = rules(TargetRule(key="promise", by_source_due_at=True), default_calendar=None)
    row = step("12 09:00", "active", source_due_at="2025-05-12 11:00")
    case, _ = judged(row, as_of="2025-05-12 12:00", by=by)
    assert (case["net_work_time"], case["verdict"], case["due_at"]) == (None, "late", at("2025-05-12 11:00"))


def test_a_promise_of_no_time_is_late_at_once_and_met_by_what_closed_as_it_came() -> None:
    by = rules(TargetRule(key="promise", by_source_due_at=True))
    row = step("12 09:00", "active", source_due_at="2025-05-12 09:00")
    late, _ = judged(row, as_of="2025-05-12 09:00", by=by)
    met, _ = judged(row, step("12 09:00", "done"), as_of="2025-05-16 12:00", by=by)
    assert (late["verdict"], late["buffer_status"], late["share_used"]) == ("late", "late", None)
    assert (met["verdict"], met["share_used"]) == ("met", None)


@pytest.mark.parametrize(
    ("as_of", "status", "verdict"),
    [
        ("12 10:59:59", "green", None),
        ("12 11:00", "yellow", None),  # a third of 6 h
        ("12 12:59:59", "yellow", None),
        ("12 13:00", "red", None),  # two thirds
        ("12 15:00", "red", None),
        ("12 15:00:01", "late", "late"),
    ],
)
def test_a_buffer_turns_at_a_third_two_thirds_and_beyond_the_whole(
    as_of: str, status: str, verdict: str | None
) -> None:
    case, _ = judged(step("12 09:00", "active"), as_of=f"2025-05-{as_of}", by=rules(within(6)))
    assert (case["buffer_status"], case["verdict"]) == (status, verdict)


@pytest.mark.parametrize(("held", "verdict"), [(4 * HOUR, "late"), (None, None)])
def test_the_target_by_which_a_closing_was_judged_lies_over_the_rules_one_also_where_it_had_none(
    held: timedelta | None, verdict: str | None
) -> None:
    rows = [step("12 09:00", "active"), step("12 15:00", "done")]
    pins = pl.DataFrame(
        {"source": ["s"], "case_id": ["A"], "closed_at": [at("2025-05-12 15:00")], "calendar": ["D"], "target": [held],
         "target_days": [None]},
        schema_overrides={"closed_at": INSTANT, "target": SPAN, "target_days": pl.Int64},
    )  # fmt: skip
    case, _ = judged(*rows, as_of="2025-05-16 12:00")
    assert (hours(case), case["target"], case["verdict"]) == (6.0, 8 * HOUR, "met")
    case, _ = judged(*rows, as_of="2025-05-16 12:00", pins=pins)
    assert (case["target"], case["verdict"]) == (held, verdict)


def test_a_due_instant_of_the_next_year_and_one_of_many_days_are_within_the_horizon() -> None:
    row = {"case_id": "A", "occurred_at": "2025-12-30 12:00", "state": "active"}
    case, _ = judged(row, as_of="2025-12-30 12:30", by=rules(within(24)))
    assert case["due_at"] == at("2026-01-02 12:00"), "5 h, two days of 8 h, 3 h on the Friday"
    far = rules(TargetRule(key="500 days", within_days=Fraction(500)))
    case, _ = judged(step("12 09:00", "active"), as_of="2025-05-12 12:00", by=far)
    assert case["due_at"] == at("2027-04-09 17:00"), "the Friday of the hundredth week"
