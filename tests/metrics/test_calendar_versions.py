"""Versions of a calendar: each holds from its day on; what is no calendar is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from metrics.calendar import BusinessCalendar, Session, Version, day_end, day_length, sessions
from metrics.net_work_time import net_work_time
from tests.reference.compared import equals_the_slow_count, here, one
from tests.spec.calendars import BERLIN_NIGHT, D, around_the_clock
from tests.tables import at, hours_of_day, weekly

MINUTE, HOUR, NOTHING = timedelta(minutes=1), timedelta(hours=1), timedelta(0)


@pytest.mark.parametrize(
    ("start", "end"),
    [(24 * HOUR, 25 * HOUR), (9 * HOUR, 9 * HOUR), (17 * HOUR, 9 * HOUR), (-HOUR, HOUR), (9 * HOUR, 33.5 * HOUR)],
)
def test_a_session_that_is_none_is_refused(start: timedelta, end: timedelta) -> None:
    with pytest.raises(ValueError, match="lasts up to 24 hours"):
        Session(start, end)


def test_a_version_that_begins_in_the_middle_of_a_week_holds_from_that_day_on() -> None:
    """Until Tuesday 09-17, from Wednesday 2025-05-14 on 08-18."""
    longer = Version((*((hours_of_day(8, 18),),) * 5, (), ()), valid_from=date(2025, 5, 14))
    calendar = BusinessCalendar("it", "Europe/Berlin", (D.versions[0], longer))
    held = here(calendar, at("2025-05-01"), at("2025-06-01"))
    assert one(net_work_time("start", "end", calendar=held), start=at("2025-05-12"), end=at("2025-05-19")) == 46 * HOUR
    assert [day_length(calendar, date(2025, 5, day)) for day in (13, 14)] == [8 * HOUR, 10 * HOUR]
    equals_the_slow_count(calendar, at("2025-05-13 05:00"), at("2025-05-15 20:00"), step=131 * MINUTE)


def test_a_version_that_begins_inside_a_night_session_leaves_that_session_whole() -> None:
    """Monday's night runs on into Tuesday, on which nights are given up; the day shift of Tuesday is there at once."""
    days = Version((*((hours_of_day(5, 13),),) * 5, (), ()), valid_from=date(2025, 5, 13))
    calendar = BusinessCalendar("it", "Europe/Berlin", (BERLIN_NIGHT.versions[0], days))
    held = here(calendar, at("2025-05-01"), at("2025-06-01"))
    night = one(net_work_time("start", "end", calendar=held), start=at("2025-05-12 20:00"), end=at("2025-05-13 20:00"))
    assert night == 15 * HOUR, "22-06 and 05-13 are one span from 22 to 13"
    assert (
        one(net_work_time("start", "end", calendar=held), start=at("2025-05-13 20:00"), end=at("2025-05-14 05:00"))
        == NOTHING
    )
    equals_the_slow_count(calendar, at("2025-05-12 12:00"), at("2025-05-14 12:00"), step=61 * MINUTE)


@pytest.mark.parametrize(
    ("week", "day"),
    [
        ({0: [(9, 17)], 1: [(9, 17)], 2: [(9, 17)], 3: [(9, 17)], 4: [(9, 16)]}, 7.8),
        ({0: [(8, 18)], 1: [(8, 18)], 2: [(8, 18)], 3: [(8, 18)]}, 10),  # by the days that have a session
        ({0: [(8, 12), (13, 17)]}, 8),
        ({0: [(9, 17), (10, 12)], 1: [(9, 14), (12, 17)]}, 8),  # what lies within and what overlaps counts once
        ({}, 0),
    ],
)
def test_a_day_is_the_plain_weeks_hours_by_its_days_with_a_session(
    week: dict[int, list[tuple[float, float]]], day: float
) -> None:
    held = {number: tuple(hours_of_day(*hours) for hours in sessions) for number, sessions in week.items()}
    assert day_length(weekly("it", "Europe/Berlin", held), date(2025, 5, 12)) == day * HOUR


def test_a_session_that_lies_within_one_of_the_night_before_adds_nothing() -> None:
    """Every night from 22 to 06, and every day from 01 to 02."""
    both = weekly("it", "Europe/Berlin", dict.fromkeys(range(7), (hours_of_day(22, 30), hours_of_day(1, 2))))
    held = here(both, at("2025-05-01"), at("2025-06-01"))
    start, end = at("2025-05-12 12:00"), at("2025-05-13 12:00")
    assert one(net_work_time("start", "end", calendar=held), start=start, end=end) == 8 * HOUR


def test_a_session_in_the_hour_that_does_not_exist_is_none() -> None:
    early = weekly("it", "Europe/Berlin", dict.fromkeys(range(7), (hours_of_day(2, 3),)))
    assert sessions(early, date(2025, 3, 29), date(2025, 3, 31))["local_date"].to_list() == [
        date(2025, 3, 29), date(2025, 3, 31),
    ]  # fmt: skip
    assert day_end(early, at("2025-03-30 00:00")) == at("2025-03-31 03:00")


@pytest.mark.parametrize(
    "versions",
    [
        (),
        (D.versions[0], D.versions[0]),
        (D.versions[0], Version(D.versions[0].week, date(2025, 6, 1)), Version(D.versions[0].week, date(2025, 5, 1))),
        (D.versions[0], Version(D.versions[0].week, date(2025, 6, 1)), Version(D.versions[0].week, date(2025, 6, 1))),
    ],
)
def test_versions_without_a_date_or_out_of_order_are_refused(versions: tuple[Version, ...]) -> None:
    with pytest.raises(ValueError, match="every later one its own valid_from, in order"):
        BusinessCalendar("it", "Europe/Berlin", versions)


def test_a_week_of_five_days_is_refused() -> None:
    with pytest.raises(ValueError, match="seven days' sessions from Monday, not 5"):
        Version((D.versions[0].week[0],) * 5)


def test_a_day_in_a_night_shift_ends_with_the_shift() -> None:
    assert day_end(BERLIN_NIGHT, at("2025-05-13 02:00")) == at("2025-05-13 06:00")
    assert day_end(BERLIN_NIGHT, at("2025-05-13 06:00")) == at("2025-05-14 06:00")
    assert day_end(D, at("2025-05-13 02:00")) == at("2025-05-13 17:00")
    assert day_end(D, at("2025-05-13 17:00")) == at("2025-05-14 17:00")
    assert day_end(around_the_clock("Europe/Berlin"), at("2025-05-13 02:00")) == at("2025-05-14 00:00")
