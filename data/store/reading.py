"""Fast reads: whole tables as frames, a column at a time as JSON.

Not by ADBC: its driver carries an SQLite of its own, and two SQLites in one process undo each other's file locks
(closing a file drops every lock that the process holds on it), so that a reader could throw away the writer's log.
A column as one JSON array is read twice as fast as rows one by one, by the same SQLite that writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl
import sqlalchemy as sa

from metrics.frames import INSTANT

ROWS_AT_ONCE = 100_000  # keeps an array far from SQLite's longest text (a thousand million bytes)
Shape = Mapping[str, pl.DataType | type[pl.DataType]]


def read(engine: sa.Engine, table: sa.Table, *, columns: Shape) -> pl.DataFrame:
    """Read a table's columns in the types asked for, in the order in which its rows were written."""
    with engine.connect() as connection:
        parts = list(_parts(connection, table, columns))
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict(columns))


def _parts(connection: sa.Connection, table: sa.Table, columns: Shape) -> Iterator[pl.DataFrame]:
    arrays = ", ".join(f'json_group_array("{name}")' for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    rows = f"SELECT rowid AS at, {names} FROM {table.name} WHERE rowid > ? ORDER BY rowid LIMIT ?"
    query = f"SELECT max(at), {arrays} FROM ({rows})"
    last = -1
    while True:
        row = connection.exec_driver_sql(query, (last, ROWS_AT_ONCE)).one()
        if row[0] is None:
            return
        last = row[0]
        yield pl.DataFrame(
            [_column(name, text, kind) for (name, kind), text in zip(columns.items(), row[1:], strict=True)]
        )


def _column(name: str, text: str, kind: pl.DataType | type[pl.DataType]) -> pl.Series:
    """Return an array of JSON as a column; instants and truths lie in the store as integers."""
    held = pl.String if kind == pl.String else pl.Float64 if kind == pl.Float64 else pl.Int64
    found = pl.Series(name, [text], dtype=pl.String).str.json_decode(pl.List(held)).explode()
    return found.cast(INSTANT if kind == INSTANT else kind)
