"""Signals: which weeks of a series are more than its usual up and down (an XmR chart: a point and its moving range)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

MOST, LEAST = 26, 12  # full weeks from which limits are taken: the first 26, at least 12
WIDTH, RANGE_WIDTH, RUN = 2.66, 3.27, 8
NOISE = "noise"
EXACT = 1e-9  # a sum of floats is not exact: closer than this is equal


def signals(weeks: pl.DataFrame, *, keys: Sequence[str] = (), since: date | None = None) -> pl.DataFrame:
    """Return each week of weekly series with the limits of its series, and whether it is a signal or noise.

    Population: `weeks` holds full weeks alone, one row a week and series: period_start, keys…, value; each pair of keys
    is a series of its own. Interval: the weeks that begin on `since` or later, the first whole week after a recorded
    change (with `since` among the keys: the weeks from each change up to the next). Limits rest on the first 26 of them
    that have a value (at least 12) and are frozen from then on.
    Limits: mean ± 2.66 x mean moving range; a week's step is its distance to the week before that has a value, its
    limit 3.27 x the mean moving range (drawn, no signal by itself).
    A signal is a week outside the limits ("outside"), or the 8th or a later in a row on one side of the mean ("run"; a
    week on the mean ends a run). Everything else is noise.
    Null rule: a week without a value is left out: it has no step and ends no run; fewer than 12 weeks have no limits.
    `series_looked_at` says among how many series signals were looked for: by chance alone 2 % of the weeks of each are
    one (4 % where its values are skewed).
    Columns: period_start, keys…, value, step, mean, lower, upper, step_limit, base_weeks, base, side, in_a_row, signal,
    told, series_looked_at.
    """
    kept = weeks if since is None else weeks.filter(pl.col("period_start") >= since)
    order = [*keys, "period_start"]
    kept = kept.sort(order, nulls_last=True)
    told = kept.filter(pl.col("value").is_not_null())
    count = kept.select(keys).n_unique() if keys else min(kept.height, 1)
    ids = told.select(keys).unique(maintain_order=True).with_row_index("series_number") if keys else None
    numbered = (
        told.join(ids, on=list(keys), nulls_equal=True, maintain_order="left")
        if ids is not None
        else told.with_columns(series_number=pl.lit(0, pl.UInt32))
    )
    judged = _runs(_limits(numbered.with_columns(value=pl.col("value").cast(pl.Float64))))
    figures = judged.drop("series_number", "value")
    joined = kept.with_columns(value=pl.col("value").cast(pl.Float64)).join(
        figures, on=[*keys, "period_start"], how="left", nulls_equal=True, maintain_order="left"
    )
    return joined.select(
        "period_start", *keys, "value", "step", "mean", "lower", "upper", "step_limit",
        pl.col("base_weeks").fill_null(0), pl.col("base").fill_null(value=False), "side", "in_a_row", "signal",
        told=_words(), series_looked_at=pl.lit(count, pl.Int64),
    )  # fmt: skip


def _limits(told: pl.DataFrame) -> pl.DataFrame:
    """Add step, the mean and the limits of each series to its weeks that have a value."""
    place = pl.int_range(pl.len()).over("series_number")
    stepped = told.with_columns(
        step=(pl.col("value") - pl.col("value").shift(1)).abs().over("series_number"), base=place < MOST
    )
    base = (
        stepped.filter("base")
        .group_by("series_number")
        .agg(
            base_weeks=pl.len().cast(pl.Int64),
            mean=pl.col("value").mean(),
            moving=pl.col("step").mean(),
        )
    )
    enough = pl.col("base_weeks") >= LEAST
    mean, moving = (pl.when(enough).then(pl.col(name)) for name in ("mean", "moving"))
    held = base.select(
        "series_number", "base_weeks", mean=mean, lower=mean - WIDTH * moving, upper=mean + WIDTH * moving,
        step_limit=RANGE_WIDTH * moving,
    )  # fmt: skip
    return stepped.join(held, on="series_number", how="left", maintain_order="left")


def _runs(limited: pl.DataFrame) -> pl.DataFrame:
    """Add the side of the mean, how many weeks in a row are on it, and the signal."""
    slack = EXACT * pl.max_horizontal(pl.lit(1.0), pl.col("mean").abs())
    off = pl.col("value") - pl.col("mean")
    side = pl.when(off > slack).then(1).when(off < -slack).then(-1).when(off.is_not_null()).then(0).cast(pl.Int8)
    stretch = pl.col("side").rle_id().over("series_number")
    row = pl.int_range(1, pl.len() + 1).over("series_number", "stretch")
    outside = (pl.col("value") > pl.col("upper") + slack) | (pl.col("value") < pl.col("lower") - slack)
    return (
        limited.with_columns(side=side)
        .with_columns(stretch=stretch)
        .with_columns(in_a_row=pl.when(pl.col("side") != 0).then(row).otherwise(pl.col("side").cast(pl.Int64)))
        .with_columns(
            signal=pl.when(outside).then(pl.lit("outside")).when(pl.col("in_a_row") >= RUN).then(pl.lit("run"))
        )
        .drop("stretch")
    )


def _words() -> pl.Expr:
    """Return what a week is, in words."""
    where = pl.when(pl.col("side") > 0).then(pl.lit("above")).otherwise(pl.lit("below"))
    return (
        pl.when(pl.col("value").is_null())
        .then(pl.lit("left out: too few to say"))
        .when(pl.col("mean").is_null())
        .then(pl.format("no limits yet: {} of {} weeks", "base_weeks", pl.lit(LEAST)))
        .when(pl.col("signal") == "outside")
        .then(pl.format("signal: {} the limits", where))
        .when(pl.col("signal") == "run")
        .then(pl.format("signal: {} in a row {} the mean", "in_a_row", where))
        .otherwise(pl.lit(NOISE))
    )
