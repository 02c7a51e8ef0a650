"""A server that runs for months holds no more than one that was just started, and its walls notice nothing."""

from __future__ import annotations

import gc
from datetime import timedelta
from threading import Event, Lock

import pytest

from app import housekeeping, queries
from app.housekeeping import tidy
from app.wall.shown import Shown
from tests.tv.conftest import Office

TICKS = 20


def locks() -> int:
    gc.collect()
    return sum(isinstance(one, type(Lock())) for one in gc.get_objects())


def test_the_locks_of_ticks_long_past_are_given_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    version, at = queries._key()
    ticks = iter(range(1, 1000))
    monkeypatch.setattr(queries, "_key", lambda: (version, at + timedelta(seconds=15 * next(ticks))))
    queries.wall_model(Shown())
    tidy()
    before = locks()
    for _ in range(TICKS):
        queries.wall_model(Shown())
    assert locks() - before >= TICKS  # else there is nothing to tidy any more
    tidy()
    assert locks() - before < TICKS / 4


def test_a_picture_is_the_same_after_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    key = queries._key()
    monkeypatch.setattr(queries, "_key", lambda: key)
    before, made = queries.wall_model(Shown()), queries.pictures_made()
    tidy()
    after = queries.wall_model(Shown())
    assert after == before
    assert queries.pictures_made() == made + 1


def test_it_is_done_again_and_again_until_the_server_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    done, stop = Event(), Event()
    monkeypatch.setattr(housekeeping, "EVERY", timedelta(milliseconds=1))

    def twice() -> None:
        if done.is_set():
            stop.set()
        done.set()
        raise RuntimeError("once more")  # a mistake in it ends nothing

    monkeypatch.setattr(housekeeping, "tidy", twice)
    housekeeping.start(stop)
    assert stop.wait(10)
