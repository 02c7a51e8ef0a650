"""What a load is measured against: the same finished rows written by nothing but the driver."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl
import sqlalchemy as sa

from data.store import Store
from data.store.engine import connect
from data.store.reading import parts_of
from data.store.tables import case_events, case_versions

TABLES = (case_versions, case_events)


def bare(store: Store, url: str, *, base: Path, indexes: bool = True) -> float:
    """Return the seconds in which a store's cases and events are written to an empty store at `url`, and committed.

    Tuples and texts are ready before the clock runs: SQLite gets `executemany`, PostgreSQL COPY. Without `indexes`
    the tables have none but their number.
    """
    engine = connect(url, base=base)
    driver: Any = engine.raw_connection().dbapi_connection
    cursor, seconds = driver.cursor(), 0.0
    if engine.dialect.name == "sqlite":
        cursor.execute(f"PRAGMA cache_size = -{128 * 1024}")
    for table in TABLES:
        for index in () if indexes else table.indexes:
            cursor.execute(f"DROP INDEX {index.name}")
    if engine.dialect.name == "sqlite":
        cursor.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        for part in _rows(store, table):
            ready: Any = part.rows() if engine.dialect.name == "sqlite" else _text(part)
            began = perf_counter()
            if engine.dialect.name == "sqlite":
                marks = ", ".join("?" * part.width)
                cursor.executemany(f"INSERT INTO {table.name} ({_names(part)}) VALUES ({marks})", ready)
            else:
                with cursor.copy(f"COPY {table.name} ({_names(part)}) FROM STDIN (FORMAT csv)") as copy:
                    copy.write(ready)
            seconds += perf_counter() - began
    began = perf_counter()
    driver.commit()
    seconds += perf_counter() - began
    engine.dispose()
    return seconds


def _rows(store: Store, table: sa.Table) -> Iterator[pl.DataFrame]:
    """Yield a table's rows in slices, as they lie there, less the columns that are empty in all of a slice."""
    shape = {column.name: _kind(column) for column in table.c if column.name != "id"}
    with store._engine.connect() as connection:
        for part in parts_of(connection, table, columns=shape):
            for rows in part.iter_slices(20_000):
                yield rows.select(column for column in rows if column.null_count() < rows.height)


def _kind(column: sa.Column[Any]) -> type[pl.DataType]:
    if isinstance(column.type, sa.Boolean):
        return pl.Boolean
    return pl.String if isinstance(column.type, sa.Text) else pl.Int64


def _text(rows: pl.DataFrame) -> bytes:
    return rows.write_csv(include_header=False, quote_style="non_numeric").encode()


def _names(rows: pl.DataFrame) -> str:
    return ", ".join(f'"{name}"' for name in rows.columns)
