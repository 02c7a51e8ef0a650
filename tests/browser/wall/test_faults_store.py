"""What the server needs fails: the store is held by somebody else, the disk is full, a source returns rubbish."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.wall.conftest import Hall, Told

SOON = 10.0  # seconds after a fault has ended
HOLD = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
held.execute("begin exclusive")
print("held", flush=True)
sys.stdin.read()
held.execute("rollback")
print("over", flush=True)
"""
RUBBISH = {
    "nothing": b"",
    "no words that are known": b"a;b;c\n1;2;3\n",
    "bytes that are no text": bytes(range(256)) * 64,
    "a page instead of an export": b"<!doctype html><title>Sign in</title>" * 50,
}


@contextlib.contextmanager
def held(store: Path) -> Iterator[None]:
    """Hold the store as another writer does, until the block ends."""
    command = [sys.executable, "-c", HOLD, str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield
        finally:
            holder.stdin.close()
            assert holder.stdout.readline() == "over\n"


def locked(hall: Hall, told: Told, *, seconds: float) -> None:
    hall.begin()
    with held(hall.office.store):
        hall.busy(seconds)
        seen = hall.see()
    took = hall.recovered()
    told("while held", {host: (one["said"], one["age"]) for host, one in seen.items()})
    told("right again after", took)
    assert hall.wrong() == {}
    assert max(took.values()) < SOON


def test_a_store_held_by_another_writer_is_waited_for(loading: Hall, told: Told) -> None:
    locked(loading, told, seconds=2)


@pytest.mark.long
def test_a_store_held_for_a_minute_is_waited_for(loading: Hall, told: Told) -> None:
    locked(loading, told, seconds=60)


def rubbish(hall: Hall, told: Told, content: bytes, *, seconds: float) -> None:
    hall.begin()
    good = hall.office.cases.read_bytes()
    hall.office.cases.write_bytes(content)
    hall.wait(seconds)
    seen = hall.see()
    hall.office.cases.write_bytes(good)
    took = hall.recovered()
    told("while so", {host: (one["said"], one["age"]) for host, one in seen.items()})
    told("right again after", took)
    assert hall.wrong() == {}
    for one in seen.values():
        assert "fails" in one["age"] or "STALE" in one["age"], one
    assert max(took.values()) < SOON


def test_a_source_that_returns_rubbish_is_told_and_taken_again(loading: Hall, told: Told) -> None:
    rubbish(loading, told, RUBBISH["a page instead of an export"], seconds=2.5)


@pytest.mark.long
@pytest.mark.parametrize("kind", RUBBISH)
def test_every_kind_of_rubbish_is_told_and_taken_again(loading: Hall, told: Told, kind: str) -> None:
    rubbish(loading, told, RUBBISH[kind], seconds=20)


def full(hall: Hall, told: Told, *, seconds: float) -> None:
    hall.begin()
    ballast = hall.office.folder / "ballast"
    before = hall.office.count
    if hall.office.folder.is_mount():
        fill(ballast)
    else:  # no file may grow: the store's log cannot
        hall.office.kill()
        hall.office.start(largest=max(file.stat().st_size for file in hall.office.folder.iterdir()))
    until = time.time() + seconds
    while time.time() < until:
        os.utime(hall.office.cases)  # there is news of the file, and no room to write it down
        hall.wait(1)
    seen = hall.see()
    ballast.unlink(missing_ok=True)
    if not hall.office.folder.is_mount():
        hall.office.kill()
        hall.office.start()
    took = hall.recovered()
    told("while full", {host: (one["said"], one["age"]) for host, one in seen.items()})
    told("right again after", took)
    assert hall.wrong() == {}
    assert all(set(one["told"]) == {before} for one in seen.values())
    assert max(took.values()) < SOON


def fill(ballast: Path) -> None:
    """Write until nothing more fits."""
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)


def test_a_full_disk_is_survived(loading: Hall, told: Told) -> None:
    full(loading, told, seconds=2)


@pytest.mark.long
def test_a_disk_full_for_two_minutes_is_survived(loading: Hall, told: Told) -> None:
    full(loading, told, seconds=120)


def test_the_holder_holds(tmp_path: Path) -> None:
    store = tmp_path / "any.db"
    with sqlite3.connect(store) as one:
        one.execute("create table t (x)")
    with held(store), sqlite3.connect(store, timeout=0) as other, pytest.raises(sqlite3.OperationalError):
        other.execute("insert into t values (1)")
