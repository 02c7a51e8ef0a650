"""A frame as a table of text, which never cuts a figure, an instant or the number of a case."""

from __future__ import annotations

import io
from typing import Any

import polars as pl
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from app.plain_text import clean

WHOLE = ("source", "case_id")  # by which `casewall case` finds a case
GAP = 2  # between two columns
LEAST = 12  # of a name, however narrow the terminal
UNBOUNDED = 1_000_000


def in_hours(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with spans of time as hours, as every output tells them: a day of work is no 24 hours."""
    return frame.with_columns(pl.col(pl.Duration).dt.total_microseconds() / 3_600_000_000)


def text_table(frame: pl.DataFrame, *, wide: int | None = None) -> str:
    """Return a frame as a table of text, for a terminal that is `wide`; None: for a file, where nothing is cut.

    On a terminal long names end in an ellipsis, so that the rest fits. What does not fit even so runs on in the next
    line of the screen: that is hard to read, but nothing of it is lost.
    """
    frame = in_hours(frame)
    cells = {name: [_cell(value) for value in frame[name]] for name in frame.columns}
    most = None if wide is None else _most(frame, cells, wide)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, kind in frame.schema.items():
        room = None if most is None or not _may_be_cut(name, kind) else max(most, cell_len(name))
        table.add_column(name, justify="right" if kind.is_numeric() else "left", no_wrap=True, max_width=room)
    for row in zip(*cells.values(), strict=True):
        table.add_row(*row)
    held = io.StringIO()
    Console(file=held, force_terminal=wide is not None, width=UNBOUNDED, markup=False, highlight=False).print(table)
    return held.getvalue()


def _most(frame: pl.DataFrame, cells: dict[str, list[str]], wide: int) -> int:
    """Return how wide each column of names may be, so that a row fits where it can."""
    names = [name for name, kind in frame.schema.items() if _may_be_cut(name, kind)]
    taken = sum(max(map(cell_len, [name, *held])) for name, held in cells.items() if name not in names)
    left = wide - taken - GAP * (len(cells) - 1)
    return max(LEAST, left // max(1, len(names)))


def _may_be_cut(name: str, kind: pl.DataType) -> bool:
    return kind == pl.String and name not in WHOLE


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return clean(str(value))
