"""Local days and weeks of a calendar: which one an instant lies in, when it ends, and working days in between."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from metrics.calendar import BusinessCalendar
from metrics.calendar_table import CalendarRef, compile_calendars
from metrics.net_work_time import local_date, local_week, net_work_days, net_work_time, to_hours, work_time_left
from tests.spec.calendars import D_AT_CHRISTMAS, NEW_YORK, D, around_the_clock
from tests.tables import at, hours_of_day, weekly

HOUR = timedelta(hours=1)


def compiled(calendar: BusinessCalendar, start: str = "2025-01-02", end: str = "2025-12-30") -> CalendarRef:
    return compile_calendars({"it": calendar}, start=at(start), end=at(end))["it"]


def one(question: pl.Expr, **columns: datetime) -> Any:
    """Answer a question about one row."""
    return pl.DataFrame({name: [value] for name, value in columns.items()}).select(answer=question)["answer"].item()


HERE, THERE = compiled(D), compiled(NEW_YORK)


@pytest.mark.parametrize(
    ("opened", "closed", "days"),
    [
        ("2025-05-09", "2025-05-09", 0),
        ("2025-05-09", "2025-05-12", 1),
        ("2025-05-10", "2025-05-11", 0),
        ("2025-05-09", "2025-05-10", 0),
        ("2025-05-10", "2025-05-12", 1),
        ("2025-05-12", "2025-05-09", None),
    ],
)
def test_net_work_days_are_those_after_the_opening_day(opened: str, closed: str, days: int | None) -> None:
    count = net_work_days("start", "end", calendar=HERE)
    assert one(count, start=at(opened), end=at(f"{closed} 23:59:59.999999")) == days


def test_a_closed_day_is_no_working_day_and_a_half_day_is_one() -> None:
    """Wednesday 24 December is open until noon; the 25th and 26th are closed."""
    count = net_work_days("start", "end", calendar=compiled(D_AT_CHRISTMAS))
    assert one(count, start=at("2025-12-23"), end=at("2025-12-29 10:00")) == 2


def test_dates_and_weeks_are_local() -> None:
    late = at("2025-05-11 23:30", ZoneInfo("America/New_York"))
    assert one(local_date("start", calendar=THERE), start=late) == date(2025, 5, 11)
    assert one(local_date("start", calendar=HERE), start=late) == date(2025, 5, 12)
    assert one(local_week("start", calendar=THERE), start=late) == date(2025, 5, 5)


def test_the_work_left_ends_with_the_local_day_or_week() -> None:
    thursday = at("2025-05-15 15:30")
    assert one(to_hours(work_time_left("start", calendar=HERE)), start=thursday) == 1.5
    assert one(to_hours(work_time_left("start", calendar=HERE, until="week")), start=thursday) == 9.5
    with pytest.raises(ValueError, match="it is 'day' or 'week'"):
        work_time_left("start", calendar=HERE, until="month")


@pytest.mark.parametrize(
    ("zone", "noon", "hours"),
    [
        ("America/Sao_Paulo", "2018-11-03 12:00", 12.0),  # its next midnight does not exist
        ("Africa/Cairo", "2025-04-24 12:00", 12.0),
        ("Pacific/Apia", "2011-12-29 12:00", 12.0),  # the next day does not exist
        ("America/Havana", "2025-11-01 12:00", 12.0),  # its next midnight comes twice
        ("Europe/Berlin", "2025-03-29 12:00", 12.0),
    ],
)
def test_a_local_day_ends_where_the_next_one_begins(zone: str, noon: str, hours: float) -> None:
    always = compiled(around_the_clock(zone), "2011-01-02")
    assert one(to_hours(work_time_left("start", calendar=always)), start=at(noon, ZoneInfo(zone))) == hours


def test_a_summer_time_of_one_week_is_seen() -> None:
    noronha = compiled(weekly("N", "America/Noronha", dict.fromkeys(range(5), (hours_of_day(9, 17),))), "2000-01-02")
    zone = ZoneInfo("America/Noronha")
    start, end = at("2000-10-10 16:00", zone), at("2000-10-10 18:00", zone)
    assert start.astimezone(zone).utcoffset() == -1 * HOUR, "summer time from 8 to 15 October 2000"
    assert one(net_work_time("start", "end", calendar=noronha), start=start, end=end) == HOUR
