"""The memory that the C library holds for a server that runs for months: few heaps, and what is free is given back."""

from __future__ import annotations

import ctypes
from contextlib import suppress

ARENA_MAX, HEAPS = -8, 2  # of mallopt


def few_heaps() -> None:
    """Let threads share two heaps, where each would have one of its own with its own gaps; to be called first of all.

    Python's threads seldom allocate at the same time.
    """
    _call("mallopt", ARENA_MAX, HEAPS)


def give_back() -> None:
    """Give back the memory that is free."""
    _call("malloc_trim", 0)


def _call(name: str, *given: int) -> None:
    # another library than glibc has no such function
    with suppress(OSError, AttributeError):
        getattr(ctypes.CDLL(None), name)(*given)
