"""A database as a source: what changed since the last pull, by a watermark, in pages that can be stored one by one."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from time import monotonic

import polars as pl

from data.errors import CasewallError
from data.settings import Settings
from data.sources import sql_marks
from data.sources.base import Page, RawTable
from data.sources.sql_address import address
from data.sources.sql_errors import placed
from data.sources.sql_marks import Value
from data.sources.sql_query import Asked, asked
from data.sources.sql_rows import Chunk, chunks, columns
from data.sources.sql_session import Session, session

LISTED = "listed"
FAR = timedelta(days=1)


@dataclass(frozen=True)
class SqlSource:
    """A configured source whose rows come from a database. It reads, and never writes."""

    name: str
    settings: Settings

    def pages(self, marks: Mapping[str, str], *, now: datetime) -> Generator[Page, None, None]:
        """Yield what changed since the marks, all of it in one picture of the database; the last page is `current`.

        Marks are kept under "cases" and "events"; "listed" is when all cases were last read. Without a watermark
        everything is read, every time. Raises SourceError.
        """
        return self._pages(dict(marks), now, monotonic())

    def close(self) -> None:
        """Close nothing: no connection outlives its pull."""

    def _pages(self, marks: dict[str, str], now: datetime, began: float) -> Generator[Page, None, None]:
        held = self.settings.sources[self.name]
        with placed(self.settings.path.name), session(address(self.name, self.settings), now=now) as db:
            pull = Pull(db=db, size=held.chunk, zone=held.timezone, now=now, began=began)
            pages = self._read(pull, marks)
            if not _holds_up(db):
                yield from pages
                return
            read = list(pages)
        # whoever stores these pages takes his time, and holds up nobody
        yield from read

    def _read(self, pull: Pull, marks: dict[str, str]) -> Iterator[Page]:
        """Lay the rows of all questions into pages, small remainders together on the last."""
        asking = asked(self.name, self.settings)
        steps = [pull.read(one, marks.get(one.table)) for one in asking]
        cases = next((one for one in asking if one.table == "cases"), None)
        whole = cases is not None and _from_nothing(cases, marks)
        if cases is not None and not whole and _due(marks.get(LISTED), self.settings.sources[self.name].full, pull.now):
            # changes are stored first: a listing may take long
            steps.append(pull.read(cases, None, listing=True))
            whole = True
        told: list[str] = []
        waiting: dict[str, RawTable] = {}
        reached: dict[str, str] = {}
        for part in chain.from_iterable(steps):
            waiting = _with(waiting, part)
            reached |= part.marks
            if part.more:
                yield Page(tables=tuple(waiting.items()), marks=reached, skew=pull.db.skew, told=part.told)
                waiting, reached = {}, {}
            elif part.told:
                told.append(part.told)
        yield Page(
            tables=tuple(waiting.items()),
            # without a watermark nothing is kept: every pull is a first one
            marks=reached | ({LISTED: pull.now.isoformat()} if whole and cases and cases.watermark else {}),
            current=True,
            listing="cases" if whole else None,
            skew=pull.db.skew,
            told="; ".join(told) or None,
        )


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some rows of a table. `more`: they fill a page; else they wait for the rows of the next table."""

    table: str
    rows: RawTable | None = None
    marks: dict[str, str] = field(default_factory=dict)
    more: bool = False
    told: str | None = None


