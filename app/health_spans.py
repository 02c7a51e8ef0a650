"""The spans of the data health page, each cut into about ninety buckets, and the lag in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from metrics.frames import INSTANT
from metrics.lag import changes, lag, lag_by

SPANS = {"day": "24 hours", "week": "7 days", "quarter": "13 weeks"}
STEPS = {"day": (timedelta(minutes=15), 96), "week": (timedelta(hours=2), 84), "quarter": (timedelta(days=1), 91)}


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of time up to now: the first instants of its buckets in order, and where the last one ends."""

    name: str
    starts: tuple[datetime, ...]
    end: datetime

    @classmethod
    def of(cls, name: str, *, as_of: datetime, zone: ZoneInfo) -> Span:
        """Return the span of a name up to the bucket in which `as_of` lies; days are those of the zone."""
        step, count = STEPS[name]
        if step == timedelta(days=1):
            today = as_of.astimezone(zone).date()
            days = [today + timedelta(days=at) for at in range(1 - count, 2)]
            edges = [datetime.combine(day, time(), zone).astimezone(UTC) for day in days]
        else:
            start = datetime.fromtimestamp(as_of.timestamp() // step.total_seconds() * step.total_seconds(), UTC)
            edges = [start + at * step for at in range(1 - count, 2)]
        return cls(name=name, starts=tuple(edges[:-1]), end=edges[-1])

    @property
    def words(self) -> str:
        """How the span is called."""
        return SPANS[self.name]

    @property
    def buckets(self) -> pl.Series:
        """The first instants as a column."""
        return pl.Series("bucket_start", self.starts, dtype=INSTANT)

    def sums(self, loads: pl.DataFrame, counts: Sequence[str]) -> pl.DataFrame:
        """Return, by bucket, how many loads there were and the sums of their rows: bucket_start, loads, …."""
        held = loads.filter(pl.col("loaded_at").is_between(self.starts[0], self.end, closed="left")).sort("loaded_at")
        buckets = self.buckets.to_frame()
        placed = held.join_asof(buckets.with_columns(at="bucket_start"), left_on="loaded_at", right_on="at")
        summed = placed.group_by("bucket_start").agg(pl.col(counts).sum(), loads=pl.len().cast(pl.Int64))
        found = buckets.join(summed, on="bucket_start", how="left", maintain_order="left")
        return found.select("bucket_start", pl.col("loads", *counts).fill_null(0))


@dataclass(frozen=True, kw_only=True)
class Lags:
    """The lag of every source over a span, and by its buckets."""

    whole: pl.DataFrame
    by_bucket: pl.DataFrame


def lags(events: pl.DataFrame, versions: pl.DataFrame, *, span: Span) -> Lags:
    """Return the lags of what was seen in a span."""
    found = changes(events, versions, since=span.starts[0], until=span.end)
    return Lags(whole=lag(found), by_bucket=lag_by(found, starts=span.buckets))
