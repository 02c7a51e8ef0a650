"""Hand-offs: how often work goes from one owner to another, and from one holder to another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.periods import every_period, grouped, period_start, period_starts

COUNTS = ("closed", "handed_on", "handoffs", "holder_changes", "unknown")


def add_handoffs(cases: pl.DataFrame, intervals: pl.DataFrame) -> pl.DataFrame:
    """Add handoffs and holder_changes to cases, and handed_on: whether it changed owner at all.

    A hand-off is another owner than the last one there was: the first is none, nor is a case put down and taken up
    again by the same person. Who closes a case is its last owner; who has it for an instant only is passed over. What
    happens while a case is closed is none before it is open again. Null rule: all three are null where owners are
    unknown.
    """
    # who stands when a case closes had it; who comes while it is closed has it once it is open again
    goes_on = (
        (pl.col("state") == "done") & (pl.col("state").shift(1) == "done") & (pl.col("case") == pl.col("case").shift(1))
    )
    had = intervals.select("case", "state", "owner", "holder").filter(~goes_on.fill_null(value=False))
    counts = cases.select("case", "owner_known", "is_open", "owner", "holder")
    for who, name in (("owner", "handoffs"), ("holder", "holder_changes")):
        held = had.select("case", who).drop_nulls(who)
        changes = (pl.col("case") == pl.col("case").shift(1)) & (pl.col(who) != pl.col(who).shift(1))
        changed = held.filter(changes).group_by("case").agg(pl.len().cast(pl.Int64).alias(name))
        last = held.filter(pl.col("case").ne_missing(pl.col("case").shift(-1))).select("case", before=who)
        for frame in (changed, last):
            counts = counts.join(frame, on="case", how="left", maintain_order="left")
        closed_by = (~pl.col("is_open") & (pl.col(who) != pl.col("before"))).fill_null(value=False)
        counts = counts.with_columns(pl.col(name).fill_null(0) + closed_by.cast(pl.Int64)).drop("before")
    known = counts.select(
        "case",
        *(
            pl.when("owner_known").then(pl.col(name).fill_null(0)).alias(name)
            for name in ("handoffs", "holder_changes")
        ),
    )
    joined = cases.join(known, on="case", how="left", maintain_order="left")
    return joined.with_columns(handed_on=pl.col("handoffs") > 0)


def handoffs(
    cases: pl.DataFrame, *, start: date, end: date, period: str | None = None, by: Sequence[str] = ()
) -> pl.DataFrame:
    """Return how often closed cases changed owner, and how often holder.

    Population: cases whose closing that stands lies in `[start, end)`, local dates, with the columns of `add_handoffs`.
    Interval: opening to the closing that stands, stretches in which the case was closed out. handed_on are the cases
    with a hand-off, handoffs all hand-offs of theirs; changes of holder (the owner, unless the source says otherwise)
    are counted apart. Null rule: cases whose source tells no owners are unknown, in no other figure; a share or a mean
    of nothing is null.
    Columns: period_start (with a period), by…, closed, handed_on, handoffs, holder_changes, unknown, handed_on_share,
    handoffs_per_case.
    """
    ended = cases.lazy().filter(pl.col("closed_date").is_between(start, end, closed="left"))
    known = pl.col("handoffs").is_not_null()
    figures = [
        known.sum().cast(pl.Int64).alias("closed"),
        pl.col("handed_on").fill_null(value=False).sum().cast(pl.Int64).alias("handed_on"),
        pl.col("handoffs").sum(),
        pl.col("holder_changes").sum(),
        (~known).sum().cast(pl.Int64).alias("unknown"),
    ]
    if period is None:
        found = grouped(ended, by, *figures)
    else:
        placed = ended.with_columns(period_start=period_start("closed_date", period=period))
        parts = grouped(placed, ["period_start", *by], *figures)
        periods = period_starts(period=period, start=start, end=end)
        found = every_period(parts, ended, periods=periods, by=by, zero=COUNTS)
    some = pl.col("closed") > 0
    return found.with_columns(
        handed_on_share=pl.when(some).then(pl.col("handed_on") / pl.col("closed")),
        handoffs_per_case=pl.when(some).then(pl.col("handoffs") / pl.col("closed")),
    )
