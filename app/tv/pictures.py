"""The picture as it is sent: made once for all televisions that show the same, and none of them waits long for it."""

from __future__ import annotations

import hashlib
import json
import logging
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from app.build import BUILD
from app.wall.last_good import picture
from app.wall.shown import Shown

LOG = logging.getLogger("casewall.tv")
NEW_FOR = 0.25  # seconds in which whoever asks gets the same
PATIENCE, FIRST = 1.5, 5.5  # for a newer one, where there is one already and where there is none
MOST = 100  # that are held, of different teams, names, scenes
WORKERS = 4


@dataclass(frozen=True, kw_only=True)
class Made:
    """A picture as JSON, without the instant at which it is sent; the tag is another where anything in it is."""

    body: str
    tag: str
    at: float


@dataclass
class Pictures:
    """The newest picture of each Shown that was asked for."""

    _held: dict[Shown, Made] = field(default_factory=dict)
    _begun: dict[Shown, Future[Made]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _workers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(WORKERS, "casewall picture"))

    def newest(self, shown: Shown) -> Made | None:
        """Return the newest picture, else the last one where making it takes long; None where there is none yet."""
        with self._lock:
            held = self._held.get(shown)
            if held is not None and monotonic() - held.at < NEW_FOR:
                return held
            begun = self._begun.get(shown)
            if begun is None:
                begun = self._begun[shown] = self._workers.submit(self._make, shown)
        try:
            return begun.result(FIRST if held is None else PATIENCE)
        except Late:
            return held
        except Exception:
            # a model that is no JSON; what fails before that is told in the picture itself
            LOG.exception("the picture could not be sent")
            return held

    def _make(self, shown: Shown) -> Made:
        try:
            found = made(shown)
        except BaseException:
            with self._lock:
                self._begun.pop(shown, None)
            raise
        with self._lock:
            self._begun.pop(shown, None)
            self._held.pop(shown, None)
            self._held[shown] = found
            while len(self._held) > MOST:
                self._held.pop(next(iter(self._held)))
        return found


def made(shown: Shown) -> Made:
    """Make the picture of a Shown."""
    found = picture(shown)
    told = {
        "build": BUILD,
        "model": found.model,
        "trouble": found.trouble,
        "shown": {"theme": shown.theme, "scenes": [list(scene) for scene in shown.scenes]},
    }
    body = json.dumps(told, separators=(",", ":"), allow_nan=False)
    return Made(body=body, tag=f'W/"{hashlib.sha256(body.encode()).hexdigest()[:32]}"', at=monotonic())


PICTURES = Pictures()
