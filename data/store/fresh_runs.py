"""Stretches in which a source was fresh: few enough to be kept for good, when the loads themselves are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from data.store import tables
from metrics.calendar import MICROSECOND
from metrics.calendar_table import micros

INTERVALS = 3  # of a source: news that is older is stale


def extend(
    connection: sa.Connection, source: str, *, loaded_at: datetime, fresh_at: datetime, patience: timedelta
) -> None:
    """Lay a good load to the run that it continues, or begin a new run where the news had become stale meanwhile.

    A run reaches from its first load to the newest instant up to which its source is known by it; `patience` says how
    long news is fresh, by the interval of now.
    """
    runs, within = tables.fresh_runs, patience // MICROSECOND
    mine = runs.c.source == source
    since, until = micros(loaded_at), micros(fresh_at)
    newest = sa.select(runs.c.since, runs.c.until).where(mine).order_by(runs.c.since.desc(), runs.c.id.desc())
    if until + within <= since:
        # stale before it was read, as an old file is: it tells from when on the source is known, and no more
        if connection.execute(newest.limit(1)).first() is None:
            connection.execute(runs.insert().values(source=source, since=since, until=until))
        return
    joined: int | None = None
    for held in connection.execute(newest):
        # behind the newest only single loads are joined (a store of before has a run for each of its last ones): a
        # longer interval does not close the gaps of a time when it was shorter
        single = held.until <= held.since
        if max(since, held.since) > min(until, held.until) + within or not (joined is None or single):
            break
        joined, since, until = held.since, min(since, held.since), max(until, held.until)
    if joined is not None:
        connection.execute(runs.delete().where(mine, runs.c.since >= joined))
    connection.execute(runs.insert().values(source=source, since=since, until=until))
