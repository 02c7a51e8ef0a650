"""The worked cases that a calendar alone decides: nights, weekends, breaks, closed days and clock changes.

Times are local to the calendar unless they carry an offset; a Z is UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from metrics.calendar import BusinessCalendar, sessions
from metrics.calendar_table import compile_calendars
from metrics.net_work_time import due_at, net_work_time
from tests.reference import net_work as reference
from tests.reference.translate import translated
from tests.spec.calendars import (
    BERLIN_NIGHT,
    D_AT_CHRISTMAS,
    D_THEN_LONGER,
    DUBAI,
    KOLKATA,
    NEW_YORK,
    NEW_YORK_NIGHT,
    NEW_YORK_ON_4_JULY,
    SMALL_HOURS,
    SUNDAY_NIGHT,
    WITH_LUNCH,
    D,
    around_the_clock,
)
from tests.spec.worked import row

HOUR = timedelta(hours=1)
MONTH = timedelta(days=31)
BERLIN = around_the_clock("Europe/Berlin")
LORD_HOWE = around_the_clock("Australia/Lord_Howe")
SAO_PAULO = around_the_clock("America/Sao_Paulo")

NET = [
    row(1, "over a weekend with a clock change", D, "2025-03-28 16:00", "2025-03-31 10:00", 2.0),
    row(2, "the short day of spring", BERLIN, "2025-03-30 00:00", "2025-03-31 00:00", 23.0),
    row(2, "the long day of autumn", BERLIN, "2025-10-26 00:00", "2025-10-27 00:00", 25.0),
    row(3, "the night in spring", BERLIN_NIGHT, "2025-03-29 22:00", "2025-03-30 06:00", 7.0),
    row(3, "the night in autumn", BERLIN_NIGHT, "2025-10-25 22:00", "2025-10-26 06:00", 9.0),
    row(3, "a plain night", BERLIN_NIGHT, "2025-05-10 22:00", "2025-05-11 06:00", 8.0),
    row(4, "in Sunday's shift on Monday", NEW_YORK_NIGHT, "2025-06-02 02:00", "2025-06-02 05:00", 3.0),
    row(5, "over midnight", SUNDAY_NIGHT, "2025-06-01 23:00", "2025-06-02 01:00", 2.0),
    row(6, "from a Saturday on", D, "2025-05-10 11:00", "2025-05-12 10:30", 1.5),
    row(6, "a weekend is zero, not null", D, "2025-05-10 11:00", "2025-05-11 18:00", 0.0),
    row(7, "over the end of the day", D, "2025-05-12 16:00", "2025-05-12 17:30", 1.0),
    row(7, "after the end of the day", D, "2025-05-12 18:00", "2025-05-12 19:00", 0.0),
    row(8, "a half day and two holidays", D_AT_CHRISTMAS, "2025-12-23 15:00", "2025-12-29 11:00", 7.0),
    row(9, "over lunch", WITH_LUNCH, "2025-05-13 11:30", "2025-05-13 13:30", 1.0),
    row(15, "in Berlin", D, "2025-07-03T13:00Z", "2025-07-07T13:00Z", 16.0),
    row(15, "in New York", NEW_YORK_ON_4_JULY, "2025-07-03T13:00Z", "2025-07-07T13:00Z", 8.0),
    row(16, "New York's clock change", NEW_YORK, "2025-03-07 16:00", "2025-03-10 10:00", 2.0),
    row(17, "an offset of half an hour", KOLKATA, "2025-05-12T03:30Z", "2025-05-12T13:00Z", 9.0),
    row(18, "a change of half an hour", LORD_HOWE, "2025-04-06 00:00", "2025-04-07 00:00", 24.5),
    row(19, "a midnight that does not exist", SAO_PAULO, "2018-11-03 12:00", "2018-11-04 12:00", 23.0),
    row(20, "half of it does not exist", SMALL_HOURS, "2025-03-30 00:00", "2025-03-31 00:00", 0.25),
    row(20, "some of it comes twice", SMALL_HOURS, "2025-10-26 00:00", "2025-10-27 00:00", 1.25),
    row(21, "a week from Sunday to Thursday", DUBAI, "2025-05-08 16:00", "2025-05-11 10:00", 2.0),
    row(22, "longer days from June", D_THEN_LONGER, "2025-05-30 15:00", "2025-06-02 10:00", 4.0),
    row(23, "two offsets, one hour", BERLIN, "2025-05-12T09:00Z", "2025-05-12T12:00+02:00", 1.0),
]
DUE = [
    row(8, "after Christmas", D_AT_CHRISTMAS, "2025-12-23 15:00", 8, "2025-12-29 12:00"),
    row(9, "after lunch", WITH_LUNCH, "2025-05-13 11:30", 2, "2025-05-13 14:30"),
    row(31, "at a session's end, not the next one's start", D, "2025-05-09 17:00", 8, "2025-05-12 17:00"),
    row(31, "over a weekend", D, "2025-05-09 16:30", 1, "2025-05-12 09:30"),
]
NIGHTS = [
    row(3, "spring", BERLIN_NIGHT, date(2025, 3, 29), 7.0),
    row(3, "autumn", BERLIN_NIGHT, date(2025, 10, 25), 9.0),
    row(3, "a plain one", BERLIN_NIGHT, date(2025, 5, 10), 8.0),
    row(20, "spring", SMALL_HOURS, date(2025, 3, 30), 0.25),
    row(20, "autumn", SMALL_HOURS, date(2025, 10, 26), 1.25),
]


def instant(text: str, calendar: BusinessCalendar) -> datetime:
    """Read an instant: by its own offset, else on the calendar's wall clock."""
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(calendar.zone))).astimezone(UTC)


def asked(calendar: BusinessCalendar, start: datetime, **questions: pl.Expr) -> pl.DataFrame:
    return pl.DataFrame({"start": [start]}).select(**questions)


@pytest.mark.parametrize(("calendar", "start", "end", "hours"), NET)
def test_the_net_work_time_of_an_interval_is_the_worked_one(
    calendar: BusinessCalendar, start: str, end: str, hours: float
) -> None:
    begin, stop = instant(start, calendar), instant(end, calendar)
    here = compile_calendars({"it": calendar}, start=begin, end=stop)["it"]
    net = asked(calendar, begin, net=net_work_time("start", pl.lit(stop), calendar=here))["net"].item()
    assert net == hours * HOUR
    assert reference.net(translated(calendar), begin, stop) == hours * HOUR, "the slow count says the same"


@pytest.mark.parametrize(("calendar", "start", "hours", "due"), DUE)
def test_the_due_instant_is_the_worked_one(calendar: BusinessCalendar, start: str, hours: float, due: str) -> None:
    begin = instant(start, calendar)
    here = compile_calendars({"it": calendar}, start=begin, end=begin + MONTH)["it"]
    found = asked(calendar, begin, due=due_at("start", hours * HOUR, calendar=here))["due"].item()
    assert found == instant(due, calendar)
    assert reference.due_at(translated(calendar), begin, hours * HOUR, begin + MONTH) == found


@pytest.mark.parametrize(("calendar", "day", "hours"), NIGHTS)
def test_the_session_that_starts_on_a_day_has_the_worked_length(
    calendar: BusinessCalendar, day: date, hours: float
) -> None:
    found = sessions(calendar, day, day)
    assert (found["end"] - found["start"]).sum() == hours * HOUR
    assert found["local_date"].unique().to_list() == [day]
