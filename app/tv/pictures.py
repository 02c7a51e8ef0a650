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
from typing import Any

from app.build import BUILD
from app.served import site
from app.wall.last_good import FAILED, NEXT, SLOW, picture
from app.wall.shown import Shown

LOG = logging.getLogger("casewall.tv")
NEW_FOR = 0.25  # seconds in which whoever asks gets the same
PATIENCE, FIRST = 1.5, 5.5  # for a newer one, where there is one already and where there is none
OLD = 15.0  # seconds after which a picture is no longer handed out as the present
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
    """The newest picture of each Shown that was asked for; where there comes none, the last one and what is wrong."""

    _held: dict[Shown, Made] = field(default_factory=dict)
    _old: dict[Shown, Made] = field(default_factory=dict)  # the held ones of which it is told that they are old
    _begun: dict[Shown, Future[Made]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _workers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(WORKERS, "casewall picture"))

    def newest(self, shown: Shown) -> Made | None:
        """Return the newest picture, else the last one where making it takes long; None where there is none yet.

        One that is old by then says so.
        """
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
            return self._told(shown, held, SLOW)
        except Exception:
            # a model that is no JSON; what fails before that is told in the picture itself
            LOG.log(
                logging.DEBUG if shown in self._old else logging.ERROR, "the picture could not be sent", exc_info=True
            )
            return self._told(shown, held, FAILED)

    def _told(self, shown: Shown, held: Made | None, what: str) -> Made | None:
        """Return a held picture; one that is old with what is wrong, the same until there is a newer one."""
        if held is None or monotonic() - held.at < OLD:
            return held
        with self._lock:
            found = self._old.get(shown)
            if found is None:
                since = site().now_ms() - int((monotonic() - held.at) * 1000)
                trouble = {"what": what, "since_ms": since, "next": NEXT}
                found = self._old[shown] = _made(json.loads(held.body) | {"trouble": trouble}, at=held.at)
        return found

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
            self._old.pop(shown, None)
            self._held[shown] = found
            while len(self._held) > MOST:
                gone = next(iter(self._held))
                self._held.pop(gone)
                self._old.pop(gone, None)
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
    return _made(told, at=monotonic())


def _made(told: dict[str, Any], *, at: float) -> Made:
    body = json.dumps(told, separators=(",", ":"), allow_nan=False)
    return Made(body=body, tag=f'W/"{hashlib.sha256(body.encode()).hexdigest()[:32]}"', at=at)


PICTURES = Pictures()
