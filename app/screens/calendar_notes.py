"""What is unlike the plain week in a calendar's year, in words below the year's months."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

import polars as pl
from htpy import Element, b, div, p

from app.calendars.sheet import Sheet
from app.formatting import DASH, MINUS, WEEKDAYS, hours_stat, short_date

ZERO, HOUR, DAY = timedelta(0), timedelta(hours=1), timedelta(days=1)
CLOCK = "clock change"
OFF_ANYWAY = ("weekend", "day off")


class Note(NamedTuple):
    """A day or a run of days with its words; it is muted where it takes nothing from the plain week."""

    first: date
    last: date
    words: str
    muted: bool


def notes(held: Sheet) -> Element:
    """Return what is unlike the plain week, and holidays on days off, by month, in the months' places."""
    found = sorted([*_of_year(held), *_off_anyway(held)])
    columns = [div[[_line(note) for note in found if note.first.month == month]] for month in range(1, 13)]
    return div(style="display:grid;grid-template-columns:repeat(12,minmax(0,1fr));gap:8px;margin:6px 0 0 45px")[columns]


def _of_year(held: Sheet) -> list[Note]:
    rows = held.of_year.iter_rows(named=True)
    return [Note(row["date"], row["last"], _what(row), row["what"] == CLOCK) for row in rows]


def _off_anyway(held: Sheet) -> list[Note]:
    """Return the holidays that fall on a day off; a weekend inside a run of closed days is told with the run."""
    runs: list[list[dict[str, Any]]] = []
    for row in held.days.filter(pl.col("name").is_not_null()).iter_rows(named=True):
        before = runs[-1][-1] if runs else None
        if before is not None and (before["name"], before["date"] + DAY) == (row["name"], row["date"]):
            runs[-1].append(row)
        else:
            runs.append([row])
    return [
        Note(run[0]["date"], run[-1]["date"], f"{run[0]['name']} ({_weekdays(run)})", True)
        for run in runs
        if all(row["what"] in OFF_ANYWAY for row in run)
    ]


def _weekdays(run: list[dict[str, Any]]) -> str:
    names = [WEEKDAYS[row["date"].weekday()] for row in run]
    return names[0] if len(names) == 1 else f"{names[0]}{DASH}{names[-1]}"


def _line(note: Note) -> Element:
    style = "line-height:1.3" if note.muted else "line-height:1.3;color:var(--cw-text)"
    return p(".note", style=style)[b[_days(note)], f" {note.words}"]


def _days(note: Note) -> str:
    if note.last == note.first:
        return str(note.first.day)
    same = note.last.month == note.first.month
    return f"{note.first.day}{DASH}{note.last.day if same else short_date(note.last)}"


def _what(row: dict[str, Any]) -> str:
    if row["what"] == CLOCK:
        return f"clocks {signed_hours(row['clock_change'])} h"
    return str(row["name"] or row["what"])


def signed_hours(jump: timedelta) -> str:
    """Return what a wall clock jumps by: +1, −0.5."""
    return f"{'+' if jump > ZERO else MINUS}{hours_stat(abs(jump) / HOUR).removesuffix('h')}"
