"""Lag: how long after a change in a source it was seen here."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from metrics.frames import INSTANT, NOT_LISTED, SPAN

SHARES = {"p50": 0.50, "p95": 0.95}
NEVER_KNOWN = datetime.fromisoformat("1970-01-01T00:00:00+00:00")  # replaced by the load that brought it
ZERO = pl.duration(microseconds=0)


def changes(events: pl.DataFrame, versions: pl.DataFrame, *, since: datetime, until: datetime) -> pl.DataFrame:
    """Return every change whose lag is known: source, seen_at, lag.

    Population: events and changed case rows seen in `[since, until)`. Interval: `occurred_at` (of a case row its
    `changed_at`) to `seen_at`. Clock: the wall. Null rule: what a first load or a history brought has no `seen_at` and
    is not here; nor is what is known to the day, an event that was known before in other words, a row whose source
    did not move its `changed_at`, and what no source wrote. A change dated after it was seen, by a clock that is
    ahead of ours, counts as zero.
    """
    here = pl.col("seen_at").is_between(since, until, closed="left")
    found = pl.concat([_events(events, events.filter(here)), _versions(versions, versions.filter(here))])
    return found.select("source", "seen_at", lag=pl.max_horizontal(pl.col("seen_at") - pl.col("at"), ZERO).cast(SPAN))


def _events(events: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """Return the events that were new when they were seen."""
    key = ["source", "event_key"]
    timed = seen.filter(~pl.col("to_day").fill_null(value=False))
    known = timed.filter(pl.col("superseded_at").is_null() | (pl.col("superseded_at") > NEVER_KNOWN))
    # what a row took the place of was replaced at the instant at which that row was seen
    replaced = events.filter(pl.col("superseded_at") > NEVER_KNOWN).select(*key, seen_at="superseded_at").unique()
    new = known.join(replaced, on=[*key, "seen_at"], how="anti")
    return new.select("source", "seen_at", at="occurred_at")


def _versions(versions: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """Return the versions of case rows whose change is later than that of the version before them."""
    from_source = pl.col("changed_at").is_not_null() & pl.col("reason").ne_missing(NOT_LISTED)
    # a number for each case: sorting by numbers is five times as fast as by words
    case = pl.struct("source", "case_id").hash().alias("case")
    columns = ("source", case, "seen_at", "changed_at")
    told = seen.filter(from_source).select(*columns)
    lives = versions.filter(from_source).select(*columns).join(told.select("case").unique(), on="case", how="semi")
    same = pl.col("case") == pl.col("case").shift(1)
    before = pl.when(same).then(pl.col("changed_at").shift(1))
    moved = lives.sort("case", "seen_at", "changed_at", nulls_last=False).filter(
        before.is_null() | (pl.col("changed_at") > before)
    )
    first, last = told["seen_at"].min(), told["seen_at"].max()
    return moved.filter(pl.col("seen_at").is_between(first, last)).select("source", "seen_at", at="changed_at")


def lag(found: pl.DataFrame) -> pl.DataFrame:
    """Return the lag of each source over all of its changes: source, n, p50, p95.

    Population: the changes given. Percentiles are observed values: the smallest that at least the share p of n do not
    exceed. Null rule: a source without a change has no row; how many they rest on is n.
    """
    return found.group_by("source", maintain_order=True).agg(*_figures()).sort("source")


def lag_by(found: pl.DataFrame, *, starts: pl.Series) -> pl.DataFrame:
    """Return the lag of each source by bucket of time: source, bucket_start, n, p50, p95.

    Population: the changes given, each in the bucket in which it was seen; `starts` are the buckets' first instants in
    order, and what was seen before the first is in none. Null rule: a bucket in which nothing changed has n = 0
    and null percentiles: nothing was measured, which is not a lag of zero.
    """
    buckets = starts.cast(INSTANT).rename("bucket_start").to_frame()
    placed = found.sort("seen_at").join_asof(
        buckets.with_columns(at="bucket_start"), left_on="seen_at", right_on="at", strategy="backward"
    )
    counted = placed.drop_nulls("bucket_start").group_by("source", "bucket_start").agg(*_figures())
    every = found.select("source").unique().sort("source").join(buckets, how="cross")
    return every.join(counted, on=["source", "bucket_start"], how="left", maintain_order="left").with_columns(
        pl.col("n").fill_null(0)
    )


def _figures() -> list[pl.Expr]:
    micros = pl.col("lag").to_physical()
    observed = [
        micros.quantile(share, interpolation="equiprobable").cast(pl.Int64).cast(SPAN).alias(name)
        for name, share in SHARES.items()
    ]
    return [pl.len().cast(pl.Int64).alias("n"), *observed]
