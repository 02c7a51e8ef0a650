"""The receipt of a case: tiles its time, names every reason, sums to its net time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from metrics.calendar import BusinessCalendar
from metrics.receipt import receipt, segments
from tests.spec.calendars import BERLIN_NIGHT, SMALL_HOURS, around_the_clock
from tests.tables import at, berlin_9_to_5, hours_of_day, weekly

HOUR = timedelta(hours=1)
SUN_TO_THU = weekly("D", "Asia/Dubai", dict.fromkeys((6, 0, 1, 2, 3), (hours_of_day(9, 17),)))
FOUR_DAYS = weekly("D", "Europe/Berlin", dict.fromkeys(range(4), (hours_of_day(9, 17),)))
CHRISTMAS = weekly(
    "D", "Europe/Berlin", dict.fromkeys(range(5), (hours_of_day(9, 17),)),
    closed=((date(2026, 12, 25), "Christmas Day"), (date(2026, 12, 26), "Boxing Day"), (date(2026, 12, 28), "closed")),
    overrides=((date(2026, 12, 24), (hours_of_day(9, 12),)), (date(2026, 12, 29), ())),
)  # fmt: skip


def stretch(start: str, end: str, *, calendar: str | None = "D", **other: Any) -> pl.DataFrame:
    text = dict.fromkeys(("reason", "owner", "holder", "tier"), "x")
    row = {"source": "s", "case_id": "A", "start": at(start), "end": at(end), "state": "active", "running": True}
    instant = pl.Datetime("us", "UTC")
    return pl.DataFrame([row | text | {"calendar": calendar} | other], schema_overrides={
        "start": instant, "end": instant, "calendar": pl.String,
    })  # fmt: skip


def lines(table: pl.DataFrame) -> list[tuple[str, float, float]]:
    return [(what, counted / HOUR, rest / HOUR) for what, counted, rest in
            table.select("what", "counted", "not_counted").rows()]  # fmt: skip


def reasons(calendar: BusinessCalendar, start: str, end: str) -> list[tuple[str, str | None, float]]:
    """Return what, why and how long each segment of an interval is, on the calendar's wall clock."""
    zone = ZoneInfo(calendar.zone)
    found = segments(calendar, start=at(start, zone), end=at(end, zone))
    length = pl.col("counted") + pl.col("not_counted")
    return [(what, why, span / HOUR) for what, why, span in found.select("what", "reason", length).rows()]


def test_a_weekend_is_named_between_two_nights() -> None:
    found = receipt(stretch("2025-05-09 16:00", "2025-05-12 10:00"), calendars={"D": berlin_9_to_5()})
    assert lines(found) == [
        ("working", 1, 0), ("night", 0, 7), ("weekend", 0, 48), ("night", 0, 9), ("working", 1, 0),
    ]  # fmt: skip


def test_a_break_and_a_holiday_carry_their_names() -> None:
    calendar = weekly(
        "D", "Europe/Berlin", dict.fromkeys(range(5), (hours_of_day(8, 12), hours_of_day(13, 17))),
        closed=((date(2025, 5, 13), "Feast"),),
    )  # fmt: skip
    found = receipt(stretch("2025-05-12 11:00", "2025-05-14 09:00"), calendars={"D": calendar})
    assert [what for what, _, _ in lines(found)] == [
        "working", "break", "working", "night", "holiday", "night", "working",
    ]  # fmt: skip
    assert found.filter(pl.col("what") == "holiday")["reason"].to_list() == ["Feast"]


def test_special_days_closures_and_holidays_on_a_weekend_say_what_they_are() -> None:
    assert reasons(CHRISTMAS, "2026-12-24 00:00", "2026-12-30 09:00") == [
        ("night", "half day", 9), ("working", "half day", 3), ("night", "half day", 12),
        ("holiday", "Christmas Day", 24), ("weekend", "Boxing Day", 24), ("weekend", None, 24), ("closed", None, 24),
        ("closed", "special hours", 24), ("night", None, 9),
    ]  # fmt: skip


def test_a_weekend_is_the_calendars_own_and_a_free_friday_is_a_day_off() -> None:
    assert ("weekend", None, 48) in reasons(SUN_TO_THU, "2025-05-08 12:00", "2025-05-11 12:00")
    assert ("day off", None, 24) in reasons(FOUR_DAYS, "2025-05-08 12:00", "2025-05-12 12:00")


