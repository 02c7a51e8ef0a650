"""CSV as exports really are: any separator, quotes with newlines in them, ragged rows, headings given twice."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

import polars as pl

from data.errors import CasewallError
from data.sources.base import BROKEN, numbered, unnamed

SEPARATORS = (",", ";", "\t", "|")
HINT = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)  # a first line that only Excel understands
CHUNK = 50_000
LONGEST = 2**31 - 1  # a mail pasted into one field is longer than the library's default of 128 KiB


def parse(text: str, *, file: str, separator: str | None) -> tuple[pl.DataFrame, pl.Series, pl.DataFrame, str]:
    """Return the rows as text, their first lines, the rows that fit no header, and the separator.

    Raises CasewallError with the line: no header, a quote that never closes.
    """
    csv.field_size_limit(LONGEST)
    hint = HINT.match(text)
    separator = separator or (hint[1] if hint else sniff(text))
    if len(separator) != 1:
        raise CasewallError(f'{file}: separator = "{separator}" is not one character. Use for instance ";" or "\\t".')
    records = _records(text, separator, file)
    if hint:
        next(records)
    line, heading = next(records, (0, []))
    names = _names([name.strip() for name in heading], file=file)
    quick = _quick(text, names, separator) if line == 1 else None
    if quick is not None:
        lines = pl.int_range(2, quick.height + 2, eager=True, dtype=pl.Int64).alias("line")
        return quick, lines, pl.DataFrame(schema=BROKEN), separator
    return *_slow(records, names, separator), separator


def sniff(text: str) -> str:
    """Return the separator that cuts the first rows into the same number of columns, the most of them."""
    head = text[:65_536]
    best = (0.0, 0, ",")
    for separator in SEPARATORS:
        rows = [row for row in islice(csv.reader(io.StringIO(head, newline=""), delimiter=separator), 100) if row]
        if len(rows) > 1 and len(head) == 65_536:
            rows = rows[:-1]  # the last one is cut
        width = len(rows[0]) if rows else 0
        if width > 1:
            agree = sum(len(row) == width for row in rows) / len(rows)
            best = max(best, (agree, width, separator), key=lambda found: found[:2])
    return best[2]


def _names(heading: list[str], *, file: str) -> list[str]:
    """Check the header; name the columns that have no heading, and number those that share one."""
    if not heading:
        raise CasewallError(f"{file} line 1: the file is empty. Export it again, with a header row.")
    return unnamed(numbered(heading))


def _records(text: str, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it starts; blank lines are no records."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            endless = "unexpected end" in str(wrong)
            cause = "a quote opens and never closes" if endless else "a quote stands alone inside a quoted value"
            raise CasewallError(
                f"{file} line {start}: {cause}. Mend that row in the export (a quote inside quotes is written twice)."
            ) from None
        if record:
            yield start, record
        start = reader.line_num + 1


def _quick(text: str, names: list[str], separator: str) -> pl.DataFrame | None:
    """Read by Polars where lines and rows are the same thing: no quotes, no blank lines, every row of one width."""
    if '"' in text or "\r" in text.replace("\r\n", ""):
        return None
    body = text.removesuffix("\n").removesuffix("\r")
    lines = pl.Series([body]).str.split("\n").explode()
    fits = (lines.str.count_matches(separator, literal=True) == len(names) - 1) & (lines.str.strip_chars() != "")
    if not fits.all() or lines.len() < 2:
        return None
    return pl.read_csv(
        body.encode(),
        separator=separator,
        quote_char=None,
        has_header=False,
        skip_lines=1,
        infer_schema=False,
        empty_string_is_null=False,
        schema=dict.fromkeys(names, pl.String()),
    )


def _slow(
    records: Iterator[tuple[int, list[str]]], names: list[str], separator: str
) -> tuple[pl.DataFrame, pl.Series, pl.DataFrame]:
    """Read record by record; what has more or fewer values than the header is set aside with its line."""
    width = len(names)
    schema = dict.fromkeys(names, pl.String())
    lines: list[int] = []
    frames = [pl.DataFrame(schema=schema)]
    broken: list[tuple[int, str, str]] = []
    while chunk := list(islice(records, CHUNK)):
        rows = []
        for line, record in chunk:
            if len(record) > width and not any(record[width:]):
                record = record[:width]  # separators at the end of a row, with nothing after them
            if len(record) != width:
                why = f"{len(record)} values under a header of {width}"
                broken.append((line, why, separator.join(record)))
                continue
            lines.append(line)
            rows.append(record)
        if rows:
            frames.append(pl.DataFrame(dict(zip(names, zip(*rows, strict=True), strict=True)), schema=schema))
    return (
        pl.concat(frames),
        pl.Series("line", lines, dtype=pl.Int64),
        pl.DataFrame(broken, schema=BROKEN, orient="row"),
    )
