"""NumPy's business days times the hours, and the wall clock's times clipped to the day."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.data import CLOSE, HOLIDAYS, OPEN, Array, Question, Rows
from benchmarks.peers import Ask, Peer

HOUR_US = 3_600_000_000


def prepare(rows: Rows, _: Question) -> Ask:
    """Give it the wall clock's times, converted beforehand: it knows no zones, and one length of day."""
    start, end = (rows.local[name].to_numpy() for name in ("start", "end"))
    days = np.busdaycalendar(holidays=[np.datetime64(day) for day in HOLIDAYS])
    low, high = OPEN * HOUR_US, CLOSE * HOUR_US

    def clock(at: Any) -> Any:
        day = at.astype("datetime64[D]")
        inside = np.clip((at - day).astype(np.int64), low, high) - low
        return day, np.where(np.is_busday(day, busdaycal=days), inside, 0)

    def ask() -> Any:
        (first, before), (last, after) = clock(start), clock(end)
        return np.busday_count(first, last, busdaycal=days) * (high - low) + after - before

    return ask


def read(answers: Any) -> Array:
    """Take µs."""
    return np.asarray(answers, dtype=np.int64)


PEERS = [Peer("NumPy busday_count and clip", "numpy", prepare, read, note="wall clock times converted beforehand")]
