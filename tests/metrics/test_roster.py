"""The roster by hand: who is there, on which day, for how long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from metrics.roster import ROSTER, closers, roster
from metrics.rules import Person, Rules, TeamGoals
from tests.metrics.lived import lived
from tests.tables import at, berlin_9_to_5, hours_of_day, weekly

D = berlin_9_to_5()
HALF = weekly("half", "Europe/Berlin", dict.fromkeys(range(5), (hours_of_day(9, 13),)))
LATER = "2025-12-31 12:00"
MONDAY = date(2025, 5, 12)
WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)
NOBODY = pl.DataFrame(schema={"person": pl.String, "team": pl.String, "week": pl.Date, "closings": pl.Int64})


def company(**people: Person) -> Rules:
    return Rules(
        calendars={"D": D, "half": HALF},
        default_calendar="D",
        timezone="Europe/Berlin",
        team_calendars={"experts": "half"},
        teams={"east": TeamGoals(), "experts": TeamGoals()},
        tiers={name: person.tier for name, person in people.items() if person.tier},
        team_of={name: person.team for name, person in people.items() if person.team},
        people=people,
    )


def hours(rows: pl.DataFrame) -> dict[str, float]:
    found = rows.group_by("person", maintain_order=True).agg(pl.col("net").sum())
    return {name: net / HOUR for name, net in found.rows()}


def week_of(rules: Rules, closed: pl.DataFrame = NOBODY, *, as_of: str = LATER, **other: Any) -> pl.DataFrame:
    return roster(closed, rules=rules, start=MONDAY, end=MONDAY + WEEK, as_of=at(as_of), **other)


def test_a_person_has_her_own_calendar_else_her_teams_else_the_default() -> None:
    rules = company(
        anna=Person(team="east"), ben=Person(team="east", calendar="half"), emil=Person(team="experts", tier="expert")
    )
    assert hours(week_of(rules)) == {"anna": 40, "ben": 20, "emil": 20}


def test_a_day_of_absence_has_no_hours() -> None:
    rules = company(anna=Person(team="east", absences=frozenset({date(2025, 5, 14), date(2025, 5, 17)})))
    rows = week_of(rules)
    assert hours(rows) == {"anna": 32}, "the Saturday was free anyway"
    assert rows.filter("away")["date"].to_list() == [date(2025, 5, 14), date(2025, 5, 17)]


@pytest.mark.parametrize("tier", ["machine", "sales"])
def test_machines_and_sales_are_no_capacity(tier: str) -> None:
    assert week_of(company(bot=Person(tier=tier))).is_empty()


def test_hours_run_up_to_the_instant_of_the_picture() -> None:
    rows = week_of(company(anna=Person(team="east")), as_of="2025-05-14 13:00")
    assert rows["net"].to_list() == [8 * HOUR, 8 * HOUR, 4 * HOUR, 0 * HOUR, 0 * HOUR, 0 * HOUR, 0 * HOUR]


def test_without_a_calendar_nobodys_hours_are_known() -> None:
    rows = roster(NOBODY, rules=Rules(calendars={}, people={"anna": Person()}), start=MONDAY, end=MONDAY + WEEK,
                  as_of=at(LATER))  # fmt: skip
    assert rows["net"].to_list() == [None]


CLOSED = """
    2025-05-12 09:00  active  case_id=A  owner=dora  team=east
    2025-05-14 09:00  done    case_id=A  owner=dora
    2025-05-12 09:00  active  case_id=B  owner=emil  team=experts
    2025-05-14 10:00  done    case_id=B  owner=emil
    2025-05-14 11:00  active  case_id=B  owner=emil
    2025-05-14 12:00  done    case_id=B  owner=emil
    2025-05-14 12:00  done    case_id=B  owner=bot
    2025-05-13 09:00  active  case_id=C  owner=-  holder=east  team=east
    2025-05-14 09:00  done    case_id=C  owner=-  holder=east
    2025-05-13 09:00  active  case_id=D  owner=dora  team=west
    2025-05-14 09:00  done    case_id=D  owner=dora
"""


def test_who_is_in_no_list_is_seen_by_what_she_closed() -> None:
    rules = company(bot=Person(tier="machine"))
    found = closers(lived(CLOSED, as_of=LATER, rules=rules).events, rules=rules)
    assert found.rows() == [
        ("dora", "east", MONDAY, 1),
        ("dora", "west", MONDAY, 1),
        ("emil", "experts", MONDAY, 2),  # closed, reopened and closed; what a machine did after that is no closing
    ]


def test_a_holder_counts_only_where_a_source_tells_no_owners() -> None:
    table = """
        2025-05-13 09:00  active  case_id=A  owner=-  holder=fritz
        2025-05-14 09:00  done    case_id=A  owner=-  holder=fritz
    """
    rules = company()
    assert closers(lived(table, as_of=LATER, rules=rules).events, rules=rules)["person"].to_list() == ["fritz"]
    both = table + "2025-05-13 09:00  active  case_id=B  owner=gerd"
    assert closers(lived(both, as_of=LATER, rules=rules).events, rules=rules).is_empty()


def test_who_is_in_no_list_counts_for_13_weeks_on_the_team_of_most_closings() -> None:
    closed = pl.DataFrame(
        [("dora", "west", MONDAY, 1), ("dora", "east", MONDAY, 1), ("dora", "west", MONDAY + WEEK, 1)],
        schema=NOBODY.schema, orient="row",
    )  # fmt: skip
    rows = roster(closed, rules=company(), start=MONDAY - WEEK, end=MONDAY + 20 * WEEK, as_of=at(LATER))
    weeks = rows.filter(pl.col("net") > timedelta(0)).group_by(pl.col("date").dt.truncate("1w"), "team").len()
    found = dict(weeks.sort("date").select("date", "team").rows())
    assert list(found) == [MONDAY + number * WEEK for number in range(14)], "13 weeks from the last of two"
    assert [found[MONDAY], found[MONDAY + WEEK], found[MONDAY + 13 * WEEK]] == ["east", "west", "west"]
    assert not rows["listed"].any()


def test_teams_keep_their_own_people_and_without_people_the_columns_stay() -> None:
    rules = company(anna=Person(team="east"), emil=Person(team="experts"))
    assert hours(week_of(rules, teams=["east"])) == {"anna": 40}
    assert dict(week_of(rules, teams=[]).schema) == ROSTER
