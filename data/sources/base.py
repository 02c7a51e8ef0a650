"""What every source hands on: a table of text, the line of each row, and the rows that fit no header."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import polars as pl

BROKEN: dict[str, pl.DataType] = {"line": pl.Int64(), "reason": pl.String(), "text": pl.String()}


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """One file as read, nothing interpreted.

    `frame` holds the source's own columns, text wherever the format holds text, typed where it is typed (Parquet).
    `lines` gives for each row of `frame` the line on which it starts (Excel: its row in the sheet; Parquet: its
    number). `broken` lists rows that could not be laid under the header, each with its line, why, and its text.
    `iso` says that the format itself writes instants (Excel cells, XES dates), whatever formats are configured.
    """

    file: str
    frame: pl.DataFrame
    lines: pl.Series
    modified_at: datetime
    encoding: str | None = None
    separator: str | None = None
    iso: bool = False
    broken: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=BROKEN))

    @property
    def rows(self) -> int:
        """Count every row of the file, broken ones included."""
        return self.frame.height + self.broken.height


class Source(Protocol):
    """A place that cases come from."""

    def tables(self, *, table: str) -> Iterable[RawTable]:
        """Yield the raw tables of `cases` or `events`, in the order in which their rows count."""
        ...


def unnamed(names: list[str]) -> list[str]:
    """Name the columns that have no heading: the first keeps its empty name, the others get their number."""
    seen = False
    named = []
    for number, name in enumerate(names, start=1):
        named.append(name if name or not seen else f"column {number}")
        seen = seen or not name
    return named


def numbered(names: list[str]) -> list[str]:
    """Tell headings that stand over several columns apart by numbers: Labels (1), Labels (2).

    All of them get one, so that a mapping that names "Labels" is refused and never reads one of several by chance.
    """
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(f"{name} ({seen[name]})" if name and names.count(name) > 1 else name)
    return told
