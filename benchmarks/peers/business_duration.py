"""business-duration: a list of days and Python for every row."""

from __future__ import annotations

from datetime import time
from typing import Any

import numpy as np
from business_duration import businessDuration

from benchmarks.data import CLOSE, HOLIDAYS, OPEN, Array, Question, Rows
from benchmarks.peers import Ask, Peer


def prepare(rows: Rows, _: Question) -> Ask:
    """Give it the wall clock's times; it knows one pair of hours and closed days."""
    pairs, closed = rows.local.rows(), list(HOLIDAYS)
    return lambda: [
        businessDuration(low, high, starttime=time(OPEN), endtime=time(CLOSE), holidaylist=closed, unit="sec")
        for low, high in pairs
    ]


def read(answers: Any) -> Array:
    """Take seconds."""
    return np.round(np.array(answers, dtype=np.float64)).astype(np.int64) * 1_000_000


PEERS = [Peer("business-duration", "business-duration", prepare, read, rows=1_000)]
