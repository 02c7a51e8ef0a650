"""One load into the store, in one transaction: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
import sqlalchemy as sa

from data.errors import CasewallError
from data.mapping import Mapped
from data.store import tables
from data.store.classify import CHANGED, NEW, UNCHANGED, classify
from metrics.calendar_table import micros
from metrics.frames import EVENTS, VERSIONS, conform

NEVER_KNOWN = 0
ROWS_A_LOAD = 2**32


@dataclass(frozen=True, kw_only=True)
class LoadCounts:
    """Every source row of a load, once: read = new + changed + unchanged + duplicate + quarantined."""

    read: int
    new: int
    changed: int
    unchanged: int
    duplicate: int
    quarantined: int
    marked: int

    def __post_init__(self) -> None:
        parts = self.new + self.changed + self.unchanged + self.duplicate + self.quarantined
        if parts != self.read:
            raise CasewallError(
                f"{self.read} rows were read and {parts} accounted for; nothing was loaded. Report this."
            )


def write(connection: sa.Connection, mapped: Mapped, *, now: datetime, fingerprint: str) -> LoadCounts:
    """Write a mapped load; the caller holds the transaction."""
    held = connection.execute(
        sa.select(tables.loads.c.fingerprint)
        .where(tables.loads.c.source == mapped.source)
        .order_by(tables.loads.c.id.desc())
        .limit(1)
    ).scalar()
    load = _Load(
        connection, mapped.source, micros(now), first=held is None, remapped=held is not None and held != fingerprint
    )
    counted = {NEW: 0, CHANGED: 0, UNCHANGED: 0}
    for frame, table, shape, key in (
        (mapped.cases, tables.case_versions, VERSIONS, "case_id"),
        (mapped.events, tables.case_events, EVENTS, "event_key"),
    ):
        if frame is not None:
            for outcome, count in load.rows(conform(frame, shape), table, key=key).items():
                counted[outcome] += count
    counts = LoadCounts(
        read=mapped.read,
        **counted,
        duplicate=mapped.duplicates,
        quarantined=mapped.quarantine.height,
        marked=mapped.marks.height,
    )
    load.set_aside(mapped)
    if load.touched:
        _bump(connection)
    connection.execute(
        tables.loads.insert().values(
            id=load.number,
            source=mapped.source,
            loaded_at=load.now,
            fresh_at=micros(mapped.fresh_at),
            fingerprint=fingerprint,
            **vars(counts),
        )
    )
    return counts


def _bump(connection: sa.Connection) -> None:
    """Count the data version on: a picture of the version before is not the picture any more."""
    name = tables.meta.c.name == "data_version"
    if not connection.execute(tables.meta.update().where(name).values(value=tables.meta.c.value + 1)).rowcount:
        connection.execute(tables.meta.insert().values(name="data_version", value=1))


class _Load:
    """The state of one load under way."""

    def __init__(self, connection: sa.Connection, source: str, now: int, *, first: bool, remapped: bool) -> None:
        self.connection, self.source, self.now = connection, source, now
        self.first, self.remapped, self.touched = first, remapped, False
        self.number = int(connection.execute(sa.select(sa.func.max(tables.loads.c.id))).scalar() or 0) + 1

    def rows(self, frame: pl.DataFrame, table: sa.Table, *, key: str) -> dict[str, int]:
        """Write the rows of one table and return how many were new, changed and unchanged."""
        rows = classify(frame, self._stored(table, key), key=key, remapped=self.remapped)
        seen = None if self.first else self.now
        inserted = rows.filter("insert")
        events = table is tables.case_events
        if events and inserted.height:
            self._supersede(inserted.filter("stands")["event_key"].to_list())
            # a row that another one of the same load replaced was never known
            gone = pl.when(~pl.col("stands")).then(pl.lit(NEVER_KNOWN, pl.Int64))
            inserted = inserted.with_columns(superseded_at=gone.cast(pl.Datetime("us", "UTC")))
        values = {"load_id": self.number, "seen_at": seen} | ({} if events else {"loaded_at": self.now})
        self._insert(table, inserted, values)
        self._update(table, rows.filter("update"))
        self.touched |= bool(inserted.height) or (self.remapped and bool(rows.height))
        return dict(rows.group_by("outcome").len().rows())

    def _stored(self, table: sa.Table, key: str) -> pl.DataFrame:
        current = (
            table.c.superseded_at.is_(None)
            if "superseded_at" in table.c
            else table.c.id.in_(
                sa.select(sa.func.max(table.c.id)).where(table.c.source == self.source).group_by(table.c.case_id)
            )
        )
        query = (
            sa.select(table.c[key], table.c.row_hash, current.label("current"))
            .where(table.c.source == self.source)
            .order_by(table.c.id)
        )
        rows = self.connection.execute(query).fetchall()
        shape = {key: pl.String, "row_hash": pl.String, "current": pl.Boolean}
        return pl.DataFrame([tuple(row) for row in rows], schema=shape, orient="row")

    def _supersede(self, keys: list[str]) -> None:
        table = tables.case_events
        statement = (
            table.update()
            .where(
                table.c.source == self.source,
                table.c.event_key == sa.bindparam("gone"),
                table.c.superseded_at.is_(None),
            )
            .values(superseded_at=self.now)
        )
        if keys and not self.first:
            self.connection.execute(statement, [{"gone": key} for key in keys])

    def _insert(self, table: sa.Table, rows: pl.DataFrame, values: dict[str, Any]) -> None:
        if rows.is_empty():
            return
        names = [column.name for column in table.c if column.name != "id"]
        ready = _stored_as(rows).with_columns(
            # a later load's rows come after an earlier one's of the same instant
            pl.col("position") + self.number * ROWS_A_LOAD,
            *(pl.lit(value, pl.Int64).alias(name) for name, value in values.items()),
        )
        marks = ", ".join(["?"] * len(names))
        quoted = ", ".join(f'"{name}"' for name in names)
        # straight to the driver: SQLAlchemy's own handling of a million parameters takes most of the time
        self.connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({quoted}) VALUES ({marks})",
            ready.select(names).rows(),
        )

    def _update(self, table: sa.Table, rows: pl.DataFrame) -> None:
        """Map stored rows anew in place: what they say changed with the mapping, not when it was seen."""
        if rows.is_empty():
            return
        fixed = {"id", "load_id", "source", "seen_at", "loaded_at", "superseded_at", "row_hash", "position"}
        names = [column.name for column in table.c if column.name not in fixed]
        ready = _stored_as(rows).select(*(pl.col(name).alias(f"new_{name}") for name in names), held="row_hash")
        statement = (
            table.update()
            .where(table.c.source == self.source, table.c.row_hash == sa.bindparam("held"))
            .values({name: sa.bindparam(f"new_{name}") for name in names})
        )
        self.connection.execute(statement, ready.to_dicts())

    def set_aside(self, mapped: Mapped) -> None:
        """Keep what this load could not read, and its marks, in place of those of the load before."""
        table = tables.quarantine
        mine = table.c.source == self.source
        seen = {
            (row.table_name, row.row): row.first_seen_at
            for row in self.connection.execute(sa.select(table).where(mine))
        }
        self.connection.execute(table.delete().where(mine))
        self.connection.execute(tables.marks.delete().where(tables.marks.c.source == self.source))
        named = {"table": "table_name", "column": "column_name"}
        aside = list(_renamed(mapped.quarantine.iter_rows(named=True), named, source=self.source))
        for row in aside:
            row["first_seen_at"] = seen.get((row["table_name"], row["row"]), self.now)
        if aside:
            self.connection.execute(table.insert(), aside)
        marked = list(_renamed(mapped.marks.iter_rows(named=True), named, source=self.source))
        if marked:
            self.connection.execute(tables.marks.insert(), marked)


def _renamed(rows: Iterable[dict[str, Any]], names: dict[str, str], *, source: str) -> Iterable[dict[str, Any]]:
    for row in rows:
        yield {"source": source} | {names.get(name, name): value for name, value in row.items()}


def _stored_as(rows: pl.DataFrame) -> pl.DataFrame:
    """Return instants as µs."""
    return rows.with_columns(pl.col(pl.Datetime).to_physical())
