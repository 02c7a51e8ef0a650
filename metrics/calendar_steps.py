"""Step functions of time as Polars expressions, looked up by direct index.

A set of functions shares one grid: g is the greatest common divisor of all their breakpoints, one Int64 table holds a
value a cell, and one gather answers a timestamp. Where the grid would be too fine for memory, the breakpoints are
searched instead: as exact, slower.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

import polars as pl

TABLE_LIMIT = 64 * 2**20  # bytes


@dataclass(frozen=True)
class Steps:
    """Functions over `[0, length)`, each constant between its breakpoints; outside they are null."""

    length: int
    grid: int
    table: pl.Series
    breaks: pl.Series | None

    @classmethod
    def build(cls, functions: Sequence[Sequence[tuple[int, int]]], *, length: int) -> Steps:
        """Build from `(breakpoint, value)` pairs in order, the first breakpoint of each being 0."""
        grid = 0
        for function in functions:
            for at, _ in function:
                grid = gcd(grid, at)
        grid = gcd(grid, length) or length
        cells = length // grid
        if cells * len(functions) * 8 <= TABLE_LIMIT:
            return cls(length, grid, _dense(functions, grid=grid, cells=cells), None)
        breaks = [place * length + at for place, function in enumerate(functions) for at, _ in function]
        values = [value for function in functions for _, value in function]
        return cls(length, 0, pl.Series(values, dtype=pl.Int64), pl.Series(breaks, dtype=pl.Int64))

    def at(self, offset: pl.Expr, place: pl.Expr | int) -> pl.Expr:
        """Return the value of the function numbered `place` at an offset; null outside and for a null place."""
        if self.breaks is not None:
            inside = (offset >= 0) & (offset < self.length)
            held = pl.when(inside).then(offset + place * self.length)
            found = pl.lit(self.breaks).search_sorted(held.fill_null(0), side="right").cast(pl.Int64) - 1
            value = pl.lit(self.table).gather(found.cast(pl.UInt32, strict=False))
            return pl.when(held.is_not_null()).then(value)
        cell = (offset // self.grid).cast(pl.UInt32, strict=False)
        if isinstance(place, int) and place == 0 and len(self.table) == self.length // self.grid:
            return pl.lit(self.table).gather(cell, null_on_oob=True)
        cells = self.length // self.grid
        index = pl.when(cell < cells).then(cell + place * cells)
        return pl.lit(self.table).gather(index.cast(pl.UInt32, strict=False), null_on_oob=True)


def _dense(functions: Sequence[Sequence[tuple[int, int]]], *, grid: int, cells: int) -> pl.Series:
    """Write each function's values into its cells: runs of one value, exploded."""
    values, lengths = [], []
    for function in functions:
        places = [at // grid for at, _ in function] + [cells]
        values += [value for _, value in function]
        lengths += [after - before for before, after in pairwise(places)]
    runs = pl.DataFrame({"value": pl.Series(values, dtype=pl.Int64), "length": lengths})
    return runs.select(pl.col("value").repeat_by("length").explode()).drop_nulls()["value"].rechunk()
