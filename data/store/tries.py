"""Wrong codes of televisions, counted in the store, so that the command and the page share one limit."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from data.store.reading import instant
from data.store.tables import meta
from metrics.calendar_table import micros

MOST, WITHIN = 10, timedelta(minutes=10)
TRIES, SINCE = "television_tries", "television_tries_since"


def refused_until(connection: sa.Connection, now: datetime) -> datetime | None:
    """Return until when no code is taken, because too many were wrong; None where codes are taken."""
    tries, since = _held(connection, now)
    return since + WITHIN if tries >= MOST else None


def count(connection: sa.Connection, now: datetime) -> int:
    """Count a wrong code, and return how many more are taken; the caller holds the transaction."""
    tries, since = _held(connection, now)
    forget(connection)
    connection.execute(meta.insert(), [{"name": TRIES, "value": tries + 1}, {"name": SINCE, "value": micros(since)}])
    return max(MOST - tries - 1, 0)


def forget(connection: sa.Connection) -> None:
    """Begin to count anew: a code was right."""
    connection.execute(meta.delete().where(meta.c.name.in_([TRIES, SINCE])))


def _held(connection: sa.Connection, now: datetime) -> tuple[int, datetime]:
    """Return how many codes were wrong, and since when they are counted."""
    rows = connection.execute(sa.select(meta.c.name, meta.c.value).where(meta.c.name.in_([TRIES, SINCE])))
    held = {row.name: row.value for row in rows}
    since = instant(held.get(SINCE, 0))
    # a clock that was set back must not lock everybody out for longer
    return (held[TRIES], since) if TRIES in held and since <= now < since + WITHIN else (0, now)
