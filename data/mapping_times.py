"""The instants of every row, with a mark where one is unreadable, comes twice or does not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import polars as pl

from data.mapping_columns import mapped_fields, origin, time_text
from data.mapping_plan import TIMES, TablePlan
from data.mapping_state import UNREADABLE
from data.quarantine import marks
from data.times import FOLD, GAP, read_times

AT_END = ("closed_at", "source_due_at")  # known to the day, these lie at the day's end
FLAGS = {FOLD: "ambiguous_time", GAP: "missing_time"}


def instants(plan: TablePlan, rows: pl.DataFrame, *, now: datetime, iso: bool) -> dict[str, pl.DataFrame]:
    """Return, for each instant that the table has, a frame of text, at, day_end, to_day, flag and why, row by row."""
    rules = replace(plan.times, iso=iso)
    mapped = mapped_fields([*plan.columns, *plan.values])
    found = {}
    for field in TIMES[plan.table]:
        if field not in mapped:
            continue
        text = time_text(plan, field, rows).alias("text")
        read = read_times(text, rules, now=now, days=field == "source_due_at")
        found[field] = text.to_frame().join(read, on="text", how="left", maintain_order="left")
    return found


def placed(field: str, read: pl.DataFrame, *, ends: pl.Series | None = None) -> pl.Series:
    """Return a field's instants; one known to the day lies at the day's start, or at its end where `ends` says so."""
    late = pl.lit(field in AT_END) if ends is None else pl.lit(ends)
    at = pl.when(late & pl.col("to_day").fill_null(value=False)).then(pl.coalesce("day_end", "at")).otherwise("at")
    return read.select(at.alias(field)).to_series()


def time_marks(plan: TablePlan, rows: pl.DataFrame, field: str, read: pl.DataFrame) -> list[pl.DataFrame]:
    """Mark the rows (given with their case_id) whose instant could not be read, or could be read in two ways."""
    told = rows.with_columns(
        read["text"].alias("\0text"), read["flag"].alias("\0flag"), read["why"].alias("\0why"), read["at"].alias("\0at")
    )
    zone = plan.times.timezone or "UTC"
    what = {
        FOLD: f"comes twice in {zone}; read as the {'later' if plan.times.ambiguous == 'latest' else 'earlier'}",
        GAP: f"does not exist in {zone}; read as the instant it would have been",
    }
    found = [
        marks(
            told.filter(pl.col("\0flag").is_null() & pl.col("\0why").is_not_null()),
            table=plan.table,
            kind=UNREADABLE,
            column=origin(plan, field, rows.columns),
            value=pl.col("\0text"),
            message=pl.col("\0why"),
        )
    ]
    for flag, kind in FLAGS.items():
        found.append(
            marks(
                told.filter(pl.col("\0flag") == flag),
                table=plan.table,
                kind=kind,
                column=origin(plan, field, rows.columns),
                value=pl.col("\0text"),
                message=pl.when(pl.col("\0at").is_not_null()).then(pl.lit(what[flag])).otherwise("\0why"),
            )
        )
    return found
