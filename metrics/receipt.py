"""The receipt: every counted or excluded segment of a case, with its reason, summing exactly to its lead time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import polars as pl

from metrics.calendar import BusinessCalendar
from metrics.calendar_tiles import WORKING, tiles

UNKNOWN = "no calendar"


def receipt(intervals: pl.DataFrame, *, calendars: Mapping[str, BusinessCalendar]) -> pl.DataFrame:
    """Return the segments of cases: start, end, what, reason, state, waiting_for, people, counted, not_counted.

    Population: the intervals given, of one case or of many. Interval: the segments tile them exactly, half-open.
    Clock: each case's own calendar. `counted` is the working time in which the clock runs, and sums exactly to the
    case's net work time; `not_counted` is the rest of the wall clock. Null rule: a case without a calendar has one
    segment an interval, and both are null.
    """
    frames = []
    for (name,), held in intervals.group_by("calendar", maintain_order=True):
        calendar = calendars.get(str(name)) if name is not None else None
        frames.append(_cut(held, calendar) if calendar is not None else _uncut(held))
    whole = pl.concat(frames) if frames else _uncut(intervals)
    return whole.sort("source", "case_id", "start", maintain_order=True)


def _cut(held: pl.DataFrame, calendar: BusinessCalendar) -> pl.DataFrame:
    """Cut intervals at a calendar's stretches."""
    first, last = held["start"].min(), held["end"].max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return _uncut(held)
    laid = tiles(calendar, start=first, end=last)
    from_tile = laid["end"].search_sorted(held["start"], side="right")
    to_tile = laid["start"].search_sorted(held["end"], side="left")
    parts = held.with_columns(tile=pl.int_ranges(pl.Series(from_tile), pl.Series(to_tile))).explode("tile")
    cut = parts.join(
        laid.with_row_index("tile").select(
            pl.col("tile").cast(pl.Int64), "what", why="reason", tile_start="start", tile_end="end"
        ),
        on="tile",
        how="left",
        maintain_order="left",
    ).with_columns(start=pl.max_horizontal("start", "tile_start"), end=pl.min_horizontal("end", "tile_end"))
    length = pl.col("end") - pl.col("start")
    counts = pl.col("running") & (pl.col("what") == WORKING)
    nothing = pl.lit(timedelta(0))
    return _shaped(
        cut.with_columns(
            counted=pl.when(counts).then(length).otherwise(nothing),
            not_counted=pl.when(counts).then(nothing).otherwise(length),
        )
    )


def _uncut(held: pl.DataFrame) -> pl.DataFrame:
    none = pl.lit(None, pl.Duration("us"))
    return _shaped(held.with_columns(what=pl.lit(UNKNOWN), why=pl.lit(None, pl.String), counted=none, not_counted=none))


def _shaped(segments: pl.DataFrame) -> pl.DataFrame:
    return segments.select(
        "source", "case_id", "start", "end", "what", pl.col("why").alias("reason"), "state",
        pl.col("reason").alias("waiting_for"), "owner", "holder", "tier", "running", "counted", "not_counted",
    )  # fmt: skip
