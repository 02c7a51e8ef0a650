"""Who asks for a picture, answered from memory: a store that is locked or gone holds up no television.

A thread of its own reads the pairings every second, and writes down new codes and when each television was last seen.
It lives while televisions ask.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from app.clock import now
from app.served import site
from app.tv import codes
from app.tv.entries import Entries
from app.tv.seen import PATIENCE, Seen
from data.errors import CasewallError
from data.settings import Settings
from data.store import Store
from data.store.televisions import Television, Televisions

if TYPE_CHECKING:
    from app.tv.pictures import Made

LOG = logging.getLogger("casewall.tv")
EVERY = 1.0  # seconds between two looks at the pairings
IDLE = 30.0  # without a television for so long, the thread ends
FIRST = 2.0  # at most for the first look
RENEWED = timedelta(days=1)  # between two renewals of a cookie
MOST, MOST_OF_ONE = 200, 20  # televisions that may wait to be paired: of all addresses, and of one


class Full(Exception):  # noqa: N818 - who asks for it says `except Full`
    """So many televisions wait to be paired that no other one is given a code."""


@dataclass
class Devices:
    """The televisions of a store and a configuration, as they are known in this process."""

    store: Store
    entries: Entries
    known: dict[str, Television] = field(default_factory=dict)
    blind: bool = True  # the pairings could not be read yet
    _unwritten: dict[str, Television] = field(default_factory=dict)
    _renewed: dict[str, datetime] = field(default_factory=dict)
    _given: dict[str, Made] = field(default_factory=dict)  # the last picture of each, shared among those alike
    _told: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)
    _looking: Lock = field(default_factory=Lock)
    _looked: Event = field(default_factory=Event)
    _wake: Event = field(default_factory=Event)
    _worker: Thread | None = None
    _asked: float = 0.0

    def __post_init__(self) -> None:
        self._held = Televisions(self.store)
        self.seen = Seen(self._held)

    @classmethod
    def of(cls, store: Store, settings: Settings) -> Devices:
        """Return the televisions of a store; its configuration may have changed since it was read."""
        found = cls(store, Entries(settings))
        found.entries.look(anew=True)
        return found

    def find(self, secret: str | None) -> Television | None:
        """Return the television that keeps a secret; None where it is not known."""
        self._stir()
        if secret is None or len(secret) > codes.LONGEST_SECRET:
            return None
        key = codes.hashed(secret)
        with self._lock:
            held, fresh = self.known.get(key), self._unwritten.get(key)
        one = (fresh or held) if held is None or held.name is None else held
        return None if one is None else self.seen.newest(one)

    def ask(self, secret: str | None, *, address: str | None) -> tuple[str, Television]:
        """Return a secret and a television that waits with a good code; the ones of before while they are good.

        Raises Full where too many wait.
        """
        at, found = now(), self.find(secret)
        if secret is None or found is None or found.revoked_at is not None:
            secret = codes.new_secret()
        elif found.good_code(at) or found.is_paired:
            return secret, found
        with self._lock:
            waiting = [one for one in (self.known | self._unwritten).values() if one.good_code(at)]
            if len(waiting) >= MOST or sum(one.address == address for one in waiting) >= MOST_OF_ONE:
                raise Full
            fresh = Television(
                secret_hash=codes.hashed(secret), code=codes.new_code(), code_until=at + codes.GOOD_FOR, address=address
            )
            self._unwritten[fresh.secret_hash] = fresh
        self._wake.set()  # who reads the code off the screen must find it in the store
        return secret, fresh

    def renews(self, one: Television) -> bool:
        """Tell once a day that a television's cookie is to be set again: browsers let none live for years."""
        at = now()
        with self._lock:
            last = self._renewed.get(one.secret_hash)
            if last is not None and at - last < RENEWED:
                return False
            self._renewed[one.secret_hash] = at
        return True

    def gave(self, one: Television, made: Made) -> None:
        """Remember which picture a television was handed."""
        self._given[one.secret_hash] = made

    def given(self, one: Television) -> Made | None:
        """Return the last picture that a television was handed; None where this process handed it none yet."""
        return self._given.get(one.secret_hash)

    def all(self) -> list[Television]:
        """Return every television with its last word, whether that is stored yet or not."""
        if self._worker is None:  # no television asks: what is known may be of long ago
            self.look()
        self._stir()
        return [self.seen.newest(one) for one in self.known.values()]

    def look(self) -> None:
        """Read pairings and configuration now, and store what waits to be stored."""
        with self._looking:
            self._attempt("codes", self._write_codes)
            if self.seen.is_due(self.known):
                self._attempt("last seen", self.seen.flush)
            self._attempt("pairings", self._read)
            self._attempt("configuration", self.entries.look)
        self._looked.set()

    def stop(self) -> None:
        """End the thread."""
        worker, self._asked = self._worker, -IDLE
        self._wake.set()
        if worker is not None:
            worker.join(10)

    def _read(self) -> None:
        found = {one.secret_hash: one for one in self._held.all()}
        with self._lock:
            self.known, self.blind = found, False
            self._renewed = {key: at for key, at in self._renewed.items() if key in found}
            self._given = {key: made for key, made in self._given.items() if key in found}
        self.seen.keep(found.keys())

    def _write_codes(self) -> None:
        with self._lock:
            waiting = list(self._unwritten.values())
        for one in waiting:
            if one.good_code(now()) is not None:
                self._held.ask(one, now=now(), patience=PATIENCE)
            with self._lock:
                if self._unwritten.get(one.secret_hash) is one:
                    # until it is read back it is known by this
                    self.known = self.known | {one.secret_hash: one}
                    del self._unwritten[one.secret_hash]

    def _attempt(self, what: str, step: Callable[[], None]) -> None:
        """Do a step; what fails is tried again at the next time, and told once."""
        try:
            step()
            self._told.discard(what)
        except Exception as error:
            if what not in self._told:
                self._told.add(what)
                LOG.warning("televisions: %s: %s", what, error, exc_info=not isinstance(error, CasewallError))

    def _stir(self) -> None:
        """Keep the thread at work; only the very first television waits a moment for what it finds."""
        self._asked = monotonic()
        with self._lock:
            if self._worker is None:
                self._worker = Thread(target=self._work, name="casewall televisions", daemon=True)
                self._worker.start()
        if not self._looked.is_set():
            self._looked.wait(FIRST)

    def _work(self) -> None:
        while True:
            self.look()
            with self._lock:
                if monotonic() - self._asked > IDLE:
                    self._worker = None
                    break
            self._wake.wait(EVERY)
            self._wake.clear()
        self._attempt("last seen", self.seen.flush)


_devices: list[Devices] = []
_making = Lock()


def devices() -> Devices:
    """Return the televisions of the served site."""
    here = site()
    with _making:
        if not _devices or _devices[0].store is not here.store:
            for old in _devices:
                old.stop()
            _devices[:] = [Devices.of(here.store, here.settings)]
        return _devices[0]
