"""Whether two answers are the same: every row and column, whole numbers to the unit, floats to 1e-9 of themselves."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import polars as pl
import pyarrow as pa

EXACT = 1e-9


def plain(answer: pl.DataFrame | pd.DataFrame | pa.Table, columns: Sequence[str], keys: Sequence[str]) -> pl.DataFrame:
    """Return an answer in one form: the columns in order, the same types, sorted by its keys."""
    if isinstance(answer, pd.DataFrame):
        held = answer.reset_index() if answer.index.names != [None] else answer
        frame = pl.from_pandas(held, nan_to_null=True)
    else:
        frame = answer if isinstance(answer, pl.DataFrame) else pl.DataFrame(pl.from_arrow(answer))
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise AssertionError(f"no column {', '.join(missing)}: there are {', '.join(frame.columns)}")
    kinds = []
    for name in columns:
        kind = frame.schema[name]
        if kind.is_integer() or kind.is_float() or kind.is_decimal():
            kinds.append(pl.col(name).cast(pl.Float64).fill_nan(None))
        elif isinstance(kind, pl.Datetime) and kind.time_zone is None:
            kinds.append(pl.col(name).dt.date())
        elif isinstance(kind, pl.Datetime):
            kinds.append(pl.col(name).dt.cast_time_unit("us").dt.convert_time_zone("UTC"))
        else:
            kinds.append(pl.col(name))
    return frame.select(kinds).sort(keys, nulls_last=True) if keys else frame.select(kinds)


def differences(ours: pl.DataFrame, theirs: pl.DataFrame) -> list[str]:
    """Say in words where two answers differ; nothing where they are alike."""
    if ours.height != theirs.height:
        return [f"{ours.height} rows, and {theirs.height}"]
    found = []
    for name, mine in ours.to_dict().items():
        other = theirs[name]
        if mine.dtype == pl.Null or other.dtype == pl.Null:
            off = mine.is_not_null() | other.is_not_null()
        elif mine.dtype == pl.Float64:
            apart = (mine - other).abs() > EXACT * pl.select(pl.max_horizontal(mine.abs(), 1.0)).to_series()
            off = apart.fill_null(value=False) | (mine.is_null() != other.is_null())
        else:
            off = mine.ne_missing(other)
        if off.any():
            row = off.arg_true()[0]
            found.append(f"{name}: {off.sum()} rows, the first {row}: {mine[row]!r} and {other[row]!r}")
    return found
