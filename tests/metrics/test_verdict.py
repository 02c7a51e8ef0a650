"""The verdict by hand: which cases it looks at, and what it says of them. The day is 9 to 17 in Berlin."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from metrics.verdict import Verdict, allowance, upper_quantile, verdict, working_days_ago
from tests.tables import at, berlin_9_to_5, cases, weekly

D = berlin_9_to_5()
NOW = at("2025-05-15 12:00")  # a Thursday: five working days before are the Thursday of the week before


def due(*when: str, goal: float | None = 0.9, **more: Any) -> list[dict[str, Any]]:
    return [{"due_at": f"2025-{text}", "goal_share": goal, **more} for text in when]


def said(*rows: dict[str, Any], as_of: datetime = NOW) -> Verdict:
    return verdict(cases(*rows), as_of=as_of, calendar=D)


LATELY = due(*["05-14 09:00"] * 20)


def test_it_looks_at_what_fell_due_in_five_working_days_up_to_the_instant() -> None:
    """Two looks that follow each other count each case once: the first instant is the earlier look's."""
    assert said(*LATELY).n == 20
    assert said(*LATELY, *due("05-08 12:00:01", "05-15 12:00")).n == 22
    assert said(*LATELY, *due("05-08 12:00", "05-15 12:00:01")).n == 20
    assert said(*LATELY, *due("05-14 09:00", goal=None)).n == 20, "without a target it is not judged"


@pytest.mark.parametrize(
    ("as_of", "days", "since"),
    [
        ("05-15 12:00", 5, "05-08 12:00"),
        ("05-15 12:00", 20, "04-17 12:00"),
        ("05-17 08:00", 5, "05-12 08:00"),  # on a Saturday: Friday to Monday
        ("05-12 00:30", 1, "05-09 00:30"),  # a Monday, while it is Sunday in UTC
        ("03-31 12:00", 5, "03-24 12:00"),  # the clocks went forward between: the same local time
    ],
)
def test_it_looks_back_to_the_same_local_time_so_many_working_days_earlier(as_of: str, days: int, since: str) -> None:
    assert working_days_ago(D, as_of=at(f"2025-{as_of}"), days=days) == at(f"2025-{since}")


def test_without_a_calendar_or_without_work_days_are_those_of_the_week() -> None:
    assert working_days_ago(None, as_of=NOW, days=5) == NOW - timedelta(days=5)
    never = weekly("never", "Europe/Berlin", {})
    assert working_days_ago(never, as_of=NOW, days=5) == NOW - timedelta(days=5)


def test_fewer_than_twenty_are_looked_for_in_twenty_working_days() -> None:
    few = LATELY[:19]
    assert (said(*LATELY).days, said(*few).days) == (5, 20)
    assert said(*few).answer == "too few to say"
    assert (said(*few, *due("04-17 12:00:01")).n, said(*few, *due("04-17 12:00:01")).answer) == (20, "yes")
    assert said(*few, *due("04-17 12:00")).n == 19


@pytest.mark.parametrize(
    ("missed", "answer"),
    [
        (0, "yes"),
        (2, "yes"),  # as many as the goal allows: a tenth of twenty
        (3, "nearly"),
        (4, "nearly"),  # Binomial(20, 0.1) is at most 4 with 95.7 %, at most 3 with 86.7 %
        (5, "not yet"),
    ],
)
def test_it_holds_what_was_late_open_or_closed_against_the_goal(missed: int, answer: str) -> None:
    late: list[dict[str, Any]] = [{"verdict": "late"}, {"verdict": "late", "closed_at": "2025-05-15 10:00"}] * 3
    rows = [row | (late[number] if number < missed else {"verdict": "met"}) for number, row in enumerate(LATELY)]
    found = said(*rows)
    assert (found.answer, found.missed, found.allowed) == (answer, missed, 2)


def test_what_goals_allow_is_summed_in_exact_decimals() -> None:
    mixed = [
        *due(*["05-14 09:00"] * 10, goal=0.9),
        *due(*["05-14 09:00"] * 20, goal=0.95),
        *due("05-14 09:00", goal=None),
    ]
    assert allowance(cases(*mixed)) == 2
    assert allowance(cases()) == 0


@pytest.mark.parametrize(
    ("n", "share", "most"), [(20, 0.1, 4), (20, 0.0, 0), (20, 1.0, 20), (1, 0.95, 1), (150, 0.1, 21)]
)
def test_the_95_percent_quantile_of_a_binomial_is_the_smallest_with_that_chance(
    n: int, share: float, most: int
) -> None:
    assert upper_quantile(n, share) == most
