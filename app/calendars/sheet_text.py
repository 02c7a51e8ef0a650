"""A calendar's sheet as a person reads it in a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import polars as pl

from app.calendars.heat import heat_map
from app.calendars.sheet import NOW, Sheet
from app.formatting import DASH, MONTHS, day_name, duration, hours_stat, short_date
from app.plain_text import clean
from app.screens.calendar_words import week_words
from metrics.calendar_days import DAY_OFF, HOLIDAY, SPECIAL, WEEKEND
from metrics.calendar_text import span_text

WIDTH = 100
ZERO, HOUR = timedelta(0), timedelta(hours=1)


def as_text(held: Sheet) -> str:
    """Return the year as a heat map, the months with what is odd in them, the hours of now, the next oddities."""
    total = sum(held.days["hours"].to_list(), ZERO)
    told = [f"{held.calendar.name} in {held.year}: {duration(total)} ({held.calendar.zone})"]
    told += [f"  {line}" for line in _weeks(held)]
    told += ["", *heat_map(held.days, today=held.today), "", *_months(held), "", *_now(held), ""]
    told += [f"Next oddities from {_date(held.today)}:" if held.coming.height else "No oddities in the next ten years."]
    told += _coming(held.coming)
    return "\n".join(clean(line).rstrip() for line in told)


def _weeks(held: Sheet) -> list[str]:
    """Return the plain week of each version that holds in the year."""
    first, last = date(held.year, 1, 1), date(held.year, 12, 31)
    begins = [version.valid_from for version in held.calendar.versions[1:] if version.valid_from]
    later = [f"from {short_date(day)}: {week_words(held.calendar, day)}" for day in begins if first < day <= last]
    return [week_words(held.calendar, first), *later]


def _months(held: Sheet) -> list[str]:
    """Return each month's hours and what is unlike the plain week in it, holidays by name."""
    lines = []
    for month, name in enumerate(MONTHS, start=1):
        here = held.days.filter(pl.col("date").dt.month() == month)
        named = [*_notes(held.of_year.filter(pl.col("date").dt.month() == month)), *_weekends(here)]
        head = f"{name}  {duration(sum(here['hours'].to_list(), ZERO)):>8}   "
        words = "; ".join(text for _, text in sorted(named))
        lines += textwrap.wrap(words, WIDTH, initial_indent=head, subsequent_indent=" " * len(head)) or [head]
    return lines


def _notes(found: pl.DataFrame) -> Iterable[tuple[date, str]]:
    for row in found.iter_rows(named=True):
        first, last = row["date"], row["last"]
        day = str(first.day)
        if last != first:
            day += f"{DASH}{last.day if (first.year, first.month) == (last.year, last.month) else short_date(last)}"
        hours = f" {hours_stat(row['hours'] / HOUR)}" if row["what"] in SPECIAL else ""
        yield first, f"{day} {row['name'] or row['what']}{hours}"


def _weekends(days: pl.DataFrame) -> Iterable[tuple[date, str]]:
    """Yield holidays on days that have no session anyway."""
    for day, _, what, name in days.iter_rows():
        if name and what in (WEEKEND, DAY_OFF):
            yield day, f"{day.day} {name} ({day_name(day)[:3]})"


def _now(held: Sheet) -> list[str]:
    """Return the hours of this week, month, quarter and year, and a plain day's."""
    names = ["This week", MONTHS[held.today.month - 1], f"Q{(held.today.month + 2) // 3}", str(held.today.year)]
    rows = [
        (name, duration(held.now[period]), f"{duration(held.left[period])} left")
        for name, period in zip(names, NOW, strict=True)
    ]
    day = span_text(held.day) if held.day else "not known: the plain week has no session"
    return [*_columns(rows, right=(1, 2)), f"One day as a target: {day}"]


def _coming(found: pl.DataFrame) -> list[str]:
    rows = []
    for row in found.iter_rows(named=True):
        first, last = row["date"], row["last"]
        begin = day_name(first) if first.year == last.year else _date(first)
        days = _date(first) if first == last else f"{begin} {DASH} {_date(last)}"
        detail = HOLIDAY if row["what"] == HOLIDAY else row["detail"]
        rows.append((f"  {days}", row["name"] or row["what"], duration(row["hours"]), detail))
    return _columns(rows, right=(2,))


def _columns(rows: Sequence[tuple[str, ...]], *, right: tuple[int, ...]) -> list[str]:
    """Return rows as lines whose cells stand below each other."""
    wide = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    return [
        "  ".join(f"{cell:{'>' if place in right else '<'}{wide[place]}}" for place, cell in enumerate(row))
        for row in rows
    ]


def _date(day: date) -> str:
    return f"{day_name(day)} {day.year}"
