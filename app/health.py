"""How the data does: each source's freshness, loads, lag and marks; what could not be read; words in no list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from app.board import Board
from app.health_spans import Lags, Span
from app.source_ages import source_ages
from app.unknown_words import UnknownWord, unknown_words
from data.mapping_state import UNKNOWN
from data.settings import SourceConfig

COUNTS = ("read", "new", "changed", "unchanged", "duplicate", "quarantined")
KINDS = {"csv": "CSV file", "excel": "Excel file", "parquet": "Parquet file", "xes": "XES file",
         "sql": "SQL, read only", "rest": "REST"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the store tells beside the cases: loads, statuses, quarantine, marks, absences."""

    loads: pl.DataFrame
    statuses: pl.DataFrame
    quarantine: pl.DataFrame
    marks: pl.DataFrame
    absences: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class SourceHealth:
    """How one source does. `fresh_at` is never later than the picture; `last` are the last load's rows by outcome.

    `status` is what the runner kept of it (tried_at, next_at, failing_since, tries, error, told, skew, skew_at), all
    None where nothing was ever tried. `marks` are (kind, distinct values, rows, cases). `n`, `p50` and `p95` are the
    lag over the span, `line` the same by bucket; `loads` are the sums of the loads of each bucket.
    """

    name: str
    label: str
    kind: str
    is_file: bool
    interval: timedelta
    fresh_at: datetime | None
    read_at: datetime | None
    age: timedelta | None
    stale: bool
    status: dict[str, Any]
    last: dict[str, Any] | None
    n: int
    p50: timedelta | None
    p95: timedelta | None
    line: pl.DataFrame
    loads: pl.DataFrame
    marks: tuple[tuple[str, int, int, int], ...]
    open_cases: int
    left: int

    @property
    def failing(self) -> bool:
        """Tell whether it did not answer when it was last asked."""
        return self.status["error"] is not None

    @property
    def due_within(self) -> timedelta:
        """Within what a change should be seen: the interval and two seconds."""
        return self.interval + timedelta(seconds=2)


@dataclass(frozen=True, kw_only=True)
class Health:
    """The picture of the data at `as_of`.

    `quarantine` is one row a source, column, value and reason: rows, table, file, line, first_seen_at. `left` are the
    cases that count as void because they left a listing: source, case_id, void_at, newest first.
    """

    as_of: datetime
    zone: ZoneInfo
    span: Span
    sources: tuple[SourceHealth, ...]
    quarantine: pl.DataFrame
    words: tuple[UnknownWord, ...]
    left: pl.DataFrame


def health(board: Board, told: Told, lags: Lags, *, freshness: pl.DataFrame, as_of: datetime, span: Span) -> Health:
    """Put together what the page shows at `as_of`, by the site's clock; `lags` are those of the span."""
    left = told.absences.filter(pl.col("void_at").is_not_null()).select("source", "case_id", "void_at")
    ages = source_ages(freshness, board.settings, as_of=as_of).join(
        freshness.select("source", read_at="loaded_at"), on="source", how="left", maintain_order="left"
    )
    return Health(
        as_of=as_of,
        zone=board.zone,
        span=span,
        sources=tuple(
            _source(row, board, told, lags, as_of=as_of, span=span, left=left) for row in ages.iter_rows(named=True)
        ),
        quarantine=grouped(told.quarantine),
        words=unknown_words(told.marks, board.settings, since=first_said(board, told.marks)),
        left=left.sort("void_at", "source", "case_id", descending=[True, False, False]),
    )


def _source(
    row: dict[str, Any], board: Board, told: Told, lags: Lags, *, as_of: datetime, span: Span, left: pl.DataFrame
) -> SourceHealth:
    name = row["source"]
    held = board.settings.sources[name]
    here = pl.col("source") == name
    mine = told.loads.filter(here)
    whole = mine.filter("complete")
    last = (whole if whole.height else mine).tail(1)
    figures = lags.whole.filter(here)
    n, p50, p95 = figures.select("n", "p50", "p95").row(0) if figures.height else (0, None, None)
    fresh = None if row["fresh_at"] is None else min(row["fresh_at"], as_of)
    return SourceHealth(
        name=name,
        label=row["label"],
        kind=kind_words(held),
        is_file=held.is_file,
        interval=row["interval"],
        fresh_at=fresh,
        read_at=None if row["read_at"] is None else min(row["read_at"], as_of),
        age=row["age"],
        stale=row["stale"],
        status=_status(told.statuses.filter(here)),
        last=last.row(0, named=True) if last.height else None,
        n=n,
        p50=p50,
        p95=p95,
        line=lags.by_bucket.filter(here),
        loads=span.sums(mine, COUNTS),
        marks=_marks(told.marks.filter(here)),
        open_cases=board.by_number.filter("is_open", here).height,
        left=left.filter(here).height,
    )


def _status(rows: pl.DataFrame) -> dict[str, Any]:
    return rows.row(0, named=True) if rows.height else dict.fromkeys(rows.columns)


def kind_words(held: SourceConfig) -> str:
    """Return what a source is: `CSV file`, `SQL, read only`, `REST, zendesk`."""
    words = KINDS[held.kind]
    return f"{words}, {held.preset}" if held.preset else f"{words}s, inbox" if held.inbox else words


def _marks(rows: pl.DataFrame) -> tuple[tuple[str, int, int, int], ...]:
    """Count a source's marks by kind: (kind, distinct values, rows, cases); unknown words come first."""
    counted = rows.group_by("kind").agg(
        pl.col("value").n_unique(), rows=pl.len(), cases=pl.col("case_id").drop_nulls().n_unique()
    )
    return tuple(counted.sort(pl.col("kind") != UNKNOWN, "kind").rows())


def grouped(quarantine: pl.DataFrame) -> pl.DataFrame:
    """Return the rows set aside by source, column, value and reason, the newest first, with the first place of each."""
    return (
        quarantine.with_columns(pl.col("column_name", "value").fill_null(""))
        .group_by("source", "column_name", "value", "reason", maintain_order=True)
        .agg(pl.col("table_name", "file", "line").first(), pl.col("first_seen_at").min(), rows=pl.len())
        .sort("first_seen_at", "source", "rows", descending=[True, False, True], maintain_order=True)
    )


def first_said(board: Board, marks: pl.DataFrame) -> dict[tuple[str, str], datetime]:
    """Return the first instant at which each unknown word was said, where the board's events tell it."""
    said = marks.filter(pl.col("kind") == UNKNOWN)["value"].drop_nulls().unique()
    if said.is_empty():
        return {}
    word = pl.coalesce(pl.when(pl.col("status").is_in(said.implode())).then("status"), "activity")
    found = (
        board.events.filter(pl.col("status").is_in(said.implode()) | pl.col("activity").is_in(said.implode()))
        .group_by("source", word=word)
        .agg(pl.col("occurred_at").min())
    )
    return {(source, text): at for source, text, at in found.rows()}
