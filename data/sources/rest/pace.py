"""How fast we may ask, and how long a product wants to be left alone."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime

from data.settings.source_rest import Rate

PAUSE = 0.5  # seconds of one nap, so that a rate of many a minute is not passed in one burst at its edge


class Pace:
    """Never more than so many requests in so many seconds, whenever those begin."""

    def __init__(self, rate: Rate | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.clock = rate, clock
        self.asked: deque[float] = deque()

    def wait(self) -> float:
        """Wait until one more request is allowed, count it, and return the seconds waited."""
        if self.rate is None:
            return 0.0
        start = self.clock()
        while len(self.asked) >= self.rate.most:
            free = self.asked[0] + self.rate.seconds - self.clock()
            if free <= 0:
                self.asked.popleft()
            else:
                time.sleep(min(free, PAUSE))
        self.asked.append(self.clock())
        return self.clock() - start


def retry_after(text: str | None, *, now: datetime | None) -> float | None:
    """Return the seconds that Retry-After asks for: a number, or a date against the answer's own Date."""
    if text is None:
        return None
    try:
        return max(0.0, float(text.strip()))
    except ValueError:
        at = http_date(text)
        return max(0.0, (at - now).total_seconds()) if at and now else None


def http_date(text: str | None) -> datetime | None:
    """Read a date of HTTP; None where it is none."""
    try:
        at = parsedate_to_datetime(text) if text else None
    except (TypeError, ValueError):
        return None
    return at if at and at.tzinfo else None
