"""What a source's rows came to, for `casewall check`: the first of them, their words, what could not be read."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import polars.selectors as cs

from app.formatting import plural
from app.plain_text import clean
from data.mapping import Mapped
from data.propose.review import other_marks, quarantined, unmapped, unread_times
from data.settings import Settings
from data.time_reasons import UNFIT

INNER = ("source", "position", "row_hash", "event_key", "owner_by", "holder_by", "order_key", "word_known", "to_day",
         "opened_to_day", "closed_to_day")  # fmt: skip
SOME_WORDS, SOME_LINES = 60, 10


def mapped_lines(settings: Settings, mapped: Mapped) -> Iterator[str]:
    """Yield one source: its rows, the first of them, its words, and what could not be read."""
    aside = mapped.quarantine.height
    fine = mapped.read - aside - mapped.duplicates
    again = plural(mapped.duplicates, "duplicate")
    yield f"  {mapped.read:,} rows = {fine:,} mapped + {again} + {aside:,} in quarantine"
    yield from _first(mapped, settings)
    yield from _words(mapped.words)
    for row in unread_times(mapped).iter_rows(named=True):
        where = f"{row['file']} line {row['line']}"
        count = plural(row["rows"], "row")
        yield clean(f'  {count}: {row["column"]} = "{row["value"]}": {row["message"]} ({where})')
    for row in other_marks(mapped).iter_rows(named=True):
        yield f"  {plural(row['rows'], 'row')}: {row['kind'].replace('_', ' ')}"
    for row in quarantined(mapped).head(SOME_LINES).iter_rows(named=True):
        where = f"{row['file']} line {row['line']}"
        what = f'{row["column"]} = "{row["value"]}": ' if row["column"] else ""
        yield clean(f"  {row['rows']:,} in quarantine: {what}{row['reason']} (the first: {where})")
    if UNFIT in {*mapped.quarantine["reason"], *mapped.marks["message"]}:
        yield (
            '  write the format: time_formats = ["%d.%m.%Y %H:%M"]. ISO 8601 is then no longer read, unless '
            '"%Y-%m-%d %H:%M" is among them.'
        )


def _first(mapped: Mapped, settings: Settings) -> Iterator[str]:
    """Yield the first mapped rows; times in the configuration's zone."""
    zone = settings.casewall.timezone
    rows = mapped.first_rows.drop(INNER, strict=False)
    if rows.is_empty():
        return
    shown = rows.with_columns(cs.datetime().dt.convert_time_zone(zone).dt.strftime("%Y-%m-%d %H:%M:%S")).cast(pl.String)
    cells = [shown.columns, *([clean(value or "–")[:28] for value in row] for row in shown.rows())]
    widths = [max(len(row[at]) for row in cells) for at in range(len(shown.columns))]
    yield f"  the first rows, times in {zone}"
    for row in cells:
        yield "    " + "  ".join(f"{value:<{width}}" for value, width in zip(row, widths, strict=True)).rstrip()


def _words(words: pl.DataFrame) -> Iterator[str]:
    """Yield every word with its rows and its state; those in no list are told last."""
    for (table, column), held in words.group_by("table", "column", maintain_order=True):
        yield f"  words of {column} in {table}"
        wide = min(max((len(word) for word in held["word"]), default=0), 60)
        for word, rows, meaning in held.head(SOME_WORDS).select("word", "rows", "meaning").rows():
            yield clean(f"    {word:<{wide}}  {rows:>9,}  {meaning or 'in no list'}")
        if held.height > SOME_WORDS:
            yield f"    and {held.height - SOME_WORDS:,} more"
        unknown = unmapped(held)
        if unknown.height:
            yield f"    in no list: {plural(unknown.height, 'word')}, {plural(int(unknown['rows'].sum()), 'row')}"
