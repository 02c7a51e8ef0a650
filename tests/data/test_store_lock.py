"""One holder of a name at a time, across threads and processes, and nobody waits for the dead."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.errors import CasewallError
from data.store.engine import connect
from data.store.lock import Busy, holding

HOLD = """
import sys, time
from pathlib import Path
from data.store.engine import connect
from data.store.lock import holding
with holding(connect(sys.argv[1], base=Path(sys.argv[2])), sys.argv[3], patience=5):
    print("held", flush=True)
    time.sleep(60)
"""
ROOT = Path(__file__).parents[2]


@pytest.fixture
def engine(store_url: str, tmp_path: Path) -> Iterator[sa.Engine]:
    engine = connect(store_url, base=tmp_path)
    yield engine
    engine.dispose()


def busy(engine: sa.Engine, name: str = "crm", *, patience: float = 0) -> str | None:
    """Return what is told where the name is held, None where it is free."""
    try:
        with holding(engine, name, patience=patience):
            return None
    except Busy as told:
        return str(told)


def test_a_name_is_held_once_even_by_one_thread_and_free_afterwards(engine: sa.Engine) -> None:
    for _ in range(2):
        with holding(engine, "crm", patience=0):
            assert busy(engine) is not None
            assert busy(engine, "erp") is None
            assert busy(engine, patience=0.1) is not None
        assert busy(engine) is None


def test_a_name_is_free_after_a_mistake(engine: sa.Engine) -> None:
    with pytest.raises(ValueError, match="oops"), holding(engine, "crm", patience=0):
        raise ValueError("oops")
    assert busy(engine) is None


@pytest.mark.parametrize("name", ["a/b", "..", "", "Ünï ☃", "x" * 500, "a.b%2E", "'; --"])
def test_a_source_may_have_any_name(engine: sa.Engine, name: str) -> None:
    with holding(engine, name, patience=0):
        assert busy(engine, name) is not None
        assert busy(engine, name + "2") is None


def test_eight_threads_hold_it_one_after_the_other(engine: sa.Engine) -> None:
    inside: list[int] = []

    def worked(number: int) -> None:
        with holding(engine, "crm", patience=20):
            inside.append(number)
            time.sleep(0.01)
            assert inside == [number]
            inside.clear()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(worked, range(8)))


def test_who_holds_it_is_told_and_nobody_waits_for_the_dead(engine: sa.Engine, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", HOLD, url, str(tmp_path), "crm"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        told = busy(engine)
        assert told is not None
        assert told.startswith(f"crm: another Casewall is at it (process {other.pid} on ")
        assert told.endswith(" UTC). Let it end, or stop it.")
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(busy, engine, patience=20)
            time.sleep(0.2)
            assert not waiting.done()
            other.send_signal(signal.SIGKILL)
            assert waiting.result(timeout=20) is None


def test_a_store_in_memory_has_its_locks_too() -> None:
    engines = [sa.create_engine("sqlite://"), sa.create_engine("sqlite://")]
    with holding(engines[0], "crm", patience=0):
        assert busy(engines[0], patience=0.01) is not None
        assert busy(engines[1]) is None
    assert busy(engines[0]) is None


def test_a_folder_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'file' / 'x.db'}")
    told = r"cannot be locked: x\.db\.crm\.lock: File exists\. Let it lie where you may write"
    with pytest.raises(CasewallError, match=told), holding(engine, "crm", patience=0):
        pass
