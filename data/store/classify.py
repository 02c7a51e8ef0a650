"""What a load brings against what is stored: new, changed or unchanged, row by row."""

from __future__ import annotations

import polars as pl

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


def classify(rows: pl.DataFrame, stored: pl.DataFrame, *, key: str, remapped: bool) -> pl.DataFrame:
    """Add `outcome`, `stands`, `insert` and `update` to the rows of one load.

    `stored` holds key, row_hash and `current` (whether that row stands now). Of several rows with one key in a load
    the later stands (order column, then position). Unchanged is equal to a stored row; a row that stands must equal
    the one that stands now, so that going back to older content is a change. Under a mended mapping rows are known by
    their content, whatever their key was mapped to before, and `update` marks those to be mapped anew in place.
    """
    hashes = stored.select("row_hash", held=pl.lit(True)).unique("row_hash")
    current = stored.filter("current").select(key, current_hash="row_hash").unique(key, keep="last")
    rows = rows.sort(key, "order_key", "position", nulls_last=False).with_columns(
        stands=pl.col(key).ne_missing(pl.col(key).shift(-1)), first=pl.col(key).ne_missing(pl.col(key).shift(1))
    )
    rows = rows.join(hashes, on="row_hash", how="left", maintain_order="left")
    rows = rows.join(current, on=key, how="left", maintain_order="left")
    held = pl.col("held").fill_null(False)
    fresh_key = pl.col("current_hash").is_null()
    same = pl.when("stands").then(pl.col("row_hash") == pl.col("current_hash")).otherwise(held).fill_null(False)
    same = held if remapped else same
    outcome = (
        pl.when(same)
        .then(pl.lit(UNCHANGED))
        .when(fresh_key & pl.col("first"))
        .then(pl.lit(NEW))
        .otherwise(pl.lit(CHANGED))
    )
    rows = rows.with_columns(outcome=outcome)
    moved = (pl.col("outcome") != UNCHANGED).any().over(key)
    # an older row that comes late must not stand: the one that stands is written again after it
    insert = (pl.col("outcome") != UNCHANGED) | (
        moved & pl.col("stands") & ~held if remapped else moved & pl.col("stands")
    )
    return rows.with_columns(insert=insert, update=pl.lit(remapped) & ~insert).drop("held", "current_hash", "first")
