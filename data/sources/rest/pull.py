"""One pull of a product: what changed first, then the listing where one is due, then history, newest first.

Every page carries the marks that hold once it is stored, so stopping after any page and beginning again from the
marks loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from data.settings import Settings
from data.settings.source_rest import Request
from data.sources.base import Page, RawTable
from data.sources.rest.asking import Asker, Record
from data.sources.rest.backwards import FULL, HISTORY, OLD, history, listing, old
from data.sources.rest.children import pasts, per_case
from data.sources.rest.lookups import Names
from data.sources.rest.marks import Known, digest
from data.sources.rest.nests import Nest
from data.sources.rest.positions import Batch, Position
from data.sources.rest.records import Rows
from data.sources.rest.values import EPOCH, find, instant
from data.sources.rest.walking import walk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OVERLAP = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Stream:
    """One list of records that goes on for ever: the cases, or the events beside them."""

    name: str
    request: Request
    rows: Rows


@dataclass
class Pull:
    """One pull. `lines` counts the rows of each table."""

    name: str
    settings: Settings
    asker: Asker
    names: Names
    lines: dict[str, int] = field(default_factory=dict)
    pages_of: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Gather the streams: events have one of their own where a product tells all of them in one list."""
        self.held = self.settings.sources[self.name]
        self.overlap = self.held.overlap if isinstance(self.held.overlap, timedelta) else OVERLAP
        own = Rows.of(self.name, self.settings, self.names)
        assert self.held.request is not None  # the settings refuse a source without
        self.main = Stream(name=own.table, request=self.held.request, rows=own)
        self.streams = [self.main]
        self.past = Rows.of(self.name, self.settings, self.names, second=True) if self.held.events else None
        self.by_case = per_case(self.held.events)
        if self.held.events and self.held.events.request and self.past and not self.by_case:
            self.streams.append(Stream(name="events", request=self.held.events.request, rows=self.past))

    def pages(self, marks: Mapping[str, str]) -> Iterator[Page]:
        """Yield the pages of this pull."""
        first = self.main.name not in marks
        began = self.asker.client.now()
        connected: datetime | None = None
        for stream in self.streams:
            known = Known.read(marks.get(stream.name))
            for page, moved in self._changes(stream, known):
                known = moved
                yield page
            connected = connected or (known.connected if known else None)
        yield Page(current=True, skew=self.asker.client.skew)
        if self.held.listed is not None and self._due(marks.get(FULL), began):
            yield listing(self, began, first=first)
        if self.held.history is not None and connected is not None:
            yield from history(self, marks.get(HISTORY), connected)
            yield from old(self, marks.get(OLD), connected)

    def _changes(self, stream: Stream, known: Known | None) -> Iterator[tuple[Page, Known]]:
        """Yield the pages of a stream since it was last known, each with how far it is known then."""
        client, overlap = self.asker.client, self.overlap
        written = known.written() if known else None
        connecting = known is None and self.held.history is not None
        if known is None:
            # the last hour is read as if it had just changed, so that a clock that is behind ours loses nothing
            known = Known(position=Position(since=EPOCH if self.held.history is None else _minute(client.now() - HOUR)))
        begin = known.position
        kept = stream.request.paging.kept or begin.tie is not None
        if begin.since is not None and begin.since > EPOCH and known.connected and not kept:
            begin = replace(begin, since=begin.since - overlap)
        met: dict[str, datetime] = {}
        stored = seen = known.seen
        for batch in walk(self.asker, stream.request, begin, cap=self._theirs() - overlap):
            if known.connected is None:
                known = replace(known, connected=_minute(min(batch.answer.reply.date or client.now(), client.now())))
            fresh = [one for one in batch.records if digest(one) not in seen]
            met |= self._times(stream, batch.records)
            moved = self._moved(stream, known, batch, connecting=connecting)
            edge = moved.since - overlap if moved.since and not moved.cursor else None
            # the next page begins with the last records of this one
            seen = (seen if batch.position.tie else stored) | {digest(one) for one in batch.records}
            met = {key: at for key, at in met.items() if edge is not None and at >= edge}
            known = replace(known, position=moved, seen=self._settled(stream, met))
            if not fresh and (not batch.last or known.written() == written):
                continue
            written = known.written()
            newest = max(self._times(stream, fresh).values(), default=None)
            past = newest is not None and known.connected is not None and newest < known.connected
            yield self.page(stream, fresh, batch.answer.reply.asked_at, {stream.name: written}, history=past), known

    def _moved(self, stream: Stream, known: Known, batch: Batch, *, connecting: bool) -> Position:
        """Return how far the stream is known after a batch; an overlap that is read again moves nothing back."""
        before, after = known.position.since, batch.position.since
        if stream.request.paging.kept or before is None or after is None:
            return batch.position
        if connecting and known.connected is not None and known.connected < before:
            return Position(since=known.connected - self.overlap)  # their clock is more than an hour behind ours
        return batch.position if after >= before else Position(since=before)

    def _settled(self, stream: Stream, met: Mapping[str, datetime]) -> frozenset[str]:
        """Leave out cases that changed a moment ago, where another request tells their past.

        Products write audits after the change itself: such a case is asked for once more at the next pull.
        """
        if not self.by_case or stream is not self.main or self.held.events is None or self.held.events.request is None:
            return frozenset(met)
        edge = self._theirs() - self.overlap
        return frozenset(key for key, at in met.items() if at < edge)

    def _times(self, stream: Stream, records: list[Record]) -> dict[str, datetime]:
        """Return the watermark of each record, by the record's content."""
        path = stream.request.watermark
        if path is None:
            return {}
        times = ((digest(one), instant(find(one, path), zone=self.asker.zone)) for one in records)
        return {key: at for key, at in times if at is not None}

    def _theirs(self) -> datetime:
        """Return the product's clock where it is behind ours, else ours."""
        client = self.asker.client
        return client.now() + min(client.skew or timedelta(0), timedelta(0))

    def page(
        self,
        stream: Stream,
        records: Sequence[Record],
        asked_at: datetime,
        marks: Mapping[str, str],
        *,
        history: bool,
        told: str | None = None,
    ) -> Page:
        """Lay the records of a batch out as tables, with the past of those cases where a product tells it by case."""
        tables: list[tuple[str, RawTable]] = []
        if records:
            tables.append((stream.name, self.table(stream.rows, [(one,) for one in records], asked_at)))
        if records and self.by_case and self.held.events and self.past and stream is self.main:
            nests = pasts(self.asker, self.held.events, stream.request, records)
            past = self.table(self.past, nests, asked_at, cases=records)
            if past.rows:
                tables.append(("events", past))
        return Page(tables=tuple(tables), marks=marks, history=history, skew=self.asker.client.skew, told=told)

    def table(self, rows: Rows, nests: Sequence[Nest], asked_at: datetime, *, cases: Sequence[Record] = ()) -> RawTable:
        """Lay records out as one table, its rows numbered on from the tables before."""
        number = self.pages_of[rows.table] = self.pages_of.get(rows.table, 0) + 1
        first = self.lines.get(rows.table, 0) + 1
        table = rows.table_of(nests, file=f"{rows.table}, page {number}", first=first, asked_at=asked_at, cases=cases)
        self.lines[rows.table] = first + table.rows - 1
        return table

    def _due(self, mark: str | None, now: datetime) -> bool:
        """Tell whether the listing is as old as it may become."""
        return mark is None or datetime.fromisoformat(mark) + (self.held.full or DAY) <= now


def _minute(at: datetime) -> datetime:
    """Cut an instant to the minute, which every product's filter can tell."""
    return at.replace(second=0, microsecond=0)
