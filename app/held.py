"""The store's rows held in memory: after a load only what it wrote is read, not everything again."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

import polars as pl

from app.parts import Frames
from app.verdicts import kept
from data.store import Store
from metrics.rules import Rules

KEY = ["source", "case_id"]
MANY_CHUNKS = 40  # so many small pieces make a frame slow


@dataclass
class Held:
    """What was read of a store, and up to where; rows that changed in place make it read everything anew."""

    store: Store
    rewritten: int = -1
    renewed: int = -1
    events: pl.DataFrame = field(default_factory=pl.DataFrame)
    versions: pl.DataFrame = field(default_factory=pl.DataFrame)
    verdicts: pl.DataFrame = field(default_factory=pl.DataFrame)
    awaited: pl.DataFrame | None = None
    lock: Lock = field(default_factory=Lock)

    def frames(self, *, by: Rules) -> Frames:
        """Return everything that a board is made of, as the store holds it now."""
        with self.lock:
            rewritten = self.store.rewritten()
            if rewritten != self.rewritten:
                self.events, self.versions = self.store.later(events=-1, versions=-1)
                self.verdicts, self.awaited, self.rewritten = self.store.verdicts(), None, rewritten
                self.renewed = self.store.renewed()
            else:
                self._go_on()
            return Frames(
                events=self.events.drop("id"),
                versions=self.versions.drop("id"),
                kept=kept(self.store, self.verdicts, rules=by),
                freshness=self.store.freshness(),
                runs=self.store.fresh_runs(),
                rewritten=rewritten,
            )

    def _go_on(self) -> None:
        events, versions = self.store.later(events=_last(self.events), versions=_last(self.versions))
        if events.height:
            self._replace(events)
            self.events = _joined(self.events, events)
        if versions.height:
            self.versions = _joined(self.versions, versions)
        news = pl.concat([events.select(KEY), versions.select(KEY)]).unique()
        # cases are judged after the load that brought them: those of the last time have their verdicts now
        asked = news if self.awaited is None else pl.concat([news, self.awaited]).unique()
        stored = self.store.verdict_count()
        if stored != self.verdicts.height and asked.height:
            found = self.store.verdicts_of(asked)
            self.verdicts = pl.concat([self.verdicts.join(asked, on=KEY, how="anti", maintain_order="left"), found])
        renewed = self.store.renewed()
        if self.verdicts.height < stored or renewed != self.renewed:
            # others were stored later than with the next load: of pieces of work, of closings told ahead of their time;
            # or some are others than they were
            self.verdicts, self.renewed = self.store.verdicts(), renewed
        self.awaited = news

    def _replace(self, events: pl.DataFrame) -> None:
        """Take over which of the held events were replaced by new ones."""
        found = self.store.replaced(events.select("source", "event_key").unique())
        gone = found.filter(pl.col("superseded_at").is_not_null(), pl.col("id") <= _last(self.events))
        if gone.height:
            self.events = (
                self.events.join(gone, on="id", how="left", maintain_order="left", suffix="_now")
                .with_columns(superseded_at=pl.coalesce("superseded_at_now", "superseded_at"))
                .drop("superseded_at_now")
            )


def _last(frame: pl.DataFrame) -> int:
    last = frame["id"].max()
    return int(last) if isinstance(last, int) else -1


def _joined(held: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    found = pl.concat([held, more])
    return found.rechunk() if found.n_chunks() > MANY_CHUNKS else found
