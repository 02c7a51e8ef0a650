"""Step functions of time as Polars expressions, looked up by direct index.

A set of functions shares one grid: g is the greatest common divisor of all their breakpoints, one table holds a value
a cell and a function, and one gather answers a timestamp. Where the grid would be too fine for memory, the breakpoints
are searched instead: as exact, slower.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

import polars as pl

TABLE_LIMIT = 64 * 2**20  # bytes
Function = Sequence[tuple[int, int | None]]


@dataclass(frozen=True)
class Steps:
    """Functions over `[0, length)`, each constant between its breakpoints; outside, and where None, they are null.

    A cell of the table holds the values of all functions side by side.
    """

    length: int
    count: int
    grid: int
    table: pl.Series
    breaks: pl.Series | None

    @classmethod
    def build(cls, functions: Sequence[Function], *, length: int, dtype: type[pl.DataType] = pl.Int64) -> Steps:
        """Build from `(breakpoint, value)` pairs in order, the first breakpoint of each being 0."""
        grid, count = length, len(functions)
        for function in functions:
            for at, _ in function:
                grid = gcd(grid, at)
        cells = length // grid
        if cells * count * 8 <= TABLE_LIMIT:
            return cls(length, count, grid, _dense(functions, grid=grid, cells=cells).cast(dtype), None)
        breaks = [place * length + at for place, function in enumerate(functions) for at, _ in function]
        values = pl.Series([value for function in functions for _, value in function], dtype=pl.Int64)
        return cls(length, count, 0, values.cast(dtype), pl.Series(breaks, dtype=pl.Int64))

    def at(self, offset: pl.Expr, place: pl.Expr | int) -> pl.Expr:
        """Return the value of the function numbered `place` at an offset; null outside and for a null place."""
        if self.breaks is not None:
            return self._searched(self.breaks, offset, place)
        # as an unsigned number an offset before the start is far beyond the end: both give null
        cell = offset.reinterpret(signed=False) // self.grid
        if self.count > 1 or isinstance(place, pl.Expr):
            if self.grid <= self.count:
                cell = cell.clip(upper_bound=self.length // self.grid)  # else the product could come round to the start
            cell = cell * self.count + place
        return pl.lit(self.table).gather(cell, null_on_oob=True)

    def _searched(self, breaks: pl.Series, offset: pl.Expr, place: pl.Expr | int) -> pl.Expr:
        number = place.cast(pl.Int64) if isinstance(place, pl.Expr) else place
        held = pl.when((offset >= 0) & (offset < self.length)).then(offset + number * self.length)
        found = pl.lit(breaks).search_sorted(held.fill_null(0), side="right").cast(pl.Int64) - 1
        return pl.when(held.is_not_null()).then(pl.lit(self.table).gather(found.cast(pl.UInt32, strict=False)))


def _dense(functions: Sequence[Function], *, grid: int, cells: int) -> pl.Series:
    """Write each function's values into its cells, runs of one value exploded, and lay the functions side by side."""
    columns = [pl.Series("0", [], dtype=pl.Int64)] if not functions else []
    for place, function in enumerate(functions):
        edges = [at // grid for at, _ in function] + [cells]
        values = pl.Series([value for _, value in function], dtype=pl.Int64)
        runs = pl.DataFrame({"value": values, "length": [after - before for before, after in pairwise(edges)]})
        runs = runs.filter(pl.col("length") > 0)
        columns.append(runs.select(pl.col("value").repeat_by("length").explode().alias(str(place)))[str(place)])
    if len(columns) == 1:
        return columns[0].rechunk()
    return pl.DataFrame(columns).select(pl.concat_arr(pl.all()).explode()).to_series().rechunk()
