"""One load into the store, whole or page by page: each write is a transaction, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta

import polars as pl
import sqlalchemy as sa

from data.errors import CasewallError
from data.mapping import Mapped
from data.store import tables
from data.store.absences import Left
from data.store.aside import Aside
from data.store.classify import CHANGED, NEW, UNCHANGED
from data.store.counters import ASKED, REWRITTEN, bump
from data.store.fresh_runs import extend
from data.store.judged import wait_for_verdict
from data.store.rows import RowWriter
from metrics.calendar_table import micros
from metrics.frames import EVENTS, VERSIONS, conform

KEPT = timedelta(days=8)  # for the figures by hour and by day


@dataclass(frozen=True, kw_only=True)
class LoadCounts:
    """Every source row of a load, once: read = new + changed + unchanged + duplicate + quarantined."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    quarantined: int = 0
    marked: int = 0

    def __post_init__(self) -> None:
        parts = self.new + self.changed + self.unchanged + self.duplicate + self.quarantined
        if parts != self.read:
            raise CasewallError(
                f"{self.read} rows were read and {parts} accounted for; nothing was loaded. Report this."
            )

    @property
    def lost(self) -> bool:
        """Tell whether rows were read and not one of them could be: all are set aside, or equal one that is."""
        return self.read > 0 and self.new + self.changed + self.unchanged == 0

    def __add__(self, more: LoadCounts) -> LoadCounts:
        """Count two parts of a load as one."""
        names = [one.name for one in fields(self)]
        return LoadCounts(**{name: getattr(self, name) + getattr(more, name) for name in names})


@dataclass(kw_only=True)
class Load:
    """One load of a source, as it goes on: `number` is its row in the table of loads.

    `tables` names what the source has, "cases" and "events"; `patience` is how long its news is fresh. `whole`:
    everything that the source has is read, so that what was set aside before is forgotten. `first`: nothing was ever
    read to its end, so that what comes counts as seen when it happened. `remapped`: the mapping was mended since the
    last load.
    """

    source: str
    tables: frozenset[str]
    fingerprint: str
    patience: timedelta
    began: datetime
    whole: bool
    number: int = 0
    first: bool = True
    remapped: bool = False
    bare: dict[str, bool] = field(default_factory=dict)
    offset: int = 0
    counts: LoadCounts = field(default_factory=LoadCounts)
    aside: Aside | None = None
    turned: bool = False
    touched: bool = False
    listed: list[pl.Series] = field(default_factory=list)
    nameless: int = 0
    left: Left = field(default_factory=Left)

    @property
    def lists_nobody(self) -> bool:
        """Tell whether no case was read so far, not even one without a number."""
        return not self.nameless and not any(len(part) for part in self.listed)


def begin(connection: sa.Connection, load: Load, *, now: datetime) -> None:
    """Give a load its number, and find what was there before it."""
    loads = tables.loads
    mine = loads.c.source == load.source
    # rows that a pull cut short had stored are unchanged in the one that ends well
    kept = loads.c.read > loads.c.quarantined + loads.c.duplicate
    brought = sa.select(loads.c.id).where(mine, kept, loads.c.complete).limit(1)
    load.first = connection.execute(brought).first() is None
    # a load that was cut short may have left rows of another mapping: all since the last complete one count
    last = sa.select(sa.func.max(loads.c.id)).where(mine, loads.c.complete).scalar_subquery()
    since = sa.select(loads.c.fingerprint).where(mine, loads.c.id >= sa.func.coalesce(last, 0), loads.c.read > 0)
    load.remapped = any(held != load.fingerprint for held in connection.execute(since).scalars())
    load.turned = load.remapped and _turn(connection, load)
    if load.turned:
        bump(connection, ASKED)
        bump(connection, REWRITTEN)
    for table in (tables.case_versions, tables.case_events):
        any_row = sa.select(table.c.id).where(table.c.source == load.source).limit(1)
        load.bare[table.name] = connection.execute(any_row).first() is None
    values = {"loaded_at": micros(now), "fresh_at": micros(load.began), "began_at": micros(load.began)}
    row = loads.insert().values(
        source=load.source, fingerprint=load.fingerprint, complete=False, **values, **vars(LoadCounts())
    )
    load.number = int(connection.execute(row.returning(loads.c.id)).scalar_one())
    load.aside = Aside(load.source, whole=load.whole)


