"""Fresh time: how much of the work time every source was fresh."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import polars as pl

from metrics.calendar_table import CalendarRef
from metrics.frames import INSTANT, SPAN
from metrics.net_work_time import net_work_time, to_hours

HOURS = ("known_from", "work_hours", "fresh_hours", "fresh_share")


def fresh_time(
    runs: pl.DataFrame, *, patience: Mapping[str, timedelta], calendar: CalendarRef | None, spans: pl.DataFrame
) -> pl.DataFrame:
    """Return how many of the work hours of each stretch every source was fresh.

    Population: the sources of `patience`, which says how old the news of each may be (three intervals). `runs` are the
    stretches in which each was fresh (source, since, until): from the end of a first load to the newest instant up to
    which the source is known by it and those that followed in time. A source is fresh from `since` on until `until` is
    older than its patience; a load that was not read to its end, or of which every row was set aside, is in no run.
    Interval: `[start, end)` of each row of `spans`, from the first load by which every source is known. Clock: one
    calendar. Null rule: a source without a run, a stretch before the first one, no work time and no calendar give null,
    never zero.
    Columns: those of `spans`, known_from, work_hours, fresh_hours, fresh_share.
    """
    mine = runs.filter(pl.col("source").is_in(list(patience)))
    known = known_since(mine, patience)
    since = pl.max_horizontal("start", pl.lit(known, INSTANT))
    told = spans.with_columns(known_from=pl.when(pl.lit(known is not None) & (since < pl.col("end"))).then(since))
    if calendar is None:
        return told.with_columns(pl.lit(None, pl.Float64).alias(name) for name in HOURS[1:])
    numbered = told.with_row_index("span")
    cut = numbered.join(fresh_stretches(mine, patience), how="cross").select(
        "span", low=pl.max_horizontal("known_from", "low"), high=pl.min_horizontal("end", "high"), at="known_from"
    )
    inside = cut.filter(pl.col("at").is_not_null(), pl.col("low") < pl.col("high"))
    fresh = inside.group_by("span").agg(fresh_hours=to_hours(net_work_time("low", "high", calendar=calendar)).sum())
    work = to_hours(net_work_time("known_from", "end", calendar=calendar))
    summed = numbered.join(fresh, on="span", how="left", maintain_order="left").with_columns(work_hours=work)
    hours = pl.when(pl.col("work_hours").is_not_null()).then(pl.col("fresh_hours").fill_null(0.0))
    share = pl.when(pl.col("work_hours") > 0).then(hours / pl.col("work_hours"))
    return summed.with_columns(fresh_hours=hours, fresh_share=share).select(*spans.columns, *HOURS)


def known_since(runs: pl.DataFrame, patience: Mapping[str, timedelta]) -> datetime | None:
    """Return the first load by which every source is known; None where a source has none."""
    first = runs.group_by("source").agg(pl.col("since").min())
    found = first["since"].max() if first.height == len(patience) else None
    return found if isinstance(found, datetime) else None


def fresh_stretches(runs: pl.DataFrame, patience: Mapping[str, timedelta]) -> pl.DataFrame:
    """Return the stretches in which every source was fresh at once: low, high."""
    limits = pl.DataFrame(
        {"source": list(patience), "within": list(patience.values())},
        schema_overrides={"source": pl.String, "within": SPAN},
    )
    held = (
        runs.join(limits, on="source", how="inner")
        .select("source", low="since", high=pl.col("until") + pl.col("within"))
        .filter(pl.col("low") < pl.col("high"))
        .sort("source", "low")
        .with_columns(before=pl.col("high").cum_max().shift(1).over("source"))
        .with_columns(island=(pl.col("low") > pl.col("before")).fill_null(value=True).cum_sum())
        .group_by("source", "island")
        .agg(pl.col("low").min(), pl.col("high").max())
    )
    return (
        pl.concat([held.select(at="low", by=pl.lit(1)), held.select(at="high", by=pl.lit(-1))])
        .group_by("at")
        .agg(pl.col("by").sum())
        .sort("at")
        .with_columns(fresh=pl.col("by").cum_sum() == len(patience), high=pl.col("at").shift(-1))
        .filter("fresh")
        .select(low="at", high="high")
        .drop_nulls()
    )
