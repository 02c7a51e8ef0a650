"""What the store holds, as frames."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import polars as pl
import sqlalchemy as sa

from data.store import bulk, restating, status, tables
from data.store.counters import RENEWED, REWRITTEN, STORED, VERSION
from data.store.judged import Unjudged, unjudged
from data.store.opened import Opened
from data.store.reading import instant, query, read
from metrics.calendar_table import micros
from metrics.frames import EVENTS, INSTANT, VERSIONS

Columns = Mapping[str, pl.DataType | type[pl.DataType]]
Shape = dict[str, pl.DataType | type[pl.DataType]]
COUNTS = ("read", "new", "changed", "unchanged", "duplicate", "quarantined", "marked")
PLACE: Shape = {"source": pl.String, "table_name": pl.String, "file": pl.String, "line": pl.Int64,
         "column_name": pl.String, "value": pl.String}  # fmt: skip
INTEGERS: Shape = dict.fromkeys(("net_us", "net_days", "target_us", "target_days"), pl.Int64)
VERDICTS: Shape = {"source": pl.String, "case_id": pl.String, "closed_at": INSTANT, **INTEGERS, "verdict": pl.String,
            "calendar_hash": pl.String, "target_hash": pl.String, "judged_at": INSTANT}  # fmt: skip


CLOCKS_APART = timedelta(minutes=1)  # of two machines that load into one store


class Reads(Opened):
    """The reading half of the store."""

    def tries(self, source: str) -> int:
        """Return how often in a row a source failed."""
        with self._reading() as connection:
            table = tables.source_status
            return int(connection.execute(sa.select(table.c.tries).where(table.c.source == source)).scalar() or 0)

    def next_at(self, source: str, *, now: datetime) -> datetime | None:
        """Return when a source is to be tried next, as whoever tried it last has planned.

        None too where that was by a clock which was ahead: nobody is to wait for days until it has come true.
        """
        with self._reading() as connection:
            table = tables.source_status
            planned = sa.select(table.c.tried_at, table.c.next_at).where(table.c.source == source)
            tried, at = connection.execute(planned).one_or_none() or (None, None)
        if at is None or tried is None or tried > micros(now + CLOCKS_APART):
            return None
        return instant(at)

    def statuses(self) -> pl.DataFrame:
        """Return how each source does: when it was tried and is next, since when it fails and why, its clock's skew."""
        return status.statuses(self._frame(tables.source_status, status.STATUS))

    def absences(self) -> pl.DataFrame:
        """Return the cases that are missing from listings: how often in a row, and since when they count as void."""
        columns: Shape = {"source": pl.String, "case_id": pl.String, "missed": pl.Int64, "listed_at": INSTANT,
                          "void_at": INSTANT}  # fmt: skip
        return self._frame(tables.absences, columns)

    def events(self) -> pl.DataFrame:
        """Return all events, replaced ones included, in the shape EVENTS."""
        return self._frame(tables.case_events, EVENTS)

    def versions(self) -> pl.DataFrame:
        """Return all versions of case rows, in the shape VERSIONS."""
        return self._frame(tables.case_versions, VERSIONS)

    def later(self, *, events: int, versions: int) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the events and versions written after those ids, with their `id`."""
        with self._told("read"):
            return (
                read(self._engine, tables.case_events, columns={"id": pl.Int64, **EVENTS}, after=events),
                read(self._engine, tables.case_versions, columns={"id": pl.Int64, **VERSIONS}, after=versions),
            )

    def replaced(self, keys: pl.DataFrame) -> pl.DataFrame:
        """Return id and superseded_at of the events with some keys (source, event_key)."""
        shape: Shape = {"id": pl.Int64, "superseded_at": INSTANT}
        with self._reading() as connection:
            frames = [
                bulk.lookup(
                    connection, tables.case_events, source=name, key="event_key", values=pl.Series(held), columns=shape
                )
                for name, held in keys.group_by("source").agg("event_key").rows()
            ]
        return pl.concat([pl.DataFrame(schema=shape), *frames])

    def rewritten(self) -> int:
        """Return the number that grows when stored rows change in place: what was read before holds no more."""
        return self._counted(REWRITTEN)

    def renewed(self) -> int:
        """Return the number that grows when stored verdicts change in place."""
        return self._counted(RENEWED)

    def _counted(self, name: str) -> int:
        with self._reading() as connection:
            found = connection.execute(sa.select(tables.meta.c.value).where(tables.meta.c.name == name))
            return int(found.scalar() or 0)

    def quarantine(self) -> pl.DataFrame:
        """Return the rows that could not be read, whole."""
        return self._frame(
            tables.quarantine,
            {**PLACE, "case_id": pl.String, "reason": pl.String, "row": pl.String, "first_seen_at": INSTANT},
        )

    def marks(self) -> pl.DataFrame:
        """Return the marks of rows that were loaded all the same."""
        return self._frame(tables.marks, {**PLACE, "case_id": pl.String, "kind": pl.String, "message": pl.String})

    def loads(self, *, since: datetime | None = None) -> pl.DataFrame:
        """Return every load with its counts, in order; only those that ended at or after `since`, where it is given."""
        columns: Shape = {"id": pl.Int64, "source": pl.String, "began_at": INSTANT, "loaded_at": INSTANT,
                          "fresh_at": INSTANT, "complete": pl.Boolean, **dict.fromkeys(COUNTS, pl.Int64)}  # fmt: skip
        table = tables.loads
        rows = sa.select(*(table.c[name] for name in columns)).order_by(table.c.id)
        with self._reading() as connection:
            return query(
                connection, rows if since is None else rows.where(table.c.loaded_at >= micros(since)), columns=columns
            )

    def freshness(self) -> pl.DataFrame:
        """Return, per source, the instant up to which it is known and when it was last loaded."""
        columns: Shape = {"source": pl.String, "fresh_at": INSTANT, "loaded_at": INSTANT}
        return self._frame(tables.source_news, columns).sort("loaded_at", "source")

    def fresh_runs(self) -> pl.DataFrame:
        """Return the stretches in which each source was fresh, all that were ever: source, since, until."""
        return self._frame(tables.fresh_runs, {"source": pl.String, "since": INSTANT, "until": INSTANT})

    def data_version(self) -> int:
        """Return the number that grows with every load that changed something."""
        return self._counted(VERSION)

    def watermarks_of(self, source: str, *, fingerprint: str) -> dict[str, str]:
        """Return a source's watermarks, none where they were made under another mapping."""
        with self._reading() as connection:
            return status.marks(connection, source, fingerprint=fingerprint)

    def kept(self, kind: str) -> dict[str, str]:
        """Return what was kept of a kind, by its hash."""
        table = tables.kept_rules
        with self._reading() as connection:
            rows = connection.execute(sa.select(table.c.hash, table.c.content).where(table.c.kind == kind))
            return {row.hash: row.content for row in rows}

    def verdicts(self) -> pl.DataFrame:
        """Return the stored verdicts of closings."""
        return self._frame(tables.verdicts, VERDICTS)

    def verdicts_of(self, keys: pl.DataFrame) -> pl.DataFrame:
        """Return the stored verdicts of some cases (source, case_id)."""
        with self._reading() as connection:
            return self._of(connection, tables.verdicts, keys, VERDICTS)

    def verdict_count(self) -> int:
        """Return how many verdicts are stored, without counting them."""
        return self._counted(STORED)

    def restatements(self) -> pl.DataFrame:
        """Return the log of restatements, the latest first."""
        table = tables.restatements
        rows = sa.select(*(table.c[name] for name in restating.COLUMNS)).order_by(table.c.id.desc())
        with self._reading() as connection:
            return query(connection, rows, columns=restating.COLUMNS)

    def unjudged(self) -> Unjudged:
        """Return the cases with news that no verdict has taken in yet."""
        with self._reading() as connection:
            return unjudged(connection)

    def case_keys(self) -> pl.DataFrame:
        """Return source and case_id of every case that has a row or an event."""
        shape: Shape = {"source": pl.String, "case_id": pl.String}
        with self._reading() as connection:
            frames = [
                query(connection, sa.select(table.c.source, table.c.case_id).distinct(), columns=shape)
                for table in (tables.case_versions, tables.case_events)
            ]
        return pl.concat(frames).unique()

    def of_cases(self, keys: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """Return the events, versions and verdicts of some cases (source, case_id), and of nobody else."""
        shapes = ((tables.case_events, EVENTS), (tables.case_versions, VERSIONS), (tables.verdicts, VERDICTS))
        with self._reading() as connection:
            events, versions, verdicts = (self._of(connection, table, keys, shape) for table, shape in shapes)
        return events, versions, verdicts

    @staticmethod
    def _of(connection: sa.Connection, table: sa.Table, keys: pl.DataFrame, shape: Columns) -> pl.DataFrame:
        by_source = keys.group_by("source").agg("case_id").rows()
        found = [
            bulk.lookup(connection, table, source=name, key="case_id", values=pl.Series(ids), columns=shape)
            for name, ids in by_source
        ]
        return pl.concat([pl.DataFrame(schema=shape), *found])
