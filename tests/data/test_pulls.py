"""A database that is pulled: pages with their watermarks, what changed, a mended mapping, a listing, and a kill."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from data.settings import load
from data.store import Store
from data.sync import LoadReport, load_source
from tests.data.stores import store_address
from tests.tables import at

pytestmark = pytest.mark.usefixtures("either_store")
NOON = at("2026-10-15 12:00")
CONFIG = """
[casewall]
timezone = "Europe/Berlin"

[sources.erp]
kind = "sql"
url = "sqlite:///erp.db"
table = "orders"
watermark = "changed"
overlap = "1 min"
chunk = 3
timezone = "Europe/Berlin"

[sources.erp.columns]
case_id = "id"
opened_at = "opened"
changed_at = "changed"
state = "status"
owner = "owner"

[sources.erp.states]
queued = ["new"]
active = ["open"]
done = ["closed"]
"""


@dataclass
class Erp:
    """An ERP's table of orders, and Casewall beside it."""

    folder: Path
    config: str = CONFIG
    now: datetime = NOON
    stopped: Callable[[], bool] = field(default=lambda: False)

    def __post_init__(self) -> None:
        self.run("CREATE TABLE orders (id TEXT PRIMARY KEY, opened TEXT, changed TEXT, status TEXT, owner TEXT)")

    def run(self, statement: str, *values: object) -> None:
        with sqlite3.connect(self.folder / "erp.db") as erp:
            erp.execute(statement, values)
        erp.close()

    def order(self, name: str, status: str, *, changed: str, owner: str | None = "Ann") -> None:
        row = (name, "2026-10-15 08:00:00", f"2026-10-15 {changed}", status, owner)
        self.run("INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?)", *row)

    def pull(self, minutes: int = 0) -> LoadReport:
        """Pull so many minutes later."""
        self.now += timedelta(minutes=minutes)
        (self.folder / "casewall.toml").write_text(self.config, encoding="utf-8")
        settings = load(self.folder / "casewall.toml")
        with self.store() as store:
            return load_source("erp", settings, store, clock=lambda: self.now, stop=self.stopped)

    def store(self) -> Store:
        return Store.open(store_address(self.folder), base=self.folder)

    def versions(self) -> list[tuple[object, ...]]:
        with self.store() as store:
            return store.versions().select("case_id", "state", "owner", "seen_at").rows()

    def loads(self) -> pl.DataFrame:
        with self.store() as store:
            return store.loads()


@pytest.fixture
def erp(tmp_path: Path) -> Erp:
    """Return an ERP with five orders."""
    found = Erp(tmp_path)
    for number in range(5):
        found.order(f"O-{number}", "open", changed=f"09:0{number}:00")
    return found


def parts(report: LoadReport) -> tuple[int, int, int, int]:
    assert report.error is None
    assert report.counts is not None
    return report.counts.read, report.counts.new, report.counts.changed, report.counts.unchanged


def test_the_first_pull_brings_everything_as_seen_when_it_happened(erp: Erp) -> None:
    assert parts(erp.pull()) == (5, 5, 0, 0)
    assert erp.versions() == [(f"O-{number}", "active", "Ann", None) for number in range(5)]
    assert erp.loads().select("read", "new", "complete", "fresh_at").rows() == [(5, 5, True, NOON)]


def test_a_later_pull_brings_what_changed_and_the_rows_at_the_mark_again(erp: Erp) -> None:
    erp.pull()
    erp.order("O-1", "closed", changed="12:00:30")
    # the last order lies within the overlap of a minute
    assert parts(erp.pull(1)) == (3, 0, 1, 2)
    assert erp.versions()[-1] == ("O-1", "done", "Ann", NOON + timedelta(minutes=1))


def test_a_quiet_pull_moves_freshness_and_changes_nothing(erp: Erp) -> None:
    erp.pull()
    with erp.store() as store:
        version = store.data_version()
    erp.pull(1)
    with erp.store() as store:
        assert store.data_version() == version
        assert store.freshness()["fresh_at"].to_list() == [NOON + timedelta(minutes=1)]


def test_a_pull_that_is_stopped_goes_on_where_it_was(erp: Erp) -> None:
    pages = iter([True])
    erp.stopped = lambda: next(pages, False)
    assert parts(erp.pull()) == (3, 3, 0, 0)
    # what was not read to its end is no news
    with erp.store() as store:
        assert store.freshness().is_empty()
    # from a minute before the mark
    assert parts(erp.pull(1)) == (4, 2, 0, 2)
    assert [row[3] for row in erp.versions()] == [None] * 5


def test_a_mended_mapping_reads_everything_anew_and_changes_rows_in_place(erp: Erp) -> None:
    erp.config = CONFIG.replace('active = ["open"]\n', "")
    report = erp.pull()
    assert report.marks == {"unknown_word": 5}
    erp.config = CONFIG
    assert parts(erp.pull(1)) == (5, 0, 0, 5)
    assert erp.versions() == [(f"O-{number}", "active", "Ann", None) for number in range(5)]
    with erp.store() as store:
        assert store.marks().is_empty()


