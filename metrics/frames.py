"""The shapes of the frames that metrics take and return: column names and types."""

from __future__ import annotations

import polars as pl

INSTANT = pl.Datetime("us", "UTC")
SPAN = pl.Duration("us")
KEY = ("source", "case_id")
NOT_LISTED = "not listed"  # the reason of a version that no source wrote: the case left its listings, and is void

EVENTS: dict[str, pl.DataType] = {
    "source": pl.String(),
    "case_id": pl.String(),
    "occurred_at": INSTANT,
    "to_day": pl.Boolean(),
    "seen_at": INSTANT,
    "superseded_at": INSTANT,
    "order_key": pl.String(),
    "position": pl.Int64(),
    "status": pl.String(),
    "state": pl.String(),
    "reason": pl.String(),
    "word_known": pl.Boolean(),
    "activity": pl.String(),
    "kind": pl.String(),
    "owner": pl.String(),
    "holder": pl.String(),
    "actor": pl.String(),
    "owner_by": pl.String(),
    "holder_by": pl.String(),
    "team": pl.String(),
    "case_type": pl.String(),
    "priority": pl.String(),
    "account": pl.String(),
    "subject": pl.String(),
    "opened_at": INSTANT,
    "source_due_at": INSTANT,
    "source_met": pl.Boolean(),
    "row_hash": pl.String(),
    "event_key": pl.String(),
    "link": pl.String(),
}

VERSIONS: dict[str, pl.DataType] = {
    "source": pl.String(),
    "case_id": pl.String(),
    "seen_at": INSTANT,
    "loaded_at": INSTANT,
    "order_key": pl.String(),
    "position": pl.Int64(),
    "row_hash": pl.String(),
    "opened_at": INSTANT,
    "opened_to_day": pl.Boolean(),
    "closed_at": INSTANT,
    "closed_to_day": pl.Boolean(),
    "owned_at": INSTANT,
    "changed_at": INSTANT,
    "status": pl.String(),
    "state": pl.String(),
    "reason": pl.String(),
    "word_known": pl.Boolean(),
    "owner": pl.String(),
    "owner_by": pl.String(),
    "holder": pl.String(),
    "holder_by": pl.String(),
    "team": pl.String(),
    "case_type": pl.String(),
    "priority": pl.String(),
    "account": pl.String(),
    "subject": pl.String(),
    "source_due_at": INSTANT,
    "source_met": pl.Boolean(),
    "link": pl.String(),
}

# What an event carries once made from a version: how it stands among others of its instant, and what was assumed.
# `row_void`: whether the case's row counts as void from then on; null where the event says nothing of it.
TRACE: dict[str, pl.DataType] = {
    "rank": pl.Int8(), "assumed": pl.Boolean(), "timed": pl.Boolean(), "row_void": pl.Boolean(),
}  # fmt: skip


def conform(frame: pl.DataFrame, shape: dict[str, pl.DataType]) -> pl.DataFrame:
    """Return exactly the columns of a shape, in its types; a column that is missing is null."""
    held = set(frame.columns)
    return frame.select(
        (pl.col(name) if name in held else pl.lit(None)).cast(kind).alias(name) for name, kind in shape.items()
    )
