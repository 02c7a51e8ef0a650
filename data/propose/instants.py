"""The columns of times read as instants, a date with the time of day that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from data.propose.facts import Column, Facts
from data.propose.headings import plain
from data.propose.time_headings import role_of
from data.propose.time_shapes import Shape
from data.times import TimeRules, read_times

FAR = datetime(2100, 1, 1, tzinfo=UTC)  # what lies absurdly far ahead is the mapping's to judge


@dataclass(frozen=True, kw_only=True)
class Instant:
    """A time column, or a column of dates with its column of times, as instants read in UTC for comparing them."""

    column: Column
    clock: Column | None
    shape: Shape
    at: pl.Series

    @property
    def filled(self) -> float:
        """Return the share of rows that tell it."""
        return 1 - self.at.null_count() / max(self.at.len(), 1)

    def role(self, *roles: str) -> tuple[str, int] | None:
        """Return the first of some roles that the heading names, and how well (0 is best)."""
        return role_of(self.column.name, roles)


def instants(facts: Facts, *, day_first: bool) -> list[Instant]:
    """Read every column of times; a column of dates takes the column of times of day that belongs to it."""
    names = list(facts.columns)
    clocks = [c for c in facts.columns.values() if c.usable and c.shape is not None and c.shape.clock_only]
    clocks += [c for c in facts.words if _digits_of_day(c)]
    found = []
    for column in facts.times:
        shape = column.shape
        clock = _partner(column, clocks, names) if shape is not None and shape.to_day else None
        if shape is None:
            continue
        if clock is not None:
            shape = _joined(shape, clock)
        found.append(Instant(column=column, clock=clock, shape=shape, at=_read(column, clock, shape, day_first)))
    return found


def _digits_of_day(column: Column) -> bool:
    """Tell whether bare digits are times of day: 930, 0930, 93000, under a heading that speaks of time."""
    speaks = {"time", "zeit", "uhrzeit", "ora", "hora", "heure", "tijd"} & set(plain(column.name).split())
    named = bool(speaks) or plain(column.name).endswith(("zeit", "uhrzeit", "tijd"))
    return named and column.share(r"^(?:[01]?\d|2[0-3])?[0-5]?\d(?:[0-5]\d)?$") > 0.98


def _partner(date: Column, clocks: list[Column], names: list[str]) -> Column | None:
    """Return the times of day that belong to a column of dates: of its own role, else right beside it."""
    role = role_of(date.name, ("due", "closed", "opened", "changed", "owned"))
    for clock in clocks:
        theirs = role_of(clock.name, ("due", "closed", "opened", "changed", "owned"))
        if role and theirs and role[0] == theirs[0]:
            return clock
    after = names.index(date.name) + 1
    beside = names[after] if after < len(names) else ""
    return next(
        (
            clock
            for clock in clocks
            if clock.name == beside and role_of(clock.name, ("due", "closed", "opened")) is None
        ),
        None,
    )


def _joined(date: Shape, clock: Column) -> Shape:
    """Return the shape of a date and a time of day joined by a blank."""
    times = clock.shape.formats if clock.shape is not None else _digit_formats(clock)
    if date.plain and all("%p" not in text for text in times):
        return Shape(plain=True)
    dates = date.formats or ("%Y-%m-%d",)
    return Shape(formats=tuple(f"{day} {time}" for day in dates for time in times), order=date.order)


def _digit_formats(clock: Column) -> tuple[str, ...]:
    longest = clock.values.str.len_chars().max()
    return ("%H%M%S",) if isinstance(longest, int) and longest > 4 else ("%H%M",)


def _read(column: Column, clock: Column | None, shape: Shape, day_first: bool) -> pl.Series:
    """Read a column as instants in UTC; what does not fit is null."""
    text = column.values
    if clock is not None:
        width = 6 if _digit_formats(clock) == ("%H%M%S",) else 4
        digits = clock.values.str.contains(r"^\d+$")
        hour = clock.values.zip_with(~digits.fill_null(value=False), clock.values.str.zfill(width)).fill_null("")
        text = pl.select(pl.concat_str(text, hour, separator=" ").str.strip_chars()).to_series()
    rules = TimeRules(where="the file", timezone="UTC", formats=shape.in_order(day_first))
    read = read_times(text, rules, now=FAR)
    return text.replace_strict(read["text"], read["at"], default=None, return_dtype=pl.Datetime("us", "UTC"))
