"""How old the pictures were that televisions got: from a new tick, or a load in the store, to the first answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import quantiles

from benchmarks.televisions.sets import Television

MS = timedelta(milliseconds=1)
SECOND = timedelta(seconds=1)
Commit = tuple[datetime, int]  # when a data version was there first


def quantile(values: Iterable[float], share: int) -> float | None:
    """Return a percentile, None of fewer than two."""
    held = list(values)
    return None if len(held) < 2 else quantiles(held, n=100, method="inclusive")[share - 1]


def tick_ages(
    one: Television, *, began: datetime, ended: datetime, refresh: timedelta, ahead: timedelta
) -> list[float]:
    """Return, for each tick between two instants, the seconds until this set had its picture or a later one."""
    step, shift = round(refresh / MS), round(ahead / MS)
    first, last = _ms(began) + shift, _ms(ended) + shift
    due = -(-first // step) * step
    found: list[float] = []
    for answer in one.answers:
        if answer.picture is None or answer.at < began:
            continue
        while due <= min(answer.picture[1], last):
            found.append((_ms(answer.at) + shift - due) / 1000)
            due += step
    return found


def commit_ages(one: Television, commits: Sequence[Commit], *, began: datetime, ended: datetime) -> list[float]:
    """Return, for each load between two instants, the seconds until this set had a picture with it."""
    found: list[float] = []
    for at, version in commits:
        if not began <= at <= ended:
            continue
        first = next((a for a in one.answers if a.picture is not None and a.picture[0] >= version), None)
        if first is not None:
            found.append(max(0.0, (first.at - at) / SECOND))
    return found


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
