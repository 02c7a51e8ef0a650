"""Local periods by hand: weeks begin on Monday, the first one may begin before the days that are asked."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from metrics.periods import last_full_weeks, period_starts, period_within

MONDAY = date(2025, 5, 12)


@pytest.mark.parametrize(
    ("period", "start", "end", "starts"),
    [
        ("week", date(2025, 5, 14), date(2025, 5, 20), [MONDAY, date(2025, 5, 19)]),  # Wednesday to Monday
        ("week", date(2025, 5, 14), date(2025, 5, 19), [MONDAY]),  # the Monday is not in it
        ("month", date(2025, 5, 14), date(2025, 6, 2), [date(2025, 5, 1), date(2025, 6, 1)]),
        ("day", MONDAY, MONDAY, []),
    ],
)
def test_every_period_that_the_days_touch_is_there(period: str, start: date, end: date, starts: list[date]) -> None:
    found = period_starts(period=period, start=start, end=end)
    assert found["period_start"].to_list() == starts


@pytest.mark.parametrize("today", [MONDAY, date(2025, 5, 15), date(2025, 5, 18)])
def test_full_weeks_end_with_the_last_monday_up_to_today(today: date) -> None:
    assert last_full_weeks(today, weeks=2) == (date(2025, 4, 28), MONDAY)


def test_a_date_is_in_a_period_from_the_first_day_up_to_the_one_after_the_last() -> None:
    days = pl.DataFrame({"on": [date(2025, 5, day) for day in (13, 14, 18, 19, 20)]})
    asked = {"start": date(2025, 5, 14), "end": date(2025, 5, 20)}
    weeks = days.select(period_within("on", **asked, period="week")).to_series().to_list()
    assert weeks == [None, MONDAY, MONDAY, date(2025, 5, 19), None]
    whole = days.select(period_within("on", **asked, period=None)).to_series().to_list()
    assert whole == [None, *[date(2025, 5, 14)] * 3, None]
