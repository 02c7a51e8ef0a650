"""opening-hours-py: OpenStreetMap's opening hours in Rust; the open intervals of each row are summed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from opening_hours import OpeningHours, State

from benchmarks.data import CLOSE, HOLIDAYS, OPEN, ZONES, Array, Question, Rows
from benchmarks.peers import Ask, Peer


def prepare(rows: Rows, question: Question) -> Ask:
    """Write the calendar down in its language."""
    rules = [f"Mo-Fr {OPEN:02}:00-{CLOSE:02}:00"]
    rules += [f"{day:%Y %b %d} off" for day in HOLIDAYS]
    rules += [f"{day:%Y %b %d} {low:02}:00-{high:02}:00" for day, (low, high) in sorted(question.overrides.items())]
    hours, pairs = OpeningHours("; ".join(rules), timezone=ZoneInfo(ZONES[0])), rows.zoned_pairs

    def net(low: Any, high: Any) -> timedelta:
        return sum((b - a for a, b, state, _ in hours.intervals(low, high) if state == State.OPEN), timedelta(0))

    return lambda: [net(low, high) for low, high in pairs]


def read(answers: Any) -> Array:
    """Take durations."""
    return np.array([one // timedelta(microseconds=1) for one in answers], dtype=np.int64)


PEERS = [Peer("opening-hours-py", "opening-hours-py", prepare, read, rows=1_000)]
