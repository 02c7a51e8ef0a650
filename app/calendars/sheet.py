"""A calendar's year on one sheet: hours a day, what is unlike the plain week, the hours of this week and month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from app.output import plain, records
from app.screens.calendar_words import week_words
from metrics.calendar import BusinessCalendar, day_length
from metrics.calendar_oddities import oddities
from metrics.calendar_year import day_hours, period_hours, period_left

NEXT, ALL = 10, 1000
NOW = ("week", "month", "quarter", "year")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A calendar's year as frames: `of_year` are the year's oddities, `coming` the next ten from today."""

    calendar: BusinessCalendar
    year: int
    today: date
    days: pl.DataFrame
    of_year: pl.DataFrame
    coming: pl.DataFrame
    now: dict[str, timedelta]
    left: dict[str, timedelta]
    day: timedelta


def sheet(calendar: BusinessCalendar, *, as_of: datetime, year: int | None = None) -> Sheet:
    """Lay out a year, by default that of the instant; the week, month, quarter and year are those of the instant."""
    today = local_day(calendar, as_of)
    year = today.year if year is None else year
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Sheet(
        calendar=calendar,
        year=year,
        today=today,
        days=day_hours(calendar, first, last),
        of_year=oddities(calendar, first, ALL).filter(pl.col("date") <= last),
        coming=oddities(calendar, today, NEXT),
        now={period: period_hours(calendar, today, period) for period in NOW},
        left={period: period_left(calendar, as_of, today, period) for period in NOW},
        day=day_length(calendar, today),
    )


def local_day(calendar: BusinessCalendar, at: datetime) -> date:
    """Return the local day of an instant."""
    return at.astimezone(ZoneInfo(calendar.zone)).date()


def as_json(held: Sheet) -> dict[str, Any]:
    """Return a sheet as flat data; lengths are in hours."""
    head = {**about(held.calendar, held.today), "year": held.year, "today": plain(held.today)}
    head |= {f"this_{period}_hours": plain(span) for period, span in held.now.items()}
    head |= {f"this_{period}_hours_left": plain(span) for period, span in held.left.items()}
    head |= {"days": records(held.days), "oddities": records(held.coming)}
    return head | {"oddities_of_year": records(held.of_year)}


def about(calendar: BusinessCalendar, today: date) -> dict[str, Any]:
    """Return what a calendar is: name, zone, plain week, and the hours of a plain day (null where it has none)."""
    day = day_length(calendar, today)
    return {
        "calendar": calendar.name, "timezone": calendar.zone, "week": week_words(calendar, today),
        "day_hours": plain(day) if day else None,
    }  # fmt: skip


def listed(calendars: Mapping[str, BusinessCalendar], as_of: datetime) -> list[dict[str, Any]]:
    """Return what each calendar is."""
    return [about(calendar, local_day(calendar, as_of)) for calendar in calendars.values()]
