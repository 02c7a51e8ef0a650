"""businesstimedelta: rules, and Python for every row."""

from __future__ import annotations

from datetime import time
from typing import Any

import businesstimedelta
import numpy as np
import pytz

from benchmarks.data import CLOSE, HOLIDAYS, OPEN, ZONES, Array, Question, Rows
from benchmarks.peers import Ask, Peer


def prepare(rows: Rows, _: Question) -> Ask:
    """Give it a rule for the week and one for the holidays; it has none for a half day."""
    zone = pytz.timezone(ZONES[0])
    week = businesstimedelta.WorkDayRule(time(OPEN), time(CLOSE), [0, 1, 2, 3, 4], tz=zone)
    # it looks for the next holiday without end: one long after the last row keeps it from failing
    later = [HOLIDAYS[-1].replace(year=HOLIDAYS[-1].year + years) for years in (1, 2, 3)]
    rules = businesstimedelta.Rules([week, businesstimedelta.HolidayRule([*HOLIDAYS, *later], tz=zone)])
    pairs = rows.zoned_pairs
    return lambda: [rules.difference(low, high) for low, high in pairs]


def read(answers: Any) -> Array:
    """Take hours and seconds."""
    return np.array([(one.hours * 3600 + one.seconds) * 1_000_000 for one in answers], dtype=np.int64)


PEERS = [Peer("businesstimedelta", "businesstimedelta", prepare, read, rows=100)]
