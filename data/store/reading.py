"""Fast reads: whole tables as frames, by ADBC, some fifteen times faster than rows one by one."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import sqlalchemy as sa
from adbc_driver_sqlite import dbapi

from metrics.frames import INSTANT

ONE_BATCH = 2**28


def read(engine: sa.Engine, table: sa.Table, *, columns: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """Read a table's columns in the types asked for, in the order in which its rows were written."""
    names = ", ".join(f'"{name}"' for name in columns)
    order = " ORDER BY id" if "id" in table.c else ""
    query = f"SELECT {names} FROM {table.name}{order}"
    with dbapi.connect(str(engine.url.database)) as connection, connection.cursor() as cursor:
        # the driver takes a column's type from its first batch, where an optional one may be null throughout
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(ONE_BATCH)})
        cursor.execute(query)
        found = pl.from_arrow(cursor.fetch_arrow_table())
    if not isinstance(found, pl.DataFrame):
        raise TypeError(f"{table.name} was not read as a table")
    return found.select(_typed(pl.col(name), kind).alias(name) for name, kind in columns.items())


def _typed(column: pl.Expr, kind: pl.DataType | type[pl.DataType]) -> pl.Expr:
    """Return a column in its type; instants come as integers, and a column of nulls as anything."""
    return column.cast(pl.Int64).cast(kind) if kind in (INSTANT, pl.Boolean) else column.cast(kind)
