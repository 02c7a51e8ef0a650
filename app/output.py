"""Frames on the standard output: table, JSON, CSV or Parquet."""

from __future__ import annotations

import io
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


def check_form(form: str) -> None:
    """Raise CasewallError for a format that is not known, or that is no good where the output goes."""
    if form not in FORMATS:
        raise CasewallError(f"--format {form!r} is not known. It is one of {', '.join(FORMATS)}.")
    if form == "parquet" and sys.stdout is not None and sys.stdout.isatty():
        raise CasewallError("--format parquet is not for a terminal: send it to a file with > FILE.parquet")


def write(frame: pl.DataFrame, *, form: str) -> None:
    """Write a frame to the standard output in one of the formats."""
    check_form(form)
    if form == "parquet":
        held = io.BytesIO()
        frame.write_parquet(held)
        say(held.getvalue())
    elif form == "json":
        say_json(records(frame))
    else:
        hours = pl.col(pl.Duration).dt.total_microseconds() / 3_600_000_000  # as in JSON; CSV has no durations
        say(frame.with_columns(hours).write_csv() if form == "csv" else table_text(frame))


def say_json(value: Any) -> None:
    """Write JSON to the standard output."""
    say(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def say(what: str | bytes) -> None:
    """Write to the standard output, to the last byte, so that what cannot be written is told and not lost.

    A reader that has gone away (`| head`) ends the command quietly with status 1: that is the command line's own.
    """
    if sys.stdout is None:
        raise CasewallError("There is no standard output to write to.")
    try:
        if isinstance(what, bytes):
            sys.stdout.buffer.write(what)
        else:
            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show a name still shows the rest
            sys.stdout.write(what)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CasewallError(f"The output cannot be written: {error.strerror}.") from None


def clean(text: str) -> str:
    """Return text without control characters: a case's subject must not steer a terminal or break a line."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return clean(str(value))


def table_text(frame: pl.DataFrame) -> str:
    """Return a frame as a table of text."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, kind in frame.schema.items():
        table.add_column(name, justify="right" if kind.is_numeric() else "left", no_wrap=True)
    for row in frame.iter_rows():
        table.add_row(*(_cell(value) for value in row))
    # a table piped into a file keeps its width, so that no figure is cut
    shown = sys.stdout is not None and sys.stdout.isatty()
    held = io.StringIO()
    wide = None if shown else 240
    Console(file=held, force_terminal=shown, width=wide, markup=False, highlight=False).print(table)
    return held.getvalue()
