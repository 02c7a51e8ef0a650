"""Counters of the store: by a number that has grown, whoever holds something knows that there is news of it."""

from __future__ import annotations

import sqlalchemy as sa

from data.store import tables

VERSION, REWRITTEN, RENEWED = "data_version", "rewritten", "renewed"
STORED = "verdicts"  # counts the rows of that table
ASKED, DONE = "judge_everything", "judged_everything"  # wishes to judge every case, and how many are fulfilled


def bump(connection: sa.Connection, name: str = VERSION, *, by: int = 1) -> None:
    """Count on: a picture of the data version before is not the picture any more."""
    table = tables.meta
    more = table.update().where(table.c.name == name).values(value=table.c.value + by)
    if not connection.execute(more).rowcount:
        connection.execute(table.insert().values(name=name, value=by))
