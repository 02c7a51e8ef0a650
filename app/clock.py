"""The only place that asks what time it is.

A log of the past is shown with a clock that starts at a chosen instant and runs on from there, so that an old
log makes a living wall.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """Return this instant in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """A clock that runs from `starts_at`, or with the world where that is not given."""

    started: datetime
    starts_at: datetime | None = None

    @classmethod
    def start(cls, starts_at: datetime | None = None) -> Clock:
        """Start a clock; `starts_at` must carry a zone."""
        return cls(started=now(), starts_at=starts_at)

    def now(self) -> datetime:
        """Return the instant this clock shows, in UTC."""
        world = now()
        return world if self.starts_at is None else self.starts_at.astimezone(UTC) + (world - self.started)

    def tick(self, every: timedelta) -> datetime:
        """Return the shown instant floored to a step: the `as_of` of a picture."""
        shown, step = self.now(), every.total_seconds()
        return datetime.fromtimestamp(shown.timestamp() // step * step, UTC) if step > 0 else shown
