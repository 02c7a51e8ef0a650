"""Calendars that nobody would write on purpose: exact, or null."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from metrics.calendar import Session, day_end, day_length
from metrics.calendar_table import compile_calendars
from metrics.net_work_time import due_at, is_working, local_date, net_work_time, next_working, work_time_left
from tests.reference.compared import equals_the_slow_count, every, here, one
from tests.spec.calendars import BERLIN_NIGHT, D
from tests.tables import at, hours_of_day, weekly

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MICROSECOND, NOTHING = timedelta(microseconds=1), timedelta(0)
EVERY_DAY = range(7)
ONE_SECOND = weekly("a second", "Europe/Berlin", {0: (Session(9 * HOUR, 9 * HOUR + SECOND),)})
NEVER = weekly("never", "Europe/Berlin", {})


def test_a_session_of_one_second_counts_a_second_a_week() -> None:
    held = here(ONE_SECOND, at("2025-01-02"), at("2026-01-30"))
    start, end = at("2025-05-12 08:00"), at("2025-06-09 12:00")
    assert one(net_work_time("start", "end", calendar=held), start=start, end=end) == 5 * SECOND
    assert one(due_at("start", SECOND, calendar=held), start=start) == at("2025-05-12 09:00:01")
    assert one(due_at("start", 1.5 * SECOND, calendar=held), start=start) == at("2025-05-19 09:00:00.5")
    inside, after = at("2025-05-12 09:00:00.999999"), at("2025-05-12 09:00:01")
    assert one(is_working("start", calendar=held), start=inside) is True
    assert one(is_working("start", calendar=held), start=after) is False
    assert one(next_working("start", calendar=held), start=after) == at("2025-05-19 09:00")
    assert day_length(ONE_SECOND, date(2025, 5, 12)) == SECOND


def test_without_a_session_time_counts_zero_and_everything_to_come_is_null() -> None:
    held = here(NEVER, at("2025-01-02"), at("2025-12-30"))
    start, end = at("2025-05-12 08:00"), at("2025-06-09 12:00")
    assert one(net_work_time("start", "end", calendar=held), start=start, end=end) == NOTHING
    assert one(due_at("start", MICROSECOND, calendar=held), start=start) is None
    assert one(due_at("start", NOTHING, calendar=held), start=start) == start, "nothing is reached at once"
    assert one(next_working("start", calendar=held), start=start) is None
    assert one(is_working("start", calendar=held), start=start) is False
    assert one(work_time_left("start", calendar=held), start=start) == NOTHING
    assert day_end(NEVER, start) is None


def test_sessions_at_seven_minutes_past_midnight_equal_the_slow_count() -> None:
    early = Session(7 * MINUTE, 7 * HOUR + 7 * MINUTE)
    late = Session(23 * HOUR + 53 * MINUTE, DAY + 7 * MINUTE)
    calendar = weekly("00:07", "Europe/Berlin", {0: (early, late), 2: (late,), 3: (early,), 6: (late,)})
    equals_the_slow_count(calendar, at("2025-03-29 23:00"), at("2025-04-04 01:00"), step=97 * MINUTE)


def test_five_hundred_calendars_count_in_one_frame() -> None:
    """Each has a session of 8 h on weekdays that begins a minute later than the one before, in one of five zones."""
    zones = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia")
    calendars = {
        str(n): weekly(str(n), zones[n % 5], dict.fromkeys(range(5), (Session(n * MINUTE, n * MINUTE + 8 * HOUR),)))
        for n in range(500)
    }
    starts = [at("2025-05-12 00:00", ZoneInfo(calendar.zone)) for calendar in calendars.values()]
    ends = [at("2025-05-19 00:00", ZoneInfo(calendar.zone)) for calendar in calendars.values()]
    rows = pl.DataFrame({"name": list(calendars), "start": starts, "end": ends})
    held = compile_calendars(calendars, start=at("2025-01-02"), end=at("2025-12-30")).by("name")
    found = rows.select(
        "start",
        net=net_work_time("start", "end", calendar=held),
        due=due_at("start", 9 * HOUR, calendar=held),
        opens=next_working("start", calendar=held),
    )
    assert found["net"].to_list() == [40 * HOUR] * 500
    tuesday = pl.duration(days=1, hours=1) + pl.duration(minutes=pl.int_range(pl.len()))
    assert found.select((pl.col("due") - pl.col("start") == tuesday).all()).item()
    monday = pl.duration(minutes=pl.int_range(pl.len()))
    assert found.select((pl.col("opens") - pl.col("start") == monday).all()).item()


@pytest.mark.parametrize(
    "held",
    [
        (hours_of_day(9, 13), hours_of_day(11, 17)),  # overlapping
        (hours_of_day(9, 13), hours_of_day(13, 17)),  # touching
        (hours_of_day(13, 17), hours_of_day(9, 13)),  # written the other way round
        (hours_of_day(9, 17), hours_of_day(9, 17), hours_of_day(10, 11)),  # twice, and one inside
    ],
)
def test_sessions_that_overlap_or_touch_are_one(held: tuple[Session, ...]) -> None:
    calendar = weekly("it", "Europe/Berlin", dict.fromkeys(range(5), held))
    plain, odd = (here(c, at("2025-05-01"), at("2025-06-01")) for c in (D, calendar))
    rows = pl.DataFrame({"at": list(every(37 * MINUTE, at("2025-05-08"), at("2025-05-15")))})
    for question in (is_working, next_working):
        assert rows.select(question("at", calendar=odd)).equals(rows.select(question("at", calendar=plain)))
    assert day_length(calendar, date(2025, 5, 12)) == 8 * HOUR


def test_a_session_from_22_to_22_lasts_a_day_and_seven_of_them_are_around_the_clock() -> None:
    whole = Session(22 * HOUR, 46 * HOUR)
    monday = weekly("Monday", "Europe/Berlin", {0: (whole,)})
    held = here(monday, at("2025-05-01"), at("2025-06-01"))
    assert one(net_work_time("start", "end", calendar=held), start=at("2025-05-12"), end=at("2025-05-19")) == DAY
    assert one(due_at("start", DAY, calendar=held), start=at("2025-05-12")) == at("2025-05-13 22:00")
    equals_the_slow_count(monday, at("2025-05-12 20:00"), at("2025-05-13 23:00"), step=83 * MINUTE)
    always = here(
        weekly("always", "Europe/Berlin", dict.fromkeys(EVERY_DAY, (whole,))), at("2025-03-01"), at("2025-05-01")
    )
    assert (
        one(net_work_time("start", "end", calendar=always), start=at("2025-03-30"), end=at("2025-03-31")) == 23 * HOUR
    )


def test_at_the_edges_of_the_horizon_a_session_is_cut_and_beyond_them_all_is_null() -> None:
    """The horizon begins and ends at midnight UTC, inside a night shift of Berlin."""
    held = here(BERLIN_NIGHT, datetime(2025, 5, 12, tzinfo=UTC), datetime(2025, 5, 13, 5, tzinfo=UTC))
    first, last = held.calendars.start, held.calendars.end
    assert (first, last) == (datetime(2025, 5, 12, tzinfo=UTC), datetime(2025, 5, 14, tzinfo=UTC))
    net = net_work_time("start", "end", calendar=held)
    assert one(net, start=first, end=last - MICROSECOND) == 4 * HOUR + 8 * HOUR + 4 * HOUR - MICROSECOND
    assert one(is_working("start", calendar=held), start=first) is True
    assert one(is_working("start", calendar=held), start=last - MICROSECOND) is True
    assert one(due_at("start", 16 * HOUR - MICROSECOND, calendar=held), start=first) == last - MICROSECOND
    for outside in (first - MICROSECOND, last, first - 9999 * DAY, last + 9999 * DAY):
        assert one(net, start=outside, end=outside) is None
        assert one(due_at("start", HOUR, calendar=held), start=outside) is None
        for question in (is_working, next_working, local_date, work_time_left):
            assert one(question("start", calendar=held), start=outside) is None, question.__name__
    assert one(due_at("start", 17 * HOUR, calendar=held), start=first) is None
    assert one(work_time_left("start", calendar=held), start=last - 2 * HOUR) is None, "the day's end is not known here"
