"""How long after a change in a source it was seen here, marked up: a line, and what it comes to in words."""

from __future__ import annotations

import polars as pl
from htpy import Element, b, div, p, span

from app.charts.lag_line import lag_line
from app.formatting import day_name, plural
from app.health import Health, SourceHealth
from app.health_words import exact_words, lag_words
from app.source_ages import when_words


def lag_cell(one: SourceHealth, found: Health, place: int) -> Element:
    """Return the lag of a source over the span; `place` is its row, by which its drawing is named."""
    limit = exact_words(one.due_within)
    told = f"Changes of {one.label} seen here, {found.span.words}: "
    if not one.n:
        first = _first_read(one, found)
        told += f"none, {first}" if first else "none"
        none = [span["no change yet,"], span[first]] if first else span[f"no change in {found.span.words}"]
        figures = p[none, span[f"dashed {limit}"]]
    else:
        told += f"half in {lag_words(one.p50)}, 95% in {lag_words(one.p95)}, of {plural(one.n, 'change')}"
        figures = p[
            span[f"half in {lag_words(one.p50)}"],
            b[f"95% in {lag_words(one.p95)}"],
            span[f"dashed {limit}"],
        ]
    picture = lag_line(
        one.line,
        starts=found.span.starts,
        end=found.as_of,
        limit=one.due_within,
        silent_since=one.fresh_at if one.stale else None,
        told=f"{told}; dashed: {limit}",
        key=f"silent{place}",
    )
    return div[picture, figures]


def _first_read(one: SourceHealth, found: Health) -> str | None:
    """Return since when a source without a change is read, where that is within the span; None where it is longer.

    New rows that are no change are those of a first load. Where as many rows were known before, it was no first one.
    """
    held = one.loads.filter(pl.col("loads") > 0).head(1)
    if held.is_empty():
        return None
    row = held.row(0, named=True)
    since, known = row["bucket_start"], row["changed"] + row["unchanged"]
    if since == found.span.starts[0] or not row["new"] or known > row["new"] * (row["loads"] - 1):
        return None
    if found.span.name == "quarter":
        return f"first read {day_name(since.astimezone(found.zone).date())}"
    today = found.as_of.astimezone(found.zone).date()
    return f"first read after {when_words(since, zone=found.zone, today=today)}"
