"""The newest picture of a wall; where making it fails, the last good one with what failed, since when, what is next.

It never raises, and a failure's traceback goes to the log once, however often the walls ask.
"""

from __future__ import annotations

import errno
import logging
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any

from app import queries
from app.clock import now
from app.served import site
from app.wall.shown import Shown
from data.errors import CasewallError
from metrics.calendar_table import micros

LOG = logging.getLogger("casewall.wall")
NEXT = "Trying again every few seconds."
SLOW = "The server is slow to make the next picture."
FAILED = "The picture could not be made."
PATIENCE = 5.0  # seconds
FRESH = 0.25  # seconds for which a picture is the newest one without another look at the store
# the walls are read from afar: what failed in a few words; all of it stands in the log
KINDS = {
    "being written by another": "Another program holds the store.",
    "locked": "Another program holds the store.",
    "is full": "The disk of the server is full.",
    "damaged": "The store is damaged.",
    "not a database": "The store is damaged.",
    "is not known": "The team of this television is not known.",
}
FULL = (errno.ENOSPC, errno.EDQUOT)
Key = tuple[str | None, str]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A view model, or None where none was ever made; the server's instant; what is wrong, if anything is.

    `trouble` holds what (a sentence), since_ms, and next (a sentence).
    """

    model: dict[str, Any] | None
    now_ms: int
    trouble: dict[str, Any] | None = None


@dataclass
class _Kept:
    """The last good model of each team and way to name people, since when which of them fails, and who makes one."""

    models: dict[Key, dict[str, Any]] = field(default_factory=dict)
    made: dict[Key, float] = field(default_factory=dict)
    since: dict[Key, int] = field(default_factory=dict)
    told: set[tuple[Key, str]] = field(default_factory=set)
    makers: dict[Key, Lock] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


_kept = _Kept()


def picture(shown: Shown) -> Picture:
    """Return the newest picture of what a television shows, else the last good one of this process.

    One caller at a time makes it; the others wait for that one, but not for longer than a wall can wait.
    """
    # scenes and theme are only how it is shown: the same picture stands behind all of them
    key = (shown.team, shown.names)
    with _kept.lock:
        maker = _kept.makers.setdefault(key, Lock())
    if not maker.acquire(timeout=PATIENCE):
        return _last(shown, key, SLOW)
    try:
        # fifty televisions that ask within one moment are one question to the store
        if monotonic() - _kept.made.get(key, -FRESH) < FRESH:
            return Picture(model=_with_scenes(_kept.models[key], shown), now_ms=_now_ms())
        model = queries.wall_model(shown)
        _good(key, model)
    except Exception as error:
        what = _what(error)
        _tell(key, error, what)
        return _last(shown, key, what)
    finally:
        maker.release()
    return Picture(model=_with_scenes(model, shown), now_ms=_now_ms())


def _good(key: Key, model: dict[str, Any]) -> None:
    """Keep a picture; whatever failed before it is over."""
    with _kept.lock:
        _kept.models[key], _kept.made[key] = model, monotonic()
        _kept.since.pop(key, None)
        _kept.told = {(other, kind) for other, kind in _kept.told if other != key}


def _last(shown: Shown, key: Key, what: str) -> Picture:
    """Return the last good picture with what is wrong, since when, and what happens next."""
    at = _now_ms()
    with _kept.lock:
        since = _kept.since.setdefault(key, at)
        _kept.made.pop(key, None)
        last = _kept.models.get(key)
    trouble = {"what": what, "since_ms": since, "next": NEXT}
    return Picture(model=None if last is None else _with_scenes(last, shown), now_ms=at, trouble=trouble)


def _with_scenes(model: dict[str, Any], shown: Shown) -> dict[str, Any]:
    return model | {"scenes": [list(scene) for scene in shown.scenes]}


def forget() -> None:
    """Forget every picture of before."""
    with _kept.lock:
        _kept.models.clear()
        _kept.made.clear()
        _kept.since.clear()
        _kept.told.clear()


def _now_ms() -> int:
    try:
        return site().now_ms()
    except Exception:
        return micros(now()) // 1000


def _what(error: Exception) -> str:
    """Return in a few words what failed."""
    said = str(error)
    if isinstance(error, MemoryError):
        return "The server is out of memory."
    if isinstance(error, OSError) and error.errno in FULL:
        return KINDS["is full"]
    database = type(error).__module__.startswith(("sqlalchemy", "sqlite3", "psycopg"))
    usual = "The store cannot be read." if database or "store" in said else FAILED
    if database or isinstance(error, CasewallError):
        return next((words for part, words in KINDS.items() if part in said), usual)
    return FAILED


def _tell(key: Key, error: Exception, what: str) -> None:
    """Log a failure with its traceback, once a kind while it lasts."""
    kind = (key, f"{type(error).__name__}: {what}")
    with _kept.lock:
        if kind in _kept.told:
            return
        _kept.told.add(kind)
    LOG.error("The wall's picture could not be made: %s", what, exc_info=error)
