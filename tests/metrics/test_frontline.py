"""The front line by hand: closed alone, leaked to experts, sold, waiting for an expert."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from metrics.capability import able, capability
from metrics.experts import add_experts, add_first
from metrics.frontline import frontline
from metrics.rules import Person, Rules, TeamGoals
from tests.metrics.lived import Lived, lived
from tests.metrics.test_roster import company
from tests.tables import at

AS_OF = "2025-05-23 12:00"  # a Friday
RULES = company(
    anna=Person(team="east"), ben=Person(team="east"), emil=Person(team="experts", tier="expert"),
    sam=Person(tier="sales"),
)  # fmt: skip
RULES = Rules(**{**RULES.__dict__, "tiers": {**RULES.tiers, "experts": "expert"}, "least_n": 1})
MAY = {"start": date(2025, 5, 1), "end": date(2025, 6, 1)}
FIVE = """
    2025-05-12 09:00  active  case_id=alone      owner=anna
    2025-05-12 11:00  done    case_id=alone      owner=anna
    2025-05-12 09:00  active  case_id=helped     owner=anna  holder=anna
    2025-05-12 10:00  active  case_id=helped     owner=anna  holder=emil
    2025-05-12 11:00  done    case_id=helped     owner=anna  holder=anna
    2025-05-12 09:00  active  case_id=advised    owner=ben
    2025-05-12 10:00  active  case_id=advised    owner=ben  actor=emil
    2025-05-12 11:00  done    case_id=advised    owner=ben
    2025-05-12 09:00  active  case_id=late-hand  owner=ben
    2025-05-12 11:00  done    case_id=late-hand  owner=ben
    2025-05-12 12:00  done    case_id=late-hand  owner=ben  actor=emil
    2025-05-12 09:00  queued  case_id=leaked     owner=-  holder=experts
    2025-05-12 10:00  active  case_id=leaked     owner=anna  holder=anna
    2025-05-19 11:00  done    case_id=leaked     owner=anna  holder=anna
"""
SOLD = """
    2025-05-13 09:00  active  case_id=sold       owner=sam
    2025-05-13 11:30  active  case_id=sold       owner=ben
    2025-05-13 12:00  done    case_id=sold       owner=ben
    2025-05-13 09:00  active  case_id=kept       owner=sam
"""
QUEUE = """
    2025-05-14 09:00  queued  case_id=queue      owner=anna  holder=experts
    2025-05-14 11:00  active  case_id=queue      owner=anna  holder=anna
    2025-05-22 15:00  queued  case_id=queue      owner=anna  holder=experts
    2025-05-23 09:00  queued  case_id=queue      owner=anna  holder=emil
