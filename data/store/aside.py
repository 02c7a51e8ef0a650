"""What a load could not read, kept whole, and its marks: those of the newest load of each source."""

from __future__ import annotations

import polars as pl
import sqlalchemy as sa

from data.mapping import Mapped
from data.store import tables

NAMES = {"table": "table_name", "column": "column_name"}


def set_aside(connection: sa.Connection, mapped: Mapped, *, now: int) -> None:
    """Keep what this load could not read, and its marks, in place of those of the load before."""
    table = tables.quarantine
    mine = table.c.source == mapped.source
    known = sa.select(table.c.table_name, table.c.row, table.c.first_seen_at).where(mine)
    seen = {(row.table_name, row.row): row.first_seen_at for row in connection.execute(known)}
    for held in (table, tables.marks):
        connection.execute(held.delete().where(held.c.source == mapped.source))
    aside = _rows(mapped.quarantine, source=mapped.source)
    for row in aside:
        row["first_seen_at"] = seen.get((row["table_name"], row["row"]), now)
    for held, rows in ((table, aside), (tables.marks, _rows(mapped.marks, source=mapped.source))):
        if rows:
            connection.execute(held.insert(), rows)


def _rows(frame: pl.DataFrame, *, source: str) -> list[dict[str, object]]:
    return frame.rename(NAMES).with_columns(source=pl.lit(source)).to_dicts()
