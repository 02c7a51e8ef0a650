"""What a load could not read, kept whole, and the marks of what it read all the same."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa

from data.mapping import Mapped
from data.store import bulk, tables

NAMES = {"table": "table_name", "column": "column_name"}
ROW = ("table_name", "row")
MARK: dict[str, pl.DataType | type[pl.DataType]] = {
    "table_name": pl.String, "case_id": pl.String, "column_name": pl.String, "value": pl.String, "kind": pl.String,
}  # fmt: skip


@dataclass
class Aside:
    """A source's quarantine and marks during one load.

    A load that reads everything begins them anew. One that reads only what changed adds to them, and takes away those
    of the cases whose rows it brings.
    """

    source: str
    whole: bool
    first_seen: pl.DataFrame | None = None

    def keep(self, connection: sa.Connection, mapped: Mapped, *, now: int) -> None:
        """Keep what a part of the load could not read, and its marks."""
        aside = mapped.quarantine.rename(NAMES)
        marks = mapped.marks.rename(NAMES)
        if self.first_seen is None:
            self.first_seen = self._first_seen(connection) if self.whole or aside.height else None
            if self.whole:
                for held in (tables.quarantine, tables.marks):
                    connection.execute(held.delete().where(held.c.source == self.source))
        if not self.whole:
            self._forget(connection, mapped)
            aside, marks = self._new(connection, aside), self._unmarked(connection, marks)
        since = self.first_seen if self.first_seen is not None else self._first_seen(connection)
        aside = aside.join(since, on=ROW, how="left", maintain_order="left")
        ours = pl.lit(self.source).alias("source")
        seen = pl.col("first_seen_at").fill_null(now)
        bulk.insert(connection, tables.quarantine, aside.with_columns(ours, seen))
        bulk.insert(connection, tables.marks, marks.with_columns(ours))

    def _first_seen(self, connection: sa.Connection) -> pl.DataFrame:
        table = tables.quarantine
        rows = sa.select(table.c.table_name, table.c.row, sa.func.min(table.c.first_seen_at))
        found = connection.execute(rows.where(table.c.source == self.source).group_by(table.c.table_name, table.c.row))
        shape = {"table_name": pl.String, "row": pl.String, "first_seen_at": pl.Int64}
        return pl.DataFrame([tuple(row) for row in found], schema=shape, orient="row")

    def _forget(self, connection: sa.Connection, mapped: Mapped) -> None:
        """Take away what was set aside of cases whose row comes again."""
        if mapped.cases is None or mapped.listed.is_empty():
            return
        with bulk.listed(connection, "come_again", mapped.listed) as again:
            for held in (tables.quarantine, tables.marks):
                mine = (held.c.source == self.source, held.c.table_name == "cases")
                connection.execute(held.delete().where(*mine, held.c.case_id.in_(sa.select(again.c.value))))

    def _new(self, connection: sa.Connection, aside: pl.DataFrame) -> pl.DataFrame:
        """Leave out the rows that lie in quarantine already: a pull reads the rows at its watermark again."""
        return (
            aside.join(self._first_seen(connection), on=ROW, how="anti", maintain_order="left") if len(aside) else aside
        )

    def _unmarked(self, connection: sa.Connection, marks: pl.DataFrame) -> pl.DataFrame:
        """Leave out the marks that stand already."""
        if marks.is_empty():
            return marks
        held = bulk.lookup(
            connection, tables.marks, source=self.source, key="case_id", values=marks["case_id"], columns=MARK
        )
        return marks.join(held, on=list(MARK), how="anti", nulls_equal=True, maintain_order="left")