@dataclass(kw_only=True)
class Pull:
    """One pull: everything it reads is counted by one clock."""

    db: Session
    size: int
    zone: str | None
    now: datetime
    began: float

    def read(self, one: Asked, mark: str | None, *, listing: bool = False) -> Iterator[Part]:
        """Yield the rows of a question from a mark on; the last part has no `more`."""
        held = columns(self.db, one)
        if one.watermark is None or listing:
            queries = [(one.every(), False)]
            floor: Value | None = None
        else:
            floor = sql_marks.decode(mark, of=one.of)
            start = floor
            if floor is not None:
                start = sql_marks.lowered(floor, one.overlap, key=f"{one.where}.overlap", zone=self.zone)
            queries = [(one.unmarked(held.watermark), False), (one.since(held.watermark, start), True)]
        count = unmarked = 0
        future: str | None = None
        last: Value | None = None
        for query, marking in queries:
            for chunk in chunks(self.db, one, query, held, self.size):
                rows = self._raw(one, chunk, count)
                count += chunk.frame.height
                unmarked += chunk.frame.height if len(queries) > 1 and not marking else 0
                if marking and (text := sql_marks.unsorted(chunk.values)) is not None:
                    raise CasewallError(
                        f'{one.where}.watermark = "{one.watermark}": it is text that does not sort as it grows '
                        f'("{text}"), so that changes would be passed over. Write it in a query as ISO 8601, or leave '
                        "watermark out: then every pull reads everything."
                    )
                reached = sql_marks.reached(chunk.values, self.db.clock, self.zone) if marking else None
                marks = {}
                if reached is not None and sql_marks.beyond(reached, floor):
                    marks, last = {one.table: sql_marks.encode(reached, of=one.of)}, reached
                future = _future(chunk, self.db.clock, self.zone) if marking else None
                more = chunk.frame.height == self.size
                told = f"{one.table}: {count:,} rows read" + (f", up to {last!s}" if last is not None else "")
                yield Part(table=one.table, rows=rows, marks=marks, more=more, told=told if more else None)
        notes = []
        if unmarked:
            notes.append(
                f"{one.table}: {unmarked:,} rows have no {held.watermark} and are read at every pull; in a query write "
                f"coalesce({held.watermark}, …)"
            )
        if future:
            notes.append(f"{one.table}: {held.watermark} reaches {future}, which is in the future: read at every pull")
        if notes:
            yield Part(table=one.table, told="; ".join(notes))

    def _raw(self, one: Asked, chunk: Chunk, before: int) -> RawTable:
        """Return a chunk as a raw table; its lines are the rows' numbers in this pull."""
        lines = pl.int_range(before + 1, before + chunk.frame.height + 1, eager=True, dtype=pl.Int64).alias("line")
        asked_at = self.now + timedelta(seconds=monotonic() - self.began)
        return RawTable(file=one.place, frame=chunk.frame, lines=lines, modified_at=asked_at, iso=chunk.timed)


def _with(waiting: dict[str, RawTable], part: Part) -> dict[str, RawTable]:
    """Lay a part's rows below those of the same table that wait for a page."""
    if part.rows is None:
        return waiting
    before = waiting.get(part.table)
    rows = part.rows
    if before is not None:
        rows = RawTable(
            file=rows.file,
            frame=pl.concat([before.frame, rows.frame]),
            lines=pl.concat([before.lines, rows.lines]),
            modified_at=before.modified_at,
            iso=before.iso or rows.iso,
        )
    return {**waiting, part.table: rows}


def _from_nothing(cases: Asked, marks: Mapping[str, str]) -> bool:
    """Tell whether this pull reads every case anyway."""
    return cases.watermark is None or sql_marks.decode(marks.get("cases"), of=cases.of) is None


def _due(listed: str | None, full: timedelta | None, now: datetime) -> bool:
    """Tell whether every case is to be read anew; a listing that was cut short counts for nothing."""
    return full is not None and (listed is None or now - datetime.fromisoformat(listed) >= full)


def _holds_up(db: Session) -> bool:
    """Tell whether a transaction that reads holds up who writes: an SQLite file without a log written ahead."""
    if db.address.dialect != "sqlite":
        return False
    with db.asking(f"sources.{db.address.source}"):
        return db.connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal"


def _future(chunk: Chunk, clock: datetime | None, zone: str | None) -> str | None:
    """Return the last watermark of a chunk where it lies more than a day ahead of the database's clock."""
    value = sql_marks.usable(chunk.values[-1]) if len(chunk.values) else None
    far = value is not None and clock is not None and sql_marks.ahead(value, clock + FAR, zone)
    return str(value) if far else None
