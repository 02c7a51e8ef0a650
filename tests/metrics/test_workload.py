"""Workload by hand: what each person holds against her limit, in the order of teams."""

from __future__ import annotations

from datetime import date

import polars as pl

from metrics.rules import Person, Rules
from metrics.workload import wip_limit, workload
from tests.metrics.test_roster import company
from tests.tables import cases

TODAY = date(2025, 5, 14)  # a Wednesday
RULES = company(
    ben=Person(team="east", wip_limit=2),
    anna=Person(team="east", wip_limit=3, absences=frozenset({TODAY, date(2025, 5, 15), date(2025, 5, 16)})),
    emil=Person(team="experts", tier="expert", wip_limit=4),
    sam=Person(tier="sales"),
    bot=Person(tier="machine"),
)


def table(*rows: tuple[str | None, str | None]) -> pl.DataFrame:
    """Return open cases by owner and holder."""
    open_cases = cases(*({"owner": owner} for owner, _ in rows))
    return open_cases.with_columns(holder=pl.Series([holder for _, holder in rows], dtype=pl.String))


WORK = table(
    ("anna", "anna"), ("anna", "emil"), ("anna", "experts"), ("ben", "ben"), ("ben", "ben"), ("zoe", "ben"),
    ("sam", "sam"), (None, "experts"), (None, None),
)  # fmt: skip


def test_each_case_is_held_once_and_owned_once_and_teams_keep_their_order() -> None:
    found = workload(WORK, rules=RULES, today=TODAY)
    assert found.select("team", "owner", "held", "wip_limit", "owned", "owned_elsewhere").rows() == [
        ("east", "anna", 1, 3, 3, 2),
        ("east", "ben", 3, 2, 2, 0),
        ("experts", "emil", 1, 4, 0, 0),
        ("experts", "experts", 2, None, 0, 0),
        (None, "sam", 1, None, 1, 0),
        (None, "zoe", 0, None, 1, 1),
        (None, "unowned", 1, None, 2, 1),  # one that nobody owns lies before the experts
    ]
    assert found["held"].sum() == found["owned"].sum() == WORK.height


def test_room_is_what_the_limit_leaves_to_who_is_there() -> None:
    found = workload(WORK, rules=RULES, today=TODAY).head(3)
    assert found.select("owner", "room", "over_limit", "away", "back_on").rows() == [
        ("anna", 0, False, True, date(2025, 5, 19)),  # the Monday after
        ("ben", 0, True, False, None),
        ("emil", 3, False, False, None),
    ]


def test_people_stand_by_what_they_are_called_not_by_how_much_they_hold() -> None:
    found = workload(WORK, rules=RULES, today=TODAY, called={"anna": "Zimmer", "ben": "Adler"})
    assert found["owner"].to_list()[:2] == ["ben", "anna"]


def test_where_a_source_tells_no_owners_they_are_unknown_and_not_unowned() -> None:
    unknown = WORK.head(1).with_columns(owner=pl.lit(None, pl.String), holder=pl.lit(None, pl.String),
                                        owner_known=pl.lit(value=False))  # fmt: skip
    rows = workload(unknown, rules=Rules(calendars={}), today=TODAY).select("owner", "held", "owned").rows()
    assert rows == [("unowned", 0, 0), (None, 1, 1)] or rows == [(None, 1, 1), ("unowned", 0, 0)]


def test_a_team_alone_shows_its_people_and_who_else_has_its_cases() -> None:
    found = workload(WORK.filter(pl.col("owner") == "zoe"), rules=RULES, today=TODAY, teams=["experts"])
    assert found["owner"].to_list() == ["ben", "emil", "zoe", "unowned"]


def test_limits_are_summed_where_there_are_any() -> None:
    assert wip_limit(RULES) == 9
    assert wip_limit(RULES, teams=["east"]) == 5
    assert wip_limit(Rules(calendars={})) is None


def test_no_cases_give_the_same_columns() -> None:
    empty = workload(WORK.clear(), rules=RULES, today=TODAY)
    assert empty.schema == workload(WORK, rules=RULES, today=TODAY).schema
    assert empty["held"].to_list() == [0, 0, 0, 0]
