"""What goes wrong, and at which request: a schedule that the same seed makes again."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

TOO_MANY = ("429", "429-date", "429-bare")  # Retry-After in seconds, as an HTTP date, not at all
BROKEN = ("500", "502", "503")
KINDS = (*TOO_MANY[:2], *BROKEN, "cut", "drop", "slow", "html")


@dataclass(frozen=True)
class Faults:
    """Faults by request number (the first request is 1, requests for a token count as well).

    at: request number to kind: "429", "429-date", "429-bare", "500", "502", "503", "cut" (the body ends in the middle
    and the connection with it), "drop" (closed without a word), "slow", "html" (a page for people, with status 200).
    vanishes: field of a case row to the request number from which it is missing.
    appears: field of a case row to (request number from which it is there, its value).
    expires_after: how many requests a token is good for; expires_seconds: how long it is. A token given by hand stays
    expired until `server.renew()`; one from a token address is asked for anew.
    """

    at: Mapping[int, str] = field(default_factory=dict)
    vanishes: Mapping[str, int] = field(default_factory=dict)
    appears: Mapping[str, tuple[int, Any]] = field(default_factory=dict)
    expires_after: int | None = None
    expires_seconds: float | None = None
    retry_after: int = 0
    slow_seconds: float = 0.2

    @classmethod
    def none(cls) -> Faults:
        """Return a schedule in which nothing goes wrong."""
        return cls()

    @classmethod
    def seeded(
        cls,
        seed: int,
        *,
        among: int = 400,
        share: float = 0.2,
        kinds: Iterable[str] = KINDS,
        running: int = 2,
        **more: Any,
    ) -> Faults:
        """Spread faults over the first `among` requests, never more than `running` of them one after another."""
        dice, kinds, at, row = random.Random(seed), tuple(kinds), {}, 0
        for number in range(1, among + 1):
            row = row + 1 if dice.random() < share and row < running else 0
            if row:
                at[number] = dice.choice(kinds)
        return cls(at=at, **more)

    def dress(self, row: dict[str, Any], number: int) -> dict[str, Any]:
        """Take away and add the fields that are due at this request."""
        for name, since in self.vanishes.items():
            if number >= since:
                row.pop(name, None)
        for name, (since, value) in self.appears.items():
            if number >= since:
                row[name] = value
        return row
