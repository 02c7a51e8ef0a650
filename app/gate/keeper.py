"""Who may pass: one password for everybody, and a pass for each browser that knew it. The store keeps only hashes."""

from __future__ import annotations

import secrets
from asyncio import Semaphore
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic

from app.gate.password import hashed, matches
from app.gate.tries import Tries
from data.store import Store

LASTS = timedelta(days=30)
LOOK = 10.0  # seconds for which a pass holds without a look at the store
AT_ONCE = 2  # hashing is dear: nobody may make the server do more of it at a time


@dataclass
class Keeper:
    """Keeps the gate of one store; `now` is the world's clock."""

    store: Store
    now: Callable[[], datetime]
    monitor: str | None = None  # what a monitor shows in place of a pass
    tries: Tries = field(default_factory=Tries)
    known: dict[str, tuple[datetime, float]] = field(default_factory=dict)
    hashing: Semaphore = field(default_factory=lambda: Semaphore(AT_ONCE))

    def has_password(self) -> bool:
        """Return whether a password was set."""
        return self.store.password() is not None

    def set_password(self, password: str) -> None:
        """Keep a new password's hash; every pass that was given ends."""
        self.store.set_password(hashed(password), at=self.now())
        self.known.clear()

    def admit(self, password: str, *, address: str) -> str | None:
        """Return a new pass for who knows the password, whose tries are forgotten; else None."""
        kept = self.store.password()
        if kept is None or not matches(password, kept):
            return None
        self.tries.passed(address)
        token = secrets.token_urlsafe(32)
        self.store.give_pass(digest(token), at=self.now(), until=self.now() + LASTS)
        return token

    def knows(self, token: str | None) -> bool:
        """Return whether a pass was given and still holds."""
        if not token:
            return False
        key = digest(token)
        held = self.known.get(key)
        if held is None or monotonic() - held[1] > LOOK:
            # another process may have set a new password meanwhile
            until = self.store.pass_until(key)
            held = None if until is None else (until, monotonic())
        if held is None or held[0] <= self.now():
            self.known.pop(key, None)
            return False
        self.known[key] = held
        return True


def digest(token: str) -> str:
    """Return what is kept of a pass: it is random and long, so a plain hash will do."""
    return sha256(token.encode()).hexdigest()


_keeper: list[Keeper] = []


def install(keeper: Keeper | None) -> None:
    """Set who keeps the gate of this server; None where it serves this machine alone."""
    _keeper[:] = [keeper] if keeper else []


def keeper() -> Keeper | None:
    """Return who keeps the gate; None where there is none."""
    return _keeper[0] if _keeper else None
