"""Capacity by hand: what comes, the hours at hand, and what is left of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from metrics.capacity import capacity
from metrics.closing_rate import rate_weeks
from metrics.per_hour import throughput_per_hour
from metrics.roster import roster
from metrics.rules import CaseType, Person, Rules, TeamGoals
from tests.metrics.test_roster import NOBODY, WEEK, company
from tests.tables import at, cases

MONDAY = date(2025, 9, 1)
LATER = "2025-12-31 12:00"
QUOTE = {"quote": CaseType(effort=timedelta(hours=8))}
ANNA = company(anna=Person(team="east"))
ANNA_AND_BEN = company(anna=Person(team="east", absences=frozenset({MONDAY})), ben=Person(team="east"))


def with_types(rules: Rules, **types: CaseType) -> Rules:
    return Rules(**{**rules.__dict__, "case_types": types})


def day(number: int, **more: Any) -> dict[str, Any]:
    return {"opened_at": f"{MONDAY + timedelta(days=number)} 10:00", "team": "east", "case_type": "quote"} | more


def asked(table: pl.DataFrame, rules: Rules, *, weeks: int = 1, closed: pl.DataFrame = NOBODY, **other: Any) -> Any:
    end = MONDAY + weeks * WEEK
    first = min(rate_weeks(end, end)[0], MONDAY)
    rows = roster(closed, rules=rules, start=first, end=end, as_of=at(LATER))
    return capacity(
        table, rows, rules=rules, start=MONDAY, end=end, as_of=at(LATER), today=date(2025, 12, 31), **other
    )  # fmt: skip


def test_slack_is_what_the_load_leaves_of_the_peoples_hours() -> None:
    rules = with_types(ANNA_AND_BEN, **QUOTE)
    found = asked(cases(day(0), day(1), day(4), day(-1), day(7)), rules).row(0, named=True)
    assert (found["people"], found["arrivals"], found["load_hours"]) == (2, 3, 24), "not of the weeks beside it"
    assert found["capacity_hours"] == 72, "two weeks of 40 hours, less a day of absence"
    assert found["slack_share"] == pytest.approx(1 - 24 / 72)
    assert (found["goal_share"], found["below_goal"], found["bound"]) == (0.2, False, "measured")


def test_a_load_known_in_part_bounds_slack_from_above() -> None:
    rules = with_types(ANNA_AND_BEN, **QUOTE)
    found = asked(cases(day(0), day(1), day(1, case_type="issue")), rules).row(0, named=True)
    assert (found["arrivals"], found["no_effort"], found["bound"]) == (3, 1, "at most")
    assert found["slack_share"] == pytest.approx(1 - 16 / 72)


def test_below_its_goal_it_says_so() -> None:
    rules = Rules(**{**with_types(ANNA_AND_BEN, **QUOTE).__dict__, "teams": {"east": TeamGoals(slack=0.7)}})
    found = asked(cases(day(0), day(1), day(4)), rules, by=("team",)).row(0, named=True)
    assert (found["team"], found["goal_share"], found["below_goal"]) == ("east", 0.7, True)


def test_slack_at_its_goal_is_not_below_it() -> None:
    found = asked(cases(*(day(number) for number in range(4))), with_types(ANNA, **QUOTE)).row(0, named=True)
    assert (found["load_hours"], found["capacity_hours"], found["goal_share"]) == (32, 40, 0.2)
    assert (found["slack_share"], found["below_goal"]) == (pytest.approx(0.2), False)


def test_a_week_in_which_everybody_is_away_has_no_hours() -> None:
    week = frozenset(MONDAY + timedelta(days=number) for number in range(7))
    found = asked(cases(day(0)), with_types(company(anna=Person(team="east", absences=week)), **QUOTE))
    assert found.select("capacity_hours", "slack_share", "missing").row(0) == (0, None, "no hours in the period")


def test_effort_tells_slack_only_where_more_than_half_of_what_came_has_one() -> None:
    rules = with_types(ANNA_AND_BEN, **QUOTE)
    half = asked(cases(day(0), day(1, case_type="issue")), rules).row(0, named=True)
    assert (half["load_hours"], half["missing"]) == (None, "not enough data: 0 of at least 13 weeks")
    more = asked(cases(day(0), day(0), day(1, case_type="issue")), rules).row(0, named=True)
    assert (more["load_hours"], more["missing"]) == (16, None)


def test_each_week_has_its_own_and_before_the_first_case_there_is_none() -> None:
    rules = with_types(ANNA_AND_BEN, **QUOTE)
    found = asked(cases(day(8), day(9)), rules, weeks=3, period="week")
    assert found["missing"].to_list() == ["before the first case", None, None]
    assert found["capacity_hours"].to_list() == [None, 64, 80], "from the Tuesday of the first case on"
    assert found["slack_share"].to_list() == [None, 1 - 16 / 64, 1]
    monday = asked(cases(day(7)), rules, weeks=2, period="week")
    assert monday["missing"].to_list() == ["before the first case", None], "a week ends before the next one's Monday"


def test_a_team_without_cases_of_its_own_and_one_without_people_have_none() -> None:
    rules = with_types(company(anna=Person(team="east"), emil=Person(team="experts")), **QUOTE)
    found = asked(cases(day(0), day(1, team="west")), rules, by=("team",))
    assert dict(found.select("team", "missing").rows()) == {
        "east": None, "experts": "no cases of its own", "west": "nobody's hours are known",
    }  # fmt: skip


def test_somebody_without_a_calendar_leaves_capacity_unknown() -> None:
    rules = Rules(calendars=ANNA_AND_BEN.calendars, people={"anna": Person(calendar="D"), "ben": Person()},
                  case_types=QUOTE)  # fmt: skip
    found = asked(cases(day(0)), rules).row(0, named=True)
    assert (found["capacity_hours"], found["slack_share"], found["missing"]) == (None, None, "somebody has no calendar")


def weekly_closings(*closings: int) -> list[dict[str, Any]]:
    """Return cases opened and closed on the Wednesdays of the weeks before MONDAY, the last week last."""
    first = MONDAY - len(closings) * WEEK
    days = [first + number * WEEK + timedelta(days=2) for number in range(len(closings))]
    when = [{"opened_at": f"{on} 10:00", "closed_at": f"{on} 11:00", "team": "east"} for on in days]
    first_monday = {"opened_at": f"{first} 09:00", "team": "east"}
    return [first_monday, *(row for row, count in zip(when, closings, strict=True) for _ in range(count))]


def test_without_effort_the_best_weeks_say_what_is_possible_at_least() -> None:
    # a week of Anna's is 40 hours; the 12th of 13 weeks in order of closings closed 12: 0.3 an hour
    past = weekly_closings(*range(1, 14))
    table = cases(*past, *[day(1)] * 9)
    first = MONDAY - 13 * WEEK
    rows = roster(NOBODY, rules=ANNA, start=first, end=MONDAY + WEEK, as_of=at(LATER))
    found = capacity(
        table, rows, rules=ANNA, start=MONDAY, end=MONDAY + WEEK, as_of=at(LATER), today=MONDAY
    ).row(0, named=True)  # fmt: skip
    assert (found["rate_weeks"], found["possible_cases"]) == (13, pytest.approx(12))
    assert (found["slack_share"], found["bound"]) == (pytest.approx(1 - 9 / 12), "at least")
    assert found["load_hours"] is None


def missing(table: pl.DataFrame, rules: Rules = ANNA, closed: pl.DataFrame = NOBODY) -> str | None:
    rows = roster(closed, rules=rules, start=MONDAY - 26 * WEEK, end=MONDAY + WEEK, as_of=at(LATER))
    told = capacity(table, rows, rules=rules, start=MONDAY, end=MONDAY + WEEK, as_of=at(LATER), today=MONDAY)
    assert told["slack_share"].is_null().all() == told["missing"].is_not_null().all()
    assert told["possible_cases"].is_null().all() == told["missing"].is_not_null().all()
    return str(told["missing"].item()) if told["missing"].item() else None


def test_a_few_weeks_or_closings_are_not_enough_data() -> None:
    assert missing(cases(*weekly_closings(*[2] * 13))) is None
    assert missing(cases(*weekly_closings(*[2] * 12))) == "not enough data: 12 of at least 13 weeks"
    assert missing(cases(*weekly_closings(*[2] * 12, 0))) == "not enough data: 12 of at least 13 weeks"
    assert missing(cases(*weekly_closings(*[1] * 13))) == "not enough data: 13 of at least 20 closings"
    assert missing(cases(*weekly_closings(*[2] * 6, *[1] * 7))) == "not enough data: 19 of at least 20 closings"
    assert missing(cases(*weekly_closings(*[2] * 7, *[1] * 6))) is None


def test_a_week_counts_only_from_the_first_whole_one_on() -> None:
    monday, *rows = weekly_closings(*[2] * 13)
    assert missing(cases(monday, *rows)) is None
    assert missing(cases(*rows)) == "not enough data: 12 of at least 13 weeks", "the first case came on a Wednesday"


@pytest.mark.parametrize(
    ("end", "today", "weeks"),
    [
        (date(2025, 9, 1), date(2025, 12, 31), (date(2025, 3, 3), date(2025, 9, 1))),  # 26 weeks up to a Monday
        (
            date(2025, 9, 7),
            date(2025, 12, 31),
            (date(2025, 3, 3), date(2025, 9, 1)),
        ),  # the week of a Sunday is not over
        (date(2025, 9, 15), date(2025, 9, 3), (date(2025, 3, 3), date(2025, 9, 1))),  # nor is that of today
    ],
)
def test_the_best_weeks_are_of_the_last_26_that_are_over(end: date, today: date, weeks: tuple[date, date]) -> None:
    assert rate_weeks(end, today) == weeks


def test_without_people_the_calendars_hours_tell_slack_by_closings_and_not_by_effort() -> None:
    assert missing(cases(*weekly_closings(*[2] * 13), day(1)), company()) is None
    effort = asked(cases(day(0)), with_types(company(), **QUOTE)).row(0, named=True)
    assert (effort["capacity_hours"], effort["missing"]) == (None, "nobody's hours are known")


def test_who_was_there_only_before_the_days_asked_makes_no_row() -> None:
    seen = pl.DataFrame([("dora", "west", MONDAY - 20 * WEEK, 2)], schema=NOBODY.schema, orient="row")
    found = asked(cases(day(0)), with_types(ANNA, **QUOTE), closed=seen, by=("team",))
    assert found["team"].to_list() == ["east"]


def test_where_people_are_known_by_their_closings_12_weeks_more_are_needed() -> None:
    for weeks, told in ((24, "not enough data: 12 of at least 13 weeks"), (25, None)):
        seen = pl.DataFrame(
            [("dora", "east", MONDAY - number * WEEK, 2) for number in range(1, weeks + 1)],
            schema=NOBODY.schema, orient="row",
        )  # fmt: skip
        assert missing(cases(*weekly_closings(*[2] * weeks)), company(), seen) == told


def test_closings_stand_against_the_hours_of_who_was_there() -> None:
    table = cases(
        day(-7, closed_at="2025-09-01 12:00", owner="anna"), day(-7, closed_at="2025-09-02 12:00", owner="ben"),
        day(-7, closed_at="2025-09-03 12:00", owner="ben"), day(-7, closed_at="2025-09-03 12:00"),
        day(-7, closed_at="2025-09-09 12:00", owner="bot"),
    )  # fmt: skip
    end = MONDAY + 2 * WEEK
    rows = roster(NOBODY, rules=ANNA_AND_BEN, start=MONDAY, end=end, as_of=at(LATER))
    common: dict[str, Any] = {"rules": ANNA_AND_BEN, "start": MONDAY, "end": end, "as_of": at(LATER)}
    weeks = throughput_per_hour(table, rows, **common, period="week")
    assert weeks["throughput"].to_list() == [4, 1]
    assert weeks["available_hours"].to_list() == [72, 80]
    assert weeks["throughput_per_hour"].to_list() == [4 / 72, 1 / 80]
    people = throughput_per_hour(table, rows, **common, period=None, by=("owner",))
    assert {owner: (count, ratio) for owner, count, ratio in people.select(
        "owner", "throughput", "throughput_per_hour").rows()} == {
        "anna": (1, 1 / 72), "ben": (2, 2 / 80), "bot": (1, None), "unowned": (1, None),
    }  # fmt: skip


def test_where_nobody_is_known_the_calendars_hours_stand_for_people() -> None:
    table = cases(day(0, closed_at="2025-09-02 12:00", owner_known=False))
    rules = company()
    rows = roster(NOBODY, rules=rules, start=MONDAY, end=MONDAY + WEEK, as_of=at(LATER))
    for by in ((), ("team",)):
        found = throughput_per_hour(
            table, rows, rules=rules, start=MONDAY, end=MONDAY + WEEK, as_of=at(LATER), period=None, by=by
        ).row(0, named=True)
        assert (found["available_hours"], found["hours_of"], found["throughput_per_hour"]) == (40, "calendar", 1 / 40)


def test_no_cases_give_the_same_columns() -> None:
    rules = with_types(ANNA_AND_BEN, **QUOTE)
    for period in (None, "week"):
        for by in ((), ("team",)):
            full, empty = (asked(table, rules, period=period, by=by) for table in (cases(day(0)), cases()))
            assert full.schema == empty.schema
