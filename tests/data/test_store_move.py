"""A store moved into another database: everything, proven, or nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa

from data.errors import CasewallError
from data.store import bulk, move
from data.store.engine import connect
from data.store.lock import Busy, holding
from data.store.tables import case_events, case_versions, loads, meta, metadata, watermarks
from tests.databases import postgres

ROOT = Path(__file__).parents[2]
WAYS = [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite")]
MOVE = """
import sys
from pathlib import Path
from data.store.engine import connect
from data.store.move import move
old, new = (connect(url, base=Path()) for url in sys.argv[1:])
print("begun", flush=True)
move(old, new, progress=lambda step: print(step, flush=True))
"""


@pytest.fixture(params=WAYS, ids="-to-".join)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[sa.Engine, sa.Engine]]:
    """Give a store that holds something, and an empty one."""
    with postgres() if "postgresql" in request.param else nullcontext("") as url:
        old, new = (
            connect(url if kind == "postgresql" else f"sqlite:///{name}.db", base=tmp_path)
            for kind, name in zip(request.param, ("old", "new"), strict=True)
        )
        fill(old)
        yield old, new
        old.dispose()
        new.dispose()


def fill(engine: sa.Engine, *, rows: int = 5) -> None:
    """Write rows into every table: texts that are null, empty and odd, truths, numbers of every size."""
    words = pl.Series(["", "a\nb", '"\\.', "ä☃", "100 %"])
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(meta.delete())
        for table in metadata.sorted_tables:
            number = pl.int_range(rows, eager=True)
            columns: dict[str, pl.Series] = {}
            for position, (name, kind) in enumerate(move.shape_of(table).items()):
                empty = (number + position) % 4 == 3 if table.c[name].nullable else pl.repeat(False, rows, eager=True)
                value = words[((number + position) % 5).to_list()] + number.cast(pl.String)
                if kind == pl.Boolean:
                    value = number % 2 == 0
                if kind == pl.Int64:
                    value = number * 10**12 - 7
                columns[name] = pl.select(pl.when(~empty).then(value)).to_series()
            if "id" in columns:
                columns["id"] = number * 10 + 1
            bulk.insert(connection, table, pl.DataFrame(columns))


def rows(engine: sa.Engine, table: sa.Table) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)


def test_everything_is_in_the_new_store_and_still_in_the_old_one(stores: tuple[sa.Engine, sa.Engine]) -> None:
    old, new = stores
    before = {table.name: rows(old, table) for table in metadata.sorted_tables}
    steps: list[str] = []
    moved = move.move(old, new, progress=steps.append)
    assert {table.table: table.rows for table in moved} == dict.fromkeys(before, 5)
    assert len({table.checksum for table in moved}) > 5
    for engine in stores:
        assert {table.name: rows(engine, table) for table in metadata.sorted_tables} == before
    assert "case_events: copying 5 rows" in steps


def test_new_rows_come_after_those_that_were_moved(stores: tuple[sa.Engine, sa.Engine]) -> None:
    old, new = stores
    move.move(old, new)
    with new.connect().execution_options(writes=True) as connection, connection.begin():
        bulk.insert(connection, case_versions, pl.DataFrame({"load_id": [9]}))
    assert [row[0] for row in rows(new, case_versions)] == [1, 11, 21, 31, 41, 42]


def test_a_store_that_holds_something_is_left_alone(stores: tuple[sa.Engine, sa.Engine]) -> None:
    old, new = stores
    with new.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(watermarks.insert().values(source="crm", name="a", value="1"))
    with pytest.raises(CasewallError, match=r" is not empty: its table watermarks holds rows\. Name an empty store\.$"):
        move.move(old, new)
    assert rows(new, case_events) == []


def test_a_store_is_not_moved_into_itself(stores: tuple[sa.Engine, sa.Engine]) -> None:
    with pytest.raises(CasewallError, match="is the store in use"):
        move.move(stores[0], stores[0])


def test_nothing_is_moved_while_a_source_is_loaded(
    stores: tuple[sa.Engine, sa.Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = stores
    monkeypatch.setattr(move, "PATIENCE_SECONDS", 0)
    for name in ("configured", str(rows(old, loads)[0][1])):
        with holding(old, name, patience=0), pytest.raises(Busy, match="another Casewall is at it"):
            move.move(old, new, sources=["configured"])
    assert rows(new, case_events) == []


def test_a_copy_that_differs_is_no_copy(stores: tuple[sa.Engine, sa.Engine], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever went wrong on the way, it is found, and the new store is as empty as it was."""
    old, new = stores
    insert = bulk.insert
    changes = ["owner = 'else'", "owner = NULL", "owner = ''", "owner = holder, holder = owner", "to_day = NULL"]

    def wrong(connection: sa.Connection, table: sa.Table, part: pl.DataFrame) -> None:
        insert(connection, table, part)
        if table is case_events:
            connection.exec_driver_sql(f"UPDATE case_events SET {changes[-1]} WHERE id = 11")

    monkeypatch.setattr(bulk, "insert", wrong)
    while changes:
        with pytest.raises(CasewallError, match=r"^case_events: 5 rows \(\w+\) became 5 \(\w+\)\. Nothing was moved"):
            move.move(old, new)
        changes.pop()
    monkeypatch.undo()
    assert rows(new, case_events) == []
    move.move(old, new)


def test_a_row_of_a_moved_store_is_never_stored_with_a_zero_byte(tmp_path: Path) -> None:
    """A store of an earlier Casewall may hold one."""
    old, new = (connect(f"sqlite:///{name}.db", base=tmp_path) for name in ("old", "new"))
    with old.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(watermarks.insert().values(source="crm", name="a", value="1\x002"))
    move.move(old, new)
    assert rows(new, watermarks) == [("crm", "a", "1\N{REPLACEMENT CHARACTER}2")]
    for engine in (old, new):
        engine.dispose()


def test_a_move_that_is_killed_leaves_the_new_store_empty(stores: tuple[sa.Engine, sa.Engine]) -> None:
    old, new = stores
    with old.connect().execution_options(writes=True) as connection, connection.begin():
        more = pl.DataFrame({"id": pl.int_range(1_000, 3_000, eager=True), "load_id": 2, "subject": "x" * 50})
        bulk.insert(connection, case_events, more)
    urls = [engine.url.render_as_string(hide_password=False) for engine in stores]
    with subprocess.Popen([sys.executable, "-c", MOVE, *urls], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line == b"case_events: proving\n":
                process.send_signal(signal.SIGKILL)
                break
    assert rows(new, case_events) == []
    assert sum(table.rows for table in move.move(old, new)) > 2_000


def test_the_rows_of_each_table_are_counted(tmp_path: Path) -> None:
    engine = connect("sqlite:///casewall.db", base=tmp_path)
    fill(engine, rows=3)
    assert move.counts(engine) == dict.fromkeys(metadata.tables, 3)
    assert {type(name) for name in move.counts(engine)} == {str}
    engine.dispose()
