"""The calendars page: the figures of the chosen year; days off look, and are named, as what they are."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from app.calendars.sheet import Sheet, sheet
from app.screens.calendar_notes import notes
from app.screens.calendar_view import heading, week_panel, year_panel
from app.screens.year_map import PITCH, ROW, TOP, Cell, x_of, year_map
from tests.screens.conftest import Desk
from tests.screens.desk import AS_OF
from tests.screens.markup import words

DAY = timedelta(days=1)


def of_year(desk: Desk, year: int, name: str = "F") -> Sheet:
    """Return a calendar's sheet as of the desk's instant, 16 May 2025: F is of Germany, Mon-Fri 9 to 17."""
    return sheet(desk.board.rules.calendars[name], as_of=AS_OF, year=year)


def boxes(panel: str) -> dict[str, str]:
    """Return how each day of a year's map is filled."""
    found = re.findall(r'<rect [^>]*style="([^"]*)"[^>]*><title>([^<]*)</title>', panel)
    return {title: style for style, title in found}


def test_the_figures_of_another_year_are_its_own(desk: Desk) -> None:
    held = of_year(desk, 2026)
    told = words(year_panel(desk.board, held)).partition("Mon–Fri")[0]
    whole = sum(held.days["hours"], timedelta(0)) // timedelta(hours=1)
    assert re.search(rf"2026 ?{whole:,}h 00m", told)
    assert " left" not in told
    assert "This week" not in told
    assert "2025" not in told


def test_the_figures_of_this_year_are_those_of_today(desk: Desk) -> None:
    told = words(year_panel(desk.board, of_year(desk, 2025)))
    assert "This week" in told
    assert told.count(" left") == 3


def test_the_lead_says_that_it_is_the_calendar_that_is_open(desk: Desk) -> None:
    assert words(heading(of_year(desk, 2025))).startswith("CalendarsThe calendar F is open ")


def test_a_holiday_on_a_weekend_looks_like_the_weekend_and_is_named_muted(desk: Desk) -> None:
    """German Unity Day 2026 is a Saturday; a year before it is a Friday."""
    held = of_year(desk, 2026)
    days = boxes(str(year_panel(desk.board, held)))
    unity = next(title for title in days if title.startswith("3 Oct, "))
    assert days[unity] == days["10 Oct, 0h"]
    line = re.search(r"<p[^>]*><b>3</b> ([^<]*) \(Sat\)</p>", str(notes(held)))
    assert line is not None
    assert "cw-text" not in line.group(0)
    before = of_year(desk, 2025)
    assert "(Fri)" not in str(notes(before))
    assert re.search(r"<p[^>]*cw-text[^>]*><b>3</b> ", str(notes(before)))


@pytest.mark.parametrize("year", [2025, 2026, 2028])
def test_each_month_is_cut_off_from_the_one_before_it(year: int) -> None:
    first = date(year, 1, 1)
    days = [first + DAY * n for n in range((date(year, 12, 31) - first).days + 1)]
    svg = year_map([Cell(day, DAY / 3, "working", None) for day in days], today=first, shifts={}, versions=[])
    ways = [path.attrib["d"] for path in ElementTree.fromstring(svg).iter("path")]
    assert len(ways) == 11
    for month, way in zip(range(2, 13), ways, strict=True):
        edges = [float(x) for x in re.findall(r"[MH]([\d.]+)", way)]
        day = date(year, month, 1)
        assert edges[-1] < x_of(day, first) < edges[-1] + PITCH, "to the left of the first day"
        if day.weekday():
            turn = float(re.findall(r"V([\d.]+)", way)[0])
            assert edges[0] == pytest.approx(edges[-1] + PITCH, abs=0.1)
            assert TOP + day.weekday() * ROW - 3 < turn < TOP + day.weekday() * ROW, "above the first day"


def test_the_week_is_drawn_no_larger_than_its_headings(desk: Desk) -> None:
    svg = re.search(r'viewBox="0 0 (\d+)[^>]*max-width:(\d+)px', str(week_panel(of_year(desk, 2025), as_of=AS_OF)))
    assert svg is not None
    wide, most = map(int, svg.groups())
    assert 14 * most / wide <= 20
