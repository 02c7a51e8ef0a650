"""Suggested targets counted again: percentiles, and their intervals by exact sums of the binomial distribution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache

from tests.reference.catalogue.figures_time import percentile

SIDE = 40  # each end of an interval of 95 % fails in at most one of 40


@cache
def ranks(n: int, per_cent: int) -> tuple[int | None, int | None]:
    """Return the highest and the lowest rank (from 1) between whose values the quantile of n cases lies.

    The value of rank r lies above the quantile where fewer than r of the n lie within it, and below where r or more do.
    All in whole numbers: a chance is so many of 100^n.
    """
    whole, low, high = 100**n, None, None
    term = upto = (100 - per_cent) ** n  # that none lies within, that at most `rank - 1` do
    for rank in range(1, n + 1):
        if SIDE * upto <= whole:
            low = rank
        if high is None and SIDE * (whole - upto) <= whole:
            high = rank
        term = term * (n - rank + 1) * per_cent // (rank * (100 - per_cent))
        upto += term
    return low, high


def suggestion(
    values: Sequence[timedelta], per_cent: int, *, least: int
) -> tuple[timedelta | None, timedelta | None, timedelta | None]:
    """Return the suggested target with the two ends of its interval; nothing of too few cases."""
    held = sorted(values)
    if len(held) < least:
        return None, None, None
    low, high = (None if rank is None else held[rank - 1] for rank in ranks(len(held), per_cent))
    return percentile(held, per_cent), low, high
