"""Whether all work is in sight: work time with every source fresh, and open cases with a target, side by side."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

COUNTS = ("with_target", "no_target")


def visible(targets: pl.DataFrame, fresh: pl.DataFrame, *, keys: Sequence[str] = ()) -> pl.DataFrame:
    """Return how much of the work time every source was fresh, and how many open cases have a target.

    Population: of the hours, every source of the configuration (parted by source, each by itself; otherwise they are
    the same for every group, since a picture rests on all of them); of the counts, the cases open at the end of each
    period as it was known then, at `as_of` without a period and for the one in progress. Without a target are those
    that `buffers` tells so. Interval: half-open local dates up to `as_of`, from the first load by which every source is
    known. Clock: the default calendar; a source is fresh while its news is no older than three of its intervals.
    Null rule: the hours of an earlier period, of one without work time, or with a source that was never read are null;
    without an open case the share of targets is null; a period to come has no counts. A closing whose source told
    another time of it since stands as it is told now.
    Columns: period_start (with a period), by…, with_target, no_target (counts), with_target_share, known_from,
    work_hours, fresh_hours, fresh_share.
    """
    shared = [name for name in keys if name in fresh.columns]
    if not shared:
        return targets.join(fresh, how="cross")
    # parted by source alone, one without an open case has its hours all the same
    alone = set(keys) <= set(fresh.columns)
    joined = targets.join(fresh, on=shared, how="full" if alone else "left", coalesce=True, nulls_equal=True)
    if "source" in shared:
        joined = joined.with_columns(pl.col(COUNTS).fill_null(0))
    return joined.sort(list(keys), nulls_last=True)
