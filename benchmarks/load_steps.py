"""Where a load's time goes: its steps are watched by name, each less the steps inside it.

What is counted is computing time on both cores together: it tells the same on a machine that has other work to do.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from functools import wraps
from time import process_time
from typing import Any

# in the module that calls it, by the name by which it does: what people read as a step
WATCHED = {
    ("data.sources.parquet", "parts"): "read",
    ("data.sources.sql_copy", "frames"): "read",
    ("data.loading", "map_parts"): "map: what is equal in two parts",
    ("data.mapping", "map_table"): "map: the rest",
    ("data.mapping_table", "gather"): "map: as text",
    ("data.mapping_table", "row_hash"): "map: hash of each row",
    ("data.mapping_table", "instants"): "map: times",
    ("data.mapping", "checked"): "check",
    ("data.store.rows", "classify"): "new, changed, unchanged",
    ("data.store.bulk", "lookup"): "look up what is stored",
    ("data.store.bulk", "insert"): "insert",
    ("data.store.loading", "wait_for_verdict"): "note whom to judge",
    ("sqlalchemy.engine.base.RootTransaction", "commit"): "commit",
}
REST = "the rest"


class Steps:
    """Seconds of computing by step, while watched; whatever is in no step is the rest."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[str] = [REST]
        self._since = process_time()

    def watch(self) -> None:
        """Begin to watch: from now on every call of a step is counted."""
        for (place, name), step in WATCHED.items():
            held = _found(place)
            setattr(held, name, self._watched(getattr(held, name), step))
        self._since = process_time()

    def taken(self) -> dict[str, float]:
        """Return the seconds so far."""
        self._turn(REST)
        return dict(self.seconds)

    def _turn(self, step: str | None) -> None:
        """Count the time since the last turn to the innermost open step; then open one, or close it (None)."""
        now = process_time()
        self.seconds[self._open[-1]] = self.seconds.get(self._open[-1], 0.0) + now - self._since
        self._since = now
        if step is None:
            self._open.pop()
        else:
            self._open.append(step)

    def _watched(self, call: Callable[..., Any], step: str) -> Callable[..., Any]:
        @wraps(call)
        def timed(*args: Any, **named: Any) -> Any:
            self._turn(step)
            try:
                answer = call(*args, **named)
            finally:
                self._turn(None)
            return self._walked(answer, step) if isinstance(answer, Iterator) else answer

        return timed

    def _walked(self, rows: Iterator[Any], step: str) -> Iterator[Any]:
        while True:
            self._turn(step)
            try:
                one = next(rows, REST)
            finally:
                self._turn(None)
            if one is REST:
                return
            yield one


def _found(place: str) -> Any:
    """Return a module, or a class in one."""
    try:
        return importlib.import_module(place)
    except ModuleNotFoundError:
        module, _, name = place.rpartition(".")
        return getattr(importlib.import_module(module), name)
