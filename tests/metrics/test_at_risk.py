"""The chance of ending late by hand: a survival curve of ten cases, and where nothing can be said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from metrics.at_risk import add_late_chance, at_risk, survival
from tests.tables import cases


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def closed(*after: float, kind: str | None = "quote") -> list[dict[str, Any]]:
    return [{"closed_at": "2025-05-13 09:00", "net_work_time": hours(one), "case_type": kind} for one in after]


def waiting(age: float, *, target: float | None = 6, kind: str | None = "quote", **other: Any) -> dict[str, Any]:
    limit = None if target is None else hours(target)
    return {"net_work_time": hours(age), "case_type": kind, "target": limit} | other


def chances(*rows: dict[str, Any], least_n: int = 1) -> list[float | None]:
    found = add_late_chance(cases(*rows), least_n=least_n)
    return found.filter("is_open")["late_chance"].to_list()


def test_the_curve_counts_open_cases_as_long_as_they_are_seen() -> None:
    # ten cases: closings at 1, 2, 2, 5, 8 h; open ones of 2, 3, 3, 9, 9 h.
    # at 1 h 10 are there: 9/10; at 2 h 9: 7/9; at 5 h 4, since three open ones are younger: 3/4; at 8 h 3: 2/3
    table = cases(*closed(1, 2, 2, 5, 8), *[waiting(age) for age in (2, 3, 3, 9, 9)])
    curve = survival(table)
    longer = dict(zip([at / 3.6e9 for at in curve["at_us"]], curve["survival"], strict=True))
    assert longer == pytest.approx({1: 0.9, 2: 0.7, 3: 0.7, 5: 0.525, 8: 0.35, 9: 0.35})
    assert curve["closings"].unique().to_list() == [5]


def test_the_chance_is_that_of_those_as_old() -> None:
    # of 4 cases of 1, 3, 5 and 9 h, and the open one itself at 4 h: S(4) = 4/5 x 3/4 = 3/5, S(6) = S(4) x 1/2
    assert chances(*closed(1, 3, 5, 9), waiting(4)) == pytest.approx([0.5])
    assert chances(*closed(1, 3, 5, 9), waiting(0)) == pytest.approx([0.25])
    # as old as one that closed: S(3) = 4/5 x 3/4 lasted longer than 3 h, S(6) = S(3) x 1/2
    assert chances(*closed(1, 3, 5, 9), waiting(3)) == pytest.approx([0.5])


def test_a_late_case_ends_late_and_one_exactly_at_its_target_is_not_late_yet() -> None:
    # 5 + 1 cases, none closes between 6 h and 6 h: one that is still open at its target ends late
    assert chances(*closed(1, 3, 5, 7, 9), waiting(7, verdict="late"), waiting(6)) == [1, 1]


def test_nothing_is_said_without_a_target_or_of_a_type_of_which_too_few_closed() -> None:
    rows = [*closed(1, 3, 5, 9), *closed(2, kind="order")]
    assert (
        chances(*rows, waiting(2, target=None), waiting(2, kind="order"), waiting(2, kind="issue"), least_n=2)
        == [None] * 3
    )


def test_as_many_closings_as_are_asked_for_are_enough_and_one_without_a_told_time_is_none() -> None:
    rows = [*closed(1, 3, 5, 9), waiting(4)]
    assert chances(*rows, least_n=4) == pytest.approx([0.5])
    assert chances(*rows, least_n=5) == [None]
    untimed = [row | {"untimed": True} for row in closed(5, 5, 5)]
    assert chances(*rows, *untimed, least_n=4) == pytest.approx([0.5])
    assert chances(*rows, *untimed, least_n=5) == [None]


def test_a_case_that_outlasted_all_others_ends_late() -> None:
    assert chances(*closed(1, 3), waiting(5, target=6)) == pytest.approx([1])


def test_cases_without_a_type_are_a_type_of_their_own() -> None:
    assert chances(*closed(1, 3, 5, 9, kind=None), waiting(4, kind=None)) == pytest.approx([0.5])


def test_nothing_is_said_of_a_case_whose_clock_stands() -> None:
    assert chances(*closed(1, 3, 5, 9), waiting(4, paused=True), waiting(7, paused=True, verdict="late")) == [None, 1]


def test_counts_part_the_open_cases_and_expect_the_sum() -> None:
    table = cases(
        *closed(1, 3, 5, 9), waiting(4), waiting(0),
        waiting(8, verdict="late"), waiting(1, target=None), waiting(2, paused=True),
    )  # fmt: skip
    marked = add_late_chance(table, least_n=1)
    found = at_risk(marked).row(0, named=True)
    # S(4) = 7/8 x 4/5 = 0.7 and S(6) = S(4) x 2/3: of those as old as 4 h two of three end late, of new ones 7 of 15
    assert (found["late_already"], found["at_risk"], found["likely_met"]) == (1, 1, 1)
    assert (found["paused"], found["no_chance"]) == (1, 1)
    assert found["expected_late"] == pytest.approx(1 + 2 / 3 + 7 / 15)


def test_a_late_case_counts_once_also_where_it_is_paused_or_late_by_a_promise() -> None:
    rows = [waiting(7, verdict="late", paused=True), waiting(2, verdict="late", target=None)]
    found = at_risk(add_late_chance(cases(*closed(1, 3, 5, 9), *rows), least_n=1)).row(0, named=True)
    assert (found["late_already"], found["paused"], found["no_chance"], found["expected_late"]) == (2, 0, 0, 2.0)


def test_a_closed_case_has_no_chance_any_more() -> None:
    rows = [row | {"target": hours(6)} for row in closed(1, 3, 5, 9)]
    assert add_late_chance(cases(*rows, waiting(4)), least_n=1)["late_chance"].to_list()[:4] == [None] * 4


def test_a_chance_of_one_half_is_at_risk() -> None:
    found = at_risk(add_late_chance(cases(*closed(1, 3, 5, 9), waiting(4)), least_n=1)).row(0, named=True)
    assert (found["at_risk"], found["likely_met"], found["expected_late"]) == (1, 0, pytest.approx(0.5))


def test_no_open_case_has_nothing_to_expect() -> None:
    found = at_risk(add_late_chance(cases(*closed(1)), least_n=1)).row(0, named=True)
    assert (found["at_risk"], found["expected_late"]) == (0, None)
    assert add_late_chance(cases(), least_n=1).schema["late_chance"] == pl.Float64
