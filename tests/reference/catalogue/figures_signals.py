"""Signals of a weekly series: its mean, its natural limits, and the weeks that are more than noise."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

FEW, MANY, RUN, WIDTH = 12, 26, 8, 2.66


def limits(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Return lower limit, mean and upper limit of the first 26 values; None of fewer than 12."""
    base = values[:MANY]
    if len(base) < FEW:
        return None
    mean = sum(base) / len(base)
    moving = sum(abs(after - before) for before, after in pairwise(base)) / (len(base) - 1)
    return mean - WIDTH * moving, mean, mean + WIDTH * moving


def signals(values: Sequence[float]) -> list[str | None]:
    """Return for each value: "outside" the limits, the eighth or later of a "run" on one side of the mean, or None."""
    held = limits(values)
    if held is None:
        return [None] * len(values)
    low, mean, high = held
    found: list[str | None] = []
    side, length = 0, 0
    for value in values:
        now = (value > mean) - (value < mean)
        length = length + 1 if now and now == side else abs(now)
        side = now
        found.append("outside" if not low <= value <= high else "run" if length >= RUN else None)
    return found
