"""Two Casewalls on one store: nothing is doubled, nobody waits for ever, and the dead hold nothing."""

from __future__ import annotations

import json
import random
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.databases import postgres
from tests.killed.compared import check_free, check_whole, compare, locks
from tests.killed.erp import Erp, asked
from tests.killed.processes import Nursery, Running

LOADS = "SELECT began_at, loaded_at FROM loads ORDER BY began_at"


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Erp, str]]:
    """Give an ERP and a store beside it, both in one kind of database."""
    if request.param == "sqlite":
        yield Erp(tmp_path, f"sqlite:///{tmp_path / 'erp.db'}", seed=5), f"sqlite:///{tmp_path / 'casewall.db'}"
        return
    with postgres() as source, postgres() as store:
        yield Erp(tmp_path, source, seed=5), store


def quiet(erp: Erp, forking: Nursery, store: str, *said: str) -> dict[str, int]:
    """Sync once when all others have ended, and hold the store against the ERP; nobody complained."""
    check_free(store)
    last = forking.start(erp.folder, "sync", "--json", name="quiet")
    assert last.wait() == 0
    for name in said:
        told = (erp.folder / f"{name}.err").read_text(encoding="utf-8")
        assert told == "", told
    check_whole(store)
    return compare(store, *erp.truth())


def one_after_the_other(store: str) -> None:
    """No load began before the one before it had ended."""
    loads = asked(store, LOADS)
    over = [(one, two) for one, two in pairwise(loads) if two[0] < one[1]]
    assert not over, f"{len(over)} of {len(loads)} loads overlap: {over[:3]}"


def count(store: str) -> int:
    return int(asked(store, "SELECT count(*) FROM loads WHERE complete")[0][0])


def grown(store: str, *, by: int, seconds: float) -> float:
    """Wait for so many more loads; return how long it took."""
    began, before = time.monotonic(), count(store)
    while count(store) < before + by:
        assert time.monotonic() - began < seconds, f"{count(store) - before} loads in {seconds} s"
        time.sleep(0.03)
    return time.monotonic() - began


def test_two_that_watch_double_nothing_and_the_second_is_quiet(both: tuple[Erp, str], forking: Nursery) -> None:
    erp, store = both
    erp.filled(150)
    erp.config(store)
    assert forking.start(erp.folder, "sync", name="made").wait() == 0
    with erp.changing():
        pair = [forking.start(erp.folder, "sync", "--watch", name=name) for name in ("one", "two")]
        grown(store, by=3, seconds=40)
        ends = [one.kill(signal.SIGTERM) for one in pair]
    assert ends == [0, 0]
    one_after_the_other(store)
    assert quiet(erp, forking, store, "one", "two")["cut short"] <= 1


def test_two_that_make_the_store_at_once_make_one(both: tuple[Erp, str], forking: Nursery) -> None:
    erp, store = both
    erp.filled(120)
    erp.config(store)
    pair = [forking.start(erp.folder, "sync", name=name) for name in ("one", "two", "three")]
    assert [one.wait() for one in pair] == [0, 0, 0], (erp.folder / "two.err").read_text()
    one_after_the_other(store)
    counts = quiet(erp, forking, store, "one", "two", "three")
    assert counts["cut short"] == 0
    assert counts["versions"] == 120


def test_who_is_left_goes_on_when_the_other_is_killed(both: tuple[Erp, str], forking: Nursery) -> None:
    erp, store = both
    erp.filled(150)
    erp.config(store)
    assert forking.start(erp.folder, "sync", name="made").wait() == 0
    dice = random.Random(7)
    with erp.changing():
        left = forking.start(erp.folder, "sync", "--watch", name="left")
        for number in range(2):
            other = forking.start(erp.folder, "sync", "--watch", name=f"killed{number}")
            killed_inside(other, store, until=time.monotonic() + dice.uniform(1, 2.5))
            assert grown(store, by=1, seconds=15) < 15
        assert left.kill(signal.SIGTERM) == 0
    quiet(erp, forking, store, "left")


def killed_inside(running: Running, store: str, *, until: float) -> None:
    """Kill a process, where possible while somebody loads."""
    while time.monotonic() < until and not locks(store):
        time.sleep(0.005)
    running.kill()


@pytest.mark.parametrize("both", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
def test_a_served_wall_and_syncs_beside_it_double_nothing(both: tuple[Erp, str], forking: Nursery) -> None:
    erp, store = both
    erp.filled(100)
    erp.config(store)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with erp.changing(pause=0.1):
        wall = forking.start(erp.folder, "serve", "--port", str(port), name="wall")
        until = time.monotonic() + 60
        while (health := asked_health(port)) is None:
            assert not wall.ended(), (erp.folder / "wall.err").read_text()
            assert time.monotonic() < until
            time.sleep(0.1)
        beside = forking.start(erp.folder, "sync", "--watch", name="beside")
        for _ in range(2):
            assert forking.start(erp.folder, "sync", name="once").wait() == 0
        grown(store, by=2, seconds=30)
        later = asked_health(port)
        assert later is not None
        assert later["status"] == "ok"
        assert later["data_version"] > health["data_version"]
        assert beside.kill(signal.SIGTERM) == 0
        wall.kill(signal.SIGKILL)
    one_after_the_other(store)
    quiet(erp, forking, store, "beside", "once")


def asked_health(port: int) -> dict[str, Any] | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return dict(json.loads(answer.read()))
    except OSError:
        return None
