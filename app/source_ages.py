"""How old each source's news is at an instant, and how that is said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from app.formatting import clock_time, day_time
from data.settings import Settings
from data.store.fresh_runs import INTERVALS

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def source_ages(freshness: pl.DataFrame, settings: Settings, *, as_of: datetime) -> pl.DataFrame:
    """Return each configured source with the age of its news and whether it is stale (over three intervals).

    A source that was never read has a null age and is stale.
    """
    rows = [
        {"source": name, "label": source.label or name, "kind": source.kind, "interval": source.interval}
        for name, source in settings.sources.items()
    ]
    shape: dict[str, Any] = {"source": pl.String, "label": pl.String, "kind": pl.String, "interval": pl.Duration("us")}
    age = pl.max_horizontal(pl.lit(as_of) - pl.col("fresh_at"), pl.lit(0).cast(pl.Duration("us")))
    age = pl.when(pl.col("fresh_at").is_not_null()).then(age)
    stale = (age > INTERVALS * pl.col("interval")).fill_null(True)
    return (
        pl.DataFrame(rows, schema=shape)
        .join(freshness.select("source", "fresh_at"), on="source", how="left", maintain_order="left")
        .with_columns(age=age, stale=stale)
    )


def age_words(age: timedelta) -> str:
    """Return an age as a person says it: `12 s`, `3 min`, `2 h`, `4 days`; components/clock.js says the same."""
    if age < timedelta(minutes=1):
        return f"{max(age, timedelta()) // timedelta(seconds=1)} s"
    if age < HOUR:
        return f"{age // timedelta(minutes=1)} min"
    return f"{age // HOUR} h" if age < 2 * DAY else f"{age // DAY} days"


def when_words(at: datetime, *, zone: ZoneInfo, today: date) -> str:
    """Return `11:44` of today, `Tue 13 Oct 11:44` of another day, with the year of another year."""
    local = at.astimezone(zone)
    if local.date() == today:
        return clock_time(at, zone)
    return day_time(at, zone) if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def stale_words(ages: pl.DataFrame, held: Collection[str], *, zone: ZoneInfo, today: date) -> list[str]:
    """Return `ERP as of 11:44` for each stale source among those that a figure rests on."""
    return [
        f"{row['label']} as of {when_words(row['fresh_at'], zone=zone, today=today)}"
        if row["fresh_at"] is not None
        else f"{row['label']} never read"
        for row in ages.filter("stale", pl.col("source").is_in(list(held))).iter_rows(named=True)
    ]
