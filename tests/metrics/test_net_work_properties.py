"""What holds of net work time on every calendar, and that it equals a slow count by the wall clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.calendar import BusinessCalendar
from metrics.calendar_table import CalendarRef, compile_calendars
from metrics.net_work_time import due_at, is_working, local_date, net_work_time
from tests.reference import net_work as reference
from tests.reference.generated import CHANGES, PLAIN, calendars_and_days, situations
from tests.reference.translate import translated
from tests.spec.calendars import around_the_clock

ROOT = Path(__file__).resolve().parents[2]
NOTHING, MICROSECOND, DAY = timedelta(0), timedelta(microseconds=1), timedelta(days=1)
INSTANT = pl.Datetime("us", "UTC")
Property = Callable[[Callable[..., None]], Callable[..., None]]
Situation = tuple[BusinessCalendar, list[datetime]]


def quick(examples: int) -> Property:
    """Try the same examples on every run, so that a run never fails by chance."""
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None)


def long(examples: int) -> Property:
    """Try other examples on every run."""
    return settings(max_examples=examples, deadline=None)


def compiled(calendar: BusinessCalendar, instants: list[datetime]) -> CalendarRef:
    return compile_calendars({"it": calendar}, start=instants[0] - DAY, end=instants[-1] + 8 * DAY)["it"]


def nets(calendar: CalendarRef, *spans: tuple[datetime, datetime]) -> list[Any]:
    """Count the net time of each span."""
    frame = pl.DataFrame(spans, schema={"start": INSTANT, "end": INSTANT}, orient="row")
    return frame.select(net=net_work_time("start", "end", calendar=calendar))["net"].to_list()


def dues(calendar: CalendarRef, start: datetime, *lengths: timedelta) -> list[Any]:
    """Find the instant at which each length is reached."""
    frame = pl.DataFrame({"start": [start] * len(lengths), "length": lengths})
    return frame.select(due=due_at("start", "length", calendar=calendar))["due"].to_list()


def agrees_with_the_slow_count(situation: Situation, part: int) -> None:
    calendar, (start, end) = situation
    here, slow = compiled(calendar, [start, end]), translated(calendar)
    (net,) = nets(here, (start, end))
    assert net == reference.net(slow, start, end)
    wanted = net * part // 100
    (due,) = dues(here, start, wanted)
    assert due == reference.due_at(slow, start, wanted, end)
    frame = pl.DataFrame({"at": [start, end]})
    working = frame.select(working=is_working("at", calendar=here))["working"].to_list()
    assert working == [slow.is_working(start), slow.is_working(end)]


@quick(200)
@given(situations(count=2), st.integers(0, 100))
def test_it_equals_the_slow_count(situation: Situation, part: int) -> None:
    agrees_with_the_slow_count(situation, part)


@pytest.mark.long
@long(3000)
@given(situations(count=2), st.integers(0, 100))
def test_it_equals_the_slow_count_at_length(situation: Situation, part: int) -> None:
    agrees_with_the_slow_count(situation, part)


@quick(100)
@given(situations(count=4))
def test_it_adds_up_stays_within_the_elapsed_time_and_never_falls(situation: Situation) -> None:
    calendar, (a, b, c, d) = situation
    ac, ab, bc, ad, bd = nets(compiled(calendar, [a, d]), (a, c), (a, b), (b, c), (a, d), (b, d))
    assert ac == ab + bc
    assert NOTHING <= ac <= c - a
    assert ac <= ad, "a later end never takes away"
    assert bd <= ad, "nor does an earlier start"


@quick(100)
@given(situations(count=2), st.fractions(0, 1))
def test_at_its_due_instant_the_time_is_reached_and_not_before(situation: Situation, share: Fraction) -> None:
    calendar, (start, end) = situation
    here = compiled(calendar, [start, end])
    last = here.calendars.end - MICROSECOND
    (whole,) = nets(here, (start, last))
    wanted = MICROSECOND * int(whole // MICROSECOND * share)
    due, beyond = dues(here, start, wanted, whole + MICROSECOND * 2)
    assert due is not None
    assert beyond is None, "beyond the horizon nobody knows"
    assert nets(here, (start, due)) == [wanted]
    if wanted:
        assert nets(here, (start, due - MICROSECOND)) == [wanted - MICROSECOND]


@quick(100)
@given(situations(count=2))
def test_around_the_clock_it_is_the_elapsed_time(situation: Situation) -> None:
    drawn, (start, end) = situation
    always = compiled(around_the_clock(drawn.zone), [start, end])
    assert nets(always, (start, end)) == [end - start]
    assert dues(always, start, end - start) == [end]


@quick(60)
@given(st.lists(calendars_and_days(), min_size=1, max_size=3), situations(count=2))
def test_calendars_in_one_frame_count_as_each_does_alone(others: list[tuple[Any, Any]], situation: Situation) -> None:
    first, (start, end) = situation
    calendars = {str(number): held for number, held in enumerate([first, *(other for other, _ in others)])}
    here = compile_calendars(calendars, start=start - DAY, end=end + 8 * DAY).by("name")
    rows = pl.DataFrame({"name": list(calendars), "start": [start] * len(calendars)})
    net = net_work_time("start", pl.lit(end, INSTANT), calendar=here)
    found = rows.select(net=net, due=due_at("start", timedelta(hours=5), calendar=here))
    for held, row in zip(calendars.values(), found.iter_rows(), strict=True):
        alone = compiled(held, [start, end])
        assert row == (*nets(alone, (start, end)), *dues(alone, start, timedelta(hours=5)))


@quick(100)
@given(situations(count=3))
def test_a_local_date_is_the_wall_clocks(situation: Situation) -> None:
    calendar, instants = situation
    found = pl.DataFrame({"at": instants}).select(local_date("at", calendar=compiled(calendar, instants))).to_series()
    assert found.to_list() == [at.astimezone(ZoneInfo(calendar.zone)).date() for at in instants]


COMPUTATION = """
import json
from datetime import UTC, datetime, timedelta

