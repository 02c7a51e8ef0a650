"""Parquet: typed columns as they are, rows numbered from 1, a large file in parts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from data.errors import CasewallError

PART = 250_000  # rows at once


def parse(path: Path, *, file: str) -> tuple[pl.DataFrame, pl.Series]:
    """Return all of a file's rows and their numbers."""
    read = list(parts(path, file=file))
    return pl.concat([frame for frame, _, _ in read]), pl.concat([lines for _, lines, _ in read])


def parts(path: Path, *, file: str) -> Iterator[tuple[pl.DataFrame, pl.Series, bool]]:
    """Yield a file's rows, typed as stored, their numbers, and whether more follow.

    Raises CasewallError where it is no Parquet file.
    """
    try:
        scan = pl.scan_parquet(path, glob=False)
        rows = int(scan.select(pl.len()).collect().item())
        for start in range(0, max(rows, 1), PART):
            frame = scan.slice(start, PART).collect()
            lines = pl.int_range(start + 1, start + frame.height + 1, eager=True, dtype=pl.Int64).alias("line")
            yield frame, lines, start + PART < rows
    except (pl.exceptions.PolarsError, OSError) as wrong:
        cause = str(wrong).strip().split("\n", 1)[0].rstrip(".")
        raise CasewallError(f"{file}: no readable Parquet file ({cause}). Write it again, or correct kind.") from None
