"""What holds of every receipt: it tiles the time of each case, and its counted segments are the net work time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.calendar import BusinessCalendar
from metrics.calendar_table import compile_calendars
from metrics.calendar_tiles import KINDS, WORKING
from metrics.net_work_time import net_work_time
from metrics.receipt import receipt
from tests.reference import net_work as reference
from tests.reference.generated import situations
from tests.reference.translate import translated

NOTHING, DAY = timedelta(0), timedelta(days=1)
INSTANT = pl.Datetime("us", "UTC")
Situation = tuple[BusinessCalendar, list[datetime]]
SHAPE: dict[str, Any] = {
    "source": pl.String, "case_id": pl.String, "calendar": pl.String, "start": INSTANT, "end": INSTANT,
    "state": pl.String, "reason": pl.String, "owner": pl.String, "holder": pl.String, "tier": pl.String,
    "running": pl.Boolean,
}  # fmt: skip


def frame_of(cases: list[Situation]) -> tuple[dict[str, BusinessCalendar], pl.DataFrame]:
    """Make intervals of cases: of each one's four instants the first opens it, and it pauses between two of them."""
    calendars, rows = {}, []
    for number, (calendar, (a, b, c, d)) in enumerate(cases):
        name = str(number)
        calendars[name] = calendar
        for start, end, running in ((a, b, True), (b, c, False), (c, d, True)):
            if start < end:
                state = "active" if running else "waiting"
                rows.append(("s", name, name, start, end, state, None, None, None, None, running))
    return calendars, pl.DataFrame(rows, schema=SHAPE, orient="row")


def holds(cases: list[Situation]) -> None:
    calendars, intervals = frame_of(cases)
    found = receipt(intervals, calendars=calendars)
    for number, (calendar, (a, b, c, d)) in enumerate(cases):
        own = found.filter(pl.col("case_id") == str(number))
        if a == d:
            assert own.is_empty()
            continue
        assert (own["start"][0], own["end"][-1]) == (a, d)
        assert own["start"][1:].to_list() == own["end"][:-1].to_list(), "no gap, no overlap"
        assert (own["start"] < own["end"]).all()
        counted = sum(own["counted"].to_list(), NOTHING)
        assert counted + sum(own["not_counted"].to_list(), NOTHING) == d - a
        here = compile_calendars({"it": calendar}, start=a - DAY, end=d + DAY)["it"]
        spans = pl.DataFrame({"start": [a, c], "end": [b, d]}, schema={"start": INSTANT, "end": INSTANT})
        net = spans.select(net=net_work_time("start", "end", calendar=here))["net"].to_list()
        assert counted == sum(net, NOTHING)
        assert counted == reference.net(translated(calendar), a, d, [(b, c)])
        says_why(own, ZoneInfo(calendar.zone))


def says_why(own: pl.DataFrame, zone: ZoneInfo) -> None:
    """Every segment has what it is; where the wall clock jumped, and where a working clock stood, it has why."""
    for row in own.iter_rows(named=True):
        assert row["what"] in KINDS
        assert (row["counted"] > NOTHING) == (row["what"] == WORKING and row["running"])
        walls = [row[name].astimezone(zone).replace(tzinfo=None) for name in ("start", "end")]
        assert walls[1] - walls[0] == row["end"] - row["start"] + row["clock_change"]
        assert ("clocks go" in (row["reason"] or "")) == (row["clock_change"] != NOTHING)
        assert (row["reason"] or "").startswith("pause") == (row["what"] == WORKING and not row["running"])


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(st.lists(situations(count=4), min_size=1, max_size=3))
def test_the_segments_of_a_frame_of_cases_tile_and_sum(cases: list[Situation]) -> None:
    holds(cases)


@pytest.mark.long
@settings(max_examples=2000, deadline=None)
@given(st.lists(situations(count=4), min_size=1, max_size=3))
def test_the_segments_of_a_frame_of_cases_tile_and_sum_at_length(cases: list[Situation]) -> None:
    holds(cases)
