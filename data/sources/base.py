"""What every source hands on: a table of text, the line of each row, and the rows that fit no header."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import polars as pl

from data.errors import CasewallError

BROKEN: dict[str, pl.DataType] = {"line": pl.Int64(), "reason": pl.String(), "text": pl.String()}


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """One file as read, nothing interpreted.

    `frame` holds the source's own columns, text wherever the format holds text, typed where it is typed (Parquet).
    `lines` gives for each row of `frame` the line on which it starts (Excel: its row in the sheet; Parquet: its
    number). `broken` lists rows that could not be laid under the header, each with its line, why, and its text.
    `iso` says that the format itself writes instants (Excel cells, XES dates), whatever formats are configured.
    `more` says that the next table goes on with the same file: each is mapped and stored for itself, so that a large
    file needs the memory of a part of it.
    `sparse` says that a row tells of some fields only: a null cell says nothing, an empty one that there is none.
    """

    file: str
    frame: pl.DataFrame
    lines: pl.Series
    modified_at: datetime
    encoding: str | None = None
    separator: str | None = None
    iso: bool = False
    more: bool = False
    sparse: bool = False
    broken: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=BROKEN))

    @property
    def rows(self) -> int:
        """Count every row of the file, broken ones included."""
        return self.frame.height + self.broken.height


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some rows of a source that is pulled, stored in one transaction with its marks.

    `tables` are pairs of "cases" or "events" and the rows as read. `marks` are watermarks to keep with them, in the
    source's own encoding. `history`: rows from before the source was connected, which count as seen when they
    happened. `current`: with this page everything up to the beginning of the pull is known. `listing`: the last page
    of a listing of every case ("cases"). `skew` is the source's clock minus ours, where it was measured; `told` is
    the progress in words.
    """

    tables: tuple[tuple[str, RawTable], ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    history: bool = False
    current: bool = False
    listing: str | None = None
    skew: timedelta | None = None
    told: str | None = None


class SourceError(CasewallError):
    """A source that does not answer as it should: `passing` where trying again may help, and when it asks us to."""

    def __init__(self, text: str, *, passing: bool = False, retry_after: timedelta | None = None) -> None:
        super().__init__(text)
        self.passing = passing
        self.retry_after = retry_after


class Pulled(Protocol):
    """A source that is asked for what changed: a database, a product's API."""

    def pages(self, marks: Mapping[str, str], *, now: datetime) -> Generator[Page, None, None]:
        """Yield pages from where the stored marks say; stopping after any page and going on later loses nothing.

        Marks are inclusive: a row at the mark comes again, and storing it twice changes nothing. What changed comes
        before history, and the first page that is `current` as early as it can.
        """
        ...

    def close(self) -> None:
        """Let connections go; a next pull opens new ones."""
        ...


class Source(Protocol):
    """A place that cases come from whole: files."""

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
