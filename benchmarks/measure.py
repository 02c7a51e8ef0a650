"""Time contenders in turn, round by round, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

Contenders = Mapping[str, Callable[[], object]]


def timed(ask: Callable[[], object]) -> float:
    """Return the seconds of one call."""
    began = perf_counter()
    answer = ask()
    took = perf_counter() - began
    del answer  # giving the memory back is not part of the answer
    return took


def medians(contenders: Contenders, *, rounds: int, warm: bool = True) -> dict[str, float]:
    """Return each contender's median in seconds; where `warm`, each round calls it once untimed before."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, ask in contenders.items():
            if warm:
                timed(ask)
            taken[name].append(timed(ask))
    return {name: median(times) for name, times in taken.items()}
