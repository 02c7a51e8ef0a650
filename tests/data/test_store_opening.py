"""The store itself: its schema, what it keeps and how, and who may open it at once."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import polars as pl
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from data.errors import CasewallError
from data.store import Store
from data.store.engine import MIGRATIONS, connect
from data.store.store import VERDICTS
from data.store.tables import metadata
from tests.data.test_store_loading import A_DONE, MONDAY, TUESDAY, Desk, counts
from tests.tables import at

URL = "sqlite:///casewall.db"


def asked(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Ask the database itself."""
    with sqlite3.connect(folder / "casewall.db") as store:
        rows = store.execute(query).fetchall()
    store.close()
    return rows


def test_the_migrations_make_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    engine = connect(URL, base=tmp_path)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_migrations_can_be_taken_back(tmp_path: Path) -> None:
    engine = connect(URL, base=tmp_path)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    engine.dispose()
    assert asked(tmp_path, "SELECT name FROM sqlite_master WHERE type = 'table'") == [("alembic_version",)]


def test_the_store_writes_ahead(tmp_path: Path) -> None:
    Store.open(URL, base=tmp_path).close()
    assert asked(tmp_path, "PRAGMA journal_mode") == [("wal",)]


def test_a_relative_store_lies_beside_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    (tmp_path / "deep").mkdir()
    Store.open("sqlite:///deep/x.db", base=tmp_path).close()
    assert (tmp_path / "deep" / "x.db").is_file()


def test_instants_are_whole_microseconds(tmp_path: Path) -> None:
    """2026-10-05 09:00 in Berlin is 07:00 in UTC."""
    Desk(tmp_path).load(MONDAY, crm=A_DONE)
    opened = int(at("2026-10-05 09:00").timestamp()) * 1_000_000
    loaded = int(MONDAY.timestamp()) * 1_000_000
    assert asked(tmp_path, "SELECT opened_at, loaded_at FROM case_versions") == [(opened, loaded)]
    assert asked(tmp_path, "SELECT typeof(opened_at), typeof(seen_at) FROM case_versions") == [("integer", "null")]


@pytest.mark.parametrize(
    "word", ["Ünï—\N{SNOWMAN}\N{PILE OF POO}", "'; DROP TABLE loads; --", '"q"', "a\tb", "\\u0041"]
)
def test_text_comes_back_as_it_was(tmp_path: Path, word: str) -> None:
    desk = Desk(tmp_path)
    desk.load(crm=f'A,2026-10-05 09:00,,New,"{word.replace(chr(34), chr(34) * 2)}"\n')
    assert desk.versions("owner") == [(word,)]


def test_a_row_with_a_zero_byte_is_loaded(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.load(crm="A,2026-10-05 09:00,,New,Ann\0e\n") == counts(new=1)
    assert desk.versions("case_id", "status") == [("A", "New")]
    assert desk.load(TUESDAY) == counts(unchanged=1)


def test_eight_can_make_the_same_store_at_once(tmp_path: Path) -> None:
    ready = Barrier(8)

    def opened(_: int) -> int:
        ready.wait()
        with Store.open(URL, base=tmp_path) as store:
            return store.data_version()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(opened, range(8))) == [0] * 8


def test_what_is_kept_by_its_hash_is_kept_once(tmp_path: Path) -> None:
    with Store.open(URL, base=tmp_path) as store:
        for content in ("first", "second"):
            store.keep("calendar", "abc", content)
        store.keep("target", "abc", "other")
        assert store.kept("calendar") == {"abc": "first"}
        assert store.kept("nothing") == {}


def verdicts(*rows: tuple[str, str]) -> pl.DataFrame:
    """Return verdicts of closings of the source s; what is not told is null."""
    held = [{"source": "s", "case_id": case, "closed_at": MONDAY, "verdict": verdict, "judged_at": TUESDAY}
            for case, verdict in rows]  # fmt: skip
    return pl.DataFrame(held, schema=VERDICTS)


def test_a_verdict_that_is_stored_stays(tmp_path: Path) -> None:
    """Two that judge at once agree on the first."""
    with Store.open(URL, base=tmp_path) as store:
        store.save_verdicts(verdicts(("A", "late")))
        store.save_verdicts(verdicts(("A", "met"), ("B", "met")))
        store.save_verdicts(verdicts())
        assert store.verdicts().select("case_id", "verdict").rows() == [("A", "late"), ("B", "met")]


def test_an_empty_store_gives_empty_frames_in_their_types(tmp_path: Path) -> None:
    with Store.open(URL, base=tmp_path) as store:
        frames = [store.events(), store.versions(), store.verdicts(), store.loads(), store.marks(), store.quarantine(),
                  store.freshness()]  # fmt: skip
    assert all(frame.is_empty() for frame in frames)
    assert frames[0].schema["occurred_at"] == pl.Datetime("us", "UTC")
    assert frames[6].schema == {"source": pl.String, "fresh_at": pl.Datetime("us", "UTC"),
                                "loaded_at": pl.Datetime("us", "UTC")}  # fmt: skip


@pytest.mark.parametrize("url", ["casewall.db", "", "mysql://ann:secret@localhost/x"])
def test_an_address_that_leads_nowhere_is_told_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(CasewallError, match=r"^casewall\.store = ") as told:
        Store.open(url, base=tmp_path)
    assert "secret" not in str(told.value)
