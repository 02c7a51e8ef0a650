"""NumPy on ready breakpoints of W: interpolated in floating point."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.data import Array, Question, Rows
from benchmarks.peers import Ask, Peer


def breakpoints(question: Question) -> tuple[Array, Array]:
    """Return the instants at which work begins or ends, and the working µs before each."""
    spans = question.sessions.select("start", "end").to_numpy().astype("datetime64[us]").astype(np.int64)
    before = np.concatenate([[0], np.cumsum(spans[:, 1] - spans[:, 0])])
    return spans.reshape(-1), np.stack([before[:-1], before[1:]], axis=1).reshape(-1)


def prepare(rows: Rows, question: Question) -> Ask:
    """Interpolate between the breakpoints."""
    at, worked = breakpoints(question)
    return lambda: np.interp(rows.end, at, worked) - np.interp(rows.start, at, worked)


def read(answers: Any) -> Array:
    """Take µs, rounded."""
    return np.round(answers).astype(np.int64)


PEERS = [Peer("NumPy interp on ready sessions", "numpy", prepare, read, note="clamps beyond its sessions")]
