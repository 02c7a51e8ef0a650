"""One load into the store, in one transaction: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from data.errors import CasewallError
from data.mapping import Mapped
from data.store import tables
from data.store.aside import set_aside
from data.store.classify import CHANGED, NEW, UNCHANGED
from data.store.rows import RowWriter
from metrics.calendar_table import micros
from metrics.frames import EVENTS, VERSIONS, conform


@dataclass(frozen=True, kw_only=True)
class LoadCounts:
    """Every source row of a load, once: read = new + changed + unchanged + duplicate + quarantined."""

    read: int
    new: int
    changed: int
    unchanged: int
    duplicate: int
    quarantined: int
    marked: int

    def __post_init__(self) -> None:
        parts = self.new + self.changed + self.unchanged + self.duplicate + self.quarantined
        if parts != self.read:
            raise CasewallError(
                f"{self.read} rows were read and {parts} accounted for; nothing was loaded. Report this."
            )


def write(connection: sa.Connection, mapped: Mapped, *, now: datetime, fingerprint: str) -> LoadCounts:
    """Write a mapped load; the caller holds the transaction."""
    number, held = _before(connection, mapped.source)
    remapped = held is not None and held != fingerprint
    turned = remapped and _turn(connection, mapped)
    rows = RowWriter(
        connection=connection,
        source=mapped.source,
        load=number,
        now=micros(now),
        first=held is None or turned,
        remapped=remapped,
        touched=turned,
    )
    counted = {NEW: 0, CHANGED: 0, UNCHANGED: 0}
    for frame, table, shape, key in (
        (mapped.cases, tables.case_versions, VERSIONS, "case_id"),
        (mapped.events, tables.case_events, EVENTS, "event_key"),
    ):
        if frame is not None:
            for outcome, count in rows.write(conform(frame, shape), table, key=key).items():
                counted[outcome] += count
    counts = LoadCounts(
        read=mapped.read,
        **counted,
        duplicate=mapped.duplicates,
        quarantined=mapped.quarantine.height,
        marked=mapped.marks.height,
    )
    set_aside(connection, mapped, now=rows.now)
    if rows.touched:
        _bump(connection)
    connection.execute(
        tables.loads.insert().values(
            id=number,
            source=mapped.source,
            loaded_at=rows.now,
            fresh_at=micros(mapped.fresh_at),
            fingerprint=fingerprint,
            **vars(counts),
        )
    )
    return counts


def _before(connection: sa.Connection, source: str) -> tuple[int, str | None]:
    """Return this load's number, and the mapping of the source's last load; None where none brought a row.

    A source whose first files were empty has still to bring its history.
    """
    loads = tables.loads
    last = connection.execute(sa.select(sa.func.max(loads.c.id))).scalar() or 0
    mine = loads.c.source == source
    brought = connection.execute(sa.select(loads.c.id).where(mine, loads.c.new > 0).limit(1)).first()
    held = connection.execute(sa.select(loads.c.fingerprint).where(mine).order_by(loads.c.id.desc()).limit(1)).scalar()
    return int(last) + 1, held if brought else None


def _turn(connection: sa.Connection, mapped: Mapped) -> bool:
    """Take away what a source's rows were while they were mapped as the other kind; return whether they were.

    Rows that were cases and are events now, or the other way round, would be counted as both.
    """
    cases, events = tables.case_versions, tables.case_events
    # events beside cases may be taken out for a while: only where no case was ever stored were they the source's own
    held = connection.execute(sa.select(cases.c.id).where(cases.c.source == mapped.source).limit(1)).first()
    if mapped.cases is not None and (held or mapped.events is not None):
        return False
    other = events if mapped.cases is not None else cases
    return connection.execute(other.delete().where(other.c.source == mapped.source)).rowcount > 0


def _bump(connection: sa.Connection) -> None:
    """Count the data version on: a picture of the version before is not the picture any more."""
    name = tables.meta.c.name == "data_version"
    if not connection.execute(tables.meta.update().where(name).values(value=tables.meta.c.value + 1)).rowcount:
        connection.execute(tables.meta.insert().values(name="data_version", value=1))
