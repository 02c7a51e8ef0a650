"""Zones that broke their own rules, and the first and the last year: exact."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from metrics.calendar import Session
from metrics.net_work_time import net_work_time, next_working, work_time_left
from tests.reference.compared import equals_the_slow_count, here, one
from tests.spec.calendars import BERLIN_NIGHT, D, around_the_clock
from tests.tables import at, hours_of_day, weekly

MINUTE, HOUR, DAY, NOTHING = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(0)
EVERY_DAY = range(7)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"])
def test_around_the_clock_a_year_is_as_long_as_it_is(zone: str) -> None:
    start, end = at("2025-01-01", ZoneInfo(zone)), at("2026-01-01", ZoneInfo(zone))
    held = here(around_the_clock(zone), start, end + DAY)
    assert one(net_work_time("start", "end", calendar=held), start=start, end=end) == 365 * DAY
    assert one(next_working("start", calendar=held), start=start) == start
    assert one(work_time_left("start", calendar=held, until="week"), start=start) == 5 * DAY, "it was a Wednesday"


@pytest.mark.parametrize(
    ("zone", "around"),
    [
        ("Pacific/Apia", "2011-12-30"),  # the day that Samoa left out
        ("Asia/Pyongyang", "2015-08-15"),  # half an hour back for good, at midnight
        ("Asia/Pyongyang", "2018-05-05"),  # and forward again, from 23:30 on
        ("America/St_Johns", "2010-11-07"),  # at 00:01 back to 23:01 of the day before
        ("Asia/Kathmandu", "1986-01-01"),  # a quarter of an hour
    ],
)
@pytest.mark.parametrize(
    "week",
    [
        dict.fromkeys(EVERY_DAY, (hours_of_day(22, 32),)),
        dict.fromkeys(EVERY_DAY, (hours_of_day(0, 24),)),
        dict.fromkeys(EVERY_DAY, (hours_of_day(0, 0.5), hours_of_day(9, 17), hours_of_day(23.25, 24))),
    ],
    ids=["nights", "always", "three sessions"],
)
def test_zones_that_broke_their_own_rules_equal_the_slow_count(zone: str, around: str, week: Any) -> None:
    noon = datetime.fromisoformat(f"{around}T12:00").replace(tzinfo=UTC)
    equals_the_slow_count(weekly("odd", zone, week), noon - 2 * DAY, noon + 2 * DAY, step=211 * MINUTE)


@pytest.mark.parametrize(
    ("session", "before", "that_day"),
    [(hours_of_day(0, 24), 8 * HOUR, 23 * HOUR + 15.5 * MINUTE), (hours_of_day(0.5, 1), NOTHING, 15.5 * MINUTE)],
)
def test_an_offset_of_half_a_minute_is_exact(session: Session, before: timedelta, that_day: timedelta) -> None:
    """Liberia went from 44 min 30 s behind UTC to UTC at midnight: that day began at 00:44:30."""
    calendar = weekly("it", "Africa/Monrovia", dict.fromkeys(EVERY_DAY, (session,)))
    start, end = datetime(1972, 1, 7, 0, 44, 30, tzinfo=UTC), datetime(1972, 1, 8, tzinfo=UTC)
    held = here(calendar, start - 8 * DAY, end + 8 * DAY)
    assert one(net_work_time("start", "end", calendar=held), start=start - 8 * HOUR, end=start) == before
    assert one(net_work_time("start", "end", calendar=held), start=start, end=end) == that_day
    assert one(work_time_left("start", calendar=held), start=start) == that_day


@pytest.mark.parametrize(("first", "last"), [("1969-12-28", "1970-01-06"), ("2099-12-28", "2100-01-06")])
def test_the_first_and_the_last_year_equal_the_slow_count(first: str, last: str) -> None:
    nights = weekly("nights", "America/New_York", dict.fromkeys(range(4), (hours_of_day(22, 30),)))
    for calendar in (D, nights):
        equals_the_slow_count(calendar, at(first), at(last), step=1013 * MINUTE)


def test_clock_changes_of_2100_are_known() -> None:
    held = here(BERLIN_NIGHT, at("2100-01-02"), at("2100-12-30"))
    for start, hours in (("2100-03-27 12:00", 7), ("2100-10-30 12:00", 9), ("2100-05-10 12:00", 8)):
        night = at(start)
        assert one(net_work_time("start", "end", calendar=held), start=night, end=night + DAY) == hours * HOUR
