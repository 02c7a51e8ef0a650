"""A change in a database is on an open wall within the source's interval and two seconds."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from statistics import median
from time import monotonic, sleep

import pytest

from tests.browser.conftest import Opener
from tests.browser.serving import served

INTERVAL = 2.0  # seconds
CONFIG = """
[casewall]
timezone = "Europe/Berlin"
calendar = "always"
refresh = "1 s"
as_of = "2026-10-15 15:00"

[calendars.always]
timezone = "Europe/Berlin"
week = { mon-sun = "00:00-24:00" }

[[targets]]
within = "2 h"

[sources.erp]
kind = "sql"
url = "sqlite:///erp.db"
table = "orders"
watermark = "changed"
interval = "2 s"
timezone = "Europe/Berlin"

[sources.erp.columns]
case_id = "id"
opened_at = "opened"
changed_at = "changed"
state = "status"

[sources.erp.states]
active = ["open"]
done = ["closed"]
"""


def order(erp: sqlite3.Connection, number: int) -> None:
    row = (f"N-{number}", "2026-10-15 14:00:00", f"2026-10-15 14:{30 + number}:00", "open")
    with erp:
        # one case at a time, so that the wall has room for it
        erp.execute("UPDATE orders SET status = 'closed', changed = ?", (row[2],))
        erp.execute("INSERT INTO orders VALUES (?, ?, ?, ?)", row)


def delays(folder: Path, opened: Opener, *, changes: int) -> list[float]:
    """Return how many seconds passed between each commit at the ERP and its case on the wall."""
    (folder / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    erp = sqlite3.connect(folder / "erp.db")
    erp.execute("PRAGMA journal_mode=WAL")
    erp.execute("CREATE TABLE orders (id TEXT PRIMARY KEY, opened TEXT, changed TEXT, status TEXT)")
    order(erp, 0)
    found = []
    with served(folder / "casewall.toml") as address:
        wall = opened(f"{address}/?embed=true&scenes=now", width=1920, height=1080)
        wall.get_by_text("N-0").first.wait_for()
        for number in range(1, changes + 1):
            sleep(0.37 * number)  # at different moments of the interval
            order(erp, number)
            committed = monotonic()
            wall.get_by_text(f"N-{number}").first.wait_for(timeout=30_000)
            found.append(monotonic() - committed)
    erp.close()
    return found


def test_a_change_is_on_an_open_wall_soon(tmp_path: Path, opened: Opener) -> None:
    assert min(delays(tmp_path, opened, changes=2)) <= INTERVAL + 2


@pytest.mark.long
def test_every_change_is_on_an_open_wall_within_its_interval_and_two_seconds(tmp_path: Path, opened: Opener) -> None:
    found = delays(tmp_path, opened, changes=5)
    assert median(found) <= INTERVAL + 2, found
    assert max(found) <= INTERVAL + 2, found
