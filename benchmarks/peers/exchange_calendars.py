"""exchange_calendars: an exchange that keeps our hours, asked row by row, and its minutes searched all at once."""

from __future__ import annotations

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from exchange_calendars import ExchangeCalendar

from benchmarks.data import CLOSE, FIRST, HOLIDAYS, LAST, MINUTE_US, OPEN, ZONES, Array, Question, Rows
from benchmarks.peers import Ask, Peer


class Office(ExchangeCalendar):
    """The office as an exchange; a half day is an early close, a Saturday at work it cannot have."""

    name, tz = "OFFICE", ZoneInfo(ZONES[0])
    open_times, close_times = ((None, time(OPEN)),), ((None, time(CLOSE)),)
    early: tuple[Any, ...] = ()

    @property
    def adhoc_holidays(self) -> list[pd.Timestamp]:
        """Return the holidays."""
        return [pd.Timestamp(day) for day in HOLIDAYS]

    @property
    def special_closes_adhoc(self) -> list[tuple[time, pd.DatetimeIndex]]:
        """Return the half days."""
        return [(time(12), pd.DatetimeIndex(self.early))] if self.early else []


def office(question: Question) -> ExchangeCalendar:
    """Open it for the horizon; a trading minute begins at its session's start."""
    half = tuple(day for day, hours in question.overrides.items() if hours == (9, 12) and day.weekday() < 5)
    kind = type("Office", (Office,), {"early": tuple(day for day in half if day not in HOLIDAYS)})
    # it refuses instants before its first minute
    return kind(start=pd.Timestamp(FIRST) - pd.Timedelta(days=31), end=pd.Timestamp(LAST), side="left")


def by_row(rows: Rows, question: Question) -> Ask:
    """Ask for the minutes of each row."""
    here = office(question)
    low = pd.to_datetime(rows.start, unit="us", utc=True)
    last = pd.to_datetime(rows.end - MINUTE_US, unit="us", utc=True)
    pairs = list(zip(low, last, strict=True))
    return lambda: np.array([len(here.minutes_in_range(a, b)) for a, b in pairs], dtype=np.int64)


def searched(rows: Rows, question: Question) -> Ask:
    """Search all its minutes at once."""
    minutes = office(question).minutes_nanos
    start, end = rows.start * 1_000, rows.end * 1_000
    return lambda: np.searchsorted(minutes, end) - np.searchsorted(minutes, start)


def read(answers: Any) -> Array:
    """Take minutes."""
    return np.asarray(answers, dtype=np.int64) * MINUTE_US


PEERS = [
    Peer("exchange_calendars, minutes of a row", "exchange-calendars", by_row, read, rows=2_000, note="whole minutes"),
    Peer("exchange_calendars, minutes searched", "exchange-calendars", searched, read, note="whole minutes"),
]
