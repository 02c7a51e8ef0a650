"""The store as the rest of Casewall knows it: loads in, frames out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

import polars as pl
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError

from data.mapping import Mapped
from data.store import tables
from data.store.engine import connect, refused
from data.store.loading import LoadCounts, write
from data.store.reading import read
from metrics.frames import EVENTS, INSTANT, VERSIONS

Shape = dict[str, pl.DataType | type[pl.DataType]]
COUNTS = ("read", "new", "changed", "unchanged", "duplicate", "quarantined", "marked")
PLACE: Shape = {"source": pl.String, "table_name": pl.String, "file": pl.String, "line": pl.Int64,
         "column_name": pl.String, "value": pl.String}  # fmt: skip
INTEGERS: Shape = dict.fromkeys(("net_us", "net_days", "target_us", "target_days"), pl.Int64)
VERDICTS: Shape = {"source": pl.String, "case_id": pl.String, "closed_at": INSTANT, **INTEGERS, "verdict": pl.String,
            "calendar_hash": pl.String, "target_hash": pl.String, "judged_at": INSTANT}  # fmt: skip


class Store:
    """One database of cases. Use it as a context manager, or close it."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str, *, base: Path) -> Store:
        """Open the store at a URL, making it where it is not there yet."""
        return cls(connect(url, base=base))

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        """Turn what the database refuses into one line."""
        try:
            yield
        except DatabaseError as error:
            raise refused(self._engine, doing, error) from None

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with (
            self._told("written"),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._told("read"), self._engine.connect() as connection:
            yield connection

    def _frame(self, table: sa.Table, columns: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
        with self._told("read"):
            return read(self._engine, table, columns=columns)

    def load(self, mapped: Mapped, *, now: datetime, fingerprint: str = "") -> LoadCounts:
        """Write a load in one transaction; `fingerprint` names the mapping that made it."""
        with self._writing() as connection:
            return write(connection, mapped, now=now, fingerprint=fingerprint)

    def events(self) -> pl.DataFrame:
        """Return all events, replaced ones included, in the shape EVENTS."""
        return self._frame(tables.case_events, EVENTS)

    def versions(self) -> pl.DataFrame:
        """Return all versions of case rows, in the shape VERSIONS."""
        return self._frame(tables.case_versions, VERSIONS)

    def quarantine(self) -> pl.DataFrame:
        """Return the rows that could not be read, whole."""
        return self._frame(
            tables.quarantine, {**PLACE, "reason": pl.String, "row": pl.String, "first_seen_at": INSTANT}
        )

    def marks(self) -> pl.DataFrame:
        """Return the marks of rows that were loaded all the same."""
        return self._frame(tables.marks, {**PLACE, "case_id": pl.String, "kind": pl.String, "message": pl.String})

    def loads(self) -> pl.DataFrame:
        """Return every load with its counts, in order."""
        columns: Shape = {"id": pl.Int64, "source": pl.String, "loaded_at": INSTANT, "fresh_at": INSTANT}
        return self._frame(tables.loads, {**columns, **dict.fromkeys(COUNTS, pl.Int64)})

    def freshness(self) -> pl.DataFrame:
        """Return, per source, the instant up to which it is known and when it was last loaded."""
        table = tables.loads
        # a load of which every row was set aside brought no news
        brought = sa.or_(table.c.read == 0, table.c.quarantined < table.c.read)
        last = sa.select(sa.func.max(table.c.id)).where(brought).group_by(table.c.source)
        query = sa.select(table.c.source, table.c.fresh_at, table.c.loaded_at).where(table.c.id.in_(last))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(table.c.id)).fetchall()
        shape = {"source": pl.String, "fresh_at": pl.Int64, "loaded_at": pl.Int64}
        found = pl.DataFrame([tuple(row) for row in rows], schema=shape, orient="row")
        return found.with_columns(pl.col("fresh_at", "loaded_at").cast(INSTANT))

    def data_version(self) -> int:
        """Return the number that grows with every load that changed something."""
        with self._reading() as connection:
            found = connection.execute(sa.select(tables.meta.c.value).where(tables.meta.c.name == "data_version"))
            return int(found.scalar() or 0)

    def keep(self, kind: str, key: str, content: str) -> None:
        """Keep a calendar or a target rule by its content hash."""
        table = tables.kept_rules
        with self._writing() as connection:
            same = sa.select(table.c.hash).where(table.c.kind == kind, table.c.hash == key)
            if connection.execute(same).first() is None:
                connection.execute(table.insert().values(kind=kind, hash=key, content=content))

    def kept(self, kind: str) -> dict[str, str]:
        """Return what was kept of a kind, by its hash."""
        table = tables.kept_rules
        with self._reading() as connection:
            rows = connection.execute(sa.select(table.c.hash, table.c.content).where(table.c.kind == kind))
            return {row.hash: row.content for row in rows}

    def verdicts(self) -> pl.DataFrame:
        """Return the stored verdicts of closings."""
        return self._frame(tables.verdicts, VERDICTS)

    def save_verdicts(self, found: pl.DataFrame) -> None:
        """Store verdicts of closings that have none yet; one that another Casewall stored meanwhile stays."""
        rows = found.select(pl.col(name).cast(kind) for name, kind in VERDICTS.items())
        if rows.is_empty():
            return
        statement = insert(tables.verdicts).on_conflict_do_nothing()
        with self._writing() as connection:
            connection.execute(statement, rows.with_columns(pl.col(pl.Datetime).to_physical()).to_dicts())
