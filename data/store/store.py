"""The store as the rest of Casewall knows it: loads in, frames out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime

import polars as pl
import sqlalchemy as sa

from data.mapping import Mapped
from data.store import status
from data.store.absences import Listing, refuse_empty, settle
from data.store.counters import bump
from data.store.judged import Unjudged, judged, keep, store_verdicts
from data.store.loading import Load, LoadCounts, begin, finish, write
from data.store.lock import holding
from data.store.move import known_sources
from data.store.passes import Passes
from data.store.reads import VERDICTS, Reads
from data.store.restating import Restatement, renew, restate


class Store(Reads, Passes):
    """One database of cases. Use it as a context manager, or close it."""

    @contextmanager
    def pulling(self, source: str, *, patience: float) -> Iterator[None]:
        """Be the only one who loads a source; raises Busy where another still does after `patience` seconds."""
        with holding(self._engine, source, patience=patience):
            yield

    def load(
        self,
        load: Load,
        parts: Iterable[Mapped],
        *,
        now: datetime,
        fresh: Callable[[], datetime],
        listing: Listing | None = None,
    ) -> LoadCounts:
        """Write a whole load in one transaction, part by part.

        `fresh` tells after the last part up to which instant the load is news; `listing` that it lists every case, or
        every open one. Raises CasewallError where it then lists nobody while cases stand: nothing of it is stored.
        """
        with self._writing() as connection:
            begin(connection, load, now=now)
            for part in parts:
                write(connection, load, part, now=now)
            if listing is not None and load.lists_nobody:
                refuse_empty(connection, load.source, listing, pulled=False)
            self._finish(connection, load, fresh=fresh(), listing=listing, now=now)
        return load.counts

    def page(
        self,
        load: Load,
        part: Mapped | None,
        *,
        now: datetime,
        marks: Mapping[str, str],
        history: bool = False,
        current: bool = False,
        listing: Listing | None = None,
    ) -> None:
        """Write a page of a load with its watermarks in one transaction; `current` ends what the load was to bring.

        Raises CasewallError where a listing ends that lists nobody while cases stand: nothing of the page is stored.
        """
        with self._writing() as connection:
            if not load.number:
                begin(connection, load, now=now)
            if part is not None:
                write(connection, load, part, now=now, history=history)
            if marks:
                status.set_marks(connection, load.source, marks, fingerprint=load.fingerprint)
            if listing is not None and load.lists_nobody:
                refuse_empty(connection, load.source, listing, pulled=True)
            if current or listing:
                self._finish(connection, load, fresh=load.began, listing=listing, now=now)

    def _finish(
        self, connection: sa.Connection, load: Load, *, fresh: datetime, listing: Listing | None, now: datetime
    ) -> None:
        finish(connection, load, fresh_at=fresh, now=now)
        # of rows without a number nobody can say which case they are: then nobody is missing, nor where nothing came
        listed = pl.concat([pl.Series("case_id", [], dtype=pl.String), *load.listed])
        if listing is None or load.nameless or listed.is_empty() or load.first:
            return
        load.left = settle(
            connection, source=load.source, load=load.number, offset=load.offset, listed=listed, listing=listing,
            listed_at=fresh, now=now,
        )  # fmt: skip
        if load.left.void:
            bump(connection)

    def read_again(self, source: str) -> None:
        """Forget a source's watermarks, so that the next pull reads everything."""
        with self._writing() as connection:
            status.forget_marks(connection, source)

    def note(self, tried: status.Tried) -> None:
        """Keep how a pull of a source ended."""
        with self._writing() as connection:
            status.note(connection, tried)

    def keep(self, kind: str, key: str, content: str) -> None:
        """Keep a calendar or a target rule by its content hash."""
        with self._writing() as connection:
            keep(connection, kind, key, content)

    def save_verdicts(self, found: pl.DataFrame) -> None:
        """Store verdicts of closings that have none yet; one that another Casewall stored meanwhile stays."""
        rows = found.select(pl.col(name).cast(kind) for name, kind in VERDICTS.items())
        if rows.is_empty():
            return
        with self._writing() as connection:
            store_verdicts(connection, rows)

    def renew_verdicts(self, found: pl.DataFrame) -> None:
        """Store verdicts over those of the same closings: what is held of the data is older than that."""
        rows = found.select(pl.col(name).cast(kind) for name, kind in VERDICTS.items())
        with self._writing() as connection:
            renew(connection, rows)
            bump(connection)

    @contextmanager
    def restating(self, sources: Iterable[str], *, patience: float) -> Iterator[None]:
        """Be the only one who writes: hold every source, those that the store knows among them, or raise Busy."""
        with ExitStack() as held:
            for source in sorted({*sources, *known_sources(self._engine)}):
                held.enter_context(holding(self._engine, source, patience=patience))
            yield

    def restate(self, found: pl.DataFrame, entry: Restatement, *, kept: dict[tuple[str, str], str]) -> None:
        """Write verdicts made anew and the entry of the log, in one transaction; `kept` is what made them."""
        rows = found.select(pl.col(name).cast(kind) for name, kind in VERDICTS.items())
        with self._writing() as connection:
            restate(connection, rows, entry, kept=kept)

    def judged(self, done: Unjudged) -> None:
        """Take away the cases that were judged from those that wait for it."""
        with self._writing() as connection:
            judged(connection, done)
