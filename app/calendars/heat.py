"""A year's hours a day as a heat map of letters: a column a week, readable without colour."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, timedelta

import polars as pl

from app.formatting import MONTHS, WEEKDAYS, day_name
from metrics.calendar_days import CLOSED, DAY_OFF, HOLIDAY, WEEKEND
from metrics.calendar_text import span_text
from metrics.calendar_year import SKIPPED

SHADES, PLAIN_SHADES = "█▓▒░", "#*+-"
MARKS = {WEEKEND: "·", DAY_OFF: "·", HOLIDAY: "h", CLOSED: "x", SKIPPED: " "}
PLAIN_MARKS = MARKS | {WEEKEND: ".", DAY_OFF: "."}
WORDS = {WEEKEND: "no session", DAY_OFF: "no session", HOLIDAY: "holiday", CLOSED: "closed"}
ZERO = timedelta(0)
LEFT = 5


def heat_map(days: pl.DataFrame, *, today: date | None) -> list[str]:
    """Return the lines of a year: months, a row a weekday, today's place, the legend."""
    blocks = _can_print(SHADES)
    shades, marks = (SHADES, MARKS) if blocks else (PLAIN_SHADES, PLAIN_MARKS)
    scale = _scale(days)
    first = days["date"][0]
    cells = [[" "] * (_column(days["date"][-1], first) + 1) for _ in WEEKDAYS]
    for day, hours, what, _ in days.iter_rows():
        letter = shades[scale[hours]] if hours else marks.get(what, marks[CLOSED])
        cells[day.weekday()][_column(day, first)] = letter
    rows = [f"{name:<{LEFT}}{''.join(row)}".rstrip() for name, row in zip(WEEKDAYS, cells, strict=True)]
    lines = [_months(first), *rows]
    if today is not None and first <= today <= days["date"][-1]:
        lines.append(" " * (LEFT + _column(today, first)) + f"^ today, {day_name(today)}")
    return [*lines, "", _legend(days, scale, shades, marks)]


def _column(day: date, first: date) -> int:
    """Return a day's week, counted from that of the year's first day."""
    return (day - first + timedelta(days=first.weekday())).days // 7


def _months(first: date) -> str:
    """Return the names of the months, each above the week of its first day."""
    line = " " * LEFT
    for month, name in enumerate(MONTHS, start=1):
        place = LEFT + _column(date(first.year, month, 1), first)
        line = f"{line:<{place}}{name}"
    return line


def _scale(days: pl.DataFrame) -> dict[timedelta, int]:
    """Return the shade of each length of a day: the commonest and all longer ones are full, shorter ones paler."""
    lengths = Counter(hours for hours in days["hours"].to_list() if hours)
    if not lengths:
        return {}
    common = max(lengths, key=lambda hours: (lengths[hours], hours))
    shorter = sorted((hours for hours in lengths if hours < common), reverse=True)
    scale = {hours: 0 for hours in lengths if hours >= common}
    if len(shorter) < len(SHADES):
        return scale | {hours: place for place, hours in enumerate(shorter, start=1)}
    return scale | {hours: 1 if hours * 3 >= common * 2 else 2 if hours * 3 >= common else 3 for hours in shorter}


def _legend(days: pl.DataFrame, scale: dict[timedelta, int], shades: str, marks: dict[str, str]) -> str:
    parts = []
    for place, shade in enumerate(shades):
        held = sorted((hours for hours, at in scale.items() if at == place), reverse=True)
        if held:
            shown = (
                ", ".join(map(span_text, held)) if len(held) <= 3 else f"{span_text(held[-1])} to {span_text(held[0])}"
            )
            parts.append(f"{shade} {shown}")
    idle = days.filter(pl.col("hours") == ZERO)["what"].unique(maintain_order=True).to_list()
    words = {marks[what]: WORDS[what] for what in WORDS if what in idle}
    return "   ".join(parts + [f"{mark} {word}" for mark, word in words.items()])


def _can_print(text: str) -> bool:
    """Tell whether the standard output can show a text."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
