"""Frames on the standard output: table, JSON, CSV or Parquet."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import polars.selectors as cs

from app.csv_text import csv_text
from app.text_table import text_table
from data.errors import CasewallError

FORMATS = ("table", "json", "csv", "parquet")
CONTROLS = re.compile(r"[\x7f-\x9f]")


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


def write(frame: pl.DataFrame, *, form: str, zone: ZoneInfo | None = None) -> None:
    """Write a frame to the standard output in one of the formats; a table tells instants by the clock of `zone`."""
    check_form(form)
    if form == "parquet":
        held = io.BytesIO()
        frame.write_parquet(held)
        say(held.getvalue())
    elif form == "json":
        say_json(records(frame))
    else:
        say(csv_text(frame) if form == "csv" else table_text(frame, zone=zone))


def say_json(value: Any) -> None:
    """Write JSON to the standard output.

    JSON escapes most control characters by itself. The others would steer a terminal too, so they are escaped as well.
    """
    text = json.dumps(value, indent=1, ensure_ascii=False)
    say(CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


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


def table_text(frame: pl.DataFrame, *, zone: ZoneInfo | None = None) -> str:
    """Return a frame as a table of text: as wide as the terminal where it can be, and whole for a file or a command.

    Instants are told by the clock of `zone`, with their offset: a person compares them with the clock on the wall.
    """
    if zone is not None:
        frame = frame.with_columns(cs.datetime(time_zone="*").dt.convert_time_zone(zone.key))
    shown = sys.stdout is not None and sys.stdout.isatty()
    return text_table(frame, wide=shutil.get_terminal_size().columns if shown else None)
