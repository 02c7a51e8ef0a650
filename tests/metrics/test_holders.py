"""Who has a case, by hand: the person or group, the team, and whether an expert holds it for the owner."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from metrics.holders import FILTERS, add_holders
from metrics.judge import add_people
from metrics.rules import Person, TeamGoals
from metrics.tiers import tier_that_has_it
from tests.metrics.test_roster import company

PEOPLE = company(
    anna=Person(team="east"), ben=Person(team="east"), emil=Person(team="experts", tier="expert"),
    nora=Person(team="experts"), sam=Person(tier="sales"), desk=Person(team="desk"),
)  # fmt: skip
RULES = replace(
    PEOPLE, tiers={**PEOPLE.tiers, "experts": "expert"}, teams={**PEOPLE.teams, "desk": TeamGoals()}
)  # fmt: skip


def case(owner: str | None, holder: str | None, team: str | None = None, *, told: bool = True) -> pl.DataFrame:
    """Return one case."""
    held = {"owner": [owner], "holder": [holder], "team": [team], "owner_known": [told]}
    strings = dict.fromkeys(("owner", "holder", "team"), pl.String)
    return pl.DataFrame(held, schema_overrides=strings)


@pytest.mark.parametrize(
    ("owner", "holder", "team", "who"),
    [
        ("anna", None, "east", ("anna", "east", "person", "east", None)),
        ("anna", "anna", "east", ("anna", "east", "person", "east", None)),
        ("anna", "ben", "east", ("ben", "east", "person", "east", "other")),
        ("anna", "ben", "experts", ("ben", "east", "person", "east", "other")),  # listed: on her own team
        ("anna", "desk", "east", ("desk", "desk", "person", "east", "other")),  # a person and a team of one name
        ("anna", "emil", "east", ("emil", "experts", "expert", "east", "expert")),
        ("anna", "experts", "east", ("experts", "experts", "group", "east", "expert")),
        ("anna", "nora", "east", ("nora", "experts", "person", "east", "expert")),  # no tier of her own, but a team
        ("anna", "sam", "east", ("sam", None, "person", "east", "other")),
        ("anna", "zoe", "east", ("zoe", None, "person", "east", "other")),  # in no list
        ("anna", "zoe", "experts", ("zoe", None, "person", "east", "expert")),  # in no list, but on such a team
        ("zoe", None, None, ("zoe", None, "person", None, None)),
        (None, "experts", None, ("experts", "experts", "group", None, None)),
        (None, None, "east", ("unowned", None, None, None, None)),
    ],
)
def test_who_has_a_case(owner: str | None, holder: str | None, team: str, who: tuple[str | None, ...]) -> None:
    assert add_holders(case(owner, holder, team), rules=RULES).select(FILTERS).row(0) == who


def test_where_no_owners_are_told_nobody_is_known_to_have_it() -> None:
    assert add_holders(case(None, None, told=False), rules=RULES).select(FILTERS).row(0) == (None,) * 5


@pytest.mark.parametrize(
    ("owner", "holder", "team", "tier"),
    [
        ("zoe", None, "experts", "expert"),  # in no list: as the team
        ("zoe", None, "east", "front_line"),
        ("zoe", None, None, "front_line"),  # in no list, on no team
        ("anna", None, "east", "front_line"),
        ("anna", None, "experts", "front_line"),  # the configuration lists her, as front line where it says nothing
        ("emil", None, "east", "expert"),
        ("sam", None, "experts", "sales"),
        (None, "experts", "east", "expert"),
        (None, "sam", "experts", "sales"),  # nobody owns it: the holder's, before the team's
        (None, None, "experts", "expert"),
        (None, None, "east", "front_line"),
        (None, None, None, None),
    ],
)
def test_the_tier_of_a_case_is_the_owners(owner: str | None, holder: str | None, team: str | None, tier: str) -> None:
    assert add_people(case(owner, holder, team), rules=RULES)["tier"].to_list() == [tier]


@pytest.mark.parametrize(
    ("owner", "holder", "told", "team"),
    [
        ("anna", "emil", None, "east"),  # the owner's, before the holder's
        (None, "emil", None, "experts"),
        ("zoe", "emil", None, "experts"),
        ("anna", "emil", "west", "west"),  # what the source tells stands
        ("zoe", None, None, None),
    ],
)
def test_a_team_that_is_not_told_is_the_owners(
    owner: str | None, holder: str | None, told: str | None, team: str | None
) -> None:
    assert add_people(case(owner, holder, told), rules=RULES)["team"].to_list() == [team]


@pytest.mark.parametrize("team", ["experts", "east", None])
def test_who_is_in_no_list_has_one_tier_in_a_case_and_in_its_stretches(team: str | None) -> None:
    judged = add_people(case("zoe", None, team), rules=RULES)
    assert judged["tier"].to_list() == case("zoe", None, team).select(tier_that_has_it(RULES))["tier"].to_list()