def test_the_day_between_two_night_shifts_is_neither_night_nor_break() -> None:
    assert reasons(BERLIN_NIGHT, "2025-05-12 00:00", "2025-05-13 00:00") == [
        ("working", None, 6), ("off hours", None, 16), ("working", None, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "reason"),
    [("waiting", "pause"), ("done", "closed until it was reopened"), ("active", "before it was reopened")],
)
def test_working_time_in_which_the_clock_stood_says_why(state: str, reason: str) -> None:
    held = stretch("2025-05-12 16:00", "2025-05-12 18:00", state=state, running=False)
    found = receipt(held, calendars={"D": berlin_9_to_5()})
    assert lines(found) == [("working", 0, 1), ("night", 0, 1)]
    assert found["reason"].to_list() == [reason, None]


@pytest.mark.parametrize(
    ("calendar", "start", "end", "segment"),
    [
        (berlin_9_to_5(), "2025-03-29 12:00", "2025-03-31 09:00", ("weekend", "clocks go forward 1 h", 35)),
        (berlin_9_to_5(), "2025-10-25 12:00", "2025-10-27 09:00", ("weekend", "clocks go back 1 h", 37)),
        (BERLIN_NIGHT, "2025-03-29 22:00", "2025-03-30 06:00", ("working", "clocks go forward 1 h", 7)),
        (BERLIN_NIGHT, "2025-10-25 22:00", "2025-10-26 06:00", ("working", "clocks go back 1 h", 9)),
        (around_the_clock("Australia/Lord_Howe"), "2025-04-06 00:00", "2025-04-07 00:00",
         ("working", "clocks go back 30 min", 24.5)),
        (around_the_clock("Pacific/Apia"), "2011-12-29 00:00", "2012-01-01 00:00",
         ("working", "clocks go forward 24 h", 48)),
    ],
)  # fmt: skip
def test_a_clock_change_is_told_of_the_segment_that_it_makes_longer_or_shorter(
    calendar: BusinessCalendar, start: str, end: str, segment: tuple[str, str | None, float]
) -> None:
    assert segment in reasons(calendar, start, end)


def test_a_session_that_the_clocks_take_apart_is_no_session_with_a_break() -> None:
    """It opens at 02:30; at 03:00 it is 02:00 again, and at 02:30 it opens once more."""
    found = segments(SMALL_HOURS, start=at("2025-10-26 02:45"), end=at("2025-10-26 02:31") + HOUR)
    assert found.select("what", "reason").rows() == [
        ("working", "clocks go back 1 h"), ("night", None), ("working", None),
    ]  # fmt: skip


def test_a_segment_beside_a_clock_change_is_not_said_to_hold_it() -> None:
    """The weekend holds it, the part of the weekend after it does not; neither does a day of a 24x7 calendar."""
    assert reasons(berlin_9_to_5(), "2025-03-30 04:00", "2025-03-31 00:00") == [("weekend", None, 20)]
    assert reasons(around_the_clock("Europe/Berlin"), "2025-03-28 00:00", "2025-03-29 00:00") == [("working", None, 24)]


def test_the_jump_of_the_wall_clock_is_a_figure_too() -> None:
    held = pl.concat([stretch("2025-03-29 12:00", "2025-03-31 09:00"), stretch("2025-05-12 09:00", "2025-05-12 10:00")])
    found = receipt(held, calendars={"D": berlin_9_to_5()})
    assert found["clock_change"].to_list() == [HOUR, 0 * HOUR, 0 * HOUR]


def test_without_a_calendar_nothing_is_counted_and_nothing_is_zero() -> None:
    found = receipt(stretch("2025-05-12 10:00", "2025-05-12 12:00", calendar=None), calendars={})
    columns = ("what", "clock_change", "counted", "not_counted")
    assert found.select(columns).rows() == [("no calendar", None, None, None)]


def test_the_segments_tile_the_interval() -> None:
    found = receipt(stretch("2025-10-24 16:00", "2025-10-28 10:00"), calendars={"D": berlin_9_to_5()})
    assert found["start"][1:].to_list() == found["end"][:-1].to_list()
    assert (found["start"][0], found["end"][-1]) == (at("2025-10-24 16:00"), at("2025-10-28 10:00"))


def test_an_empty_frame_and_an_empty_interval_give_typed_empty_receipts() -> None:
    whole = receipt(stretch("2025-05-12 10:00", "2025-05-12 12:00"), calendars={"D": berlin_9_to_5()})
    nothing = receipt(stretch("2025-05-12 10:00", "2025-05-12 12:00").clear(), calendars={"D": berlin_9_to_5()})
    assert (nothing.height, nothing.schema) == (0, whole.schema)
    noon = at("2025-05-12 12:00")
    none = segments(berlin_9_to_5(), start=noon, end=noon)
    assert (none.height, none.schema) == (0, segments(berlin_9_to_5(), start=noon, end=noon + HOUR).schema)
