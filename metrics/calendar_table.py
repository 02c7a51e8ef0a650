"""Calendars compiled for a horizon: W(t), its inverse, local dates and session bounds as step functions.

W(t) is the working time since the horizon's start. A closed cell holds W itself; an open cell holds W at its start
less the offset of its start, which is negative because offsets are measured from one µs before the horizon. Beyond
the horizon every answer is null, never clamped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache

import polars as pl

from metrics.calendar import DAY, MICROSECOND, BusinessCalendar
from metrics.calendar_compile import open_spans, stretches
from metrics.calendar_steps import Steps

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_US = DAY // MICROSECOND


def micros(at: datetime) -> int:
    """Return an instant in µs since 1970."""
    return (at - EPOCH) // MICROSECOND


@dataclass(frozen=True)
class Calendars:
    """Compiled calendars over `[start, end)`; ask one by name, or many by a column that holds their names."""

    names: tuple[str, ...]
    sources: tuple[BusinessCalendar, ...]
    start: datetime
    end: datetime

    def __getitem__(self, name: str) -> CalendarRef:
        """Return one calendar, for the `calendar` argument of an expression."""
        if name not in self.names:
            raise KeyError(f"calendar {name!r} is not compiled here: it is one of {', '.join(self.names)}")
        return CalendarRef(self, pl.lit(self.names.index(name), pl.Int64) if self.names.index(name) else 0)

    def by(self, column: str | pl.Expr) -> CalendarRef:
        """Return the calendars that a column names, row by row; an unknown or null name gives null."""
        places = {name: place for place, name in enumerate(self.names)}
        named = pl.col(column) if isinstance(column, str) else column
        return CalendarRef(self, named.replace_strict(places, default=None, return_dtype=pl.Int64))

    @cached_property
    def t0(self) -> int:
        """The horizon's start in µs since 1970."""
        return micros(self.start)

    @cached_property
    def length(self) -> int:
        """The horizon's length in µs."""
        return micros(self.end) - self.t0

    @cached_property
    def spans(self) -> list[list[tuple[int, int]]]:
        """Open spans of each calendar as µs since the horizon's start, cut at it."""
        first, last = self.start.date() - 2 * DAY, self.end.date() + DAY
        found = []
        for calendar in self.sources:
            cut = [
                (max(micros(low) - self.t0, 0), min(micros(high) - self.t0, self.length))
                for low, high in open_spans(calendar, first, last)
            ]
            found.append([(low, high) for low, high in cut if low < high])
        return found

    @cached_property
    def clock(self) -> Steps:
        """W(t), encoded: its own value where closed, negative where open."""
        functions = []
        for spans in self.spans:
            worked, steps = 0, [(0, 0)]
            for low, high in spans:
                steps.append((low, worked - low - 1))
                worked += high - low
                if high < self.length:
                    steps.append((high, worked))
            functions.append(_distinct(steps))
        return Steps.build(functions, length=self.length)

    @cached_property
    def inverse(self) -> Steps:
        """What to add to a working time, less one µs, to come to the earliest instant at which it is reached."""
        totals = [sum(high - low for low, high in spans) for spans in self.spans]
        longest = max([*totals, 1])
        functions = []
        for spans, total in zip(self.spans, totals, strict=True):
            worked, steps = 0, list[tuple[int, int]]()
            for low, high in spans:
                steps.append((worked, low - worked))
                worked += high - low
            # beyond all work of the horizon there is no instant: a mark that no sum can be
            functions.append([*steps, (total, NEVER)] if total < longest or not steps else steps)
        return Steps.build(functions, length=longest)

    @cached_property
    def offsets(self) -> Steps:
        """The zone's offset from UTC in µs."""
        functions = []
        for calendar in self.sources:
            parts = stretches(calendar.zone, self.start.year - 1, self.end.year + 1)
            steps = [(max(micros(low) - self.t0, 0), offset // MICROSECOND) for low, high, offset in parts
                     if micros(high) > self.t0 and micros(low) - self.t0 < self.length]  # fmt: skip
            functions.append(steps)
        return Steps.build(functions, length=self.length)

    @cached_property
    def opening(self) -> Steps:
        """The start of the next open span, from the horizon's start; an open instant is its own next working one."""
        functions = []
        for spans in self.spans:
            steps, before = list[tuple[int, int]](), 0
            for low, high in spans:
                if low > before or not steps:
                    steps.append((before, low))
                before = high
            functions.append(_distinct([*steps, (before, NEVER)] if before < self.length else steps or [(0, NEVER)]))
        return Steps.build(functions, length=self.length)

    @cached_property
    def workdays(self) -> Steps:
        """Days with a session up to and including a local day, by the number of the day from the horizon's start."""
        first, days = self.start.date() - DAY, (self.end - self.start).days + 2
        functions = []
        for calendar in self.sources:
            count, steps = 0, list[tuple[int, int]]()
            for number in range(days):
                day = first + DAY * number
                count += bool(calendar.version_on(day).on(day))
                steps.append((number, count))
            functions.append(steps)
        return Steps.build(functions, length=days)


@dataclass(frozen=True)
class CalendarRef:
    """One compiled calendar, or the column that names one for each row."""

    calendars: Calendars
    place: pl.Expr | int


NEVER = -(2**62)


def _distinct(steps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the last of the steps at one breakpoint."""
    return sorted(dict(steps).items())


@lru_cache(maxsize=32)
def _compiled(
    names: tuple[str, ...], sources: tuple[BusinessCalendar, ...], start: datetime, end: datetime
) -> Calendars:
    return Calendars(names, sources, start, end)


def compile_calendars(calendars: Mapping[str, BusinessCalendar], *, start: datetime, end: datetime) -> Calendars:
    """Compile calendars for the UTC days that `[start, end]` touches; cached by content."""
    first = datetime.combine(start.astimezone(UTC).date(), datetime.min.time(), UTC)
    last: date = end.astimezone(UTC).date() + timedelta(days=1)
    stop = datetime.combine(last, datetime.min.time(), UTC)
    return _compiled(tuple(calendars), tuple(calendars.values()), first, stop)
