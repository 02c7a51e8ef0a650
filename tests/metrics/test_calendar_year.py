"""The hours of each local day, what kind of day it is, and the hours of a week, a month and a quarter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings

from metrics.calendar import BusinessCalendar
from metrics.calendar_days import open_pieces
from metrics.calendar_year import day_hours, hours_of, period_days, period_hours, period_left
from tests.reference.generated import situations
from tests.reference.net_work import Calendar
from tests.reference.translate import translated
from tests.spec.calendars import BERLIN_NIGHT, D_AT_CHRISTMAS, D_THEN_LONGER, D, around_the_clock
from tests.tables import at, hours_of_day, weekly

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def days(calendar: BusinessCalendar, first: str, last: str) -> list[tuple[int, float, str, str | None]]:
    """Return each day of the month with its hours, what it is and its name."""
    found = day_hours(calendar, date.fromisoformat(first), date.fromisoformat(last))
    return [(day.day, hours / HOUR, what, name) for day, hours, what, name in found.iter_rows()]


def test_a_plain_week_has_its_hours() -> None:
    assert days(D, "2025-05-12", "2025-05-18") == [
        *((day, 8, "working", None) for day in range(12, 17)), (17, 0, "weekend", None), (18, 0, "weekend", None),
    ]  # fmt: skip


def test_holidays_half_days_and_extra_days_are_what_they_are() -> None:
    calendar = weekly(
        "it", "Europe/Berlin", dict.fromkeys(range(4), (hours_of_day(9, 17),)),
        closed=((date(2026, 12, 23), "closed"), (date(2026, 12, 24), "Eve"), (date(2026, 12, 26), "Boxing Day")),
        overrides=(
            (date(2026, 12, 21), (hours_of_day(9, 12),)), (date(2026, 12, 22), (hours_of_day(8, 18),)),
            (date(2026, 12, 24), (hours_of_day(10, 12),)), (date(2026, 12, 27), (hours_of_day(10, 14),)),
            (date(2026, 12, 28), ()), (date(2026, 12, 29), (hours_of_day(9, 17),)),
        ),
    )  # fmt: skip
    assert days(calendar, "2026-12-21", "2026-12-29") == [
        (21, 3, "half day", None), (22, 10, "special hours", None), (23, 0, "closed", None),
        (24, 2, "extra day", "Eve"), (25, 0, "day off", None), (26, 0, "weekend", "Boxing Day"),
        (27, 4, "extra day", None), (28, 0, "closed", None), (29, 8, "working", None),
    ]  # fmt: skip


def test_other_hours_of_the_usual_length_are_special_and_the_usual_ones_in_two_parts_are_not() -> None:
    calendar = weekly(
        "it", "Europe/Berlin", dict.fromkeys(range(5), (hours_of_day(9, 17),)),
        overrides=(
            (date(2025, 5, 12), (hours_of_day(10, 18),)),
            (date(2025, 5, 13), (hours_of_day(9, 13), hours_of_day(13, 17))),
        ),
    )  # fmt: skip
    assert days(calendar, "2025-05-12", "2025-05-13") == [(12, 8, "special hours", None), (13, 8, "working", None)]


def test_a_session_that_ends_or_begins_at_midnight_has_no_part_in_the_day_beside_it() -> None:
    early_and_late = weekly("it", "Europe/Berlin", {0: (hours_of_day(16, 24),), 2: (hours_of_day(0, 8),)})
    found = open_pieces(early_and_late, date(2025, 5, 12), date(2025, 5, 14))
    assert [(piece.day.day, spans) for piece, spans in found] == [
        (12, [(at("2025-05-12 16:00"), at("2025-05-13 00:00"))]),
        (13, []),
        (14, [(at("2025-05-14 00:00"), at("2025-05-14 08:00"))]),
    ]


def test_each_day_has_its_own_part_of_a_session_over_midnight() -> None:
    friday = weekly("it", "Europe/Berlin", {4: (hours_of_day(22, 30),)})
    assert days(friday, "2025-05-16", "2025-05-17") == [(16, 2, "working", None), (17, 6, "weekend", None)]


@pytest.mark.parametrize(
    ("calendar", "day", "hours"),
    [
        (around_the_clock("Europe/Berlin"), "2025-03-30", 23),
        (around_the_clock("Europe/Berlin"), "2025-10-26", 25),
        (BERLIN_NIGHT, "2025-03-30", 7),
        (BERLIN_NIGHT, "2025-10-26", 9),
        (around_the_clock("Australia/Lord_Howe"), "2025-04-06", 24.5),
        (around_the_clock("America/Sao_Paulo"), "2018-11-04", 23),
        (around_the_clock("America/Sao_Paulo"), "2018-02-17", 25),
        (around_the_clock("Asia/Pyongyang"), "2018-05-04", 23.5),
    ],
)
def test_clock_changes_are_in_the_hours_of_their_day(calendar: BusinessCalendar, day: str, hours: float) -> None:
    assert [found for _, found, _, _ in days(calendar, day, day)] == [hours]


def test_a_day_whose_last_hour_is_repeated_after_the_next_one_has_begun_is_still_exact() -> None:
    """St. John's went at 00:01 of Sunday back to 23:01 of Saturday: Sunday's first minute comes twice."""
    found = days(around_the_clock("America/St_Johns"), "2010-11-06", "2010-11-07")
    assert [hours for _, hours, _, _ in found] == [24 + 59 / 60, 24 + 1 / 60]


def test_a_day_that_the_zone_left_out_has_no_hours_and_says_so() -> None:
    apia = around_the_clock("Pacific/Apia")
    assert days(apia, "2011-12-29", "2011-12-31") == [
        (29, 24, "working", None), (30, 0, "left out by the zone", None), (31, 24, "working", None),
    ]  # fmt: skip
    assert period_hours(apia, date(2011, 12, 30), "week") == 6 * DAY


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("day", "2024-02-29", "2024-02-29"),
        ("week", "2024-02-26", "2024-03-03"),
        ("month", "2024-02-01", "2024-02-29"),
        ("quarter", "2024-01-01", "2024-03-31"),
        ("year", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_period_is_the_local_days_around_a_day(period: str, first: str, last: str) -> None:
    assert period_days(date(2024, 2, 29), period) == (date.fromisoformat(first), date.fromisoformat(last))


def test_december_is_followed_by_january() -> None:
    december = date(2024, 12, 31)
    assert [period_days(december, period)[1] for period in ("month", "quarter", "year")] == [december] * 3


def test_a_period_that_is_not_known_is_told() -> None:
    with pytest.raises(ValueError, match="it is one of day, week, month, quarter, year"):
        period_days(date(2024, 2, 29), "fortnight")


def test_the_hours_of_a_period_are_the_sum_of_its_days() -> None:
    christmas = date(2025, 12, 24)
    assert [period_hours(D_AT_CHRISTMAS, christmas, period) / HOUR for period in ("day", "week", "month")] == [
        3,
        19,
        163,
    ]
    june = date(2025, 6, 10)
    assert period_hours(D_THEN_LONGER, june, "quarter") == 22 * 8 * HOUR + 22 * 8 * HOUR + 21 * 10 * HOUR
    first, last = period_days(june, "year")
    assert hours_of(D_THEN_LONGER, first, last) == sum(
        day_hours(D_THEN_LONGER, first, last)["hours"].to_list(), 0 * HOUR
    )


def test_what_is_left_of_a_period_is_what_lies_after_the_instant() -> None:
    wednesday, noon = date(2025, 5, 14), at("2025-05-14 12:00")
    left = [period_left(D, noon, wednesday, period) / HOUR for period in ("day", "week", "month")]
    assert left == [5, 21, 13 * 8 - 3 - 8 + 8]
    assert period_left(D, noon - 30 * DAY, wednesday, "week") == 40 * HOUR
    assert period_left(D, noon + 30 * DAY, wednesday, "week") == 0 * HOUR


def test_no_day_gives_a_typed_empty_frame() -> None:
    none = day_hours(D, date(2025, 5, 12), date(2025, 5, 11))
    assert (none.height, none.schema) == (0, day_hours(D, date(2025, 5, 12), date(2025, 5, 12)).schema)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(situations(count=1))
def test_the_hours_of_a_day_are_those_of_the_slow_count(situation: tuple[BusinessCalendar, list[datetime]]) -> None:
    calendar, (instant,) = situation
    zone, slow = ZoneInfo(calendar.zone), translated(calendar)
    middle = instant.astimezone(zone).date()
    found = day_hours(calendar, middle - DAY, middle + DAY)
    counted = slow_days(slow, zone, middle)
    assert dict(found.select("date", "hours").iter_rows()) == counted
    assert hours_of(calendar, middle - DAY, middle + DAY) == sum(counted.values(), 0 * HOUR)


def slow_days(slow: Calendar, zone: ZoneInfo, middle: date) -> dict[date, timedelta]:
    """Count the working minutes of a day and its neighbours by the date that the wall clock shows."""
    counted = {middle + DAY * n: 0 * HOUR for n in (-1, 0, 1)}
    minute = datetime(middle.year, middle.month, middle.day, tzinfo=UTC) - 3 * DAY
    for number in range(7 * 24 * 60):
        here = minute + number * MINUTE
        day = here.astimezone(zone).date()
        if day in counted and slow.is_working(here):
            counted[day] += MINUTE
    return counted


def test_hours_are_durations_that_polars_can_add_up() -> None:
    found = day_hours(D, date(2025, 5, 1), date(2025, 5, 31))
    assert found.schema == {"date": pl.Date, "hours": pl.Duration("us"), "what": pl.String, "name": pl.String}
    assert found["hours"].sum() == 22 * 8 * HOUR
