"""Everything of one store into another, empty one, in one transaction that is proven before it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from data.errors import CasewallError
from data.store import bulk, tables
from data.store.address import name_of
from data.store.engine import refused
from data.store.lock import holding
from data.store.reading import Shape, parts_of

PATIENCE_SECONDS = 10
TURN = 2**64
SEED = 0x5EED
TABLES = tuple(tables.metadata.tables.values())


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One table as both stores hold it: how many rows, and the sum of a hash of each over all of its columns."""

    table: str
    rows: int
    checksum: str


def move(
    old: sa.Engine, new: sa.Engine, *, sources: Iterable[str] = (), progress: Callable[[str], None] | None = None
) -> list[Moved]:
    """Copy every table into an empty store and prove it; the old store stays as it is.

    Whoever loads one of the `sources`, or one that the old store knows, must wait until it is done. Raises
    CasewallError where the new store holds something already, where a source is being loaded, and where the copies
    differ; then the new store stays empty.
    """
    told = progress or (lambda step: None)
    if name_of(old.url) == name_of(new.url):
        raise CasewallError(f"{name_of(new.url)} is the store in use. Name another one.")
    with ExitStack() as held:
        for source in sorted({*sources, *known_sources(old)}):
            held.enter_context(holding(old, source, patience=PATIENCE_SECONDS))
        try:
            return _moved(old, new, told)
        except DBAPIError as error:
            raise refused(_whose(error, old, new), "moved", error) from None


def counts(engine: sa.Engine) -> dict[str, int]:
    """Return how many rows each table of a store holds, at one instant."""
    with engine.connect() as connection, connection.begin():
        return {str(table.name): _count(connection, table) for table in TABLES}


def known_sources(engine: sa.Engine) -> list[str]:
    """Return the sources of which a store holds something."""
    parts = [sa.select(table.c.source).distinct() for table in (tables.loads, tables.watermarks)]
    with engine.connect() as connection:
        return [str(name) for name in connection.execute(sa.union(*parts)).scalars()]


def shape_of(table: sa.Table) -> Shape:
    """Return the columns of a table in the types of a frame, as they are stored: instants are integers."""
    kinds: dict[str, type[pl.DataType]] = {}
    for column in table.c:
        text, truth = isinstance(column.type, sa.Text), isinstance(column.type, sa.Boolean)
        kinds[column.name] = pl.String if text else pl.Boolean if truth else pl.Int64
    return kinds


def _moved(old: sa.Engine, new: sa.Engine, told: Callable[[str], None]) -> list[Moved]:
    # one state of the old store for all of its tables, whatever is written beside
    with (
        old.connect() as reader,
        reader.begin(),
        new.connect().execution_options(writes=True) as writer,
        writer.begin(),
    ):
        writer.execute(tables.meta.delete())  # counters, which an empty store has too
        for table in TABLES:
            if _count(writer, table):
                raise CasewallError(
                    f"{name_of(new.url)} is not empty: its table {table.name} holds rows. Name an empty store."
                )
        moved = [_copied(reader, writer, table, told) for table in TABLES]
        for table, before in zip(TABLES, moved, strict=True):
            told(f"{table.name}: proving")
            after = _summed(table.name, _parts(writer, table))
            if before != after:
                raise CasewallError(
                    f"{table.name}: {before.rows:,} rows ({before.checksum}) became {after.rows:,} ({after.checksum}). "
                    "Nothing was moved. Report this."
                )
        return moved


def _copied(reader: sa.Connection, writer: sa.Connection, table: sa.Table, told: Callable[[str], None]) -> Moved:
    told(f"{table.name}: copying {_count(reader, table):,} rows")

    def parts() -> Iterator[pl.DataFrame]:
        for part in _parts(reader, table):
            bulk.insert(writer, table, part)
            yield part

    moved = _summed(table.name, parts())
    if writer.dialect.name == "postgresql" and "id" in table.c:
        # rows that bring their ids leave the counter where it was
        counter = f"pg_get_serial_sequence('{table.name}', 'id')"
        writer.exec_driver_sql(f'SELECT setval({counter}, max(id)) FROM "{table.name}" HAVING max(id) > 0')
    return moved


def _parts(connection: sa.Connection, table: sa.Table) -> Iterator[pl.DataFrame]:
    # an old store may hold what is not stored any more (U+0000): the two are compared as they are stored now
    return map(bulk.ready, parts_of(connection, table, columns=shape_of(table)))


def _summed(name: str, parts: Iterable[pl.DataFrame]) -> Moved:
    """Count rows and add up their hashes, in whatever order they come; null and empty differ, and so do columns."""
    rows, total = 0, 0
    for part in parts:
        rows += part.height
        total += int(part.hash_rows(seed=SEED).cast(pl.Int128).sum())
    return Moved(table=str(name), rows=rows, checksum=f"{total % TURN:016x}")


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def _whose(error: DBAPIError, old: sa.Engine, new: sa.Engine) -> sa.Engine:
    """Return the store whose driver complains."""
    if old.dialect.name == new.dialect.name:
        return new
    sqlite = type(error.orig).__module__.startswith("sqlite3")
    return next(engine for engine in (old, new) if (engine.dialect.name == "sqlite") == sqlite)
