"""How often a wrong password may be tried: a few times, then after ever longer waits by each address.

All addresses together are only slowed: who comes from many, or many who mistype, must not lock out everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import RLock
from time import monotonic

FREE, FIRST_WAIT, LONGEST_WAIT, FORGOTTEN = 5, 30.0, 900.0, 3600.0  # of one address
FREE_OF_ALL, FORGIVEN = 50, 30.0  # of all together: so many at once, then one in so many seconds
MOST_ADDRESSES = 10_000


@dataclass
class Tries:
    """Wrong tries in memory: by address (how many, when the last), and of all (how many are not forgiven yet, when)."""

    wrong: dict[str, tuple[int, float]] = field(default_factory=dict)
    of_all: tuple[float, float] = (0.0, 0.0)
    lock: RLock = field(default_factory=RLock)

    def wait(self, address: str) -> float:
        """Return how many seconds an address must wait before its next try; 0 where it may try now."""
        with self.lock:
            return max(self._own_wait(address), (self._of_all() + 1 - FREE_OF_ALL) * FORGIVEN, 0.0)

    def _own_wait(self, address: str) -> float:
        count, last = self.wrong.get(address, (0, 0.0))
        since = monotonic() - last
        if count < FREE or since > FORGOTTEN:
            return 0.0
        return min(FIRST_WAIT * 2.0 ** min(count - FREE, 10), LONGEST_WAIT) - since

    def _of_all(self) -> float:
        """Return how many wrong tries of all are not forgiven yet: one is in every so many seconds."""
        count, at = self.of_all
        return max(0.0, count - (monotonic() - at) / FORGIVEN)

    def begin(self, address: str) -> float:
        """Count a try as wrong before it is looked at, and return 0; or how many seconds it must wait.

        Counted afterwards, any number of tries at once would each find that none was wrong yet.
        """
        with self.lock:
            wait = self.wait(address)
            if wait <= 0:
                self.failed(address)
            return wait

    def failed(self, address: str) -> None:
        """Count a wrong try."""
        now = monotonic()
        with self.lock:
            if len(self.wrong) > MOST_ADDRESSES:
                self.wrong = {one: told for one, told in self.wrong.items() if now - told[1] < FORGOTTEN}
            count, last = self.wrong.get(address, (0, now))
            self.wrong[address] = (1 if now - last > FORGOTTEN else count + 1, now)
            self.of_all = (self._of_all() + 1, now)

    def passed(self, address: str) -> None:
        """Forget the wrong tries of an address that knew the password, its last one for everybody too."""
        with self.lock:
            self.wrong.pop(address, None)
            self.of_all = (max(0.0, self._of_all() - 1), monotonic())
