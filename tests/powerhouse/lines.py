"""Lines of the checklist and their weeks, found in a checklist or made by hand."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from app.powerhouse import Checklist, Line
from app.powerhouse.base import HOLDS
from metrics.signals import signals

FIRST = date(2025, 1, 6)
STEADY = [0.80, 0.84] * 8


def lines(found: Checklist) -> dict[str, Line]:
    return {line.asks: line for _, held in found for line in held}


def number(text: str) -> int:
    return int(text.replace(",", ""))


def weeks(*values: float | None, running: float | None = None) -> pl.DataFrame:
    starts = [FIRST + timedelta(weeks=n) for n in range(len(values))]
    schema = {"period_start": pl.Date, "value": pl.Float64}
    full = signals(pl.DataFrame({"period_start": starts, "value": values}, schema=schema))
    now = pl.DataFrame({"period_start": [FIRST + timedelta(weeks=len(values))], "value": [running]}, schema=schema)
    return pl.concat(
        [full.with_columns(partial=pl.lit(value=False)), now.with_columns(partial=pl.lit(value=True))], how="diagonal"
    )


def line(held: pl.DataFrame, goal: float | None = None) -> Line:
    return Line(asks="a", measure="m", value="v", beside="", sentence="s", state=HOLDS, weeks=held, goal=goal)
