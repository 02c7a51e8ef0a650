"""Whose time the file is written in: the source's zone, whether its offsets hold, and the zone of the office."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from data.propose import zones
from data.propose.instants import FAR, Instant
from data.times import TimeRules, read_times


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The zone of times without an offset (None: all carry one), and that of the office, each with its doubt."""

    timezone: str | None
    timezone_doubt: str = ""
    ignore_offsets: bool = False
    offsets_doubt: str = ""
    office: str = "UTC"
    office_doubt: str = ""

    def doubted_too(self, words: str) -> Clock:
        """Return the clock with another sentence about the zone of its times."""
        end = "" if self.timezone_doubt.endswith(("?", ".")) else "."
        return replace(self, timezone_doubt=f"{self.timezone_doubt}{end} {words}")


def clock_of(main: list[Instant], *, day_first: bool, timezone: str | None) -> Clock:
    """Decide by the times that matter most; `timezone` is what a person said of office and times."""
    naive = any(one.shape.naive for one in main)
    offset = any(one.shape.offset for one in main)
    at = pl.concat([one.at for one in main])
    digits = pl.concat([_digits(one, day_first) for one in main]) if offset else at
    moving = zones.moves_with_summer(digits)
    if not offset:
        return _without_offsets(digits, moving, timezone)
    found = zones.fitting(at, digits)
    if moving and found != "UTC":
        office = timezone or zones.of_the_office(digits) or "UTC"
        why = "the hours of the day move by one with summer time, as UTC's do: the offsets look wrong"
        return Clock(
            timezone="UTC",
            timezone_doubt="the digits without their offsets read as UTC",
            ignore_offsets=True,
            offsets_doubt=why,
            office=office,
            office_doubt="" if timezone else "whose office hours are these?",
        )
    rest = (timezone or found or "UTC") if naive else None
    doubt = "for the times that carry no offset" if naive and not timezone else ""
    if timezone:
        return Clock(timezone=rest, office=timezone)
    fits = "its offsets are those of the file" if found else "no common zone has the file's offsets"
    if found == "UTC":
        found = zones.of_the_office(at) if moving else found
        fits = "the file's times are in UTC; where is the office?"
    return Clock(timezone=rest, timezone_doubt=doubt, office=found or "UTC", office_doubt=fits)


def _without_offsets(digits: pl.Series, moving: bool, timezone: str | None) -> Clock:
    """Decide for times that carry no offset at all."""
    if timezone:
        doubt = "but the hours move by one with summer time, as UTC's do" if moving and timezone != "UTC" else ""
        return Clock(timezone=timezone, timezone_doubt=doubt, office=timezone)
    if moving:
        why = "no offsets; the hours of the day move by one with summer time, as UTC's do"
        office = zones.of_the_office(digits) or "UTC"
        return Clock(timezone="UTC", timezone_doubt=why, office=office, office_doubt="whose office hours are these?")
    asked = "its times carry no offset: whose clock is it?"
    return Clock(timezone="UTC", timezone_doubt=asked, office="UTC", office_doubt="the same zone, most likely")


def _digits(one: Instant, day_first: bool) -> pl.Series:
    """Return the digits as they stand, their offsets left out, as if they were UTC."""
    if not one.shape.offset:
        return one.at
    rules = TimeRules(where="the file", timezone="UTC", formats=one.shape.in_order(day_first), ignore_offsets=True)
    read = read_times(one.column.values, rules, now=FAR)
    return one.column.values.replace_strict(
        read["text"], read["at"], default=None, return_dtype=pl.Datetime("us", "UTC")
    ).alias(one.at.name)
