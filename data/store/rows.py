"""The rows of one table in a load: those that are new or changed are written, those that stood are replaced."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa

from data.store import tables
from data.store.classify import classify

NEVER_KNOWN = 0
ROWS_A_LOAD = 2**32
# what a stored row keeps when its mapping is mended: what the source said, and when
FIXED = {"id", "load_id", "source", "seen_at", "loaded_at", "superseded_at", "row_hash", "position"}


@dataclass(kw_only=True)
class RowWriter:
    """Writes the rows of one load: `first` brings history, `remapped` brings a mended mapping."""

    connection: sa.Connection
    source: str
    load: int
    now: int
    first: bool
    remapped: bool
    touched: bool = False

    def write(self, frame: pl.DataFrame, table: sa.Table, *, key: str) -> dict[str, int]:
        """Write a frame's rows and return how many were new, changed and unchanged."""
        stored = self._stored(table, key)
        if self.remapped and self._remap(frame, table, stored):
            stored = self._stored(table, key)
        rows = classify(frame, stored, key=key)
        inserted = rows.filter("insert")
        events = table is tables.case_events
        if events and inserted.height:
            self._supersede(inserted.filter("stands")["event_key"].to_list())
            # a row that another one of the same load replaced was never known
            gone = pl.when(~pl.col("stands")).then(pl.lit(NEVER_KNOWN, pl.Int64))
            inserted = inserted.with_columns(superseded_at=gone.cast(pl.Datetime("us", "UTC")))
        seen = None if self.first else self.now
        values = {"load_id": self.load, "seen_at": seen} | ({} if events else {"loaded_at": self.now})
        self._insert(table, inserted, values)
        self.touched |= bool(inserted.height)
        return dict(rows.group_by("outcome").len().rows())

    def _stored(self, table: sa.Table, key: str) -> pl.DataFrame:
        """Read what is stored of this source: id, key, row_hash, and whether the row stands now."""
        latest = [table.c.load_id.desc(), table.c.order_key.desc(), table.c.position.desc()]
        current: sa.ColumnElement[bool] = (
            table.c.superseded_at.is_(None)
            if table is tables.case_events
            else sa.func.row_number().over(partition_by=table.c.case_id, order_by=latest) == 1
        )
        query = sa.select(table.c.id, table.c[key], table.c.row_hash, current.label("current"))
        rows = self.connection.execute(query.where(table.c.source == self.source)).fetchall()
        shape = {"id": pl.Int64, key: pl.String, "row_hash": pl.String, "current": pl.Boolean}
        return pl.DataFrame([tuple(row) for row in rows], schema=shape, orient="row")

    def _supersede(self, keys: list[str]) -> None:
        table = tables.case_events
        standing = table.c.superseded_at.is_(None)
        here = (table.c.source == self.source, table.c.event_key == sa.bindparam("gone"), standing)
        if keys and not self.first:
            statement = table.update().where(*here).values(superseded_at=self.now)
            self.connection.execute(statement, [{"gone": key} for key in keys])

    def _insert(self, table: sa.Table, rows: pl.DataFrame, values: dict[str, int | None]) -> None:
        if rows.is_empty():
            return
        names = [column.name for column in table.c if column.name != "id"]
        ready = _stored_as(rows).with_columns(
            # a later load's rows come after an earlier one's of the same instant
            pl.col("position") + self.load * ROWS_A_LOAD,
            *(pl.lit(value, pl.Int64).alias(name) for name, value in values.items()),
        )
        quoted = ", ".join(f'"{name}"' for name in names)
        # straight to the driver: SQLAlchemy's own handling of a million parameters takes most of the time
        self.connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({quoted}) VALUES ({', '.join('?' * len(names))})", ready.select(names).rows()
        )

    def _remap(self, frame: pl.DataFrame, table: sa.Table, stored: pl.DataFrame) -> bool:
        """Map stored rows anew in place: what they say changed with the mapping, not when it was seen.

        Rows are known by their content, whatever their key was mapped to before. A row that this load does not bring
        stays as it was mapped. Returns whether there was any.
        """
        names = [column.name for column in table.c if column.name not in FIXED]
        ready = _stored_as(frame).select(*names, "row_hash").join(stored.select("row_hash", "id"), on="row_hash")
        if ready.is_empty():
            return False
        assigned = ", ".join(f'"{name}" = ?' for name in names)
        self.connection.exec_driver_sql(
            f"UPDATE {table.name} SET {assigned} WHERE id = ?", ready.select(*names, "id").rows()
        )
        if table is tables.case_events:
            self._replace_anew()
        self.touched = True
        return True

    def _replace_anew(self) -> None:
        """Work out again which event replaced which, for keys or an order that a mended mapping changed."""
        events = tables.case_events

        def following(column: sa.Column[int]) -> sa.Over[int]:
            order = [events.c.load_id, events.c.order_key, events.c.position]
            return sa.func.lead(column).over(partition_by=events.c.event_key, order_by=order)

        gone = sa.case(
            (following(events.c.load_id) == events.c.load_id, NEVER_KNOWN), else_=following(events.c.seen_at)
        )
        found = sa.select(events.c.id, gone.label("gone")).where(events.c.source == self.source).subquery()
        moved = events.c.superseded_at.is_distinct_from(found.c.gone)
        self.connection.execute(
            events.update().where(events.c.id == found.c.id, moved).values(superseded_at=found.c.gone)
        )


def _stored_as(rows: pl.DataFrame) -> pl.DataFrame:
    """Return instants as µs."""
    return rows.with_columns(pl.col(pl.Datetime).to_physical())
