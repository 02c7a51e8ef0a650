"""What a load brings against what is stored: new, changed or unchanged, row by row."""

from __future__ import annotations

import polars as pl

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


def classify(rows: pl.DataFrame, stored: pl.DataFrame, *, key: str) -> pl.DataFrame:
    """Add `outcome`, `stands` and `insert` to the rows of one load.

    `stored` holds key, row_hash and `current` (whether that row stands now). Of several rows with one key in a load
    the later stands (order column, then position). Unchanged is equal to a stored row; a row that stands must equal
    the one that stands now, so that going back to older content is a change.
    """
    hashes = stored.select("row_hash", held=pl.lit(True)).unique("row_hash")
    current = stored.filter("current").select(key, current_hash="row_hash").unique(key, keep="last")
    rows = rows.sort(key, "order_key", "position", nulls_last=False).with_columns(
        stands=pl.col(key).ne_missing(pl.col(key).shift(-1)), first=pl.col(key).ne_missing(pl.col(key).shift(1))
    )
    rows = rows.join(hashes, on="row_hash", how="left", maintain_order="left")
    rows = rows.join(current, on=key, how="left", maintain_order="left")
    standing = pl.col("row_hash") == pl.col("current_hash")
    same = pl.when("stands").then(standing).otherwise("held").fill_null(False)
    outcome = (
        pl.when(same)
        .then(pl.lit(UNCHANGED))
        .when(pl.col("current_hash").is_null() & pl.col("first"))
        .then(pl.lit(NEW))
        .otherwise(pl.lit(CHANGED))
    )
    fresh = pl.col("outcome") != UNCHANGED
    # an older row that comes late must not stand: the one that stands is written again after it
    insert = fresh | (fresh.any().over(key) & pl.col("stands"))
    return rows.with_columns(outcome=outcome).with_columns(insert=insert).drop("held", "current_hash", "first")
