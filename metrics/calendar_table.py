"""Calendars compiled for a horizon: W(t), its inverse, local dates and session bounds as step functions.

W(t) is the working time since the horizon's start. A closed cell holds W itself; an open cell holds W less the instant,
which is negative because instants are counted from `origin`, before the horizon. W is the cell's remainder by the
instant. Beyond the horizon every answer is null, never clamped.
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
COMPARED = 4  # so many names are compared one by one


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
        return CalendarRef(self, self.names.index(name))

    def by(self, column: str | pl.Expr) -> CalendarRef:
        """Return the calendars that a column names, row by row; an unknown or null name gives null.

        Fastest where the column is an Enum of exactly `names`: then its codes are the places, and nothing is looked up.
        """
        named = pl.col(column) if isinstance(column, str) else column
        return CalendarRef(self, named.pipe_with_dtype(self._place))

    def _place(self, named: pl.Expr, kind: pl.DataType) -> pl.Expr:
        """Return the place of each row's calendar; to compare with a few names is quicker than to look names up."""
        if kind == pl.String and len(self.names) <= COMPARED:
            place = pl.lit(None, pl.UInt64)
            for number, name in enumerate(self.names):
                place = pl.when(named == name).then(pl.lit(number, pl.UInt64)).otherwise(place)
            return place
        return named.cast(pl.Enum(self.names), strict=False).to_physical().cast(pl.UInt64)

    @cached_property
    def t0(self) -> int:
        """The horizon's start in µs since 1970."""
        return micros(self.start)

    @cached_property
    def origin(self) -> int:
        """Where W counts instants from, to be positive: 1970, or before the horizon if that begins earlier."""
        return min(self.t0 - 1, 0)

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
                steps.append((low, worked - low - self.t0 + self.origin))
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
            worked, steps = 0, list[tuple[int, int | None]]()
            for low, high in spans:
                steps.append((worked, self.t0 + low - worked))
                worked += high - low
            # beyond all work of the horizon there is no instant
            functions.append([*steps, (total, None)] if total < longest or not steps else steps)
        return Steps.build(functions, length=longest)

    @cached_property
    def offsets(self) -> Steps:
        """The zone's offset from UTC in µs."""
        functions = [[(low, offset) for low, _, offset in parts] for parts in self._stretches]
        return Steps.build(functions, length=self.length)

    @cached_property
    def dates(self) -> Steps:
        """The local date."""
        return Steps.build(self._days(), length=self.length, dtype=pl.Date)

    @cached_property
    def weeks(self) -> Steps:
        """The Monday of the local week."""
        # the first day of 1970 was a Thursday
        mondays = [[(at, day - (day + 3) % 7) for at, day in steps] for steps in self._days()]
        return Steps.build([_changes(steps) for steps in mondays], length=self.length, dtype=pl.Date)

    @cached_property
    def _stretches(self) -> list[list[tuple[int, int, int]]]:
        """Stretches of one offset of each calendar's zone, cut at the horizon: start, end, offset."""
        found = []
        for calendar in self.sources:
            parts = stretches(calendar.zone, self.start.year - 1, self.end.year + 1)
            cut = [(max(micros(low) - self.t0, 0), min(micros(high) - self.t0, self.length), offset // MICROSECOND)
                   for low, high, offset in parts]  # fmt: skip
            found.append([(low, high, offset) for low, high, offset in cut if low < high])
        return found

    def _days(self) -> list[list[tuple[int, int]]]:
        """Return where each local day begins, once more where the clock goes back over a midnight."""
        functions = []
        for parts in self._stretches:
            steps = []
            for low, high, offset in parts:
                local = self.t0 + offset
                for day in range((low + local) // DAY_US, (high - 1 + local) // DAY_US + 1):
                    steps.append((max(day * DAY_US - local, low), day))
            functions.append(_changes(steps))
        return functions

    @cached_property
    def opening(self) -> Steps:
        """The start of the next open span in µs since 1970; an open instant is its own next working one."""
        functions = []
        for spans in self.spans:
            steps, before = list[tuple[int, int | None]](), 0
            for low, high in spans:
                if low > before or not steps:
                    steps.append((before, self.t0 + low))
                before = high
            functions.append([*steps, (before, None)] if before < self.length else steps)
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


def _distinct(steps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the last of the steps at one breakpoint."""
    return sorted(dict(steps).items())


def _changes(steps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the steps at which the value changes."""
    return [step for place, step in enumerate(steps) if not place or steps[place - 1][1] != step[1]]


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