"""


def marked(table: str, rules: Rules = RULES) -> tuple[pl.DataFrame, Lived]:
    here = lived(table, as_of=AS_OF, rules=rules)
    known = add_experts(here.cases, here.intervals, here.events, rules=rules)
    return add_first(known, here.intervals, here.events, rules=rules, calendars=here.calendars), here


def asked(table: str, rules: Rules = RULES, **other: Any) -> pl.DataFrame:
    cases, here = marked(table, rules)
    return frontline(cases, here.intervals, rules=rules, calendars=here.calendars, **{**MAY, **other})


def named(frame: pl.DataFrame, flag: str) -> set[str]:
    return set(frame.filter(flag)["case_id"])


def test_an_expert_who_owns_holds_or_acts_before_the_closing_had_a_hand_in_it() -> None:
    cases, _ = marked(FIVE)
    assert named(cases, "with_expert") == {"helped", "advised", "leaked"}
    found = asked(FIVE).row(0, named=True)
    assert (found["closed"], found["alone"], found["front_line_share"], found["goal_share"]) == (5, 2, 0.4, 0.8)


def test_a_case_leaks_where_an_expert_or_their_group_has_it_first() -> None:
    found = asked(FIVE).row(0, named=True)
    assert (found["opened"], found["leaked"], found["leak_share"]) == (5, 1, 0.2)


def test_who_had_a_case_for_an_instant_had_it_first_only_where_nobody_else_did() -> None:
    table = """
        2025-05-12 09:00  active  case_id=passed-on  owner=emil  holder=emil
        2025-05-12 09:00  active  case_id=passed-on  owner=anna  holder=anna
        2025-05-12 09:00  active  case_id=dropped    owner=emil  holder=emil
        2025-05-12 09:00  queued  case_id=dropped    owner=-     holder=-
        2025-05-12 09:00  queued  case_id=after-end  owner=-     holder=-
        2025-05-12 10:00  done    case_id=after-end  owner=-     holder=-
        2025-05-12 11:00  done    case_id=after-end  owner=emil  holder=emil
        2025-05-12 09:00  active  case_id=at-once    owner=emil  holder=emil
        2025-05-12 09:00  done    case_id=at-once    owner=emil  holder=emil
    """
    cases, _ = marked(table)
    assert named(cases, "leaked") == {"dropped", "at-once"}


def test_a_sold_case_waits_for_a_representative_in_net_hours_from_its_opening() -> None:
    found = asked(SOLD).row(0, named=True)
    assert (found["sold"], found["reached"], found["sold_share"]) == (2, 1, 1.0)
    assert (found["to_rep_p50_hours"], found["to_rep_longest_hours"]) == (2.5, 2.5)
    assert found["sales_owned"] == 1


def test_the_expert_queue_has_ages_since_opening_and_waits_since_it_came_there() -> None:
    found = asked(QUEUE).row(0, named=True)
    assert found["expert_queue"] == 1
    assert found["expert_queue_oldest_hours"] == 7 * 8 + 3, "from the Wednesday at nine to the Friday at noon"
    assert found["expert_queue_wait_hours"] == 2 + 3, "the group's hours and Emil's are one wait"


def test_the_queue_is_of_those_that_wait_for_an_expert_and_of_no_others() -> None:
    """`in-work` is with Emil, who works on it; `kept` is older than the queue and was sold; one of Sam's is closed."""
    table = (
        QUEUE
        + SOLD
        + """
    2025-05-12 09:00  queued  case_id=in-work    owner=anna  holder=emil
    2025-05-12 10:00  active  case_id=in-work    owner=anna  holder=emil
    2025-05-12 09:00  active  case_id=sold-shut  owner=sam
    2025-05-12 10:00  done    case_id=sold-shut  owner=sam
    """
    )
    found = asked(table).row(0, named=True)
    assert (found["expert_queue"], found["expert_queue_oldest_hours"], found["sales_owned"]) == (1, 7 * 8 + 3, 1)


def test_a_case_that_stood_closed_was_nobodys_to_sell() -> None:
    table = """
    2025-05-06 09:00  active  case_id=back  owner=sam
    2025-05-07 09:00  done    case_id=back  owner=sam
    2025-05-20 09:00  active  case_id=back  owner=sam
    """
    found = asked(table, start=date(2025, 5, 5), end=date(2025, 5, 26), period="week")
    assert found["sales_owned"].to_list() == [0, 0, 1]


def test_how_long_a_sold_case_waited_is_told_of_those_that_came_in_the_days() -> None:
    opened = {"start": date(2025, 5, 12), "end": date(2025, 5, 13)}
    assert asked(SOLD, **opened)["to_rep_longest_hours"].item() is None, "it came on the 13th"
    assert asked(SOLD, start=date(2025, 5, 13), end=date(2025, 5, 14))["to_rep_longest_hours"].item() == 2.5


def test_a_goal_is_told_of_all_only_where_all_teams_have_the_same() -> None:
    rules = Rules(**{**RULES.__dict__, "teams": {"east": TeamGoals(front_line=0.9), "experts": TeamGoals()}})
    table = FIVE.replace("owner=ben", "owner=ben  team=west").replace("owner=anna", "owner=anna  team=east")
    assert asked(table, rules)["goal_share"].to_list() == [None]
    assert dict(asked(table, rules, by=("team",)).select("team", "goal_share").rows()) == {"east": 0.9, "west": 0.8}


def test_weeks_count_what_stands_at_their_end() -> None:
    found = asked(SOLD + QUEUE, start=date(2025, 5, 5), end=date(2025, 5, 26), period="week")
    assert found["expert_queue"].to_list() == [0, 0, 1]
    assert found["sales_owned"].to_list() == [0, 1, 1]
    assert found["closed"].to_list() == [0, 1, 0]
    later = asked(SOLD + QUEUE, start=date(2025, 5, 19), end=date(2025, 5, 26), period="week")
    assert later["sales_owned"].to_list() == [1], "what came before the first week is there"
    days = asked(QUEUE, start=date(2025, 5, 14), end=date(2025, 5, 16), period="day", by=("team",))
    assert days["expert_queue"].to_list() == [0, 0]


