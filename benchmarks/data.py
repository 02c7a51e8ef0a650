"""The question that everyone is asked: calendars, rows, and the true answers.

The truth comes from the reference's walk along the wall clock, minute by minute, and from nothing of the product.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from benchmarks.minutes import Walk, walk
from metrics.calendar import BusinessCalendar, Session, Version, sessions
from metrics.calendar_table import CalendarRef, Calendars, compile_calendars
from tests.reference.translate import translated

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINUTE_US = 60_000_000
FIRST, LAST = date(2023, 1, 1), date(2025, 12, 31)  # a horizon of three years
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
OPEN, CLOSE = 9, 17
HOLIDAYS = tuple(
    date(year, month, day)
    for year in range(FIRST.year, LAST.year + 1)
    for month, day in ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
)
HALF_DAYS = (date(2023, 12, 22), date(2024, 12, 23), date(2024, 12, 24), date(2025, 12, 23), date(2025, 12, 24))
SATURDAYS = (date(2023, 11, 25), date(2024, 4, 13), date(2024, 11, 30), date(2025, 6, 14), date(2025, 11, 29))
Array = np.ndarray[Any, np.dtype[np.int64]]


def micros(day: date) -> int:
    """Return a UTC midnight in µs since 1970."""
    return (day - date(1970, 1, 1)) // DAY * (DAY // timedelta(microseconds=1))


def of_hours(start: float, end: float) -> tuple[Session, ...]:
    """Make a day of one session."""
    return (Session(start * HOUR, end * HOUR),)


@dataclass(frozen=True)
class Question:
    """Office hours of 9 to 17 in Berlin with holidays, and, where `odd`, half days and Saturdays at work."""

    odd: bool

    @cached_property
    def overrides(self) -> dict[date, tuple[int, int]]:
        """Opening and closing hour of the days that differ."""
        return {**dict.fromkeys(HALF_DAYS, (9, 12)), **dict.fromkeys(SATURDAYS, (10, 14))} if self.odd else {}

    @cached_property
    def calendar(self) -> BusinessCalendar:
        """The product's calendar of it."""
        return office(ZONES[0], self.overrides)

    @cached_property
    def compiled(self) -> CalendarRef:
        """The product's calendar, compiled for the horizon."""
        return compiled({"office": self.calendar})["office"]

    @cached_property
    def sessions(self) -> pl.DataFrame:
        """Its sessions in UTC, for peers that need them ready: an exact start that they do not have to earn."""
        return sessions(self.calendar, FIRST, LAST)

    @cached_property
    def truth(self) -> Walk:
        """Its working minutes, as the reference walks them."""
        return walk(translated(self.calendar), start=at_midnight(FIRST), end=at_midnight(LAST + DAY))


def at_midnight(day: date) -> datetime:
    """Return a UTC midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def office(zone: str, overrides: dict[date, tuple[int, int]] | None = None) -> BusinessCalendar:
    """Make the calendar of an office in a zone."""
    version = Version(
        week=(*(of_hours(OPEN, CLOSE),) * 5, (), ()),
        closed=tuple((day, "holiday") for day in HOLIDAYS),
        overrides=tuple((day, of_hours(*hours)) for day, hours in sorted((overrides or {}).items())),
    )
    return BusinessCalendar(zone, zone, (version,))


def compiled(calendars: dict[str, BusinessCalendar]) -> Calendars:
    """Compile calendars for the horizon."""
    return compile_calendars(calendars, start=at_midnight(FIRST), end=at_midnight(LAST))


@dataclass(frozen=True)
class Rows:
    """Intervals in µs since 1970, and in the forms in which peers want them; making those is never timed."""

    start: Array
    end: Array

    @classmethod
    def draw(cls, count: int, *, whole_minutes: bool = False, seed: int = 20_250_101) -> Rows:
        """Draw starts anywhere in the horizon and lengths of up to thirty days."""
        made = np.random.default_rng(seed)
        first, last = micros(FIRST + DAY), micros(LAST - 32 * DAY)
        step = MINUTE_US if whole_minutes else 1
        start = made.integers(first // step, last // step, count) * step
        return cls(start, start + made.integers(1, 30 * 24 * 60 * MINUTE_US // step, count) * step)

    def head(self, count: int) -> Rows:
        """Return the first rows."""
        return Rows(self.start[:count], self.end[:count])

    @cached_property
    def frame(self) -> pl.DataFrame:
        """Start and end as instants in UTC, with the row's number."""
        frame = pl.DataFrame({"start": self.start, "end": self.end}).cast(pl.Datetime("us"))
        return frame.with_columns(pl.all().dt.replace_time_zone("UTC")).with_row_index("row")

    @cached_property
    def local(self) -> pl.DataFrame:
        """Start and end as Berlin's wall clock shows them, without a zone."""
        return self.frame.select(pl.col("start", "end").dt.convert_time_zone(ZONES[0]).dt.replace_time_zone(None))

    @cached_property
    def zoned_pairs(self) -> list[tuple[datetime, datetime]]:
        """Start and end as Python's datetimes in Berlin."""
        here = ZoneInfo(ZONES[0])
        return [(low.astimezone(here), high.astimezone(here)) for low, high in self.frame.select("start", "end").rows()]
