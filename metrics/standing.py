"""How many cases stand somewhere at the end of each period, counted by who came and who left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.periods import every_period, grouped, period_start


def standing_at_ends(
    stays: pl.DataFrame, population: pl.DataFrame, *, period: str, periods: pl.DataFrame, name: str, by: Sequence[str]
) -> pl.DataFrame:
    """Return the number of cases that stand somewhere at each period's end.

    Population: `stays`, a row a stretch of a case: came and left (local dates; left is null where it stands there
    still), and what it is parted by; groups are those of the `population` and of the stays. Instant: each period's end.
    Null rule: nothing there is zero. Columns: period_start, by…, `name`.
    """
    first, last = periods["period_start"].min(), periods["period_start"].max()
    columns = [*by, *(["owner_known"] if "owner" in by else [])]
    steps = pl.concat(
        [
            stays.select(*columns, date="came", step=pl.lit(1, pl.Int64)),
            stays.filter(pl.col("left").is_not_null()).select(*columns, date="left", step=pl.lit(-1, pl.Int64)),
        ]
    )
    if periods.is_empty():
        steps, first, last = steps.clear(), date.max, date.min
    # what came before the first period is there at its beginning
    started = pl.max_horizontal(period_start("date", period=period), pl.lit(first))
    placed = steps.with_columns(period_start=started).filter(pl.col("period_start") <= last)
    found = grouped(placed, ["period_start", *by], pl.col("step").sum().alias(name))
    groups = pl.concat([population.select(columns), placed.select(columns)]) if by else placed
    whole = every_period(found, groups, periods=periods, by=by, zero=[name])
    running = pl.col(name).cum_sum()
    return whole.with_columns(running.over(list(by)) if by else running)
