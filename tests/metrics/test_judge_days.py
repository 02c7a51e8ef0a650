"""Cases judged by days: whose day it is, targets in days, and what is known to the day alone."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from metrics.calendar import BusinessCalendar, Version
from metrics.rules import TargetRule
from tests.metrics.judging import HOUR, D, judged, rules, step, within
from tests.tables import at, hours_of_day, weekly


def test_33_a_day_is_the_calendars_day() -> None:
    by = rules(TargetRule(key="a day", within_days=Fraction(1)))
    case, _ = judged(step("12 10:00", "active"), as_of="2025-05-12 12:00", by=by)
    assert (case["target"], case["due_at"]) == (8 * HOUR, at("2025-05-13 10:00"))


def test_a_day_is_that_of_the_cases_calendar_in_the_version_at_its_opening() -> None:
    longer = Version((*((hours_of_day(8, 18),),) * 5, (), ()), valid_from=date(2025, 5, 13))
    short = weekly("short", "Europe/Berlin", dict.fromkeys(range(5), (hours_of_day(9, 13),)))
    by = rules(
        TargetRule(key="a day", within_days=Fraction(1)),
        calendars={"D": BusinessCalendar("D", "Europe/Berlin", (D["D"].versions[0], longer)), "short": short},
        team_calendars={"west": "short"},
    )

    def target(when: str, **facts: Any) -> timedelta:
        case, _ = judged(step(when, "active", **facts), as_of="2025-05-16 12:00", by=by)
        span: timedelta = case["target"]
        return span

    assert target("12 23:59") == 8 * HOUR
    assert target("13 00:00") == 10 * HOUR, "from its day on"
    assert target("13 00:00", team="west") == 4 * HOUR


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (within(8), 1),
        (within(8.5), 2),
        (within(9), 2),
        (within(16), 2),
        (TargetRule(key="days", within_days=Fraction(3, 2)), 2),
        (TargetRule(key="days", within_days=Fraction(2)), 2),
    ],
)
def test_a_target_in_days_is_rounded_up(rule: TargetRule, days: int) -> None:
    case, _ = judged(step("12 09:00", "active"), as_of="2025-05-12 12:00", by=rules(rule))
    assert case["target_days"] == days


def test_what_is_known_to_the_day_is_judged_in_whole_working_days() -> None:
    row = {
        "case_id": "A", "opened_at": "2025-05-09 00:00", "opened_to_day": True, "state": "done",
        "closed_at": "2025-05-12 23:59:59.999999", "closed_to_day": True,
    }  # fmt: skip
    case, _ = judged(row, as_of="2025-07-01 12:00", by=rules(within(8)), rows_are="cases")
    assert (case["net_work_days"], case["target_days"], case["verdict"]) == (1, 1, "met")
    assert (case["net_work_time"], case["due_at"], str(case["closed_date"])) == (None, None, "2025-05-12")


def test_a_rule_date_begins_at_local_midnight() -> None:
    by = rules(within(8), within(4, valid_from=date(2025, 5, 13)))
    early, _ = judged(step("12 23:59", "active"), as_of="2025-05-14 12:00", by=by)
    late, _ = judged(step("13 00:00", "active"), as_of="2025-05-14 12:00", by=by)
    assert (early["target"], late["target"]) == (8 * HOUR, 4 * HOUR)


@pytest.mark.parametrize(
    ("opened", "closed", "known"),
    [
        ("2025-05-09 00:00", "2025-05-12 11:00", {"opened_to_day": True}),
        ("2025-05-09 11:00", "2025-05-12 23:59:59.999999", {"closed_to_day": True}),
    ],
)
def test_one_end_that_is_known_to_the_day_is_enough_to_count_in_days(
    opened: str, closed: str, known: dict[str, bool]
) -> None:
    row = {"case_id": "A", "opened_at": opened, "closed_at": closed, "state": "done"} | known
    case, _ = judged(row, as_of="2025-07-01 12:00", rows_are="cases")
    assert (case["net_work_time"], case["net_work_days"], case["verdict"]) == (None, 1, "met")
    late, _ = judged(row | {"opened_at": opened.replace("09", "08", 1)}, as_of="2025-07-01 12:00", rows_are="cases")
    assert (late["net_work_days"], late["verdict"]) == (2, "late"), "from the Thursday on: Friday and Monday"


def test_an_open_case_that_is_known_to_the_day_ages_by_whole_days() -> None:
    row = {"case_id": "A", "opened_at": "2025-05-09 00:00", "opened_to_day": True, "state": "active"}
    ages = [(12, 1, "red"), (13, 2, "late")]  # a target of 8 h is one day
    for day, days, status in ages:
        case, _ = judged(row, as_of=f"2025-05-{day} 10:00", rows_are="cases", by=rules(within(8)))
        assert (case["net_work_days"], case["buffer_status"], case["due_at"]) == (days, status, None)
    case, _ = judged(row, as_of="2025-05-12 10:00", rows_are="cases", by=rules(within(32)))
    assert (case["share_used"], case["buffer_status"]) == (1 / 4, "green"), "one of four days"


@pytest.mark.parametrize(("opened", "old"), [("11 23:59", True), ("12 00:00", False)])
def test_what_opened_on_the_day_of_the_start_is_no_backlog(opened: str, old: bool) -> None:
    case, _ = judged(step(opened, "active"), as_of="2025-05-16 12:00", by=rules(within(8), start=date(2025, 5, 12)))
    assert case["backlog"] is old


def test_without_a_calendar_a_day_is_that_of_the_configurations_zone() -> None:
    case, _ = judged(
        step("12 00:30", "active"), step("13 00:30", "done"), as_of="2025-05-16 12:00",
        by=rules(within(8), default_calendar=None),
    )  # fmt: skip
    assert (case["opened_date"], case["closed_date"]) == (date(2025, 5, 12), date(2025, 5, 13))