def test_a_mended_mapping_is_taken_up_again_after_a_stop(erp: Erp) -> None:
    erp.config = CONFIG.replace('active = ["open"]\n', "")
    erp.pull()
    pages = iter([True])
    erp.config, erp.stopped = CONFIG, lambda: next(pages, False)
    erp.pull(1)
    erp.pull(1)
    assert {row[1] for row in erp.versions()} == {"active"}


def test_a_change_of_owner_is_an_event_that_was_observed(erp: Erp) -> None:
    from app.picture import picture

    erp.pull()
    erp.order("O-1", "open", changed="12:03:30", owner="Bob")
    erp.pull(5)
    with erp.store() as store:
        board = picture(load(erp.folder / "casewall.toml"), store, as_of=erp.now)
    told = board.events.filter(pl.col("case_id") == "O-1").select("occurred_at", "owner")
    assert told.rows()[-1] == (at("2026-10-15 12:03:30"), "Bob")
    assert board.cases.filter(pl.col("case_id") == "O-1")["owner"].to_list() == ["Bob"]


def test_a_row_that_cannot_be_read_waits_in_quarantine_until_it_comes_again(erp: Erp) -> None:
    erp.run("INSERT INTO orders VALUES ('O-9', 'soon', '2026-10-15 09:09:00', 'open', 'Ann')")
    assert sum(erp.pull().reasons.values()) == 1
    erp.pull(1)
    with erp.store() as store:
        assert store.quarantine().select("case_id", "first_seen_at").rows() == [("O-9", NOON)]
    erp.run("UPDATE orders SET opened = '2026-10-15 08:00:00', changed = '2026-10-15 12:01:00' WHERE id = 'O-9'")
    erp.pull(1)
    with erp.store() as store:
        assert store.quarantine().is_empty()
    assert erp.versions()[-1][0] == "O-9"


def test_a_case_that_two_listings_do_not_hold_is_void(erp: Erp) -> None:
    erp.config = CONFIG.replace("chunk = 3", 'chunk = 3\nfull = "1 h"')
    erp.pull()
    erp.run("DELETE FROM orders WHERE id = 'O-2'")
    for minutes in (30, 31, 60):
        erp.pull(minutes)
    assert erp.versions()[-1] == ("O-2", "void", "Ann", erp.now)


@pytest.mark.parametrize("how", ["with a watermark", "without one", "every case"])
def test_a_listing_of_nobody_is_a_failed_load_and_the_source_grows_old(erp: Erp, how: str) -> None:
    """A user who may not see the rows any more is shown an empty table, and no error: nobody left, and it is told."""
    listing, kind = ('\nlisting = "full"', "") if how == "every case" else ("", "open ")
    erp.config = (
        CONFIG.replace("chunk = 3", 'chunk = 3\nfull = "1 h"')
        if how == "with a watermark"
        else CONFIG.replace('watermark = "changed"\noverlap = "1 min"\n', "")
    ).replace("chunk = 3", f"chunk = 3{listing}")
    erp.pull()
    held = erp.versions()
    erp.run("ALTER TABLE orders RENAME TO unseen")
    erp.run("CREATE VIEW orders AS SELECT * FROM unseen WHERE 0")
    for minutes in (61, 61, 61):
        report = erp.pull(minutes)
        rest = ". If none is open any more, ask for the closed ones too" if kind else ""
        assert report.error == (
            f"the source's listing holds no case, and 5 {kind}cases of it stand in the store. Nothing of it was "
            "loaded, and no case counts as void. See whether its user may see the cases, and what is asked of it"
            f'{rest}; with listing = "part" an empty one is right.'
        )
    assert erp.versions() == held
    erp.run("DROP VIEW orders")
    erp.run("ALTER TABLE unseen RENAME TO orders")
    assert erp.pull(1).error is None
    assert erp.versions() == held


def test_an_order_of_a_number_beyond_the_chunk_on_one_mark_is_not_lost(erp: Erp) -> None:
    for number in range(5, 15):
        erp.order(f"O-{number}", "new", changed="10:00:00")
    pages = iter([False, True])
    erp.stopped = lambda: next(pages, False)
    erp.pull()
    erp.pull(1)
    assert sorted(str(row[0]) for row in erp.versions()) == sorted(f"O-{number}" for number in range(15))


def test_a_database_that_is_not_there_is_told_and_nothing_is_lost(erp: Erp) -> None:
    erp.pull()
    erp.config = CONFIG.replace("erp.db", "gone.db")
    report = erp.pull(1)
    assert report.error is not None
    assert "gone.db" in report.error
    assert len(erp.versions()) == 5
