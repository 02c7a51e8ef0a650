"""When each television was last seen and what it said of itself: kept in memory, written down every twenty seconds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from time import monotonic

from data.store.televisions import Television, Televisions

FLUSH_EVERY = 20.0  # seconds
NEW_EVERY = 1.0  # of a television that was never seen before
PATIENCE = 0.2  # for others who write to the store


@dataclass
class Seen:
    """The last word of each television, by the hash of its secret."""

    held: Televisions
    flushed: float = 0.0
    _words: dict[str, Television] = field(default_factory=dict)
    _unsaid: set[str] = field(default_factory=set)  # whose last word is not stored yet
    _lock: Lock = field(default_factory=Lock)

    def note(self, one: Television) -> None:
        """Remember what a television says of itself now."""
        with self._lock:
            self._words[one.secret_hash] = one
            self._unsaid.add(one.secret_hash)

    def newest(self, one: Television) -> Television:
        """Return a stored television with its last word, whether that is stored yet or not."""
        word = self._words.get(one.secret_hash)
        if word is None or (one.seen_at is not None and word.seen_at is not None and word.seen_at < one.seen_at):
            return one
        return replace(
            one, seen_at=word.seen_at, build=word.build, width=word.width, height=word.height,
            picture_at=word.picture_at, address=word.address,
        )  # fmt: skip

    def keep(self, keys: Collection[str]) -> None:
        """Forget everybody else."""
        with self._lock:
            for key in self._words.keys() - set(keys):
                del self._words[key]
                self._unsaid.discard(key)

    def is_due(self, known: Mapping[str, Television]) -> bool:
        """Tell whether it is time to write down; somebody whom the store never saw is written down sooner."""
        since = monotonic() - self.flushed
        if since >= FLUSH_EVERY:
            return True
        with self._lock:
            return since >= NEW_EVERY and any(key in known and known[key].seen_at is None for key in self._unsaid)

    def flush(self) -> None:
        """Write down what is not stored yet; where the store does not take it, it waits for the next time."""
        self.flushed = monotonic()
        with self._lock:
            newer = {key: self._words[key] for key in self._unsaid}
        self.held.saw(newer.values(), patience=PATIENCE)
        with self._lock:
            # one that spoke again meanwhile is stored at the next time
            self._unsaid -= {key for key, word in newer.items() if self._words.get(key) is word}
