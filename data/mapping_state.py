"""The words of a row: its status, its activity, the state and the reason they stand for, the flag of being met."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from data.mapping_columns import origin, text_of
from data.mapping_plan import TablePlan
from data.mapping_words import split_state
from data.quarantine import marks

OTHER = "other"
UNKNOWN, UNREADABLE = "unknown_word", "unreadable_value"
WORDS: dict[str, pl.DataType] = {
    "table": pl.String(),
    "column": pl.String(),
    "word": pl.String(),
    "rows": pl.Int64(),
    "meaning": pl.String(),
}


@dataclass(frozen=True, kw_only=True)
class Worded:
    """The columns that words gave, the marks on words in no list, and every word with its rows and its meaning."""

    columns: pl.DataFrame
    marks: list[pl.DataFrame]
    words: pl.DataFrame


def words(plan: TablePlan, rows: pl.DataFrame) -> Worded:
    """Map the status and the activity of every row (given with its case_id).

    A mapped status decides; without one a mapped activity does. A status in no list is told and leaves the state.
    An activity is told where no status stands beside it and neither list of the source knows it.
    """
    status, activity = text_of(plan, "state", rows), text_of(plan, "activity", rows)
    by_status, by_activity = plan.states.map(status), plan.states.map(activity)
    kind = plan.activities.map(activity)
    has_status = "state" in plan.columns or "state" in plan.values
    frame = pl.DataFrame(
        {
            "status_word": status,
            "activity": activity,
            "by_status": by_status,
            "by_activity": by_activity,
            "kind": kind,
        }
    ).with_columns(meaning=pl.coalesce("by_status", "by_activity"))
    lone = pl.col("status_word").is_null() & pl.col("activity").is_not_null()
    strange = lone & pl.col("by_activity").is_null() & pl.col("kind").is_null()
    unknown = pl.col("status_word").is_not_null() & pl.col("meaning").is_null()
    frame = frame.with_columns(
        strange=strange,
        unknown=unknown,
        status=pl.when(pl.col("by_status").is_null() & pl.col("by_activity").is_not_null())
        .then("activity")
        .when(strange & (not has_status))
        .then("activity")
        .otherwise("status_word"),
        word_known=pl.when(pl.col("meaning").is_not_null())
        .then(pl.lit(True))
        .when(unknown | (strange & (not has_status)))
        .then(pl.lit(False)),
    )
    state, reason = split_state(pl.col("meaning"))
    # known, and nothing that the method asks for
    kind_told = pl.when(pl.col("kind") != OTHER).then("kind").alias("kind")
    columns = frame.select("status", "word_known", "activity", kind_told, state.alias("state"), reason.alias("reason"))
    met, met_marks = _met(plan, rows)
    told = rows.with_columns(
        frame[name].alias(f"\0{name}") for name in ("status_word", "activity", "strange", "unknown")
    )
    found = [
        marks(
            told.filter(pl.col(f"\0{which}")),
            table=plan.table,
            kind=UNKNOWN,
            column=origin(plan, field, rows.columns),
            value=pl.col(f"\0{value}"),
            message=pl.lit(f"in no list of [{where}]"),
        )
        for which, field, value, where in (
            ("unknown", "state", "status_word", plan.states.where),
            ("strange", "activity", "activity", plan.activities.where if plan.activities else plan.states.where),
        )
    ]
    return Worded(columns=columns.with_columns(met), marks=[*found, *met_marks], words=_counted(plan, frame))


def _met(plan: TablePlan, rows: pl.DataFrame) -> tuple[pl.Series, list[pl.DataFrame]]:
    """Read the source's own flag of a promise kept; a word that says neither is null and marked."""
    said = text_of(plan, "source_met", rows)
    met = said.str.to_lowercase().replace_strict(plan.met, default=None, return_dtype=pl.Boolean).alias("source_met")
    neither = rows.with_columns(said.alias("\0said")).filter(said.is_not_null() & met.is_null())
    told = marks(
        neither,
        table=plan.table,
        kind=UNREADABLE,
        column=origin(plan, "source_met", rows.columns),
        value=pl.col("\0said"),
        message=pl.lit("neither yes nor no: list it in [sources." + plan.source + ".met]"),
    )
    return met, [told]


def _counted(plan: TablePlan, frame: pl.DataFrame) -> pl.DataFrame:
    """Count every word of status and activity, most frequent first, with the state or kind it stands for."""
    counted = [pl.DataFrame(schema=WORDS)]
    for field, word, meaning in (
        ("state", "status_word", pl.col("by_status")),
        ("activity", "activity", pl.coalesce("by_activity", "kind")),
    ):
        counted.append(
            frame.filter(pl.col(word).is_not_null())
            .group_by(pl.col(word).alias("word"), meaning.alias("meaning"))
            .agg(pl.len().cast(pl.Int64).alias("rows"))
            .sort("rows", "word", descending=[True, False])
            .select(pl.lit(plan.table).alias("table"), pl.lit(field).alias("column"), "word", "rows", "meaning")
        )
    return pl.concat(counted)
