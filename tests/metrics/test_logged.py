"""How closed cases were logged, by hand. The day is 9 to 17, the week Mon 12 to Fri 16 May 2025."""

from __future__ import annotations

import polars as pl

from metrics.logged import add_logged, logged
from tests.metrics.watched import WEEK, D, Watched, on, watched
from tests.tables import hours_of_day, weekly


def marks(desk: Watched) -> pl.DataFrame:
    return add_logged(desk.cases, desk.events, calendars=desk.calendars, working=desk.rules.calendars)


DESK = watched(
    # case  when          what
    on("A", "12 09:00", "active"), on("A", "12 11:00", "done"),  # nothing in between
    on("B", "12 09:00", "active"), on("B", "12 10:00", "active", activity="Called"), on("B", "12 16:45", "done"),
    on("C", "12 09:00", "active"), on("C", "12 09:00", "active", activity="Called"), on("C", "12 09:05", "done"),
    on("D", "12 16:58", "active"), on("D", "13 09:03", "done"),  # 2 minutes on Monday, 3 on Tuesday: 5 net minutes
    on("E", "12 09:00", "active"), on("E", "12 16:44", "done"),
    on("F", "12 09:00", "active"), on("F", "12 17:00", "done"),  # the end of the day is in its last minutes
    on("G", "12 09:00", "active"), on("G", "12 17:01", "done"),  # overtime is not
    # parked all its life: 6 h by the calendar, though its lead time is 0
    on("H", "12 09:00", "waiting", "client"), on("H", "12 15:00", "done"),
    on("I", "12 18:00", "active"), on("I", "12 21:00", "done"),  # none of it in working time, and longer than 5 minutes
    on("J", "12 18:00", "active"), on("J", "12 18:04", "done"),
    on("K", "12 09:00", "active"),
)  # fmt: skip


def test_without_activity_is_nothing_strictly_between_opening_and_closing() -> None:
    found = DESK.words(marks(DESK), "without_activity")
    assert found == dict.fromkeys("ACDEFGHIJ", True) | {"B": False, "K": None}


def test_after_the_fact_is_five_minutes_of_the_calendar() -> None:
    found = DESK.words(marks(DESK), "after_the_fact")
    assert found == dict.fromkeys("ABEFGH", False) | dict.fromkeys("CDJ", True) | {"I": None, "K": None}


def test_a_batch_is_closed_in_the_last_quarter_of_an_hour_of_the_day() -> None:
    found = DESK.words(marks(DESK), "batch")
    assert {name for name, is_batch in found.items() if is_batch} == {"B", "F"}
    assert found["K"] is None


def test_the_shares_are_of_what_can_be_told() -> None:
    row = logged(marks(DESK), span=WEEK).row(0, named=True)
    assert (row["closed"], row["without_activity"], row["after_the_fact"], row["batch"]) == (10, 9, 3, 2)
    assert (row["no_log"], row["no_clock"], row["off_hours"]) == (0, 0, 1)
    assert (row["without_activity_share"], row["after_the_fact_share"], row["batch_share"]) == (0.9, 3 / 9, 0.2)


def test_a_source_without_events_has_no_share_of_activity() -> None:
    desk = watched(on("A", "12 09:00", "active"), on("A", "12 11:00", "done"), known=False)
    row = logged(marks(desk), span=WEEK).row(0, named=True)
    assert (row["without_activity"], row["no_log"], row["without_activity_share"]) == (0, 1, None)
    assert row["after_the_fact_share"] == 0.0


def test_what_is_known_to_the_day_or_has_no_calendar_is_not_timed() -> None:
    to_day = watched(on("A", "12 00:00", "active", to_day=True), on("A", "12 16:50", "done"))
    bare = watched(on("A", "12 09:00", "active"), on("A", "12 09:01", "done"), default_calendar=None)
    for desk in (to_day, bare):
        row = logged(marks(desk), span=WEEK).row(0, named=True)
        assert (row["no_clock"], row["after_the_fact_share"], row["batch_share"]) == (1, None, None)


def test_a_night_shift_ends_on_the_next_morning() -> None:
    night = weekly("N", "Europe/Berlin", dict.fromkeys(range(5), (hours_of_day(22, 30),)))
    desk = watched(
        on("A", "12 23:00", "active"), on("A", "13 05:50", "done"),
        on("B", "12 23:00", "active"), on("B", "12 23:50", "done"),
        calendars=D | {"N": night}, default_calendar="N",
    )  # fmt: skip
    assert desk.words(marks(desk), "batch") == {"A": True, "B": False}


def test_by_team_and_by_week_each_has_its_own() -> None:
    desk = watched(
        on("A", "05 09:00", "active", team="east"), on("A", "05 16:50", "done"),
        on("B", "12 09:00", "active", team="west"), on("B", "12 12:00", "done"),
    )  # fmt: skip
    rows = logged(
        marks(desk), span=type(WEEK)(start=WEEK.start.replace(day=5), end=WEEK.end, period="week"), by=("team",)
    )
    assert rows.select("team", "closed", "batch").rows() == [
        ("east", 1, 1),
        ("west", 0, 0),
        ("east", 0, 0),
        ("west", 1, 0),
    ]
    assert rows["batch_share"].to_list() == [1.0, None, None, 0.0]
