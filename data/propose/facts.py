"""What every column of a file holds: how full it is, how many values, the most frequent, and whether they are times."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import polars as pl

from data.mapping_columns import as_text
from data.propose.headings import plain
from data.propose.time_shapes import Shape, distinct_texts, shape_of
from data.propose.word_lists import several

MARKERS = several(r"? - -- NA N/A n/a n.a. #N/A NULL null Null (null) <null> None none nan NaN NaT \N (blank) (empty)")
TIME_WORDS = re.compile(
    r"date|datum|data\b|fecha|time|zeit|ora\b|hora\b|heure|tijd|stamp|when|\bat\b|\bon\b|opened|closed|created|updated|"
    r"resolved|due|erstellt|angelegt|erledigt|geschlossen|aperto|chiuso"
)
TOP = 400


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column's values (null where they say nothing) and what they are like."""

    name: str
    values: pl.Series
    filled: float
    distinct: int
    top: tuple[tuple[str, int], ...]
    shape: Shape | None

    @property
    def is_time(self) -> bool:
        """Tell whether the values are instants or dates."""
        return self.shape is not None and not self.shape.clock_only

    @property
    def usable(self) -> bool:
        """Tell whether a configuration can name the column: braces in a heading would join columns."""
        return bool(self.name) and "{" not in self.name

    def share(self, pattern: str) -> float:
        """Return the share of the distinct values that are of a form."""
        held = self.values.drop_nulls().unique()
        return float(held.str.contains(pattern).mean() or 0) if held.len() else 0.0  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All columns of a file, and the values that stand for nothing."""

    rows: int
    columns: dict[str, Column] = field(default_factory=dict)

    @property
    def frame(self) -> pl.DataFrame:
        """Return all columns as text, null where they say nothing."""
        return pl.DataFrame([column.values for column in self.columns.values()])

    @property
    def times(self) -> list[Column]:
        """Return the columns of instants and dates."""
        return [column for column in self.columns.values() if column.is_time and column.usable]

    @property
    def words(self) -> list[Column]:
        """Return the columns of anything else, the empty ones left out."""
        return [column for column in self.columns.values() if column.shape is None and column.usable and column.filled]


def facts_of(frame: pl.DataFrame) -> Facts:
    """Look at every column of a file."""
    text = as_text(frame)
    return Facts(rows=text.height, columns={name: _column(text[name]) for name in text.columns})


def _column(said: pl.Series) -> Column:
    values = said.str.strip_chars()
    values = values.set((values == "") | values.is_in(sorted(MARKERS)), None)
    counts = values.drop_nulls().alias("word").value_counts().sort("count", "word", descending=[True, False])
    name = said.name
    return Column(
        name=name,
        values=values,
        filled=1 - values.null_count() / max(values.len(), 1),
        distinct=counts.height,
        top=tuple((word, count) for word, count in counts.head(TOP).rows()),
        shape=shape_of(distinct_texts(values), named=bool(TIME_WORDS.search(plain(name)))),
    )


def markers_in(frame: pl.DataFrame, names: list[str]) -> list[str]:
    """Return the values that stand for nothing and occur in some columns, the most frequent first."""
    found: dict[str, int] = {}
    for name in names:
        said = frame[name].cast(pl.String).str.strip_chars()
        for word, count in said.filter(said.is_in(sorted(MARKERS))).value_counts().rows():
            found[word] = found.get(word, 0) + count
    return sorted(found, key=lambda word: -found[word])