import polars as pl

from data.times import TimeRules, read_times
from metrics.calendar_table import compile_calendars
from metrics.net_work_time import due_at, local_date, net_work_time
from tests.spec.calendars import NEW_YORK, D, around_the_clock

rules = TimeRules(where="sources.crm", timezone="Europe/Berlin")
texts = pl.Series(["2025-03-28 16:00", "2025-03-31 10:00", "2025-10-26 02:30", "2025-07-04"])
at = read_times(texts, rules, now=datetime(2025, 12, 1, tzinfo=UTC))["at"]
calendars = compile_calendars(
    {"D": D, "new_york": NEW_YORK, "always": around_the_clock("Australia/Lord_Howe")},
    start=datetime(2025, 1, 1, tzinfo=UTC), end=datetime(2025, 12, 31, tzinfo=UTC),
)
rows = pl.DataFrame({"start": at, "end": at.shift(-1)}).join(pl.DataFrame({"name": calendars.names}), how="cross")
here = calendars.by("name")
found = rows.select(
    "start",
    net=net_work_time("start", "end", calendar=here),
    due=due_at("start", timedelta(hours=9), calendar=here),
    day=local_date("start", calendar=here),
)
print(json.dumps(found.rows(), default=str))
"""


def computed(zone: str) -> Any:
    """Compute in a process of its own that lives in a zone."""
    run = subprocess.run(
        [sys.executable, "-c", COMPUTATION], cwd=ROOT, env={**os.environ, "TZ": zone}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_the_zone_of_the_process_changes_nothing() -> None:
    plain = computed("UTC")
    assert len(plain) == 12
    assert plain[0][1] == "2:00:00", "worked case 1"
    assert computed("America/New_York") == plain
    assert computed("Asia/Kathmandu") == plain


@pytest.mark.parametrize(
    ("zone", "day"), [(zone, day) for zone, days in CHANGES.items() for day in days if day != PLAIN]
)
def test_the_properties_meet_a_clock_change_on_every_day_that_they_name(zone: str, day: str) -> None:
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(zone))
    around = [(noon + number * DAY).astimezone(UTC).astimezone(ZoneInfo(zone)).utcoffset() for number in (-1, 0, 1)]
    assert len(set(around)) == 2
