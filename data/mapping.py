"""One source, read and mapped: its rows as cases or events, what was set aside, what was marked, every row counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from data.errors import CasewallError
from data.mapping_plan import plans
from data.mapping_state import WORDS
from data.mapping_table import map_table
from data.quarantine import MARKS, QUARANTINE, together
from data.schemas import checked
from data.settings import Settings
from data.sources.files import read

FIRST = 5


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """A source's load before the store sees it.

    `cases` are versions and `events` events, without what the store adds (seen_at, loaded_at, superseded_at); None
    where the source has no such table. `read` counts every source row of both tables: each is a mapped row, a
    duplicate (equal in every source column to an earlier row of this load) or in quarantine. `words` holds every
    status and activity with its rows and its meaning; `fresh_at` is the newest file's time.
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
    read_by_table: Mapping[str, int] = field(default_factory=dict)
    duplicates_by_table: Mapping[str, int] = field(default_factory=dict)

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
    try:
        return _map_source(source, settings, now)
    except CasewallError as wrong:
        # what stands in the configuration is told with its file, as every mistake in it is
        if str(wrong).startswith((f"sources.{source}", "[")):
            raise CasewallError(f"{settings.path.name}: {wrong}") from None
        raise


def _map_source(source: str, settings: Settings, now: datetime) -> Mapped:
    """Map every table of a source and count its rows."""
    frames: dict[str, pl.DataFrame | None] = {"cases": None, "events": None}
    quarantine, marks, words, fresh = [], [], [], []
    rows: dict[str, int] = {}
    duplicates: dict[str, int] = {}
    for plan in plans(source, settings):
        tables = list(read(source, settings, table=plan.table))
        mapped = map_table(plan, tables, now=now)
        frames[plan.table] = checked(mapped.frame, table=plan.table, source=source)
        quarantine.append(mapped.quarantine)
        marks.append(mapped.marks)
        words.append(mapped.words)
        rows[plan.table], duplicates[plan.table] = mapped.read, mapped.duplicates
        fresh.append(max(table.modified_at for table in tables))
    return Mapped(
        source=source,
        cases=frames["cases"],
        events=frames["events"],
        duplicates=sum(duplicates.values()),
        quarantine=together(quarantine, QUARANTINE),
        marks=together(marks, MARKS),
        read=sum(rows.values()),
        fresh_at=max(fresh),
        words=pl.concat(words),
        read_by_table=rows,
        duplicates_by_table=duplicates,
    )
