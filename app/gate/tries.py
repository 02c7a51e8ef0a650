"""How often a wrong password may be tried: a few times, then after ever longer waits, by each address and by all."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import RLock
from time import monotonic

FREE, FREE_OF_ALL = 5, 50
FIRST_WAIT, LONGEST_WAIT, FORGOTTEN = 30.0, 900.0, 3600.0
MOST_ADDRESSES = 10_000
EVERYBODY = ""


@dataclass
class Tries:
    """Wrong tries by address, in memory: (how many, when the last)."""

    wrong: dict[str, tuple[int, float]] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)

    def wait(self, address: str) -> float:
        """Return how many seconds an address must wait before its next try; 0 where it may try now."""
        with self.lock:
            return max(self._wait(address, FREE), self._wait(EVERYBODY, FREE_OF_ALL))

    def _wait(self, address: str, free: int) -> float:
        count, last = self.wrong.get(address, (0, 0.0))
        since = monotonic() - last
        if count < free or since > FORGOTTEN:
            return 0.0
        return max(0.0, min(FIRST_WAIT * 2.0 ** min(count - free, 10), LONGEST_WAIT) - since)

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
            for one in (address, EVERYBODY):
                count, last = self.wrong.get(one, (0, now))
                self.wrong[one] = (1 if now - last > FORGOTTEN else count + 1, now)

    def passed(self, address: str) -> None:
        """Forget the wrong tries of an address that knew the password, its last one for everybody too."""
        with self.lock:
            self.wrong.pop(address, None)
            count, last = self.wrong.get(EVERYBODY, (0, 0.0))
            if count:
                self.wrong[EVERYBODY] = (count - 1, last)
