"""Excel sheets as text with their own row numbers: a cell that holds a date reads as ISO, a number as its digits."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data.errors import CasewallError
from data.sources.base import numbered, unnamed

MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"
TIME_CELL = r"^1899-12-3[01] (\d{2}:\d{2}:\d{2}.*)$"  # day zero; a length over a day is no time of day


def parse(path: Path, *, file: str, sheet: str | int | None) -> tuple[pl.DataFrame, pl.Series]:
    """Return a sheet's rows as text and the number of each row in the sheet.

    The header is the first row that is not empty; empty rows are left out. The first sheet is read unless one is
    named. Raises CasewallError: no such sheet (the sheets are named), an empty one.
    """
    import fastexcel

    try:
        book = fastexcel.read_excel(path)
    except (fastexcel.FastExcelError, OSError) as wrong:
        raise CasewallError(f"{file}: no readable Excel file ({_first_line(wrong)}). Save it again as .xlsx.") from None
    if isinstance(sheet, str) and sheet not in book.sheet_names:
        held = ", ".join(f'"{name}"' for name in book.sheet_names)
        raise CasewallError(f'{file}: sheet = "{sheet}" is not in the file. It has {held}.')
    try:
        loaded = book.load_sheet(0 if sheet is None else sheet, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError as wrong:
        raise CasewallError(f"{file}: the sheet cannot be read ({_first_line(wrong)}). Save it again.") from None
    cells = loaded.to_polars().with_row_index("line", offset=1).with_columns(pl.col("line").cast(pl.Int64))
    filled = pl.any_horizontal(pl.exclude("line").str.strip_chars() != "")
    cells = cells.filter(filled) if cells.width > 1 else cells.clear()
    if cells.is_empty():
        raise CasewallError(f"{file}: the sheet is empty. Name another one with sheet = ..., or export it again.")
    heading = [(name or "").strip() for name in cells.drop("line").row(0)]
    rows = cells[1:]
    frame = rows.drop("line").rename(dict(zip(rows.columns[1:], unnamed(numbered(heading)), strict=True)))
    return _without_hidden_parts(frame.with_columns(pl.all().fill_null(""))), rows["line"]


def _without_hidden_parts(frame: pl.DataFrame) -> pl.DataFrame:
    """Take away the midnight of a column of dates and the day zero of a column of times: no sheet shows them."""
    columns = []
    for name in frame.columns:
        filled = frame[name].filter(frame[name] != "")
        column = pl.col(name)
        for pattern in (MIDNIGHT, TIME_CELL):
            if filled.len() and filled.str.contains(pattern).all():
                column = column.str.replace(pattern, "$1")
        columns.append(column)
    return frame.with_columns(columns)


def _first_line(wrong: Exception) -> str:
    """Return the first line of a library's message."""
    return str(wrong).strip().split("\n", 1)[0].rstrip(".")
