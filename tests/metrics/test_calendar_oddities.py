"""What is unlike the plain week: told once, in order, with what it does to which session."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from metrics.calendar import BusinessCalendar, Session, Version
from metrics.calendar_oddities import oddities
from metrics.calendar_text import clock_text, day_text, span_text, week_text
from tests.spec.calendars import BERLIN_NIGHT, D_THEN_LONGER, SMALL_HOURS, D, around_the_clock
from tests.tables import hours_of_day, weekly

HOUR = timedelta(hours=1)
NINE_TO_FIVE = (hours_of_day(9, 17),)
CLOSED = tuple((date(2026, 12, 24) + timedelta(days=n), "closed") for n in range(8))
UTC_WEEK = dict.fromkeys(range(5), NINE_TO_FIVE)


def told(calendar: BusinessCalendar, start: str, count: int = 10) -> list[tuple[str, str | None, str]]:
    """Return the first day, the name (or what it is) and the detail of each oddity."""
    found = oddities(calendar, date.fromisoformat(start), count)
    rows = found.select("date", pl.coalesce("name", "what"), "detail").rows()
    return [(f"{day:%m-%d}", name, detail) for day, name, detail in rows]


@pytest.mark.parametrize(
    ("calendar", "start", "name", "detail"),
    [
        (D, "2025-03-01", "clocks go forward, 02:00 to 03:00", "closed anyway"),
        (BERLIN_NIGHT, "2025-03-01", "clocks go forward, 02:00 to 03:00", "Sat 22:00–06:00 lasts 7 h, not 8 h"),
        (BERLIN_NIGHT, "2025-10-01", "clocks go back, 03:00 to 02:00", "Sat 22:00–06:00 lasts 9 h, not 8 h"),
        (SMALL_HOURS, "2025-03-01", "clocks go forward, 02:00 to 03:00", "Sun 02:30–03:15 lasts 15 min, not 45 min"),
        (SMALL_HOURS, "2025-10-01", "clocks go back, 03:00 to 02:00", "Sun 02:30–03:15 lasts 1 h 15 min, not 45 min"),
        (around_the_clock("Australia/Lord_Howe"), "2025-04-01", "clocks go back, 02:00 to 01:30",
         "Sun 00:00–24:00 lasts 24 h 30 min, not 24 h"),
        (around_the_clock("Pacific/Apia"), "2011-12-01",
         "clocks go forward, 2011-12-30 00:00 to 2011-12-31 00:00", "Fri 00:00–24:00 does not take place"),
        (around_the_clock("America/St_Johns"), "2010-11-01", "clocks go back, 2010-11-07 00:01 to 2010-11-06 23:01",
         "Sat 00:00–24:00 lasts 24 h 59 min, not 24 h; Sun 00:00–24:00 lasts 24 h 1 min, not 24 h"),
    ],
)  # fmt: skip
def test_a_clock_change_says_what_it_does_to_which_session(
    calendar: BusinessCalendar, start: str, name: str, detail: str
) -> None:
    assert told(calendar, start, 1)[0][1:] == (name, detail)


def test_the_day_of_a_clock_change_is_that_of_the_wall_time_that_is_missing_or_comes_twice() -> None:
    sao_paulo = around_the_clock("America/Sao_Paulo")
    assert [day for day, _, _ in told(sao_paulo, "2018-01-01", 2)] == ["02-17", "11-04"]
    found = oddities(sao_paulo, date(2018, 1, 1), 2)
    assert found["hours"].to_list() == [25 * HOUR, 23 * HOUR]
    assert found["clock_change"].to_list() == [-HOUR, HOUR]


def test_holidays_half_days_and_extra_days_say_their_sessions() -> None:
    calendar = weekly(
        "it", "UTC", UTC_WEEK,
        closed=((date(2026, 12, 25), "Christmas Day"), (date(2026, 12, 26), "Boxing Day")),
        overrides=(
            (date(2026, 11, 28), (hours_of_day(10, 14),)), (date(2026, 12, 24), (hours_of_day(9, 12),)),
            (date(2026, 12, 29), (hours_of_day(8, 12), hours_of_day(13, 19))), (date(2026, 12, 30), ()),
        ),
    )  # fmt: skip
    assert told(calendar, "2026-01-01") == [
        ("11-28", "extra day", "10:00–14:00"),
        ("12-24", "half day", "09:00–12:00 instead of 09:00–17:00"),
        ("12-25", "Christmas Day", "instead of 09:00–17:00"),
        ("12-29", "special hours", "08:00–12:00 and 13:00–19:00 instead of 09:00–17:00"),
        ("12-30", "closed", "instead of 09:00–17:00"),
    ], "a holiday on a Saturday is nothing unusual"


def test_closed_days_of_one_name_are_one_row_with_the_weekends_between_them() -> None:
    found = oddities(weekly("it", "UTC", UTC_WEEK, closed=CLOSED), date(2026, 12, 1))
    assert found.rows() == [
        (date(2026, 12, 24), date(2026, 12, 31), "closed", None, "6 working days", timedelta(0), None),
    ]  # fmt: skip


def test_from_within_a_run_the_rest_of_it_is_told() -> None:
    found = oddities(weekly("it", "UTC", UTC_WEEK, closed=CLOSED), date(2026, 12, 26))
    assert found.select("date", "last", "detail").rows() == [(date(2026, 12, 28), date(2026, 12, 31), "4 working days")]


def test_an_open_day_inside_a_closure_parts_it() -> None:
    calendar = weekly("it", "UTC", UTC_WEEK, closed=CLOSED, overrides=((date(2026, 12, 29), (hours_of_day(10, 12),)),))
    assert told(calendar, "2026-12-01") == [
        ("12-24", "closed", "3 working days"), ("12-29", "extra day", "10:00–12:00"),
        ("12-30", "closed", "2 working days"),
    ]  # fmt: skip


def test_a_version_says_its_week_and_whether_hours_or_days_off_are_new() -> None:
    assert ("06-01", "new hours", "Mon–Fri 08:00–18:00") in told(D_THEN_LONGER, "2025-01-01")
    later = Version(D.versions[0].week, date(2025, 6, 2), closed=((date(2025, 6, 2), "Feast"),))
    calendar = BusinessCalendar("it", "UTC", (D.versions[0], later))
    assert told(calendar, "2025-01-01") == [
        ("06-02", "new days off", "Mon–Fri 09:00–17:00"), ("06-02", "Feast", "instead of 09:00–17:00"),
    ]  # fmt: skip


def test_the_first_ten_are_told_from_the_day_on() -> None:
    assert [day for day, _, _ in told(D, "2025-03-30", 3)] == ["03-30", "10-26", "03-29"]
    assert oddities(D, date(2025, 3, 31), 1)["date"].to_list() == [date(2025, 10, 26)]
    assert oddities(D, date(2025, 3, 31)).height == 10


def test_a_calendar_without_oddities_has_none() -> None:
    none = oddities(weekly("it", "UTC", UTC_WEEK), date(2025, 1, 1))
    assert (none.height, none.schema) == (0, oddities(D, date(2025, 1, 1)).schema)


def test_a_closure_that_never_ends_is_one_row() -> None:
    ever = tuple((date(2026, 1, 1) + timedelta(days=n), "closed") for n in range(365 * 60))
    found = oddities(weekly("it", "UTC", UTC_WEEK, closed=ever), date(2026, 1, 1))
    assert found.height == 1


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(0), "0 s"), (8 * HOUR, "8 h"), (timedelta(minutes=90), "1 h 30 min"), (1000 * HOUR, "1,000 h"),
        (timedelta(minutes=44, seconds=30), "44 min 30 s"), (timedelta(microseconds=1), "0.000001 s"),
        (timedelta(seconds=1.5), "1.5 s"),
    ],
)  # fmt: skip
def test_a_length_is_told_exactly(span: timedelta, text: str) -> None:
    assert span_text(span) == text


def test_sessions_and_weeks_are_told_in_words() -> None:
    assert day_text((hours_of_day(13, 17), hours_of_day(8, 12))) == "08:00–12:00 and 13:00–17:00"
    assert day_text(()) == "no session"
    assert day_text((Session(9 * HOUR, 9 * HOUR + timedelta(seconds=1)),)) == "09:00–09:00:01"
    assert clock_text(timedelta(hours=9, seconds=0.5)) == "09:00:00.5"
    assert week_text(around_the_clock("UTC").versions[0].week) == "around the clock"
    assert week_text(((),) * 7) == "no session at all"
    split = (NINE_TO_FIVE, (), *((hours_of_day(22, 30),),) * 2, (), (), NINE_TO_FIVE)
    assert week_text(split) == "Mon 09:00–17:00, Wed–Thu 22:00–06:00, Sun 09:00–17:00"
