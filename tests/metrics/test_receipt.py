"""The receipt of a case: tiles its time, names every reason, sums to its net time."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from metrics.receipt import receipt
from tests.tables import at, berlin_9_to_5, hours_of_day, weekly

HOUR = timedelta(hours=1)


def stretch(start: str, end: str, *, running: bool = True, calendar: str | None = "D") -> pl.DataFrame:
    text = dict.fromkeys(("reason", "owner", "holder", "tier"), "x")
    row = {"source": "s", "case_id": "A", "start": at(start), "end": at(end), "state": "active", "running": running}
    instant = pl.Datetime("us", "UTC")
    return pl.DataFrame([row | text | {"calendar": calendar}], schema_overrides={
        "start": instant, "end": instant, "calendar": pl.String,
    })  # fmt: skip


def lines(table: pl.DataFrame) -> list[tuple[str, float, float]]:
    return [(what, counted / HOUR, rest / HOUR) for what, counted, rest in
            table.select("what", "counted", "not_counted").rows()]  # fmt: skip


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


def test_a_pause_counts_nothing() -> None:
    found = receipt(stretch("2025-05-12 10:00", "2025-05-12 12:00", running=False), calendars={"D": berlin_9_to_5()})
    assert lines(found) == [("working", 0, 2)]


def test_a_clock_change_is_named() -> None:
    found = receipt(stretch("2025-03-29 12:00", "2025-03-31 09:00"), calendars={"D": berlin_9_to_5()})
    assert "clock change" in found["reason"].to_list()
    assert sum(rest for _, _, rest in lines(found)) == 44.0


def test_without_a_calendar_nothing_is_counted_and_nothing_is_zero() -> None:
    found = receipt(stretch("2025-05-12 10:00", "2025-05-12 12:00", calendar=None), calendars={})
    assert found.select("what", "counted", "not_counted").rows() == [("no calendar", None, None)]


def test_the_segments_tile_the_interval() -> None:
    found = receipt(stretch("2025-10-24 16:00", "2025-10-28 10:00"), calendars={"D": berlin_9_to_5()})
    assert found["start"][1:].to_list() == found["end"][:-1].to_list()
    assert (found["start"][0], found["end"][-1]) == (at("2025-10-24 16:00"), at("2025-10-28 10:00"))
