"""Experts per hour by hand: closed cases in which an expert had a part, against the hours of experts."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from metrics.experts_per_hour import experts_per_hour
from metrics.roster import closers, roster
from metrics.rules import Person, Rules
from tests.metrics.lived import lived
from tests.metrics.test_frontline import FIVE
from tests.metrics.test_roster import company
from tests.tables import at

AS_OF = "2025-05-23 12:00"
RULES = company(
    anna=Person(team="east"), ben=Person(team="east"), emil=Person(team="experts", tier="expert"),
    eva=Person(team="experts", tier="expert", absences=frozenset({date(2025, 5, 12), date(2025, 5, 13)})),
)  # fmt: skip
# helped: Emil held it and gave it back; both: one after the other; own: Emil owns it; the others nobody helped with
MORE = """
    2025-05-13 09:00  active  case_id=both  owner=anna  holder=emil
    2025-05-13 10:00  active  case_id=both  owner=anna  holder=eva
    2025-05-13 11:00  done    case_id=both  owner=anna  holder=anna
    2025-05-14 09:00  active  case_id=own   owner=emil
    2025-05-14 10:00  done    case_id=own   owner=emil
    2025-05-15 09:00  active  case_id=open  owner=anna  holder=emil
"""
WEEK: dict[str, Any] = {"start": date(2025, 5, 12), "end": date(2025, 5, 19)}


def asked(*, by: tuple[str, ...] = (), period: str | None = None, rules: Rules = RULES) -> pl.DataFrame:
    held = lived(FIVE + MORE, as_of=AS_OF, rules=RULES)
    there = roster(closers(held.events, rules=RULES), rules=RULES, **WEEK, as_of=at(AS_OF))
    return experts_per_hour(
        held.cases, held.intervals, there, rules=rules, **WEEK, as_of=at(AS_OF), period=period, by=by
    )


def test_each_expert_has_the_closed_cases_with_a_part_of_theirs() -> None:
    """Four hours a day: Emil 20, Eva 12, who was away for two days."""
    rows = asked(by=("holder",)).select("holder", "throughput", "available_hours", "throughput_per_hour").rows()
    assert rows == [("emil", 3, 20.0, 3 / 20), ("eva", 1, 12.0, 1 / 12)]


def test_in_all_a_case_counts_once() -> None:
    assert asked().row(0, named=True) == {
        "throughput": 3, "available_hours": 32.0, "people": 2, "throughput_per_hour": 3 / 32,
    }  # fmt: skip
    weeks = asked(by=("holder",), period="week")
    assert weeks.select("period_start", "holder", "throughput").rows() == [
        (date(2025, 5, 12), "emil", 3), (date(2025, 5, 12), "eva", 1),
    ]  # fmt: skip


def test_without_experts_nothing_is_told() -> None:
    found = asked(rules=company(anna=Person(team="east")))
    assert found.select("throughput").item() == 0
