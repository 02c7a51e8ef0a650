"""Rows of a database in chunks: names, text, and the watermarks as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import sqlalchemy as sa

from data.errors import nearest
from data.sources import sql_copy
from data.sources.base import SourceError, numbered, unnamed
from data.sources.sql_query import Asked
from data.sources.sql_session import Session
from data.sources.sql_values import frame

MYSQL_TIMESTAMP = 7  # an instant, which the session shows in UTC; a DATETIME is what somebody wrote


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """Some rows as text. `values` are their watermarks; `timed`: some columns are instants or dates."""

    frame: pl.DataFrame
    values: Sequence[Any]
    timed: bool


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns of a result: their names, the watermark's place and name, and which hold instants in UTC."""

    names: tuple[str, ...]
    types: tuple[Any, ...]
    at: int | None
    utc: tuple[int, ...]

    @property
    def watermark(self) -> str:
        """Return the watermark's name as the database has it."""
        return self.names[self.at or 0]


def columns(db: Session, asked: Asked) -> Columns:
    """Ask for the columns of a question. Raises SourceError: no such table or column, with the nearest that is."""
    if db.address.dialect == "mssql" and (asked.statement or "").lstrip().lower().startswith("with"):
        raise SourceError(
            f"{asked.where}.query: SQL Server takes no WITH inside another query, where ours has to stand. Make a view "
            "of it, and name that with table."
        )
    with db.asking(asked.where):
        try:
            result = db.connection.execute(asked.head())
        except sa.exc.DBAPIError as wrong:
            raise _named(db, asked, wrong) from None
        names, described = list(result.keys()), result.cursor.description if result.cursor else ()
        result.close()
    at = None
    if asked.watermark is not None:
        folded = [name.casefold() for name in names]
        exact = names.index(asked.watermark) if asked.watermark in names else None
        at = exact if exact is not None else _index(folded, asked.watermark.casefold())
        if at is None:
            raise SourceError(
                f'{asked.where}.watermark = "{asked.watermark}": {asked.place} has no such column. '
                f"{nearest(asked.watermark, names)}"
            )
    types = tuple(one[1] for one in described or ())
    _zoned_in_oracle(db, asked, names, types)
    mysql = db.address.dialect in ("mysql", "mariadb")
    utc = tuple(number for number, kind in enumerate(types) if mysql and kind == MYSQL_TIMESTAMP)
    return Columns(names=tuple(names), types=types, at=at, utc=utc)


def chunks(db: Session, asked: Asked, query: sa.Select[Any], held: Columns, size: int) -> Iterator[Chunk]:
    """Yield a query's rows in chunks, as the database sends them; the last one holds fewer than `size`."""
    if sql_copy.possible(db):
        yield from _copied(db, asked, query, held, size)
        return
    names = numbered(unnamed(list(held.names)))
    with db.asking(asked.where):
        streamed = db.connection.execution_options(stream_results=True, yield_per=size).execute(query)
    try:
        parts = streamed.partitions(size)
        rows: Sequence[Any] = [()] * size
        while len(rows) == size:
            with db.asking(asked.where):
                rows = next(parts, ())
            values = list(zip(*rows, strict=True)) or [()] * len(names)
            found, timed = frame(names, values, utc=held.utc)
            yield Chunk(frame=found, values=values[held.at] if held.at is not None else (), timed=timed)
    finally:
        streamed.close()


def _copied(db: Session, asked: Asked, query: sa.Select[Any], held: Columns, size: int) -> Iterator[Chunk]:
    """Yield rows in PostgreSQL's own text."""
    names = numbered(unnamed(list(held.names)))
    timed = any(kind in sql_copy.TIMES for kind in held.types)
    parts = sql_copy.frames(db, query, names=names, types=held.types, size=size)
    while True:
        with db.asking(asked.where):
            found = next(parts, None)
        if found is None:
            return
        values: Sequence[Any] = ()
        if held.at is not None:
            values = sql_copy.values(found.get_column(names[held.at]), held.types[held.at])
        yield Chunk(frame=found, values=values, timed=timed)


def _index(names: list[str], name: str) -> int | None:
    return names.index(name) if names.count(name) == 1 else None


def _zoned_in_oracle(db: Session, asked: Asked, names: list[str], types: tuple[Any, ...]) -> None:
    """Refuse what Oracle's driver hands on without its zone: nobody could tell which instant is meant."""
    zoned = [name for name, kind in zip(names, types, strict=False) if "TIMESTAMP_" in str(kind) and "TZ" in str(kind)]
    if db.address.dialect == "oracle" and zoned:
        name = zoned[0]
        raise SourceError(
            f'{asked.where}: Oracle\'s driver drops the zone of "{name}". Write in the query: '
            f'to_char(sys_extract_utc({name}), \'YYYY-MM-DD"T"HH24:MI:SS"Z"\') AS {name}'
        )


def _named(db: Session, asked: Asked, wrong: sa.exc.DBAPIError) -> SourceError:
    """Tell a missing table with the nearest that is there, where the database says which there are."""
    error = db.error(wrong, asked.where)
    if asked.name is None or "no such table" not in str(error):
        return error
    schema, _, name = asked.name.rpartition(".")
    try:
        db.connection.rollback()
        seen = sa.inspect(db.connection)
        known = [*seen.get_table_names(schema or None), *seen.get_view_names(schema or None)]
    except Exception:
        # the first error is the one that counts
        return error
    hint = nearest(name, known) if known else "The user sees no table there: grant SELECT."
    return SourceError(f'{asked.where}.table = "{asked.name}": there is no such table ({db.address.shown}). {hint}')
