"""One source, read and mapped: its rows as cases or events, what was set aside, what was marked, every row counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

import polars as pl

from data.errors import CasewallError
from data.mapping_plan import TablePlan, plans
from data.mapping_state import WORDS
from data.mapping_table import map_table
from data.quarantine import MARKS, QUARANTINE, together
from data.schemas import checked
from data.settings import Settings
from data.sources.base import RawTable
from data.sources.files import read

FIRST = 5
NONE_LISTED = pl.Series("case_id", [], dtype=pl.String)


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """A source's load, or a part of one, before the store sees it.

    `cases` are versions and `events` events, without what the store adds (seen_at, loaded_at, superseded_at); None
    where the source has no such table. `read` counts every source row of both tables: each is a mapped row, a
    duplicate (equal in every source column to an earlier row of this load) or in quarantine. `words` holds every
    status and activity with its rows and its meaning; `fresh_at` is the newest file's time. `listed` holds the number
    of every case row, also of those in quarantine; `nameless` counts case rows without one.
    """

    source: str
    cases: pl.DataFrame | None
    events: pl.DataFrame | None
    duplicates: int
    quarantine: pl.DataFrame
    marks: pl.DataFrame
    read: int
    fresh_at: datetime
    words: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=WORDS))
    duplicates_by_table: Mapping[str, int] = field(default_factory=dict)
    listed: pl.Series = field(default_factory=lambda: NONE_LISTED)
    nameless: int = 0

    @property
    def lost(self) -> bool:
        """Tell whether rows were read and not one of them could be: all are set aside, or equal one that is."""
        return self.read > 0 and self.quarantine.height + self.duplicates == self.read

    @property
    def first_rows(self) -> pl.DataFrame:
        """Return the first mapped rows, for `check`; columns that are null throughout are left out."""
        rows = self.cases if self.cases is not None else self.events
        head = rows.head(FIRST) if rows is not None else pl.DataFrame()
        return head.select(column for column in head if column.null_count() < head.height)


def map_source(source: str, settings: Settings, now: datetime) -> Mapped:
    """Read every file of a source, map its rows, set the unreadable ones aside and check the rest.

    `now` only judges what lies absurdly far ahead. Raises CasewallError for what no row can be blamed for: a file
    or column that is not there, naive times without a timezone, a word that fits two states.
    """
    with _told(source, settings):
        tables = {plan.table: list(read(source, settings, table=plan.table)) for plan in plans(source, settings)}
    return map_tables(source, settings, tables, now=now)


def map_parts(source: str, settings: Settings, now: datetime) -> Iterator[Mapped]:
    """Yield a source's files in parts of a size that fits into memory: what is equal in two parts is counted once.

    The case rows come before the events beside them. Raises CasewallError as `map_source` does.
    """
    for plan in plans(source, settings):
        seen: list[pl.Series] = []
        before = 0
        for tables in _groups(_read(source, settings, table=plan.table)):
            whole = map_tables(source, settings, {plan.table: tables}, now=now)
            rows = whole.cases if plan.table == "cases" else whole.events
            if rows is None:
                continue
            fresh = rows
            for hashes in seen:
                fresh = fresh.join(hashes.to_frame(), on="row_hash", how="anti", maintain_order="left")
            again = rows.height - fresh.height
            yield replace(
                whole,
                **{plan.table: fresh.with_columns(pl.col("position") + before)},  # type: ignore[arg-type]
                duplicates=whole.duplicates + again,
                duplicates_by_table={plan.table: whole.duplicates_by_table[plan.table] + again},
            )
            before += whole.read
            if tables[-1].more:
                seen.append(fresh["row_hash"])


def map_tables(
    source: str, settings: Settings, tables: Mapping[str, Sequence[RawTable]], *, now: datetime, paged: bool = False
) -> Mapped:
    """Map rows of a source as read, by table (`cases`, `events`); a table that is not there is None.

    `paged`: the rows are a page of a source that is pulled, so that nothing may be concluded from a whole column.
    """
    with _told(source, settings):
        found = {
            plan.table: map_table(_paged(plan) if paged else plan, tables[plan.table], now=now)
            for plan in plans(source, settings)
            if plan.table in tables
        }
        frames = {name: checked(mapped.frame, table=name, source=source) for name, mapped in found.items()}
    cases = found.get("cases")
    return Mapped(
        source=source,
        cases=frames.get("cases"),
        events=frames.get("events"),
        duplicates=sum(mapped.duplicates for mapped in found.values()),
        quarantine=together([mapped.quarantine for mapped in found.values()], QUARANTINE),
        marks=together([mapped.marks for mapped in found.values()], MARKS),
        read=sum(mapped.read for mapped in found.values()),
        fresh_at=max((table.modified_at for held in tables.values() for table in held), default=now),
        words=pl.concat([pl.DataFrame(schema=WORDS), *(mapped.words for mapped in found.values())]),
        duplicates_by_table={name: mapped.duplicates for name, mapped in found.items()},
        listed=cases.listed if cases else NONE_LISTED,
        nameless=cases.nameless if cases else 0,
    )


def _read(source: str, settings: Settings, *, table: str) -> Iterator[RawTable]:
    with _told(source, settings):
        yield from read(source, settings, table=table)


def _groups(tables: Iterable[RawTable]) -> Iterator[list[RawTable]]:
    """Lay files together that are mapped at once; a part of a large file ends a group."""
    held: list[RawTable] = []
    for table in tables:
        held.append(table)
        if table.more:
            yield held
            held = []
    yield held


def _paged(plan: TablePlan) -> TablePlan:
    return replace(plan, times=replace(plan.times, paged=True))


@contextmanager
def _told(source: str, settings: Settings) -> Iterator[None]:
    """Tell what stands in the configuration with its file, as every mistake in it is."""
    try:
        yield
    except CasewallError as wrong:
        if str(wrong).startswith((f"sources.{source}", "[")):
            raise CasewallError(f"{settings.path.name}: {wrong}") from None
        raise
