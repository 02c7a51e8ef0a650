"""A source that another Casewall is to load soon is left to it; who asks for it now gets it, whatever was planned."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import Clock, now
from app.live import Live
from app.picture import open_store
from data.settings import load
from data.store import Store, Tried

HOUR = timedelta(hours=1)
CONFIG = """
[casewall]
timezone = "Europe/Berlin"

[sources.erp]
kind = "sql"
url = "sqlite:///{file}"
table = "orders"
watermark = "changed"
timezone = "UTC"
interval = "1 h"

[sources.erp.columns]
case_id = "id"
opened_at = "opened"
changed_at = "changed"
state = "status"

[sources.erp.states]
active = ["open"]
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open the store of an ERP of one order, which was loaded a moment ago by a Casewall that has ended since."""
    (tmp_path / "casewall.toml").write_text(CONFIG.format(file=tmp_path / "erp.db"), encoding="utf-8")
    with sqlite3.connect(tmp_path / "erp.db") as erp:
        erp.execute("CREATE TABLE orders (id TEXT, opened TEXT, changed TEXT, status TEXT)")
    order(tmp_path, "A")
    with open_store(load(tmp_path / "casewall.toml")) as held:
        begun(tmp_path, held).once("erp")
        order(tmp_path, "B")
        yield held


def begun(folder: Path, store: Store) -> Live:
    live = Live(load(folder / "casewall.toml"), store, Clock.start())
    live.judge.start = lambda: None  # type: ignore[method-assign]
    return live


def order(folder: Path, name: str) -> None:
    with sqlite3.connect(folder / "erp.db") as erp:
        at = f"{now() - timedelta(minutes=5):%Y-%m-%d %H:%M:%S}"
        erp.execute("INSERT INTO orders VALUES (?, ?, ?, 'open')", (name, at, at))


def known(store: Store) -> list[str]:
    return sorted(store.versions()["case_id"].to_list())


def test_what_was_loaded_just_now_is_not_loaded_again_after_a_restart(tmp_path: Path, store: Store) -> None:
    live = begun(tmp_path, store)
    assert HOUR - timedelta(minutes=1) < live.once("erp") <= HOUR
    assert known(store) == ["A"]


def test_who_asks_for_a_load_after_a_restart_gets_it_at_once(tmp_path: Path, store: Store) -> None:
    live = begun(tmp_path, store)
    live.once("erp")
    live.wake("erp")
    live.once("erp")
    assert known(store) == ["A", "B"]


def test_a_plan_of_a_clock_that_was_ahead_is_none(tmp_path: Path, store: Store) -> None:
    ahead = now() + timedelta(days=400)
    store.note(Tried(source="erp", at=ahead, next_at=ahead + HOUR))
    live = begun(tmp_path, store)
    live.once("erp")
    assert known(store) == ["A", "B"]
