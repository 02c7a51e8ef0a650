"""Hours in a span by hand: what of each stretch fell into some days, and with whom the case was then."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from metrics.hours_in_span import cut, day_start, hours_in_span
from metrics.rules import Rules
from metrics.time_in_state import PARTS
from tests.metrics.lived import Lived, lived
from tests.metrics.test_roster import company
from tests.spec.calendars import around_the_clock
from tests.tables import at

HOUR = timedelta(hours=1)
MONDAY = date(2025, 5, 12)
RULES = company()  # everybody works 09:00 to 17:00, the experts' team until 13:00
# 12 May 2025 is a Monday; nine to five
TWO = """
    2025-05-09 15:00  queued           case_id=long   owner=-
    2025-05-09 16:00  active           case_id=long   owner=anna  holder=anna
    2025-05-12 11:00  active           case_id=long   owner=anna  holder=ben
    2025-05-13 10:00  waiting: client  case_id=long   owner=anna  holder=ben
    2025-05-14 09:00  active           case_id=long   owner=anna  holder=anna
    2025-05-14 12:00  done             case_id=long   owner=anna  holder=anna
    2025-05-12 09:00  active           case_id=again  owner=anna
    2025-05-12 10:00  done             case_id=again  owner=anna
    2025-05-14 16:00  active           case_id=again  owner=anna
"""


@pytest.fixture(scope="module")
def two() -> Lived:
    return lived(TWO, as_of="2025-05-15 11:00", rules=RULES)


def told(held: Lived, start: date, end: date, *by: str) -> dict[object, dict[str, float]]:
    """Return the parts that are not zero, a group a row."""
    found = hours_in_span(
        held.intervals, held.cases, start=start, end=end, calendars=held.calendars, timezone="Europe/Berlin", by=by
    )
    return {
        row[by[0]] if by else None: {name: row[f"{name}_hours"] for name in PARTS if row[f"{name}_hours"]}
        for row in found.iter_rows(named=True)
    }


def day(number: int) -> date:
    return date(2025, 5, number)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (day(9), day(10), {"queue": 1, "working": 1}),  # the Friday: unowned from 15:00, Anna's from 16:00
        (day(10), day(12), {}),  # a weekend
        (day(12), day(13), {"working": 8 + 1}),  # all of Monday, and `again` for an hour
        (day(13), day(14), {"working": 1, "paused": 7}),  # asked the client at ten
        (day(14), day(15), {"working": 3 + 1}),  # until twelve, and `again` from 16:00
        (day(12), day(19), {"working": 9 + 1 + 4 + 2, "paused": 7}),  # the week, as far as it has come: Thursday 11:00
        (day(16), day(19), {}),  # days to come
        (day(13), day(13), {}),  # no day
    ],
)
def test_only_what_fell_into_the_days_counts(two: Lived, start: date, end: date, hours: dict[str, float]) -> None:
    assert told(two, start, end)[None] == hours


def test_it_is_with_whom_the_case_was_then(two: Lived) -> None:
    week = told(two, MONDAY, day(19), "holder")
    assert week == {"anna": {"working": 2 + 3 + 1 + 1 + 2}, "ben": {"working": 6 + 1, "paused": 7}}
    assert told(two, day(9), day(10), "holder") == {"unowned": {"queue": 1}, "anna": {"working": 1}}
    assert told(two, day(9), day(10), "owner") == {"anna": {"queue": 1, "working": 1}}, "by owner: whose it is now"


def test_cases_are_counted_once_and_with_each_who_had_them(two: Lived) -> None:
    asked: dict[str, Any] = {"start": MONDAY, "end": day(19), "calendars": two.calendars}
    assert hours_in_span(two.intervals, two.cases, **asked)["n"].item() == 2
    by_holder = hours_in_span(two.intervals, two.cases, **asked, by=["holder"])
    assert dict(by_holder.select("holder", "n").rows()) == {"anna": 2, "ben": 1}
    asked |= {"start": day(13), "end": day(14)}
    assert hours_in_span(two.intervals, two.cases, **asked)["n"].item() == 1, "closed all day is no part"


@pytest.mark.parametrize("step", [1, 2, 3, 7])
def test_the_pieces_of_spans_one_after_the_other_sum_to_the_whole(two: Lived, step: int) -> None:
    starts = [day(5) + timedelta(days=step * number) for number in range(14 // step + 1)]
    parts = pl.concat(
        [cut(two.intervals, start=start, end=start + timedelta(days=step), calendars=two.calendars) for start in starts]
    )
    for name in ("net", "counted"):
        pieces = dict(parts.group_by("case").agg(pl.col(name).sum()).rows())
        assert pieces == dict(two.intervals.group_by("case").agg(pl.col(name).sum()).rows())


def test_a_day_is_that_of_the_case_s_own_calendar() -> None:
    """Between midnight in New York and midnight in Berlin lie six hours; without a calendar the day is a given one."""
    assert day_start("America/New_York", MONDAY) - day_start("Europe/Berlin", MONDAY) == 6 * HOUR
    assert day_start("Pacific/Apia", date(2011, 12, 30)) == day_start("Pacific/Apia", date(2011, 12, 31)), "left out"
    bare = lived(
        "2025-05-12 09:00  active  case_id=A", as_of="2025-05-15 11:00", rules=type(RULES)(calendars={})
    )  # fmt: skip
    piece = cut(bare.intervals, start=day(13), end=day(14), calendars=bare.calendars, timezone="Europe/Berlin")
    assert piece.select("start", "end", "net").rows() == [(at("2025-05-13 00:00"), at("2025-05-14 00:00"), None)]
    found = hours_in_span(bare.intervals, bare.cases, start=day(13), end=day(14), calendars=bare.calendars)
    assert found["n"].item() == 0, "without a calendar there are no hours"


def test_a_stretch_belongs_to_the_day_of_its_own_calendar_where_several_stand_side_by_side() -> None:
    """The same night in two zones: `far` is New York's Monday 22:00 to Tuesday 02:00, `near` Berlin's Tuesday 01 to 03.

    `bare` has no calendar: its day is that of the zone that is given.
    """
    rules = Rules(
        calendars={"berlin": around_the_clock("Europe/Berlin"), "new_york": around_the_clock("America/New_York")},
        team_calendars={"east": "berlin", "west": "new_york"},
    )
    held = lived(
        """
        2025-05-13 04:00  active  case_id=far   team=west  owner=anna
        2025-05-13 08:00  done    case_id=far   team=west  owner=anna
        2025-05-13 01:00  active  case_id=near  team=east  owner=anna
        2025-05-13 03:00  done    case_id=near  team=east  owner=anna
        2025-05-13 01:00  active  case_id=bare  owner=anna
        2025-05-13 03:00  done    case_id=bare  owner=anna
        """,
        as_of="2025-05-15 11:00",
        rules=rules,
    )
    assert told(held, MONDAY, day(13), "team") == {"west": {"working": 2}}
    assert told(held, day(13), day(14), "team") == {"east": {"working": 2}, "west": {"working": 2}}
    asked: dict[str, Any] = {"calendars": held.calendars, "timezone": "Europe/Berlin"}
    monday = cut(held.intervals, start=MONDAY, end=day(13), **asked)
    tuesday = cut(held.intervals, start=day(13), end=day(14), **asked)
    assert (monday["case_id"].to_list(), sorted(tuesday["case_id"])) == (["far"], ["bare", "far", "near"])
