"""The rows of one table in a load: those that are new or changed are written, those that stood are replaced.

Only what a load brings is looked up, by its keys: the cost of a load goes by what came, not by what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl
import sqlalchemy as sa

from data.store import bulk, tables
from data.store.classify import classify

Columns = dict[str, pl.DataType | type[pl.DataType]]
NEVER_KNOWN = 0
ROWS_A_LOAD = 2**32
# what a stored row keeps when its mapping is mended: what the source said, and when
FIXED = {"id", "load_id", "source", "seen_at", "loaded_at", "superseded_at", "row_hash", "position"}


@dataclass(kw_only=True)
class RowWriter:
    """Writes the rows of one load: `history` counts as seen when it happened, `remapped` brings a mended mapping.

    `bare` says that nothing of the source is stored yet, so that nothing need be looked up. `offset` is the number of
    rows that earlier pages of this load brought. `news` are the cases with a row that was written, `moved` says that
    stored rows changed in place.
    """

    connection: sa.Connection
    source: str
    load: int
    now: int
    history: bool
    remapped: bool
    bare: bool
    offset: int
    touched: bool = False
    moved: bool = False
    news: list[pl.Series] = field(default_factory=list)

    def write(self, frame: pl.DataFrame, table: sa.Table, *, key: str) -> dict[str, int]:
        """Write a frame's rows and return how many were new, changed and unchanged."""
        if self.remapped:
            self._remap(frame, table, key)
        stored = self._stored(frame[key], table, key)
        rows = classify(frame, stored, key=key)
        inserted = rows.filter("insert")
        events = table is tables.case_events
        if events and inserted.height:
            self._supersede(inserted.filter("stands").select(key).join(stored.filter("current"), on=key))
            # a row that another one of the same load replaced was never known
            gone = pl.when(~pl.col("stands")).then(pl.lit(NEVER_KNOWN, pl.Int64))
            inserted = inserted.with_columns(superseded_at=gone.cast(pl.Datetime("us", "UTC")))
        seen = None if self.history else self.now
        values = {"load_id": self.load, "seen_at": seen} | ({} if events else {"loaded_at": self.now})
        self._insert(table, inserted, values)
        self.news.append(inserted["case_id"])
        self.touched |= bool(inserted.height)
        return dict(rows.group_by("outcome").len().rows())

    def _stored(self, keys: pl.Series, table: sa.Table, key: str) -> pl.DataFrame:
        """Read what is stored of some keys: id, key, row_hash, load_id, and whether the row stands now."""
        events = table is tables.case_events
        shape: Columns = {key: pl.String, "id": pl.Int64, "row_hash": pl.String, "load_id": pl.Int64}
        shape |= {"superseded_at": pl.Int64} if events else {"order_key": pl.String, "position": pl.Int64}
        found = pl.DataFrame(schema=shape)
        if not self.bare:
            found = bulk.lookup(
                self.connection, table, source=self.source, key=key, values=keys.unique(), columns=shape
            )
        if events:
            return found.with_columns(current=pl.col("superseded_at").is_null())
        found = found.sort("load_id", "order_key", "position", nulls_last=False)
        return found.with_columns(current=pl.int_range(pl.len()).over(key) == pl.len().over(key) - 1)

    def _supersede(self, standing: pl.DataFrame) -> None:
        """Replace the rows that stood: from now on, or from ever where this load itself brought them."""
        never = (pl.col("load_id") == self.load) | pl.lit(self.history)
        gone = pl.when(never).then(pl.lit(NEVER_KNOWN, pl.Int64)).otherwise(pl.lit(self.now, pl.Int64))
        bulk.update(self.connection, tables.case_events, standing.select("id", superseded_at=gone))

    def _insert(self, table: sa.Table, rows: pl.DataFrame, values: dict[str, int | None]) -> None:
        if rows.is_empty():
            return
        names = [column.name for column in table.c if column.name != "id"]
        ready = _stored_as(rows).with_columns(
            # a later load's rows come after an earlier one's of the same instant
            pl.col("position") + self.load * ROWS_A_LOAD + self.offset,
            *(pl.lit(value, pl.Int64).alias(name) for name, value in values.items()),
        )
        bulk.insert(self.connection, table, ready.select(names))

    def _remap(self, frame: pl.DataFrame, table: sa.Table, key: str) -> None:
        """Map stored rows anew in place: what they say changed with the mapping, not when it was seen.

        Rows are known by their content, whatever their key was mapped to before. A row that this load does not bring
        stays as it was mapped.
        """
        names = [column.name for column in table.c if column.name not in FIXED]
        shape: Columns = {"row_hash": pl.String, "id": pl.Int64}
        known: Columns = {key: pl.String, "order_key": pl.String}
        stored = bulk.lookup(
            self.connection, table, source=self.source, key="row_hash", values=frame["row_hash"], columns=shape | known
        )
        ready = _stored_as(frame).select(*names, "row_hash").join(stored.select(*shape), on="row_hash")
        if ready.is_empty():
            return
        moved = stored.join(frame.select("row_hash", key, "order_key"), on="row_hash").filter(
            pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_right")) for name in known)
        )
        bulk.update(self.connection, table, ready.drop("row_hash"))
        if table is tables.case_events and moved.height:
            self._replace_anew()
        self.touched = self.moved = True

    def _replace_anew(self) -> None:
        """Work out again which event replaced which, for keys or an order that a mended mapping changed."""
        events = tables.case_events

        def following(column: sa.Column[int]) -> sa.Over[int]:
            order = [events.c.load_id, events.c.order_key.nulls_first(), events.c.position]
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
