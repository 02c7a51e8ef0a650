"""How much of the work time every source was fresh, by hand: Monday the 12th, 9 to 17, news may be an hour old."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl

from metrics.calendar_table import compile_calendars
from metrics.frames import INSTANT
from metrics.fresh_time import fresh_time
from tests.tables import at, berlin_9_to_5

CALENDARS = compile_calendars({"D": berlin_9_to_5()}, start=at("2025-05-01 00:00"), end=at("2025-06-01 00:00"))
SHAPE: dict[str, Any] = {
    "source": pl.String, "loaded_at": INSTANT, "fresh_at": INSTANT, "complete": pl.Boolean, "read": pl.Int64,
    "quarantined": pl.Int64,
}  # fmt: skip


def told(*rows: tuple[str, str], sources: str = "ab", **other: Any) -> dict[str, Any]:
    """Return the answer for loads of a source at a time of Monday."""
    base = {"complete": True, "read": 5, "quarantined": 0} | other
    instants = [(source, at(f"2025-05-12 {when}")) for source, when in rows]
    loads = pl.DataFrame([base | {"source": s, "loaded_at": t, "fresh_at": t} for s, t in instants], schema=SHAPE)
    return fresh_time(
        loads,
        patience=dict.fromkeys(sources, timedelta(hours=1)),
        calendar=CALENDARS["D"],
        start=at("2025-05-12 00:00"),
        end=at("2025-05-12 20:00"),
    ).row(0, named=True)


def test_every_source_must_be_fresh_at_once() -> None:
    # a: 8:00 to 11:00 without a gap, and 15:30 to 16:30; b: 8:30 to 10:30 and 16:00 to 17:00
    row = told(
        ("a", "08:00"), ("a", "09:00"), ("a", "10:00"), ("a", "15:30"),
        ("b", "08:30"), ("b", "09:30"), ("b", "16:00"),
    )  # fmt: skip
    assert row["work_hours"] == 8.0
    assert row["fresh_hours"] == 1.5 + 0.5
    assert row["fresh_share"] == 0.25


def test_it_is_counted_from_where_every_source_is_known() -> None:
    row = told(("a", "08:00"), ("b", "13:00"), ("a", "13:00"))
    assert (row["known_from"], row["work_hours"], row["fresh_hours"]) == (at("2025-05-12 13:00"), 4.0, 1.0)


def test_a_source_without_a_load_has_no_share() -> None:
    row = told(("a", "08:00"))
    assert (row["known_from"], row["work_hours"], row["fresh_hours"], row["fresh_share"]) == (None, None, None, None)


def test_a_load_that_brought_no_news_makes_nothing_fresh() -> None:
    assert told(("a", "09:00"), ("b", "09:00"), complete=False)["fresh_share"] is None
    assert told(("a", "09:00"), ("b", "09:00"), quarantined=5)["fresh_share"] is None
    assert told(("a", "09:00"), ("b", "09:00"), read=0)["fresh_hours"] == 1.0
