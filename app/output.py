"""Frames on the standard output: table, JSON, CSV or Parquet."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from data.errors import CasewallError

FORMATS = ("table", "json", "csv", "parquet")


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: instants with their offset, durations in hours."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value / timedelta(hours=1)
    return value


def records(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as flat records."""
    return [{name: plain(value) for name, value in row.items()} for row in frame.iter_rows(named=True)]


def write(frame: pl.DataFrame, *, form: str) -> None:
    """Write a frame to the standard output in one of the formats."""
    if form == "json":
        sys.stdout.write(json.dumps(records(frame), indent=1, ensure_ascii=False) + "\n")
    elif form == "csv":
        sys.stdout.write(frame.write_csv())
    elif form == "parquet":
        if sys.stdout.isatty():
            raise CasewallError("--format parquet is not for a terminal: send it to a file with > FILE.parquet")
        frame.write_parquet(sys.stdout.buffer)
    elif form == "table":
        _table(frame)
    else:
        raise CasewallError(f"--format {form!r} is not one of {', '.join(FORMATS)}")


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)


def _table(frame: pl.DataFrame) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, kind in frame.schema.items():
        table.add_column(name, justify="right" if kind.is_numeric() else "left", no_wrap=True)
    for row in frame.iter_rows():
        table.add_row(*(_cell(value) for value in row))
    # a table piped into a file keeps its width, so that no figure is cut
    console = Console(width=None if sys.stdout.isatty() else 240, markup=False, highlight=False)
    console.print(table)
