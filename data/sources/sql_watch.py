"""A time-out for databases that know none, or none that fits: it counts only while we wait for them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from time import monotonic


@dataclass
class Watch:
    """The time that one step may take: a statement, or the next rows of one; storing rows in between is not counted."""

    timeout: timedelta
    until: float | None = None
    cut: bool = False
    done: Event = field(default_factory=Event)

    @contextmanager
    def step(self) -> Iterator[None]:
        """Count the time of a step."""
        self.until = monotonic() + self.timeout.total_seconds()
        try:
            yield
        finally:
            self.until = None

    def over(self) -> bool:
        """Tell whether the step that goes on takes too long."""
        until = self.until
        if until is not None and monotonic() > until:
            self.cut = True
        return self.cut

    @contextmanager
    def guard(self, cancel: Callable[[], object]) -> Iterator[None]:
        """Cancel from a thread of its own what takes too long."""
        thread = Thread(target=self._wait, args=(cancel,), daemon=True, name="casewall-sql-timeout")
        thread.start()
        try:
            yield
        finally:
            self.done.set()

    def _wait(self, cancel: Callable[[], object]) -> None:
        pause = min(1.0, self.timeout.total_seconds() / 10)
        while not self.done.wait(pause):
            if self.over():
                # a connection that is gone cannot be cancelled, and need not be
                with contextlib.suppress(Exception):
                    cancel()
                return
