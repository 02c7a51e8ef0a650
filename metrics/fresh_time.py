"""Fresh time: how much of the work time every source was fresh."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import polars as pl

from metrics.calendar_table import CalendarRef
from metrics.frames import INSTANT, SPAN
from metrics.net_work_time import net_work_time, to_hours


def fresh_time(
    loads: pl.DataFrame, *, patience: Mapping[str, timedelta], calendar: CalendarRef, start: datetime, end: datetime
) -> pl.DataFrame:
    """Return how many of the work hours of a stretch every source was fresh.

    Population: the sources of `patience`, which says how old the news of each may be (three intervals). `loads` are
    what the store keeps of them (source, loaded_at, fresh_at, complete, read, quarantined); loads that brought nothing
    are kept for 8 days, so an earlier stretch would look stale. A source is fresh from a load on until its fresh_at is
    older than its patience; a load that was not read to its end, or of which every row was set aside, is none.
    Interval: `[start, end)`, from the first load by which every source is known. Clock: one calendar.
    Null rule: a source without a load, or no work time, gives null, never zero. Columns: known_from, work_hours,
    fresh_hours, fresh_share.
    """
    whole = pl.col("complete") & ((pl.col("read") == 0) | (pl.col("quarantined") < pl.col("read")))
    mine = loads.filter(pl.col("source").is_in(list(patience)), whole)
    first = mine.group_by("source").agg(pl.col("loaded_at").min())
    known = first["loaded_at"].max() if first.height == len(patience) and patience else None
    since = max(known, start) if isinstance(known, datetime) else None
    limits = pl.DataFrame(
        {"source": list(patience), "within": list(patience.values())}, schema_overrides={"within": SPAN}
    )
    held = (
        mine.join(limits, on="source", how="inner")
        .select("source", low="loaded_at", high=pl.col("fresh_at") + pl.col("within"))
        .filter(pl.col("low") < pl.col("high"))
        .sort("source", "low")
        .with_columns(before=pl.col("high").cum_max().shift(1).over("source"))
        .with_columns(island=(pl.col("low") > pl.col("before")).fill_null(value=True).cum_sum())
        .group_by("source", "island")
        .agg(pl.col("low").min(), pl.col("high").max())
    )
    steps = (
        pl.concat([held.select(at="low", by=pl.lit(1)), held.select(at="high", by=pl.lit(-1))])
        .group_by("at")
        .agg(pl.col("by").sum())
        .sort("at")
        .with_columns(fresh=pl.col("by").cum_sum() == len(patience), until=pl.col("at").shift(-1))
        .filter("fresh")
    )
    edges = {"low": pl.lit(since, INSTANT), "high": pl.lit(end, INSTANT)}
    cut = steps.select(low=pl.max_horizontal("at", edges["low"]), high=pl.min_horizontal("until", edges["high"]))
    inside = cut.filter(pl.col("low") < pl.col("high"))
    fresh = inside.select(to_hours(net_work_time("low", "high", calendar=calendar).sum()))
    work = pl.select(to_hours(net_work_time(edges["low"], edges["high"], calendar=calendar)))
    told = pl.select(known_from=edges["low"], work_hours=pl.lit(work.item(), pl.Float64)).with_columns(
        fresh_hours=pl.when(pl.col("known_from").is_not_null()).then(pl.lit(fresh.item(), pl.Float64))
    )
    share = pl.when(pl.col("work_hours") > 0).then(pl.col("fresh_hours") / pl.col("work_hours"))
    return told.with_columns(fresh_share=share)
