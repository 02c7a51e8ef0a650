"""The worked cases about targets and verdicts, on calendar D in Berlin."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from metrics.rules import Rules, TargetRule
from tests.spec.lives import HOUR, LONG_AFTER, by_rules, judged, net_hours, within
from tests.spec.worked import row, worked
from tests.tables import at, hours_of_day, weekly

FROM_MONDAY = "2025-05-12 09:00  active\n"
OPEN = [
    row(30, "not late after work on its last day", "2025-05-12 23:00", None, "red"),
    row(30, "not late at the start of the next", "2025-05-13 09:00:00", None, "red"),
    row(30, "late a second later", "2025-05-13 09:00:01", "late", "late"),
]
FROM_30_MAY = """
    2025-05-30 15:00  active
    2025-06-03 09:00  done
    """


@worked(29)
def test_29_a_case_that_takes_exactly_its_target_is_met() -> None:
    case, _ = judged(FROM_MONDAY + "2025-05-12 17:00  done")
    assert (net_hours(case), case["verdict"], case["due_at"]) == (8.0, "met", at("2025-05-12 17:00"))


@worked(29)
def test_29_a_microsecond_more_is_late() -> None:
    case, _ = judged(FROM_MONDAY + "2025-05-13 09:00:00.000001  done")
    assert (case["verdict"], case["due_at"]) == ("late", at("2025-05-12 17:00"))


@pytest.mark.parametrize(("as_of", "verdict", "buffer"), OPEN)
def test_an_open_case_is_late_when_its_time_is_greater_than_its_target(
    as_of: str, verdict: str | None, buffer: str
) -> None:
    case, _ = judged(FROM_MONDAY, as_of=as_of)
    assert (case["verdict"], case["buffer_status"]) == (verdict, buffer)
    assert case["due_at"] == at("2025-05-12 17:00")


@pytest.mark.parametrize(
    ("judged_on", "verdict"),
    [
        row(32, "as judged then", None, "met"),
        row(32, "as judged now", date(2025, 6, 10), "late"),
    ],
)
def test_a_case_is_judged_by_the_rule_of_its_opening_unless_asked_otherwise(
    judged_on: date | None, verdict: str
) -> None:
    by = by_rules(within(16), within(8, valid_from=date(2025, 6, 1)))
    case, _ = judged(FROM_30_MAY, rules=by, judged_on=judged_on)
    assert (net_hours(case), case["verdict"]) == (10.0, verdict)


@pytest.mark.parametrize(
    ("days", "hours"),
    [row(33, "one day", Fraction(1), 8), row(33, "a day and a half", Fraction(3, 2), 12)],
)
def test_a_day_is_the_calendars_day(days: Fraction, hours: float) -> None:
    case, _ = judged(FROM_MONDAY, as_of="2025-05-12 12:00", rules=by_rules(TargetRule(key="days", within_days=days)))
    assert case["target"] == hours * HOUR


@worked(33)
def test_33_a_day_of_uneven_days_is_their_mean_and_never_24_hours() -> None:
    uneven = {day: (hours_of_day(9, 17),) for day in range(4)} | {4: (hours_of_day(9, 16),)}
    by = Rules(
        calendars={"D": weekly("D", "Europe/Berlin", uneven)},
        default_calendar="D",
        targets=(TargetRule(key="a day", within_days=Fraction(1)),),
    )
    case, _ = judged(FROM_MONDAY, as_of=LONG_AFTER, rules=by)
    assert case["target"] == 7.8 * HOUR
