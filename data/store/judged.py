"""Which cases have news that no verdict has taken in yet: kept in the store, so that a crash forgets none."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa

from data.store import bulk, tables
from data.store.counters import ASKED, DONE, STORED, bump
from data.store.reading import query

MANY = 20_000  # cases: from here it is quicker to judge all of them
ROWS: dict[str, pl.DataType | type[pl.DataType]] = {"id": pl.Int64, "source": pl.String, "case_id": pl.String}


@dataclass(frozen=True, kw_only=True)
class Unjudged:
    """Cases with news (`rows`: id, source, case_id), or every case where `everything`; `asked` counts such wishes."""

    rows: pl.DataFrame
    everything: bool
    asked: int

    @property
    def keys(self) -> pl.DataFrame | None:
        """Return the cases to judge (source, case_id), each once; None stands for all of them."""
        return None if self.everything else self.rows.select("source", "case_id").unique()


def unjudged(connection: sa.Connection) -> Unjudged:
    """Find the cases that wait for a verdict."""
    meta, table = tables.meta, tables.unjudged
    rows = connection.execute(sa.select(meta.c.name, meta.c.value).where(meta.c.name.in_([ASKED, DONE])))
    held = {row.name: int(row.value) for row in rows}
    found = query(connection, sa.select(*(table.c[name] for name in ROWS)).order_by(table.c.id), columns=ROWS)
    asked = held.get(ASKED, 0)
    return Unjudged(rows=found, everything=asked > held.get(DONE, 0), asked=asked)


def wait_for_verdict(connection: sa.Connection, source: str, cases: pl.Series) -> None:
    """Keep cases with news; very many of them, at once or by and by, are a wish to judge every case."""
    table, names = tables.unjudged, cases.unique()
    if names.is_empty():
        return
    waiting = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    if names.len() + waiting > MANY:
        connection.execute(table.delete())
        bump(connection, ASKED)
    else:
        bulk.insert(connection, table, pl.DataFrame({"case_id": names}).with_columns(source=pl.lit(source)))


def keep(connection: sa.Connection, kind: str, key: str, content: str) -> None:
    """Keep a calendar or a target rule by its content hash."""
    table = tables.kept_rules
    same = sa.select(table.c.hash).where(table.c.kind == kind, table.c.hash == key)
    if connection.execute(same).first() is None:
        connection.execute(table.insert().values(kind=kind, hash=key, content=content))


def store_verdicts(connection: sa.Connection, rows: pl.DataFrame) -> None:
    """Add verdicts of closings that have none yet, and count them, so that who holds some knows of others."""
    bump(connection, STORED, by=bulk.add(connection, tables.verdicts, rows))


def judged(connection: sa.Connection, done: Unjudged) -> None:
    """Take away what was judged; what came meanwhile waits for the next time."""
    meta, table = tables.meta, tables.unjudged
    if done.rows.height:
        # ids grow in the order in which rows become visible
        connection.execute(table.delete().where(table.c.id <= done.rows["id"][-1]))
    if (
        done.everything
        and not connection.execute(meta.update().where(meta.c.name == DONE).values(value=done.asked)).rowcount
    ):
        connection.execute(meta.insert().values(name=DONE, value=done.asked))
