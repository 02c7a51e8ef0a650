"""Many rows at once, in the caller's transaction: written, added, updated and looked up.

SQLite takes rows straight to its driver, in slices; PostgreSQL takes COPY, through a temporary table where rows are
matched. U+0000 in a text is stored as U+FFFD on both: PostgreSQL cannot hold it, and SQLite would cut the text there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO

import polars as pl
import sqlalchemy as sa

from data.store.dialects import driver_cursor
from data.store.reading import Shape, query

ROWS_AT_ONCE = 20_000  # bounds what is held as Python's objects, or as text, beside the frame
ANALYSED = 50_000  # so many rows in a transaction mislead PostgreSQL's plans until it has counted them
NUL, REPLACED = "\0", "\N{REPLACEMENT CHARACTER}"


def insert(connection: sa.Connection, table: sa.Table, rows: pl.DataFrame) -> None:
    """Insert rows in the frame's order, so that ids grow in that order.

    `rows` holds columns of the table, without `id` (a column that is not there is null or has its default). Instants
    may come as Int64 µs or as Datetime.
    """
    if connection.dialect.name == "sqlite":
        for part in map(ready, rows.iter_slices(ROWS_AT_ONCE)):
            _insert_slice(connection, table, part)
        return
    _copy(connection, f"COPY {_named(table, rows.columns)} FROM STDIN (FORMAT csv)", rows)
    if rows.height >= ANALYSED:
        _analyse(connection, table, rows.height)


def add(connection: sa.Connection, table: sa.Table, rows: pl.DataFrame) -> int:
    """Insert the rows whose primary key is not in the table yet; those that are there stay as they are.

    Returns how many were inserted.
    """
    target = _named(table, rows.columns)
    if connection.dialect.name == "sqlite":
        return _each(connection, f"INSERT INTO {target} VALUES ({_marks(rows.width)}) ON CONFLICT DO NOTHING", rows)
    if rows.is_empty():
        return 0
    with _staged(connection, table, rows) as staged:
        columns = _quoted(rows.columns)
        added = connection.exec_driver_sql(
            f"INSERT INTO {target} SELECT {columns} FROM {staged} ON CONFLICT DO NOTHING"
        )
        return added.rowcount


def update(connection: sa.Connection, table: sa.Table, rows: pl.DataFrame, *, by: str = "id") -> int:
    """Set the other columns of `rows` where `by` (unique in `rows`, indexed in the table) is equal.

    Returns how many rows of the table were found.
    """
    names = [name for name in rows.columns if name != by]
    if rows.is_empty() or not names:
        return 0
    if connection.dialect.name == "sqlite":
        assigned = ", ".join(f'"{name}" = ?' for name in names)
        return _each(connection, f'UPDATE "{table.name}" SET {assigned} WHERE "{by}" = ?', rows.select(*names, by))
    with _staged(connection, table, rows) as staged:
        assigned = ", ".join(f'"{name}" = brought."{name}"' for name in names)
        found = connection.exec_driver_sql(
            f'UPDATE "{table.name}" AS held SET {assigned} FROM {staged} AS brought WHERE held."{by}" = brought."{by}"'
        )
        return found.rowcount


def lookup(
    connection: sa.Connection,
    table: sa.Table,
    *,
    source: str,
    key: str,
    values: pl.Series,
    columns: Shape,
) -> pl.DataFrame:
    """Return the rows of a source whose column `key` is among `values`, any number of them, in the order of their ids.

    `columns` tells names and types, as the frame has them even where it is empty. Uses the index on (source, key).
    """
    with listed(connection, "wanted", values) as wanted:
        statement = (
            sa.select(*(table.c[name] for name in columns))
            .where(table.c.source == source, table.c[key].in_(sa.select(wanted.c.value)))
            .order_by(table.c.id if "id" in table.c else table.c[key])
        )
        return query(connection, statement, columns=columns)


@contextmanager
def listed(connection: sa.Connection, name: str, values: pl.Series) -> Iterator[sa.Table]:
    """Give a temporary table of one text column `value`, distinct and without nulls, for joins inside the block."""
    table = _list(name)
    # sorted, so that the tree of the table and that of an index beside it are walked from end to end
    rows = pl.DataFrame({"value": values.cast(pl.String).drop_nulls().unique().sort()})
    sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql(f'DROP TABLE IF EXISTS {"temp" if sqlite else "pg_temp"}."{name}"')
    table.create(connection, checkfirst=False)
    insert(connection, table, rows)
    if not sqlite:
        connection.exec_driver_sql(f'ANALYZE pg_temp."{name}"')
    yield table
    # not in a `finally`: what fails takes the whole transaction with it, and this table too
    table.drop(connection, checkfirst=False)


@cache
def _list(name: str) -> sa.Table:
    """Return the temporary table of that name: one made anew each time would never find the statements made of it."""
    return sa.Table(
        name,
        sa.MetaData(),
        sa.Column("value", sa.Text, primary_key=True),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
        sqlite_with_rowid=False,
    )


@contextmanager
def _staged(connection: sa.Connection, table: sa.Table, rows: pl.DataFrame) -> Iterator[str]:
    """Copy rows into a temporary table with the columns of the real one (PostgreSQL)."""
    names = _quoted(rows.columns)
    connection.exec_driver_sql(
        f'CREATE TEMPORARY TABLE brought ON COMMIT DROP AS SELECT {names} FROM "{table.name}" WITH NO DATA'
    )
    _copy(connection, f"COPY pg_temp.brought ({names}) FROM STDIN (FORMAT csv)", rows)
    connection.exec_driver_sql("ANALYZE pg_temp.brought")
    yield "pg_temp.brought"
    connection.exec_driver_sql("DROP TABLE pg_temp.brought")


def _insert_slice(connection: sa.Connection, table: sa.Table, part: pl.DataFrame) -> None:
    """Insert rows (SQLite); what is the same in all of them stands in the statement, which takes half of the time."""
    same = [column for column in part if part.height > 1 and column.n_unique() == 1]
    names = [name for name in part.columns if name not in {column.name for column in same}]
    if not names:
        same, names = [], part.columns
    values = ", ".join(["?"] * len(names) + [_literal(column[0]) for column in same])
    target = _named(table, [*names, *(column.name for column in same)])
    connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({values})", part.select(names).rows())


def _analyse(connection: sa.Connection, table: sa.Table, more: int) -> None:
    """Let PostgreSQL count a table anew once it has doubled: it would do so by itself, but only some time later."""
    known = connection.exec_driver_sql(
        "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", (table.name,)
    ).scalar()
    if known is None or known < more:
        connection.exec_driver_sql(f'ANALYZE "{table.name}"')


def _literal(value: str | int | None) -> str:
    """Return a value as SQLite reads it in a statement."""
    if value is None:
        return "NULL"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(int(value))


def _each(connection: sa.Connection, statement: str, rows: pl.DataFrame) -> int:
    """Run a statement for every row, straight at the driver: SQLAlchemy's own parameters take most of the time."""
    found = 0
    for part in map(ready, rows.iter_slices(ROWS_AT_ONCE)):
        found += connection.exec_driver_sql(statement, part.rows()).rowcount
    return found


def _copy(connection: sa.Connection, statement: str, rows: pl.DataFrame) -> None:
    """Send rows as CSV: every text quoted, so that null and the empty text differ and nothing else has a meaning."""
    with driver_cursor(connection, doing="COPY") as cursor, cursor.copy(statement) as copy:
        for part in map(ready, rows.iter_slices(ROWS_AT_ONCE)):
            text = BytesIO()
            part.write_csv(text, include_header=False, quote_style="non_numeric")
            copy.write(text.getvalue())


def ready(rows: pl.DataFrame) -> pl.DataFrame:
    """Return instants as µs and texts without U+0000."""
    return rows.with_columns(
        pl.col(pl.Datetime).dt.epoch("us"), pl.col(pl.String).str.replace_all(NUL, REPLACED, literal=True)
    )


def _named(table: sa.Table, columns: Sequence[str]) -> str:
    return f'"{table.name}" ({_quoted(columns)})'


def _quoted(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _marks(count: int) -> str:
    return ", ".join("?" * count)
