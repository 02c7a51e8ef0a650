"""Rows set aside whole with the reason, and marks on rows that were loaded all the same."""

from __future__ import annotations

import json
from collections.abc import Iterable

import polars as pl

from data.mapping_columns import CASE, FILE, LINE, whole_rows
from data.sources.base import RawTable

QUARANTINE: dict[str, pl.DataType] = {
    "table": pl.String(),
    "file": pl.String(),
    "line": pl.Int64(),
    "column": pl.String(),
    "value": pl.String(),
    "case_id": pl.String(),
    "reason": pl.String(),
    "row": pl.String(),
}
MARKS: dict[str, pl.DataType] = {
    "table": pl.String(),
    "file": pl.String(),
    "line": pl.Int64(),
    "column": pl.String(),
    "value": pl.String(),
    "case_id": pl.String(),
    "kind": pl.String(),
    "message": pl.String(),
}


def quarantine(rows: pl.DataFrame, told: pl.DataFrame, *, table: str) -> pl.DataFrame:
    """Set rows aside whole. `told` gives, row by row, the column, the value, the case (where known) and the reason."""
    return _shaped(
        told.select("column", "value", "case_id", "reason").with_columns(
            pl.lit(table).alias("table"),
            rows[FILE].alias("file"),
            rows[LINE].alias("line"),
            whole_rows(rows),
        ),
        QUARANTINE,
    )


def broken(tables: Iterable[RawTable], *, table: str) -> pl.DataFrame:
    """Set aside the rows that fit no header, with their text as it stands in the file."""
    frames = [
        raw.broken.select(
            pl.lit(table).alias("table"),
            pl.lit(raw.file).alias("file"),
            "line",
            pl.lit("").alias("column"),
            pl.lit("").alias("value"),
            pl.lit(None, pl.String).alias("case_id"),
            "reason",
            pl.Series("row", [json.dumps({"": text}, ensure_ascii=False) for text in raw.broken["text"]], pl.String),
        )
        for raw in tables
        if raw.broken.height
    ]
    return _shaped(pl.concat(frames), QUARANTINE) if frames else pl.DataFrame(schema=QUARANTINE)


def marks(
    rows: pl.DataFrame, *, table: str, kind: str, column: pl.Expr, value: pl.Expr, message: pl.Expr
) -> pl.DataFrame:
    """Mark rows, each with its file, its line and its case."""
    return _shaped(
        rows.select(
            pl.lit(table).alias("table"),
            pl.col(FILE).alias("file"),
            pl.col(LINE).alias("line"),
            column.alias("column"),
            value.alias("value"),
            pl.col(CASE).alias("case_id"),
            pl.lit(kind).alias("kind"),
            message.alias("message"),
        ),
        MARKS,
    )


def together(frames: Iterable[pl.DataFrame], shape: dict[str, pl.DataType]) -> pl.DataFrame:
    """Lay frames of one shape one below the other, in the order of files and lines."""
    return pl.concat([pl.DataFrame(schema=shape), *frames]).sort("table", "file", "line", maintain_order=True)


def _shaped(frame: pl.DataFrame, shape: dict[str, pl.DataType]) -> pl.DataFrame:
    """Return exactly the columns of a shape, in its types."""
    return frame.select(pl.col(name).cast(kind) for name, kind in shape.items())
