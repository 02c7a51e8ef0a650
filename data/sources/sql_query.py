"""What is asked of a database: the configured query or table, and the rows of it that are new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from data.errors import CasewallError
from data.settings import Settings
from data.settings.secrets import FILE
from data.settings.source_sql import SqlEventsKeys, refusal


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question: the rows of `table` ("cases" or "events"). `where` is its section, for errors."""

    table: str
    where: str
    place: str
    statement: str | None
    name: str | None
    watermark: str | None
    overlap: timedelta | int | None

    @property
    def of(self) -> str:
        """Return a name of the question: a mark that was reached with another one says nothing about this one."""
        told = repr((self.statement, self.name, self.watermark))
        return blake2b(told.encode(), digest_size=8).hexdigest()

    def rows(self, *columns: str) -> sa.FromClause:
        """Return the question as something to select from, in which the named columns can be compared."""
        named: list[sa.ColumnClause[Any]] = [sa.column(one) for one in columns]
        if self.name is not None:
            schema, _, table = self.name.rpartition(".")
            return sa.table(table, *named, schema=schema or None).alias("q")
        # a colon would be a parameter, and a last line may be a comment
        statement = "\n" + (self.statement or "").replace(":", r"\:") + "\n"
        return sa.text(statement).columns(*named).subquery("q")

    def head(self) -> sa.Select[Any]:
        """Ask for no row, only for the names of the columns."""
        return _all(self.rows()).where(sa.text("1 = 0"))

    def first(self, count: int) -> sa.Select[Any]:
        """Ask for a few rows."""
        return _all(self.rows()).limit(count)

    def every(self) -> sa.Select[Any]:
        """Ask for every row."""
        return _all(self.rows())

    def unmarked(self, watermark: str) -> sa.Select[Any]:
        """Ask for the rows without a watermark."""
        held = self.rows(watermark)
        return _all(held).where(held.c[watermark].is_(None))

    def since(self, watermark: str, start: Any) -> sa.Select[Any]:
        """Ask for the rows at and above a mark (None: for all that have one), in its order."""
        held = self.rows(watermark)
        column = held.c[watermark]
        # without a type the database reads the mark as the column's own
        bound = (
            column.isnot(None) if start is None else column >= sa.bindparam("mark", start, type_=sa.types.NullType())
        )
        return _all(held).where(bound).order_by(column)


def _all(rows: sa.FromClause) -> sa.Select[Any]:
    return sa.select(sa.literal_column("q.*")).select_from(rows)


def asked(name: str, settings: Settings) -> tuple[Asked, ...]:
    """Return what a source asks: its events first, then its cases.

    In that order no case is ever shown half: a new one appears with its row, when all its events are there already,
    and one that is known moves on by its events, which are believed before the row. Rows before events would show
    new rows beside the old events that contradict them.
    """
    held = settings.sources[name]
    if held.rows == "events":
        return (_asked("events", held, f"sources.{name}", settings),)
    cases = _asked("cases", held, f"sources.{name}", settings)
    if held.events is None:
        return (cases,)
    return (_asked("events", held.events, f"sources.{name}.events", settings), cases)


def _asked(table: str, keys: SqlEventsKeys, where: str, settings: Settings) -> Asked:
    statement, place = keys.query, keys.table or f"{where}.query"
    if statement is not None and statement.startswith(FILE):
        statement, place = _read(statement.removeprefix(FILE), f"{where}.query", settings)
    return Asked(
        table=table,
        where=where,
        place=place,
        statement=statement.strip().rstrip("; \n") if statement is not None else None,
        name=keys.table,
        watermark=keys.watermark,
        overlap=keys.overlap,
    )


def _read(name: str, key: str, settings: Settings) -> tuple[str, str]:
    """Return the query that lies in a file, and the file's name."""
    path = settings.resolve(name.strip())
    try:
        statement = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        cause = getattr(error, "strerror", None) or "it is not UTF-8"
        raise CasewallError(
            f'{settings.path.name}: {key} = "{FILE}{name}": {path} cannot be read ({cause}). Correct the path.'
        ) from None
    if wrong := refusal(statement):
        raise CasewallError(f'{settings.path.name}: {key} = "{FILE}{name}": it {wrong}.')
    return statement, path.name
