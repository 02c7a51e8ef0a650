"""The memory of a server that runs for months: few heaps, no query leaves anything, and what is free is given back."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

ARENA_MAX, HEAPS = -8, 2  # of mallopt
ENGINE = "POLARS_ENGINE_AFFINITY"


def few_heaps() -> None:
    """Let threads share two heaps, where each would have one of its own with its own gaps; to be called first of all.

    Python's threads seldom allocate at the same time.
    """
    _call("mallopt", ARENA_MAX, HEAPS)


def queries_in_memory() -> None:
    """Let Polars answer queries in memory, unless the machine's owner asks for another engine.

    The streaming engine, which it takes by itself, keeps some 4 KB of each picture of the wall for ever; the other one
    nothing, and it is as fast here (docs/benchmarks.md).
    """
    import polars as pl

    if ENGINE not in os.environ:
        pl.Config.set_engine_affinity("in-memory")


def give_back() -> None:
    """Give back the memory that is free."""
    _call("malloc_trim", 0)


def _call(name: str, *given: int) -> None:
    # another library than glibc has no such function
    with suppress(OSError, AttributeError):
        getattr(ctypes.CDLL(None), name)(*given)
