"""Half-open local periods, and the dimensions by which figures are parted.

A case falls into a period by its local date in its own calendar's zone. Weeks begin on Monday. Empty periods are
there, with zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

PERIODS = {"day": "1d", "week": "1w", "month": "1mo"}
DIMENSIONS = ("source", "team", "owner", "tier", "case_type", "priority", "state")
UNOWNED = "unowned"
NO_WORD = 2**32 - 1  # the number of a word that is null
Rows = pl.DataFrame | pl.LazyFrame


def period_start(name: str, *, period: str) -> pl.Expr:
    """Return the first day of the period in which a date lies."""
    if period == "week":
        # days are counted from 1970, which began on a Thursday: four times as quick as to truncate
        day = pl.col(name).cast(pl.Date).to_physical()
        return ((day + 3) // 7 * 7 - 3).cast(pl.Date).alias(name)
    return pl.col(name).dt.truncate(PERIODS[period])


def period_within(name: str, *, start: date, end: date, period: str | None) -> pl.Expr:
    """Return the period in which a date lies, `start` where there are none; null outside of `[start, end)`."""
    first = period_start(name, period=period) if period else pl.lit(start)
    return pl.when(pl.col(name).is_between(start, end, closed="left")).then(first).alias("period_start")


def period_starts(*, period: str, start: date, end: date) -> pl.DataFrame:
    """Return every period that `[start, end)` touches: period_start and period_end (the first day after it)."""
    dates = pl.DataFrame({"period_start": [start]}).select(period_start("period_start", period=period))
    first = dates["period_start"].item()
    starts = pl.date_range(first, end, PERIODS[period], closed="left", eager=True).alias("period_start")
    return starts.to_frame().with_columns(period_end=pl.col("period_start").dt.offset_by(PERIODS[period]))


def last_full_weeks(today: date, *, weeks: int = 12) -> tuple[date, date]:
    """Return the half-open dates of the last full weeks before the week of `today`."""
    end = today - timedelta(days=today.weekday())
    return end - timedelta(weeks=weeks), end


def dimension(name: str) -> pl.Expr:
    """Return a dimension's value: an owner is a name, "unowned", or null where owners are unknown."""
    if name == "owner":
        nobody = pl.when("owner_known").then(pl.lit(UNOWNED))
        return pl.coalesce("owner", nobody).alias("owner")
    return pl.col(name)


def grouped(frame: Rows, by: Sequence[str], *figures: pl.Expr) -> pl.DataFrame:
    """Aggregate by dimensions, sorted by them; without dimensions one row, also of an empty frame.

    Of a lazy frame only the columns that the figures need are filtered.
    """
    rows = frame.lazy()
    if not by:
        return rows.select(*figures).collect()
    plain = [name for name in by if name not in ("period_start", "period_end")]
    keys = rows.with_columns(dimension(name) for name in plain)
    return keys.group_by(list(by)).agg(*figures).sort(list(by), nulls_last=True).collect()


def grouped_by_number(frame: pl.LazyFrame, by: Sequence[str], *figures: pl.Expr) -> pl.DataFrame:
    """Aggregate like `grouped`, quicker by a period and one dimension where figures need all values of a group.

    Percentiles do. For them each row is put into its group, which takes half the time if period and word are one whole
    number: the days since 1970 above, the word's number in the lower 32 bits. Other keys are taken as they are.
    """
    if len(by) != 2 or by[0] != "period_start":
        return grouped(frame, by, *figures)
    words = pl.Categorical(pl.Categories.random())  # of this call alone, so that nothing of it stays behind
    word = pl.col(by[1]).cast(words).to_physical().cast(pl.Int64).fill_null(NO_WORD)
    day = pl.col("period_start").to_physical().cast(pl.Int64)
    named = frame.with_columns(dimension(by[1])).with_columns(group=day * 2**32 + word)
    found = named.group_by("group").agg(pl.col(by).first(), *figures).drop("group")
    return found.sort(list(by), nulls_last=True).collect()


def regrouped(found: pl.DataFrame, by: Sequence[str], *figures: pl.Expr) -> pl.DataFrame:
    """Aggregate what `grouped` gave by fewer dimensions: to look at a few rows again is quicker than at all cases."""
    if not by:
        return found.select(*figures)
    return found.group_by(list(by)).agg(*figures).sort(list(by), nulls_last=True)


def every_period(
    figures: pl.DataFrame,
    population: Rows | None = None,
    *,
    periods: pl.DataFrame,
    by: Sequence[str],
    zero: Sequence[str],
) -> pl.DataFrame:
    """Return figures with a row for every period and every group that occurs in the population; none is zero.

    Without a population the groups are those of the figures, one without a period included.
    """
    if by:
        named = figures.select(by) if population is None else population.lazy().select(dimension(name) for name in by)
        groups = named.lazy().unique().collect()
        frame = periods.select("period_start").join(groups, how="cross")
    else:
        frame = periods.select("period_start")
    keys = ["period_start", *by]
    filled = frame.join(figures, on=keys, how="left", nulls_equal=True).sort(keys, nulls_last=True)
    return filled.with_columns(pl.col(name).fill_null(0) for name in zero)
