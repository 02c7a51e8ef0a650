"""The reference's count as arrays: which minutes of UTC are working, walked one by one in plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from tests.reference.net_work import Calendar

MINUTE = timedelta(minutes=1)
MINUTE_US = 60_000_000
EPOCH = datetime.fromisoformat("1970-01-01T00:00+00:00")
Array = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Walk:
    """The working minutes from an instant on; inside a minute nothing changes."""

    start: int
    working: np.ndarray[Any, np.dtype[np.bool_]]

    @cached_property
    def worked(self) -> Array:
        """Working minutes before each minute, and before the end."""
        return np.concatenate([[0], np.cumsum(self.working)]).astype(np.int64)

    def is_working(self, at: Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Say whether instants lie in a working minute."""
        return self.working[(at - self.start) // MINUTE_US]

    def clock(self, at: Array) -> Array:
        """Return the working µs before instants."""
        minute, rest = np.divmod(at - self.start, MINUTE_US)
        return self.worked[minute] * MINUTE_US + np.where(self.working[minute], rest, 0)

    def net(self, start: Array, end: Array) -> Array:
        """Return the working µs in `[start, end)`."""
        return self.clock(end) - self.clock(start)

    def due_at(self, start: Array, wanted: Array) -> Array:
        """Return the first instant at which the working time since the start reaches what is wanted; -1 if none."""
        goal = self.clock(start) + wanted
        # the minute in which the count comes to the goal: the first whose end has it
        minute = np.searchsorted(self.worked[1:] * MINUTE_US, goal, side="left")
        reached = minute < len(self.working)
        minute = np.where(reached, minute, 0)
        due = self.start + minute * MINUTE_US + goal - self.worked[minute] * MINUTE_US
        return np.where(wanted == 0, start, np.where(reached, due, -1))


def walk(calendar: Calendar, *, start: datetime, end: datetime) -> Walk:
    """Ask the reference about every minute of `[start, end)`."""
    count = (end - start) // MINUTE
    working = np.fromiter((calendar.is_working(start + n * MINUTE) for n in range(count)), dtype=np.bool_, count=count)
    return Walk((start - EPOCH) // timedelta(microseconds=1), working)


def local_days(zone: str, *, start: datetime, end: datetime) -> Array:
    """Ask zoneinfo for the local date of every minute of `[start, end)`, as days since 1970."""
    here, first = ZoneInfo(zone), EPOCH.date().toordinal()
    count = (end - start) // MINUTE
    days = ((start + n * MINUTE).astimezone(here).toordinal() - first for n in range(count))
    return np.fromiter(days, dtype=np.int64, count=count)
