"""How each source does: its watermarks, when it was tried, when it is tried next, why it fails and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl
import sqlalchemy as sa

from data.store import tables
from metrics.calendar_table import micros
from metrics.frames import INSTANT, SPAN

FINGERPRINT = "mapping"
STATUS: dict[str, pl.DataType | type[pl.DataType]] = {
    "source": pl.String, "tried_at": INSTANT, "next_at": INSTANT, "failing_since": INSTANT, "tries": pl.Int64,
    "error": pl.String, "told": pl.String, "skew_us": pl.Int64, "skew_at": INSTANT,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Tried:
    """How a pull of a source ended. `error` is null where it went well; `told` is the progress in words."""

    source: str
    at: datetime
    next_at: datetime | None
    error: str | None = None
    told: str | None = None
    skew: timedelta | None = None


def marks(connection: sa.Connection, source: str, *, fingerprint: str) -> dict[str, str]:
    """Return a source's watermarks; none where they were made under another mapping: everything is read anew."""
    table = tables.watermarks
    rows = connection.execute(sa.select(table.c.name, table.c.value).where(table.c.source == source))
    found = {row.name: row.value for row in rows}
    return found if found.pop(FINGERPRINT, None) == fingerprint else {}


def set_marks(connection: sa.Connection, source: str, values: Mapping[str, str], *, fingerprint: str) -> None:
    """Keep watermarks with the mapping under which they were made; those of another mapping go."""
    table = tables.watermarks
    kept = marks(connection, source, fingerprint=fingerprint) | dict(values) | {FINGERPRINT: fingerprint}
    connection.execute(table.delete().where(table.c.source == source))
    connection.execute(table.insert(), [{"source": source, "name": key, "value": text} for key, text in kept.items()])


def forget_marks(connection: sa.Connection, source: str) -> None:
    """Take a source's watermarks away, so that the next pull reads everything."""
    connection.execute(tables.watermarks.delete().where(tables.watermarks.c.source == source))


def note(connection: sa.Connection, tried: Tried) -> None:
    """Keep how a pull ended; failures are counted on, and the first of them is since when the source fails."""
    table = tables.source_status
    mine = table.c.source == tried.source
    before = connection.execute(sa.select(table).where(mine)).mappings().first()
    failed = tried.error is not None
    since = before["failing_since"] if before and before["failing_since"] is not None else micros(tried.at)
    values: dict[str, object] = {
        "tried_at": micros(tried.at),
        "next_at": None if tried.next_at is None else micros(tried.next_at),
        "failing_since": since if failed else None,
        "tries": (before["tries"] if before and failed else 0) + int(failed),
        "error": tried.error,
        "told": tried.told,
    }
    if tried.skew is not None:
        values |= {"skew_us": tried.skew // timedelta(microseconds=1), "skew_at": micros(tried.at)}
    if before is None:
        connection.execute(table.insert().values(source=tried.source, **values))
    else:
        connection.execute(table.update().where(mine).values(**values))


def statuses(rows: pl.DataFrame) -> pl.DataFrame:
    """Return what the store holds of each source's status, with the skew as a length of time."""
    return rows.with_columns(skew=pl.col("skew_us").cast(SPAN)).drop("skew_us")
