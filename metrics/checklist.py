"""Checklists: whether a case of a type logged every step that its type asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from metrics.rules import CaseType
from metrics.tallies import Span, share, side_by_side, tally, words

FOLLOWED = ("complete", "incomplete", "no_checklist", "unknown")
STEPS = {"case": pl.Int64(), "step": pl.String(), "done": pl.Boolean()}


def steps_of(cases: pl.DataFrame, events: pl.DataFrame, *, case_types: Mapping[str, CaseType]) -> pl.DataFrame:
    """Return each step that a closed case must have logged, and whether it did: case, step, done.

    A step matches an event whose activity is exactly that word of the source, or whose kind is one of ours
    (client_told_open, client_told_close, first_reply); it must be logged no later than the closing. Population: closed
    cases of types with a checklist of which a source tells the events. Null rule: none such, no row.
    """
    asked = pl.DataFrame(
        [(name, step) for name, kind in case_types.items() for step in kind.checklist],
        schema={"case_type": pl.String, "step": pl.String},
        orient="row",
    ).unique(maintain_order=True)
    closed = cases.lazy().filter(~pl.col("is_open"), pl.col("events_known"))
    ends = closed.select("case", "case_type", "closed_at").collect()
    parts = [pl.DataFrame(schema=STEPS)]
    # a step at a time, by the cases alone: to join by its words as well takes ten times as long
    for (step,), types in asked.group_by("step", maintain_order=True):
        wanted = ends.filter(pl.col("case_type").is_in(types["case_type"].implode()))
        log = events.lazy().filter((pl.col("activity") == step) | (pl.col("kind") == step))
        logged = log.select("case", "occurred_at").collect()
        both = logged.join(wanted, on="case", how="left", maintain_order="left")
        met = both.filter(pl.col("occurred_at") <= pl.col("closed_at"))["case"].unique()
        done = pl.col("case").is_in(met.implode())
        parts.append(wanted.select("case", step=pl.lit(step, pl.String), done=done))
    return pl.concat(parts).sort("case", maintain_order=True)


def add_checklist(cases: pl.DataFrame, steps: pl.DataFrame, *, case_types: Mapping[str, CaseType]) -> pl.DataFrame:
    """Add followed (a word of `FOLLOWED`; null for open cases) to cases; `steps` are those of `steps_of`."""
    whole = steps.group_by("case").agg(every=pl.col("done").all())
    with_list = [name for name, kind in case_types.items() if kind.checklist]
    word = (
        pl.when(pl.col("is_open"))
        .then(None)
        .when(~pl.col("case_type").is_in(with_list).fill_null(value=False))
        .then(pl.lit("no_checklist"))
        .when(pl.col("every").is_null())
        .then(pl.lit("unknown"))
        .when("every")
        .then(pl.lit("complete"))
        .otherwise(pl.lit("incomplete"))
    )
    return cases.join(whole, on="case", how="left", maintain_order="left").with_columns(followed=word).drop("every")


def checklist(cases: pl.DataFrame, steps: pl.DataFrame, *, span: Span, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the closed cases that logged every step of their type's checklist, and the step most often missed.

    Population: cases whose closing that stands lies in the span, local dates, with the column of `add_checklist`. A
    step is the exact word of the source's activity, or our kind of it; it counts up to and with the closing's instant.
    Null rule: a type without a checklist (`no_checklist`) and a case whose sources tell no events (`unknown`) are in no
    share; without a case that has a checklist the share and the step are null.
    Columns: by…, complete, incomplete, no_checklist, unknown (counts), complete_share, most_missed (the step; of two
    that are missed equally often the first in the alphabet), most_missed_share (of the cases that must log it).
    """
    held = cases.filter(~pl.col("is_open"))
    keys = span.keys(by)
    counts = tally(held, words("followed", *FOLLOWED), by=by, on="closed_date", span=span)
    missed = checklist_steps(cases, steps, span=span, by=by).filter(pl.col("missed") > 0)
    worst = missed.sort("missed", "step", descending=[True, False])
    top = {"most_missed": pl.col("step").first(), "most_missed_share": pl.col("missed_share").first()}
    if keys:
        both = side_by_side(counts, worst.group_by(keys, maintain_order=True).agg(**top), keys=keys)
    else:
        both = pl.concat([counts, worst.select(**top)], how="horizontal")
    complete = share("complete", "incomplete").alias("complete_share")
    return both.select(*keys, *FOLLOWED, complete, "most_missed", "most_missed_share")


def checklist_steps(cases: pl.DataFrame, steps: pl.DataFrame, *, span: Span, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return each step of the checklists: how many closed cases logged it, and how many missed it.

    Population: steps of cases whose closing that stands lies in the span, local dates. Null rule: a step that no case
    had to log has no row. Columns: period_start (with a period), by…, step, logged, missed (counts of cases),
    missed_share; the most often missed first within a group.
    """
    dims = [name for name in dict.fromkeys((*by, "closed_date", "owner", "owner_known")) if name in cases.columns]
    rows = steps.join(cases.select("case", *dims), on="case", how="inner")
    tests = {"logged": pl.col("done"), "missed": ~pl.col("done")}
    found = tally(rows, tests, by=(*by, "step"), on="closed_date", span=span)
    told = found.filter(pl.col("logged") + pl.col("missed") > 0)
    keys = span.keys(by)
    return told.with_columns(missed_share=share("missed", "logged")).sort(
        *keys, "missed", "step", descending=[*[False] * len(keys), True, False], nulls_last=True
    )
