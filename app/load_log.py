"""The loads of the last days, as far back as the store keeps all of them: what tells when each source was fresh."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

import polars as pl

from app.parts import LOADS
from data.store import Store
from data.store.loading import KEPT

AGAIN = timedelta(hours=1)  # a load's row changes until the load has ended


@dataclass
class LoadLog:
    """What was read of a store's loads; only the last ones are read again."""

    store: Store
    held: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LOADS))
    lock: Lock = field(default_factory=Lock)

    def loads(self) -> pl.DataFrame:
        """Return the loads of the last 8 days before the newest, and the last good one of each source.

        Earlier ones that brought nothing are forgotten, so that a quiet source would look stale there.
        """
        news = self.store.freshness()
        newest = news["loaded_at"].max()
        if not isinstance(newest, datetime):
            return pl.DataFrame(schema=LOADS)
        with self.lock:
            last = self.held["loaded_at"].max()
            since = last - AGAIN if isinstance(last, datetime) else newest - KEPT
            fresh = self.store.loads(since=since).select(list(LOADS))
            before = self.held.filter(pl.col("loaded_at").is_between(newest - KEPT, since, closed="left"))
            self.held = pl.concat([before, fresh]).filter(pl.col("loaded_at") >= newest - KEPT)
            held = self.held
        good = news.with_columns(complete=pl.lit(value=True), read=pl.lit(0, pl.Int64), quarantined=pl.lit(0, pl.Int64))
        return pl.concat([good.select(list(LOADS)), held])
