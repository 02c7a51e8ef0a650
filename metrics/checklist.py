"""Checklists: whether a case of a type logged every step that its type asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from metrics.periods import Rows
from metrics.rules import CaseType
from metrics.tallies import Cases, Span, beside, share, side_by_side, tally, words

FOLLOWED = ("complete", "incomplete", "no_checklist", "unknown")
STEP = "step: "


def steps_of(cases: pl.DataFrame, events: pl.DataFrame, *, case_types: Mapping[str, CaseType]) -> pl.DataFrame:
    """Return the closed cases that must log steps: case, and a column a step (its word after `STEP`), whether they did.

    A step matches an event whose activity is exactly that word of the source, or whose kind is one of ours
    (client_told_open, client_told_close, first_reply); it must be logged no later than the closing. Population: closed
    cases of types with a checklist of which a source tells the events. Null rule: what a case's type does not ask for
    is null.
    """
    lists = {name: kind.checklist for name, kind in case_types.items() if kind.checklist}
    closed = cases.lazy().filter(~pl.col("is_open"), pl.col("events_known"), pl.col("case_type").is_in(list(lists)))
    steps = closed.select("case", "case_type", "closed_at").collect()
    ends = steps.select("case", "closed_at")
    # a step at a time, by the cases alone: to join by its words as well takes ten times as long
    for step in dict.fromkeys(step for held in lists.values() for step in held):
        log = events.lazy().filter((pl.col("activity") == step) | (pl.col("kind") == step))
        logged = log.select("case", "occurred_at").collect().join(ends, on="case", how="left", maintain_order="left")
        met = logged.filter(pl.col("occurred_at") <= pl.col("closed_at")).select(pl.col("case").unique(), done=True)
        done = pl.col("done").fill_null(value=False)
        types = [name for name, held in lists.items() if step in held]
        if len(types) < len(lists):
            done = pl.when(pl.col("case_type").is_in(types)).then(done)
        steps = beside(steps, met).with_columns(done.alias(STEP + step)).drop("done")
    return steps.drop("case_type", "closed_at")


def add_checklist(cases: Cases, steps: pl.DataFrame, *, case_types: Mapping[str, CaseType]) -> Cases:
    """Add followed (a word of `FOLLOWED`; null for open cases) to cases; `steps` are those of `steps_of`."""
    every = pl.all_horizontal(pl.lit(value=True), pl.exclude("case").fill_null(value=True))
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
    return beside(cases, steps.select("case", every=every)).with_columns(followed=word).drop("every")


def checklist(cases: Rows, steps: pl.DataFrame, *, span: Span, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return the closed cases that logged every step of their type's checklist, and the step most often missed.

    Population: cases whose closing that stands lies in the span, local dates, with the column of `add_checklist`. A
    step is the exact word of the source's activity, or our kind of it; it counts up to and with the closing's instant.
    Null rule: a type without a checklist (`no_checklist`) and a case whose sources tell no events (`unknown`) are in no
    share; without a case that has a checklist the share and the step are null.
    Columns: by…, complete, incomplete, no_checklist, unknown (counts), complete_share, most_missed (the step; of two
    that are missed equally often the first in the alphabet), most_missed_share (of the cases that must log it).
    """
    held = cases.lazy().filter(~pl.col("is_open"))
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


def checklist_steps(cases: Rows, steps: pl.DataFrame, *, span: Span, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return each step of the checklists: how many closed cases logged it, and how many missed it.

    Population: steps of cases whose closing that stands lies in the span, local dates. Null rule: a step that no case
    had to log has no row. Columns: period_start (with a period), by…, step, logged, missed (counts of cases),
    missed_share; the most often missed first within a group.
    """
    names = [name.removeprefix(STEP) for name in steps.columns if name != "case"]
    needed = dict.fromkeys(("case", "closed_date", *by, *(["owner_known"] if "owner" in by else [])))
    rows = beside(steps, cases.lazy().select(*needed).collect())
    tests = {f"logged {name}": pl.col(STEP + name) for name in names}
    tests |= {f"missed {name}": ~pl.col(STEP + name) for name in names}
    found = tally(rows, tests, by=by, on="closed_date", span=span)
    keys = span.keys(by)
    each = [found.select(*keys, step=pl.lit(name), logged=f"logged {name}", missed=f"missed {name}") for name in names]
    none = found.select(*keys).clear().with_columns(step=pl.lit(""), logged=pl.lit(0), missed=pl.lit(0))
    told = pl.concat([none, *each], how="vertical_relaxed").filter(pl.col("logged") + pl.col("missed") > 0)
    return told.with_columns(missed_share=share("missed", "logged")).sort(
        *keys, "missed", "step", descending=[*[False] * len(keys), True, False], nulls_last=True
    )
