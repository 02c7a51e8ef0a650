"""What one would use instead, one module a peer; each is asked the same rows in the form that suits it best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from benchmarks.data import Array, Question, Rows

Ask = Callable[[], object]
"""What is timed: from ready input to all answers."""
Read = Callable[[object], Array]
"""What is not: the answers as µs in the order of the rows."""


@dataclass(frozen=True)
class Peer:
    """A way to count net work time; `rows` is how many it is asked, where a million would take too long."""

    name: str
    package: str
    prepare: Callable[[Rows, Question], Ask]
    read: Read
    rows: int = 1_000_000
    note: str = ""


MODULES = (
    "pandas_hours", "business_time_delta", "business_duration", "opening_hours", "exchange_calendars", "numpy_days",
    "numpy_search", "duckdb_joins", "polars_asof",
)  # fmt: skip


def peers() -> list[Peer | tuple[str, str]]:
    """Return all peers, and of one that cannot be imported its module's name and why."""
    found: list[Peer | tuple[str, str]] = []
    for name in MODULES:
        try:
            found += import_module(f"benchmarks.peers.{name}").PEERS
        except ImportError as error:
            found.append((name, str(error)))
    return found
