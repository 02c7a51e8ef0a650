"""Parquet: typed columns as they are, rows numbered from 1."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data.errors import CasewallError


def parse(path: Path, *, file: str) -> tuple[pl.DataFrame, pl.Series]:
    """Return a file's rows, typed as stored, and their numbers. Raises CasewallError where it is no Parquet file."""
    try:
        frame = pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, OSError) as wrong:
        cause = str(wrong).strip().split("\n", 1)[0].rstrip(".")
        raise CasewallError(f"{file}: no readable Parquet file ({cause}). Write it again, or correct kind.") from None
    return frame, pl.int_range(1, frame.height + 1, eager=True, dtype=pl.Int64).alias("line")