def test_without_experts_in_the_configuration_nothing_is_said_of_them() -> None:
    plain = company(anna=Person(team="east"))
    found = asked(FIVE, plain).row(0, named=True)
    assert (found["closed"], found["alone"], found["front_line_share"], found["leak_share"]) == (5, None, None, None)
    assert found["sold_share"] is None


def test_a_source_that_names_nobody_tells_nothing_of_experts() -> None:
    cases, here = marked(SOLD)
    silent = here.events.with_columns(pl.lit(None, pl.String).alias(name) for name in ("owner", "holder", "actor"))
    nameless = cases.select(here.cases.columns).with_columns(owner_known=pl.lit(value=False))
    known = add_experts(nameless, here.intervals, silent, rules=RULES)
    assert known["with_expert"].to_list() == [None, None]
    assert not known["people_known"].any()
    marks = add_first(known, here.intervals, silent, rules=RULES, calendars=here.calendars)
    found = frontline(marks, here.intervals, rules=RULES, calendars=here.calendars, **MAY)
    assert (found["closed"].item(), found["front_line_share"].item()) == (0, None)


def closings(case_type: str, owner: str, count: int, *, helped: bool = False) -> str:
    lines = []
    for number in range(count):
        case = f"case_id={case_type}-{owner}-{number}  case_type={case_type}"
        lines.append(f"2025-05-12 09:00  active  {case}  owner={owner}  holder={'emil' if helped else owner}")
        lines.append(f"2025-05-13 09:00  done  {case}  owner={owner}  holder={owner}")
    return "\n".join(lines) + "\n"


SKILLS = (
    closings("quote", "anna", 5) + closings("quote", "ben", 6) + closings("order", "anna", 5)
    + closings("order", "ben", 4) + closings("issue", "ben", 5, helped=True) + closings("quote", "emil", 9)
)  # fmt: skip


def test_a_type_rests_on_one_person_or_always_ends_with_an_expert() -> None:
    cases, _ = marked(SKILLS)
    found = capability(cases, rules=RULES, as_of=at(AS_OF))
    assert found.rows() == [
        # case_type, closed, closed_alone, able, rests_on_one, rests_on, always_expert
        ("issue", 5, 0, 0, False, None, True),
        ("order", 9, 9, 1, True, "anna", False),
        ("quote", 20, 11, 2, False, None, False),
    ]


def test_who_can_do_what_is_by_name_and_who_cannot_is_nowhere() -> None:
    cases, _ = marked(SKILLS)
    found = able(cases, rules=RULES, as_of=at(AS_OF))
    assert found.rows() == [("order", "anna", 5), ("quote", "anna", 5), ("quote", "ben", 6)]


def test_of_a_few_closings_it_is_not_said_on_whom_they_rest() -> None:
    cases, _ = marked(SKILLS)
    few = Rules(**{**RULES.__dict__, "least_n": 20})
    found = capability(cases, rules=few, as_of=at(AS_OF))
    assert found["rests_on_one"].to_list() == [None, None, False]
    assert found["always_expert"].to_list() == [None, None, False]


def test_closings_count_for_13_weeks() -> None:
    cases, _ = marked(SKILLS)
    assert capability(cases, rules=RULES, as_of=at("2025-08-12 08:59")).height == 3
    assert capability(cases, rules=RULES, as_of=at("2025-08-12 09:00")).is_empty()


@pytest.mark.parametrize("period", [None, "week"])
@pytest.mark.parametrize("by", [(), ("team", "case_type"), ("owner",)])
def test_no_cases_give_the_same_columns(period: str | None, by: tuple[str, ...]) -> None:
    cases, here = marked(FIVE)
    full, empty = (
        frontline(table, here.intervals, rules=RULES, calendars=here.calendars, period=period, by=by, **MAY)
        for table in (cases, cases.clear())
    )
    assert full.schema == empty.schema