def write(connection: sa.Connection, load: Load, mapped: Mapped, *, now: datetime, history: bool = False) -> LoadCounts:
    """Write a part of a load; the caller holds the transaction."""
    counted = {NEW: 0, CHANGED: 0, UNCHANGED: 0}
    touched = load.turned and load.offset == 0
    for frame, table, shape, key in (
        (mapped.cases, tables.case_versions, VERSIONS, "case_id"),
        (mapped.events, tables.case_events, EVENTS, "event_key"),
    ):
        if frame is None:
            continue
        rows = RowWriter(
            connection=connection,
            source=load.source,
            load=load.number,
            now=micros(now),
            history=history or load.first or load.turned,
            remapped=load.remapped,
            bare=load.bare[table.name],
            offset=load.offset,
        )
        for outcome, count in rows.write(conform(frame, shape), table, key=key).items():
            counted[outcome] += count
        touched |= rows.touched
        if rows.moved:
            bump(connection, ASKED)
            bump(connection, REWRITTEN)
        else:
            wait_for_verdict(connection, load.source, pl.concat(rows.news))
        load.bare[table.name] &= frame.is_empty()
    counts = LoadCounts(
        read=mapped.read,
        **counted,
        duplicate=mapped.duplicates,
        quarantined=mapped.quarantine.height,
        marked=mapped.marks.height,
    )
    if load.aside is not None:
        load.aside.keep(connection, mapped, now=micros(now))
    load.offset += mapped.read
    load.nameless += mapped.nameless
    if mapped.cases is not None:
        load.listed.append(mapped.listed)
    load.counts += counts
    if touched:
        load.touched = True
        bump(connection)
    _tell(connection, load, loaded_at=micros(now))
    return counts


def finish(connection: sa.Connection, load: Load, *, fresh_at: datetime, now: datetime) -> None:
    """Say that a load was read to its end, and up to which instant its source is known by it."""
    at = {"loaded_at": micros(now), "fresh_at": micros(fresh_at)}
    _tell(connection, load, **at, complete=True)
    # a load of which every row was set aside brought no news
    if not load.counts.lost:
        news = tables.source_news
        mine = news.c.source == load.source
        if not connection.execute(news.update().where(mine).values(**at)).rowcount:
            connection.execute(news.insert().values(source=load.source, **at))
        extend(connection, load.source, loaded_at=now, fresh_at=fresh_at, patience=load.patience)
    _prune(connection, load.source, before=now - KEPT)


def _prune(connection: sa.Connection, source: str, *, before: datetime) -> None:
    """Forget the loads of long ago that brought nothing: a pull a minute makes half a million of them a year.

    When their source was fresh is kept in `fresh_runs`.
    """
    loads = tables.loads
    quiet = (loads.c.source == source, loads.c.loaded_at < micros(before), loads.c.new == 0, loads.c.changed == 0)
    connection.execute(loads.delete().where(*quiet, loads.c.quarantined == 0))


def _tell(connection: sa.Connection, load: Load, **values: int | bool) -> None:
    loads = tables.loads
    connection.execute(loads.update().where(loads.c.id == load.number).values(**values, **vars(load.counts)))


def _turn(connection: sa.Connection, load: Load) -> bool:
    """Take away what a source's rows were while they were mapped as the other kind; return whether they were.

    Rows that were cases and are events now, or the other way round, would be counted as both.
    """
    cases, events = tables.case_versions, tables.case_events
    # events beside cases may be taken out for a while: only where no case was ever stored were they the source's own
    held = connection.execute(sa.select(cases.c.id).where(cases.c.source == load.source).limit(1)).first()
    if load.tables == {"cases", "events"} or (load.tables == {"cases"} and held):
        return False
    other = events if load.tables == {"cases"} else cases
    return connection.execute(other.delete().where(other.c.source == load.source)).rowcount > 0
