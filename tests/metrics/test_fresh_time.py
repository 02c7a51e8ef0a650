"""How much of the work time every source was fresh, by hand: Monday the 12th, 9 to 17, news may be an hour old."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from metrics.calendar_table import CalendarRef, compile_calendars
from metrics.frames import INSTANT
from metrics.fresh_time import HOURS, fresh_time
from tests.tables import at, berlin_9_to_5

CALENDARS = compile_calendars({"D": berlin_9_to_5()}, start=at("2025-05-01 00:00"), end=at("2025-06-01 00:00"))
HOUR = timedelta(hours=1)
SHAPE: dict[str, Any] = {"source": pl.String, "since": INSTANT, "until": INSTANT}
Rows = list[tuple[str, datetime]]


def loads(rows: Rows) -> pl.DataFrame:
    """Return a run for each load."""
    return pl.DataFrame([(s, t, t) for s, t in rows], schema=SHAPE, orient="row")


def spans(*instants: str) -> pl.DataFrame:
    """Return the stretches between instants."""
    edges = [at(text) for text in instants]
    rows = list(pairwise(edges))
    return pl.DataFrame(rows, schema={"start": INSTANT, "end": INSTANT}, orient="row")


def asked(
    held: pl.DataFrame,
    stretches: pl.DataFrame,
    *,
    sources: str = "ab",
    calendar: CalendarRef | None = CALENDARS["D"],
) -> pl.DataFrame:
    return fresh_time(held, patience=dict.fromkeys(sources, HOUR), calendar=calendar, spans=stretches)


def told(*rows: tuple[str, str], sources: str = "ab") -> dict[str, Any]:
    """Return the answer for loads of a source at a time of Monday."""
    held = loads([(source, at(f"2025-05-12 {when}")) for source, when in rows])
    return asked(held, spans("2025-05-12 00:00", "2025-05-12 20:00"), sources=sources).row(0, named=True)


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
    assert [row[name] for name in HOURS] == [None] * 4


def test_a_run_is_fresh_from_its_first_load_until_its_last_news_is_too_old() -> None:
    rows = [
        ("a", at("2025-05-12 09:30"), at("2025-05-12 11:00")),
        ("a", at("2025-05-12 14:00"), at("2025-05-12 12:30")),
    ]
    held, monday = pl.DataFrame(rows, schema=SHAPE, orient="row"), spans("2025-05-12 00:00", "2025-05-13 00:00")
    row = asked(held, monday, sources="a").row(0, named=True)
    # the second was stale before it was read
    assert (row["known_from"], row["work_hours"], row["fresh_hours"]) == (at("2025-05-12 09:30"), 7.5, 2.5)
    stale = asked(held.tail(1), monday, sources="a").row(0, named=True)
    assert (stale["known_from"], stale["fresh_hours"]) == (at("2025-05-12 14:00"), 0.0)


def test_runs_that_overlap_count_once_and_one_that_was_stale_when_it_came_takes_nothing_away() -> None:
    monday = spans("2025-05-12 00:00", "2025-05-13 00:00")

    def hours(*rows: tuple[str, str]) -> float:
        runs = [("a", at(f"2025-05-12 {since}"), at(f"2025-05-12 {until}")) for since, until in rows]
        told = asked(pl.DataFrame(runs, schema=SHAPE, orient="row"), monday, sources="a")
        return float(told["fresh_hours"].item())

    # the first lasts from 9 to 15; the others lie within it
    assert hours(("09:00", "14:00"), ("09:30", "09:45"), ("12:00", "12:15")) == 6.0
    # from 9:30 to 13:45; what came at 14:00 was no longer fresh at 13:30
    assert hours(("09:30", "12:45"), ("14:00", "12:30")) == 4.25


def test_a_source_that_fell_silent_is_stale_and_not_unknown() -> None:
    row = told(("a", "08:00"), ("b", "08:00"))
    assert (row["work_hours"], row["fresh_hours"], row["fresh_share"]) == (8.0, 0.0, 0.0)


def test_a_stretch_before_the_first_load_and_one_without_work_have_no_share() -> None:
    held = loads([("a", at("2025-05-12 08:00")), ("b", at("2025-05-12 08:00"))])
    days = spans("2025-05-11 00:00", "2025-05-12 00:00", "2025-05-13 00:00")
    before, monday = asked(held, days).to_dicts()
    assert [before[name] for name in HOURS] == [None] * 4
    assert (monday["known_from"], monday["work_hours"]) == (at("2025-05-12 08:00"), 8.0)
    night = asked(held, spans("2025-05-12 20:00", "2025-05-13 06:00")).row(0, named=True)
    assert (night["work_hours"], night["fresh_hours"], night["fresh_share"]) == (0.0, 0.0, None)


def test_without_a_calendar_or_a_source_nothing_can_be_said() -> None:
    held, monday = loads([("a", at("2025-05-12 08:00"))]), spans("2025-05-12 00:00", "2025-05-13 00:00")
    row = asked(held, monday, sources="a", calendar=None).row(0, named=True)
    assert [row[name] for name in HOURS] == [at("2025-05-12 08:00"), None, None, None]
    assert asked(held, monday, sources="").row(0, named=True)["fresh_share"] is None


def drawn(seed: int) -> Rows:
    """Draw the loads of three sources over two weeks: some fall silent for hours."""
    dice = random.Random(seed)
    found: Rows = []
    for source in "abc":
        now = at("2025-05-12 00:00")
        while now < at("2025-05-25 00:00"):
            found.append((source, now))
            now += timedelta(minutes=dice.choice((20, 30, 50, 70, 200)))
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_the_hours_of_days_sum_to_those_of_the_whole(seed: int) -> None:
    held = loads(drawn(seed))
    dates = [f"2025-05-{day:02d} 00:00" for day in range(12, 25)]
    days = asked(held, spans(*dates), sources="abc")
    whole = asked(held, spans(dates[0], dates[-1]), sources="abc").row(0, named=True)
    for name in ("work_hours", "fresh_hours"):
        assert days[name].sum() == pytest.approx(whole[name])
    assert 0 < whole["fresh_share"] < 1


@pytest.mark.parametrize("seed", [1, 2])
def test_another_order_of_loads_is_the_same_and_another_source_never_makes_it_fresher(seed: int) -> None:
    held, week = loads(drawn(seed)), spans("2025-05-12 00:00", "2025-05-19 00:00")
    shuffled = held.sample(fraction=1, shuffle=True, seed=seed)
    assert_frame_equal(asked(held, week, sources="abc"), asked(shuffled, week, sources="abc"))
    shares = [asked(held, week, sources=sources)["fresh_share"].item() for sources in ("a", "ab", "abc")]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("seed", [1, 2])
def test_minute_by_minute_it_is_the_same(seed: int) -> None:
    rows, start = drawn(seed), at("2025-05-13 00:00")
    held = asked(loads(rows), spans("2025-05-13 00:00", "2025-05-14 00:00"), sources="abc").row(0, named=True)
    work = [start + timedelta(minutes=n) for n in range(9 * 60, 17 * 60)]
    fresh = [
        minute for minute in work
        if all(any(source == s and t <= minute < t + HOUR for s, t in rows) for source in "abc")
    ]  # fmt: skip
    assert held["fresh_hours"] == pytest.approx(len(fresh) / 60)
