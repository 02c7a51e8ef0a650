"""What the verdict tells teams whose share on time is known, hour by hour of some weeks."""

from __future__ import annotations

from datetime import time
from functools import cache

import polars as pl
import pytest

from benchmarks.teams import said, shares, team

WEEKS, FIRST, LAST = 20, time(9, 5), time(16, 5)


@cache
def told(on_time: float, due: int = 150) -> pl.DataFrame:
    return said(team(on_time, due=due, weeks=WEEKS, seed=3), weeks=WEEKS, hours=(FIRST, LAST))


def hours(on_time: float, *, due: int = 150) -> dict[str, float]:
    return shares(told(on_time, due))


def test_a_team_with_98_of_100_on_time_is_told_yes_nearly_always() -> None:
    assert hours(0.98)["yes"] >= 0.98


def test_a_team_with_80_of_100_on_time_is_told_not_yet() -> None:
    found = hours(0.80)
    assert found["not yet"] >= 0.85
    assert found["yes"] == 0


def test_few_cases_are_judged_with_care() -> None:
    small, large = hours(0.80, due=25), hours(0.80)
    assert small["not yet"] < large["not yet"]
    assert hours(0.98, due=25)["not yet"] == 0


@pytest.mark.parametrize("on_time", [0.9, 0.8])
def test_the_first_hour_of_a_day_is_like_its_last(on_time: float) -> None:
    first, last = (shares(told(on_time).filter(hour=hour.hour)) for hour in (FIRST, LAST))
    assert all(abs(first[answer] - last[answer]) < 0.1 for answer in first)
