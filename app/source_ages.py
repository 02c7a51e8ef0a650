"""How old each source's news is at an instant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

from data.settings import Settings


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
    stale = (age > 3 * pl.col("interval")).fill_null(True)
    return (
        pl.DataFrame(rows, schema=shape)
        .join(freshness.select("source", "fresh_at"), on="source", how="left", maintain_order="left")
        .with_columns(age=age, stale=stale)
    )
