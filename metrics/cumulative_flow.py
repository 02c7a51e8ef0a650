"""Cumulative flow: how many cases have come, and where they stand, at the end of every day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.calendar_table import Calendars
from metrics.judge import local
from metrics.periods import dimension
from metrics.rules import Rules

OPEN = ("queued", "active", "waiting")
STATES = (*OPEN, "done")
PARTS = ("source", "team", "case_type", "priority", "owner", "tier")


def add_days(
    intervals: pl.DataFrame,
    cases: pl.DataFrame,
    *,
    calendars: Calendars,
    rules: Rules,
    by: Sequence[str] = PARTS,
) -> pl.LazyFrame:
    """Return the stretches of some cases with what these are parted by, and came and left, local dates of their ends.

    `left` is null where the case stands there still. Every case has a last stretch in done from its closing on.
    """
    parts = list(dict.fromkeys(["calendar", *(["owner_known"] if "owner" in by else []), *by]))
    asked = cases.select("case", *parts, "end_at", stands=pl.when("is_open").then("state"))
    beside = intervals.select("case", "state", "start", "end").join(asked, on="case", how="left", maintain_order="left")
    held = beside.lazy().filter(pl.col("end_at").is_not_null())  # without stretches of cases that are not asked about
    # a stretch that ends with the picture has not ended, unless its case stands elsewhere from this instant on
    stays = ((pl.col("end") == pl.col("end_at")) & (pl.col("state") == pl.col("stands"))).fill_null(value=False)
    moved = held.with_columns(end=pl.when(~stays).then("end"))
    never = pl.lit(None, cases.schema["closed_at"])
    ended = cases.lazy().filter(~pl.col("is_open")).select(*parts, state=pl.lit("done"), start="closed_at", end=never)
    known = held.filter(stays).select("case").collect()["case"].implode()
    rest = cases.lazy().filter("is_open", ~pl.col("case").is_in(known))
    new = rest.select(*parts, "state", start="end_at", end=never)
    columns = [*parts, "state", "start", "end"]
    return pl.concat([frame.select(columns) for frame in (moved, ended, new)]).with_columns(
        came=local("start", calendars=calendars, rules=rules), left=local("end", calendars=calendars, rules=rules)
    )


def cumulative_flow(stays: pl.LazyFrame, *, start: date, end: date, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return, at the end of each local day of `[start, end)`, how many cases ever came and in which state they stand.

    Population: cases that are neither void nor impossible; `stays` as of `add_days`. Instant: the local midnight that
    ends the day, in the case's own zone; what happened on the day counts, so the last day is the picture at `as_of`.
    Counted by who came and who left. opened = queued + active + waiting + done, and opened - done is WIP: the vertical
    gap of the diagram. A case that was void for a while stands with the done, as it left the flow. Null rule: a day on
    which nothing happened repeats the one before; where a source cannot tell queued from active its cases are all in
    one of them.
    Columns: date, by…, opened, queued, active, waiting, done.
    """
    state = pl.when(pl.col("state").is_in(list(OPEN))).then("state").otherwise(pl.lit("done"))
    steps = [
        # what came before the first day stands there when it begins
        stays.filter(pl.col(day) < end)
        .select(*(dimension(name) for name in by), date=pl.max_horizontal(day, pl.lit(start)), to="state")
        .group_by("date", *by, "to")
        .agg(step=pl.len().cast(pl.Int64) * step)
        for day, step in (("came", 1), ("left", -1))
    ]
    placed = pl.concat(pl.collect_all(steps, engine="streaming")).rename({"to": "state"})
    moved = placed.group_by("date", *by).agg(pl.col("step").filter(state == name).sum().alias(name) for name in STATES)
    days = pl.DataFrame({"date": pl.date_range(start, end, "1d", closed="left", eager=True)})
    frame = days.join(placed.select(by).unique(), how="cross") if by else days
    keys = ["date", *by]
    whole = frame.join(moved, on=keys, how="left", nulls_equal=True).sort(keys, nulls_last=True)
    sums = [pl.col(name).fill_null(0).cum_sum() for name in STATES]
    standing = whole.with_columns(one.over(list(by)) if by else one for one in sums)
    return standing.select(*keys, pl.sum_horizontal(STATES).alias("opened"), *STATES)
