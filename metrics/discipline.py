"""Discipline: one row a measure, so that a supervisor sees at once what is not logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One line: the metric and the count that it repeats, the counts beside it, and those that cannot be told."""

    said: str
    metric: str
    figure: str
    rest: tuple[str, ...]
    unknown: tuple[str, ...] = ()


MEASURES = (
    Measure(said="silent", metric="silent", figure="silent", rest=("heard", "paused"), unknown=("unknown",)),
    Measure(said="unowned", metric="unowned", figure="unowned", rest=("owned",), unknown=("unknown",)),
    Measure(said="paused", metric="pauses", figure="paused", rest=("running",)),
    Measure(said="closed without activity", metric="logging", figure="without_activity", rest=("with_activity",),
            unknown=("no_log",)),
    Measure(said="logged after the fact", metric="logging", figure="after_the_fact", rest=("not_at_once",),
            unknown=("no_clock", "off_hours")),
    Measure(said="closed in the day's last 15 minutes", metric="logging", figure="batch", rest=("not_batch",),
            unknown=("no_clock",)),
    Measure(said="client not told of the opening", metric="client-told", figure="untold_open", rest=("told_open",),
            unknown=("unknown_open",)),
    Measure(said="client not told of the closing", metric="client-told", figure="untold_close", rest=("told_close",),
            unknown=("unknown_close",)),
    Measure(said="checklist not followed", metric="checklist", figure="incomplete", rest=("complete",),
            unknown=("unknown",)),
    Measure(said="nothing within 4 h of turning red", metric="supervision", figure="missed_red", rest=("seen_red",),
            unknown=("unknown_red",)),
    Measure(said="nothing within 4 h of turning late", metric="supervision", figure="missed_late", rest=("seen_late",),
            unknown=("unknown_late",)),
)  # fmt: skip


def discipline(answers: Mapping[str, pl.DataFrame], *, by: Sequence[str] = ()) -> pl.DataFrame:
    """Return one row a measure of discipline, from the answers of the metrics that define them, by metric.

    Population: that of each metric: open cases at `as_of` (silent, unowned, paused), or the cases of the span. Clock:
    the metric's own. count is the figure of that metric, with the cases behind it; of is how many cases could be
    judged, share is count / of.
    Null rule: cases of which it cannot be told are counted in unknown, and in neither count nor of; a share of nothing
    is null. Columns: by…, measure, count, of, share, unknown, metric, figure.
    """
    parts = []
    for place, one in enumerate(MEASURES):
        whole = pl.sum_horizontal(one.figure, *one.rest)
        parts.append(
            answers[one.metric].select(
                *by,
                measure=pl.lit(one.said),
                count=one.figure,
                of=whole,
                share=pl.when(whole > 0).then(pl.col(one.figure) / whole),
                unknown=pl.sum_horizontal(*one.unknown) if one.unknown else pl.lit(0, pl.Int64),
                metric=pl.lit(one.metric),
                figure=pl.lit(one.figure),
                place=pl.lit(place),
            )
        )
    table = pl.concat(parts)
    return table.sort(*by, "place", nulls_last=True).drop("place")
