"""One source into the store: files whole in one transaction, pulled sources page by page, each with its watermarks."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from data.errors import CasewallError
from data.mapping import Mapped, map_parts, map_tables
from data.mapping_plan import plans
from data.settings import Settings
from data.sources import inbox
from data.sources.base import Page, Pulled, RawTable
from data.sources.files import FileSource
from data.store import Left, Listing, Load, LoadCounts, Store
from data.store.fresh_runs import INTERVALS

Clock = Callable[[], datetime]


@dataclass(kw_only=True)
class Loading:
    """A load under way, and what is told of it: counts, marks, reasons for what was set aside, who left, the skew."""

    name: str
    settings: Settings
    store: Store
    clock: Clock
    told: Callable[[str], None]
    counts: LoadCounts | None = None
    marks: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    left: Left = field(default_factory=Left)
    skew: timedelta | None = None
    progress: str | None = None
    whole: bool = True

    def files(self) -> None:
        """Load every file of the source."""
        now = self.clock()
        fresh: list[datetime] = []
        load = self._load(began=now, whole=True)
        parts = self._parts(now, fresh)
        # the instant of the newest file is known when the last part was read: the store asks for it then
        self.counts = self.store.load(load, parts, now=now, fresh=lambda: max(fresh), listing=self.listing)
        self.left = load.left

    def inbox(self) -> None:
        """Load what was dropped into the source's folder, each file for itself, and move it away."""
        refused: list[str] = []
        for table, path in inbox.dropped(self.name, self.settings):
            try:
                self._dropped(path, table)
            except CasewallError as error:
                place = inbox.rejected(path, str(error))
                refused.append(f"{path.name} is in {place.parent.name}: {error}")
        lying = inbox.waiting(self.name, self.settings)
        self.progress = f"{lying:,} files in {inbox.REJECTED}, with their reasons" if lying else None
        if refused:
            raise CasewallError("; ".join(refused))

    def _dropped(self, path: Path, table: str) -> None:
        """Load a file whole. Raises CasewallError where nothing of it can be read; nothing of it is loaded then."""
        now = self.clock()
        tables = list(FileSource(self.name, self.settings).file(path, table=table))
        part = map_tables(self.name, self.settings, {table: tables}, now=now)
        if part.lost:
            first = part.quarantine.row(0, named=True)
            raise CasewallError(
                f"none of its {part.read:,} rows can be read; the first: line {first['line']}, "
                f'{first["column"]} = "{first["value"]}": {first["reason"]}'
            )
        self._count(part)
        load = self._load(began=now, whole=False)
        counts = self.store.load(load, [part], now=now, fresh=lambda: part.fresh_at)
        self.counts = counts if self.counts is None else self.counts + counts
        inbox.done(path, aside=part.quarantine)

    def pages(self, source: Pulled, *, until: float | None, stop: Callable[[], bool]) -> None:
        """Pull what changed, then history until the monotonic clock says `until`; `stop` ends it between two pages."""
        began = self.clock()
        marks = self.store.watermarks_of(self.name, fingerprint=fingerprint(self.name, self.settings))
        held = self.settings.sources[self.name]
        self.whole = not marks or (held.kind == "sql" and held.watermark is None)
        load = self._load(began=began, whole=self.whole)
        current = False
        with closing(source.pages(marks, now=began)) as pages:
            for page in pages:
                self._page(load, page)
                current |= page.current
                if stop():
                    break
                # every pull brings history on by a page, however short its time
                if current and not page.current and until is not None and monotonic() >= until:
                    break
        self.counts = load.counts

    @property
    def listing(self) -> Listing | None:
        """Say what a whole load of this source lists: by default every open case, where its rows are cases."""
        held = self.settings.sources[self.name]
        if held.listing == "part" or held.rows == "events" or held.inbox:
            return None
        return held.listing or "open"

    def _page(self, load: Load, page: Page) -> None:
        tables: dict[str, list[RawTable]] = {}
        for name, table in page.tables:
            tables.setdefault(name, []).append(table)
        now = self.clock()
        part = map_tables(self.name, self.settings, tables, now=now, paged=True) if tables else None
        if part is not None:
            self._count(part)
        self.store.page(
            load,
            part,
            now=self.clock(),
            marks=page.marks,
            history=page.history,
            current=page.current,
            listing=self.listing if page.listing else None,
        )
        self.counts, self.left = load.counts, load.left
        self.skew = page.skew if page.skew is not None else self.skew
        self.progress = page.told or self.progress
        self.told(f"{self.name}: {load.counts.read:,} rows{f', {page.told}' if page.told else ''}")

    def _parts(self, now: datetime, fresh: list[datetime]) -> Iterator[Mapped]:
        read = 0
        for part in map_parts(self.name, self.settings, now):
            read += part.read
            self._count(part)
            fresh.append(part.fresh_at)
            self.told(f"{self.name}: storing {read:,} rows")
            yield part

    def _count(self, part: Mapped) -> None:
        self.marks.update(dict(part.marks["kind"].value_counts().rows()))
        self.reasons.update(dict(part.quarantine["reason"].value_counts().rows()))

    def _load(self, *, began: datetime, whole: bool) -> Load:
        tables = frozenset(plan.table for plan in plans(self.name, self.settings))
        mapping = fingerprint(self.name, self.settings)
        patience = INTERVALS * self.settings.sources[self.name].interval
        return Load(source=self.name, tables=tables, fingerprint=mapping, patience=patience, began=began, whole=whole)


# what says where, how fast and how often a source is read, and not what its rows mean
READING = {"path", "encoding", "overlap", "listed"}
ASKING = {"limit", "rate", "paging", "headers"}
NOT_MAPPING = READING | {
    "inbox", "url", "timeout", "interval", "label", "case_url", "listing", "auth", "rate", "history", "slice", "full",
    "chunk", "headers", "me", "insecure", "fill", "busy",
}  # fmt: skip
LEFT_OUT: dict[str, Any] = dict.fromkeys(NOT_MAPPING, True) | {
    "request": ASKING,
    "events": dict.fromkeys(READING, True) | {"request": ASKING, "then": ASKING},
}


def fingerprint(name: str, settings: Settings) -> str:
    """Return a hash of everything by which a source's rows are mapped; paths and intervals do not count."""
    held = settings.sources[name].model_dump(mode="json", exclude=LEFT_OUT)
    people = {key: [*owner.names, owner.tier] for key, owner in settings.owners.items()}
    groups = {key: [*team.names, team.tier] for key, team in settings.teams.items()}
    kinds = {key: list(kind.names) for key, kind in settings.case_types.items()}
    return hashlib.blake2b(repr((held, people, groups, kinds)).encode(), digest_size=16).hexdigest()
