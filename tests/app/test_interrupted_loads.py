"""A load is all or nothing: killed in its midst, refused by the disk, or beside another writer."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import sqlite3
import time
from datetime import datetime
from pathlib import Path

import pytest

from app import clock
from app.judging import judge_closings
from app.picture import open_store
from data.settings import load
from data.sync import sync
from tests.app.command import company, many_rows, run, start
from tests.tables import at

NOW = at("2026-10-14 12:00")
BEFORE, AFTER = 1_500, 15_000
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose store holds the first rows of an export that has grown since."""
    folder = company(tmp_path_factory.mktemp("half"), rows=many_rows(BEFORE))
    loaded(folder)
    assert held(folder) == (BEFORE, 1, BEFORE)
    return company(folder, rows=many_rows(AFTER))


def loaded(folder: Path, *, now: datetime = NOW) -> None:
    """Load and judge, in this process."""
    settings = load(folder / "casewall.toml")
    with open_store(settings) as store:
        (report,) = sync(settings, store, now=now)
        judge_closings(settings, store, as_of=now)
    assert report.error is None


def held(folder: Path) -> tuple[int, int, int]:
    """Return how many versions, loads and verdicts the store holds; it must be whole."""
    with sqlite3.connect(folder / "casewall.db") as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        counts = [store.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                  for name in ("case_versions", "loads", "verdicts")]  # fmt: skip
    store.close()
    return counts[0], counts[1], counts[2]


def killed(folder: Path, *, written: int) -> bool:
    """Start a load and kill it once so many bytes lie in the store's log; return whether it was still running."""
    log = folder / "casewall.db-wal"
    with start(folder, "sync") as process:
        while process.poll() is None and (not log.exists() or log.stat().st_size < written):
            time.sleep(0.002)
        running = process.poll() is None
        process.send_signal(signal.SIGKILL)
    return running


def check_killed(half: Path, folder: Path, *, written: int) -> bool:
    """Kill a load; the store must be as it was or hold it whole, and the next load must complete it.

    Returns whether the load was killed before its end.
    """
    shutil.copytree(half, folder, dirs_exist_ok=True)
    running = killed(folder, written=written)
    versions, loads, verdicts = held(folder)
    assert (versions, loads) in [(BEFORE, 1), (AFTER, 2)]
    assert verdicts in [BEFORE, AFTER]
    if running and loads == 1:
        assert verdicts == BEFORE
    # later than what was killed: it may have loaded everything and have judged nothing yet
    loaded(folder, now=clock.now())
    assert held(folder) == (AFTER, loads + 1, AFTER)
    return running and loads == 1


def test_a_load_that_is_killed_leaves_the_store_as_it_was(half: Path, tmp_path: Path) -> None:
    assert check_killed(half, tmp_path, written=MEGABYTE // 5)


def test_a_load_that_is_killed_near_its_end_leaves_the_store_whole(half: Path, tmp_path: Path) -> None:
    check_killed(half, tmp_path, written=3 * MEGABYTE)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(30))
def test_a_load_that_is_killed_at_any_moment_leaves_the_store_as_it_was(half: Path, tmp_path: Path, seed: int) -> None:
    check_killed(half, tmp_path, written=random.Random(seed).randrange(1, 6 * MEGABYTE))


def test_a_first_load_that_is_killed_leaves_a_store_that_opens(tmp_path: Path) -> None:
    company(tmp_path, rows=many_rows(AFTER))
    killed(tmp_path, written=MEGABYTE)
    assert held(tmp_path)[0] in (0, AFTER)
    loaded(tmp_path)
    assert held(tmp_path)[0] == AFTER


def test_two_loads_at_once_wait_for_each_other(half: Path, tmp_path: Path) -> None:
    shutil.copytree(half, tmp_path, dirs_exist_ok=True)
    both = [start(tmp_path, "sync") for _ in range(2)]
    told = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert held(tmp_path) == (AFTER, 3, AFTER)
    brought = sorted(out.decode().splitlines()[1].split()[3:6] for out, _ in told)
    assert brought == [["0", "0", f"{AFTER:,}"], [f"{AFTER - BEFORE:,}", "0", f"{BEFORE:,}"]]


def test_figures_can_be_asked_for_while_a_load_writes(half: Path, tmp_path: Path) -> None:
    """A reader sees the store as it was before the load, whole."""
    shutil.copytree(half, tmp_path, dirs_exist_ok=True)
    with sqlite3.connect(tmp_path / "casewall.db", isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM case_versions")
        status, out, err = run(tmp_path, "metrics", "compliance", "--format", "csv")
        writer.execute("ROLLBACK")
    writer.close()
    assert (status, err.count("\n"), err[:25]) == (0, 1, "note: open_late is as of ")
    assert out.splitlines()[1].startswith(f"{BEFORE},0,1.0,0,")


def test_a_store_that_another_program_holds_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.store.engine.BUSY_SECONDS", 0.2)
    company(tmp_path)
    settings = load(tmp_path / "casewall.toml")
    with open_store(settings) as store, sqlite3.connect(tmp_path / "casewall.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        (report,) = sync(settings, store, now=NOW)
        other.execute("ROLLBACK")
    other.close()
    assert report.error == (
        f"The store {tmp_path / 'casewall.db'} is being written by another Casewall for over 0.2 s. "
        "Let it end, or stop it."
    )
    loaded(tmp_path)


def test_a_disk_without_room_is_told_in_one_line_and_the_store_stays_as_it_was(half: Path, tmp_path: Path) -> None:
    shutil.copytree(half, tmp_path, dirs_exist_ok=True)

    def cramped() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MEGABYTE, 2 * MEGABYTE))

    status, out, err = run(tmp_path, "sync", preexec_fn=cramped)
    assert status == 1
    assert out.splitlines()[1] == "crm           not read"
    assert err.startswith(f"error: crm: The store {tmp_path / 'casewall.db'} cannot be written: ")
    assert err.count("\n") == 1
    assert held(tmp_path) == (BEFORE, 1, BEFORE)


def test_an_interrupted_load_ends_quietly_and_leaves_the_store_as_it_was(half: Path, tmp_path: Path) -> None:
    """Control and C: the command's own status for that is 130."""
    shutil.copytree(half, tmp_path, dirs_exist_ok=True)
    lock = tmp_path / "casewall.db.crm.lock"
    lock.unlink(missing_ok=True)
    with start(tmp_path, "sync") as process:
        # a load signs its lock, then begins; what it writes lies in its memory until it ends
        while process.poll() is None and (not lock.exists() or not lock.stat().st_size):
            time.sleep(0.002)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err.decode()) == (130, "")
    assert held(tmp_path) == (BEFORE, 1, BEFORE)
