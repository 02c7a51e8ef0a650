"""A calendar, marked up: the year as a heat map with what is unlike the plain week, this week, the next oddities."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
from htpy import Element, b, div, h1, h2, i, p, small, span, table, tbody, td, tr

from app.board import Board
from app.calendars.sheet import Sheet
from app.formatting import DASH, MONTHS, day_name, duration, hours_stat, short_date
from app.naming import team
from app.screens.calendar_notes import CLOCK, notes, signed_hours
from app.screens.calendar_week import week_drawing
from app.screens.calendar_words import week_words
from app.screens.year_map import Cell, share_of, year_map

ZERO, HOUR, DAY = timedelta(0), timedelta(hours=1), timedelta(days=1)


def heading(held: Sheet) -> Element:
    """Return the title, and what this week is like."""
    off = held.coming.filter(pl.col("hours") == timedelta(0), pl.col("what").is_in(["holiday", "closed"]))
    told = f"The calendar {held.calendar.name[:1].upper()}{held.calendar.name[1:]} is open "
    later = (
        [". The next day off is ", b[day_name(off["date"][0])], f", {off['name'][0] or 'closed'}."]
        if off.height
        else ["."]
    )
    return div[h1["Calendars"], p(".lead")[told, b[duration(held.now["week"])], " this week", later]]


def year_panel(board: Board, held: Sheet) -> Element:
    """Return the year: hours a day, the holidays by month, and the hours of this week, month and year."""
    cells = [Cell(*row) for row in held.days.iter_rows()]
    clocks = held.of_year.filter(pl.col("what") == CLOCK)
    shifts = {row["date"]: signed_hours(row["clock_change"]) for row in clocks.iter_rows(named=True)}
    versions = [
        (version.valid_from or date(1, 1, 1), week_words(held.calendar, version.valid_from or date(held.year, 1, 1)))
        for version in held.calendar.versions
    ]
    return div(".p", style="padding:13px 17px 12px")[
        div(".row", style="align-items:flex-start;margin-bottom:10px")[
            div[
                h2[f"Hours a day, {held.year} ", span(".note", style="font-weight:450")[_about(board, held)]],
                _keys(held),
            ],
            _sums(held),
        ],
        div(".wide", tabindex="0", role="region", aria_label="The year")[
            div[
                i(".here", style=f"left:{share_of(held.today, cells[0].day):.1%}")
                if held.year == held.today.year
                else None,
                year_map(cells, today=held.today, shifts=shifts, versions=versions),
                notes(held),
            ]
        ],
    ]


def _about(board: Board, held: Sheet) -> str:
    users = [
        team(board.settings, name) or name
        for name, section in board.settings.teams.items()
        if (section.calendar or board.settings.casewall.calendar) == held.calendar.name
    ]
    default = board.settings.casewall.calendar == held.calendar.name
    used = (
        f"used by {', '.join(users)}" if users else "used by everybody who names none" if default else "used by no team"
    )
    return f"{held.calendar.zone}; {used}"


def _keys(held: Sheet) -> Element:
    """Return a key of the shades that the year has, at most five of them."""
    lengths = (
        held.days.filter(pl.col("hours") > timedelta(0))["hours"].value_counts(sort=True).head(5)["hours"].to_list()
    )
    most = max(lengths, default=ZERO)
    shades = [
        span(".k")[
            i(style=f"background:var(--cw-accent-2);opacity:{0.3 + 0.65 * (length / most):.3f}"),
            hours_stat(length / HOUR),
        ]
        for length in sorted(lengths, reverse=True)
    ]
    rest = [
        span(".k")[i(style="background:var(--cw-raised)"), "weekend"],
        span(".k")[i(style="border:1.5px solid var(--cw-edge)"), "closed on a weekday"],
        span(".k")[i(style="border:2.25px solid var(--cw-text);border-radius:4px;width:15px;height:15px"), "today"],
    ]
    return div(".keys", style="margin-top:6px")[shades, rest]


def _sums(held: Sheet) -> Element:
    """Return the hours of this week, month and year; of another year its own hours alone."""
    shown: list[tuple[str, timedelta, str | None]] = [(str(held.year), sum(held.days["hours"], ZERO), None)]
    if held.year == held.today.year:
        names = {"week": "This week", "month": MONTHS[held.today.month - 1], "year": str(held.year)}
        shown = [(name, held.now[period], f"{duration(held.left[period])} left") for period, name in names.items()]
    return div(style="display:flex;gap:clamp(14px,2.4vw,34px);text-align:right")[
        (
            div[
                p(".note")[name], p[b(style="font-size:1.25rem")[duration(whole)], left and [" ", small(".note")[left]]]
            ]
            for name, whole, left in shown
        )
    ]


def week_panel(held: Sheet, *, as_of: datetime) -> Element:
    """Return the sessions of this week: solid what is past, hollow what is to come."""
    monday = held.today - DAY * held.today.weekday()
    days = [monday + DAY * place for place in range(7)]
    now = as_of.astimezone(ZoneInfo(held.calendar.zone))
    return div(".p")[
        h2["This week"],
        p(".note", style="margin-bottom:8px")["solid is past, hollow still to come"],
        week_drawing(held.calendar, days, now=now, total=held.now["week"]),
    ]


def oddities_panel(held: Sheet) -> Element:
    """Return the next ten days that are unlike the plain week."""
    if held.coming.is_empty():
        return div(".p")[h2["Next oddities"], p(".note")["None in the next ten years: every week is the plain one."]]
    rows = [
        tr[
            td[b[_span(row)]],
            td(".clip")[_named(row)],
            td(".clip.m")[_detail(row)],
            td(".r")[duration(row["hours"]) if row["hours"] else "0"],
        ]
        for row in held.coming.iter_rows(named=True)
    ]
    return div(".p.tb", tabindex="0", role="region", aria_label="Next oddities")[
        h2["Next ten oddities"], table(".led.odd")[tbody[rows]]
    ]


def _detail(row: dict[str, str]) -> str:
    return {"holiday": "holiday", "closed": "closure"}.get(row["what"], row["detail"])


def _named(row: dict[str, str]) -> str:
    words = row["name"] or row["what"]
    return words[:1].upper() + words[1:]


def _span(row: dict[str, date]) -> str:
    first, last = row["date"], row["last"]
    if first == last:
        return day_name(first)
    return (
        f"{first.day}{DASH}{short_date(last)}"
        if first.month == last.month
        else f"{short_date(first)}{DASH}{short_date(last)}"
    )
