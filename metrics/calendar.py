"""A business calendar as frozen data: zone, weekly sessions, closed days, overrides, effective-dated versions.

Holidays and iCalendar files are resolved to dates before they come here, so a calendar is its own whole content and
its `key` is a hash of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Session:
    """A span of work as offsets from local midnight of the day on which it starts; overnight ends after 24 h."""

    start: timedelta
    end: timedelta

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.start < DAY or not self.start < self.end <= self.start + DAY:
            raise ValueError(
                f"a session starts within its day and lasts up to 24 hours, not {self.start} to {self.end}"
            )


@dataclass(frozen=True)
class Version:
    """What holds from a date on (None: always): seven days' sessions from Monday, closed days and overrides.

    `closed` pairs a date with its name (a holiday's, or a closure's); `overrides` pairs a date with its sessions,
    which replace those of the week and of a closed day.
    """

    week: tuple[tuple[Session, ...], ...]
    valid_from: date | None = None
    closed: tuple[tuple[date, str], ...] = ()
    overrides: tuple[tuple[date, tuple[Session, ...]], ...] = ()

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError(
                f"a week has seven days' sessions from Monday, not {len(self.week)}: write () for a day off"
            )

    @cached_property
    def closed_on(self) -> dict[date, str]:
        """Closed dates by name."""
        return dict(self.closed)

    @cached_property
    def overridden(self) -> dict[date, tuple[Session, ...]]:
        """Sessions of overridden dates."""
        return dict(self.overrides)

    def on(self, day: date) -> tuple[Session, ...]:
        """Return the sessions that start on a local day."""
        if day in self.overridden:
            return self.overridden[day]
        return () if day in self.closed_on else self.week[day.weekday()]


@dataclass(frozen=True)
class BusinessCalendar:
    """Working time of a team: a zone and one or more versions in order, the first holding from the beginning."""

    name: str
    zone: str
    versions: tuple[Version, ...]
    key: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        ZoneInfo(self.zone)
        begins = [version.valid_from for version in self.versions[1:]]
        dates = [day for day in begins if day is not None]
        if not self.versions or len(dates) < len(begins) or dates != sorted(set(dates)):
            raise ValueError(
                f"calendar {self.name!r} needs one version that holds from the beginning, and every later one its own "
                "valid_from, in order"
            )
        text = repr((self.zone, self.versions))
        object.__setattr__(self, "key", hashlib.blake2b(text.encode(), digest_size=16).hexdigest())

    def version_on(self, day: date) -> Version:
        """Return the version in force on a local day."""
        held = self.versions[0]
        for version in self.versions[1:]:
            if version.valid_from is not None and version.valid_from <= day:
                held = version
        return held


def day_length(calendar: BusinessCalendar, on: date) -> timedelta:
    """Return a plain day: the plain week's hours divided by its days with a session, in the version in force.

    Zero where the plain week has no session: such a calendar has no day to measure by.
    """
    week = calendar.version_on(on).week
    worked = [day for day in week if day]
    total = sum((end - start for day in worked for start, end in merged(day)), timedelta(0))
    return timedelta(microseconds=round(Fraction(total // MICROSECOND, len(worked)))) if worked else timedelta(0)


def merged(day: tuple[Session, ...]) -> list[tuple[timedelta, timedelta]]:
    """Return a day's sessions in order, overlapping and touching ones joined."""
    joined: list[tuple[timedelta, timedelta]] = []
    for session in sorted(day, key=lambda s: (s.start, s.end)):
        if joined and session.start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], session.end))
        else:
            joined.append((session.start, session.end))
    return joined


def local_spans(calendar: BusinessCalendar, first: date, last: date) -> Iterator[tuple[date, datetime, datetime]]:
    """Yield the day and the naive local start and end of each session that starts in `[first, last]`."""
    day = first
    while day <= last:
        midnight = datetime.combine(day, datetime.min.time())
        for start, end in merged(calendar.version_on(day).on(day)):
            yield day, midnight + start, midnight + end
        day += DAY


def sessions(calendar: BusinessCalendar, first: date, last: date) -> pl.DataFrame:
    """Return the sessions that start on the local days `[first, last]` as UTC instants: start, end, local_date.

    A session that begins or ends inside of wall time that comes twice is two rows, with what is no session between.
    """
    from metrics.calendar_compile import open_spans

    rows = [
        (day, start, end)
        for day in (first + DAY * n for n in range((last - first).days + 1))
        for start, end in open_spans(calendar, day, day)
    ]
    shape: dict[str, Any] = {"local_date": pl.Date, "start": pl.Datetime("us", "UTC"), "end": pl.Datetime("us", "UTC")}
    return pl.DataFrame(rows, schema=shape, orient="row").select("start", "end", "local_date")


def day_end(calendar: BusinessCalendar, at: datetime) -> datetime | None:
    """Return the end of the last session of this local day, or, when that has passed, of the next day that has one.

    In a session that began on the day before, that day is still on. None where no session comes within two years.
    """
    from metrics.calendar_compile import open_spans

    today = at.astimezone(ZoneInfo(calendar.zone)).date()
    for ahead in range(-1, 730):
        day = today + DAY * ahead
        ends = [end for _, end in open_spans(calendar, day, day)]
        if ends and max(ends) > at:
            return max(ends).astimezone(UTC)
    return None
