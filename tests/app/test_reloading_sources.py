"""Load again while sources are held open: each is read as the configuration says now, also one that nobody named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.clock import Clock
from app.live import Live
from app.reloading import load_again
from app.served import Site, install
from data.settings import load

SOURCE = """
[sources.{name}]
kind = "sql"
url = "sqlite:///{file}"
table = "{name}"
timezone = "UTC"
columns = {{ case_id = "id", opened_at = "opened", state = "status" }}
states = {{ active = ["open"] }}
"""


def config(folder: Path) -> str:
    each = [SOURCE.format(name=name, file=folder / "erp.db") for name in ("orders", "quotes")]
    return '[casewall]\ntimezone = "Europe/Berlin"\n' + "".join(each)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """Hold two sources of one database open, each loaded once."""
    with sqlite3.connect(tmp_path / "erp.db") as erp:
        for table, case in (("orders", "O"), ("quotes", "Q"), ("offers", "N")):
            erp.execute(f"CREATE TABLE {table} (id TEXT, opened TEXT, status TEXT)")
            erp.execute(f"INSERT INTO {table} VALUES ('{case}', '2026-10-14 09:00:00', 'open')")
    (tmp_path / "casewall.toml").write_text(config(tmp_path), encoding="utf-8")
    settings = load(tmp_path / "casewall.toml")
    here = Site.of(settings, clock=Clock.start())
    live = Live(here.settings, here.store, here.clock)
    install(here, live=live)
    for name in settings.sources:
        live.once(name)
    yield live
    here.store.close()


def test_a_source_that_nobody_named_is_read_by_its_new_section_too(tmp_path: Path, live: Live) -> None:
    assert sorted(live.store.versions()["case_id"]) == ["O", "Q"]
    text = config(tmp_path).replace('table = "quotes"', 'table = "offers"')
    (tmp_path / "casewall.toml").write_text(text, encoding="utf-8")
    assert load_again(["orders"]).told is None
    live.once("quotes")
    assert "N" in live.store.versions()["case_id"].to_list()
