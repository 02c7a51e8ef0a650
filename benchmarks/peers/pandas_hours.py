"""pandas CustomBusinessHour: the length of a range of business hours, as it is usually told to be used.

It has no difference of two instants. A range counts the hours that start in an interval, not the time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.data import CLOSE, HOLIDAYS, OPEN, Array, Question, Rows
from benchmarks.peers import Ask, Peer

HOUR_US = 3_600_000_000


def prepare(rows: Rows, _: Question) -> Ask:
    """Give it timestamps of the wall clock; it cannot be told of half days and Saturdays."""
    hour = pd.offsets.CustomBusinessHour(start=f"{OPEN:02}:00", end=f"{CLOSE:02}:00", holidays=list(HOLIDAYS))
    pairs = [(pd.Timestamp(low), pd.Timestamp(high)) for low, high in rows.local.rows()]
    return lambda: [len(pd.date_range(low, high, freq=hour)) for low, high in pairs]


def read(answers: Any) -> Array:
    """Take hours."""
    return np.array(answers, dtype=np.int64) * HOUR_US


PEERS = [
    Peer(
        "pandas CustomBusinessHour", "pandas", prepare, read, rows=200, note="counts the hours that start, not the time"
    )
]
