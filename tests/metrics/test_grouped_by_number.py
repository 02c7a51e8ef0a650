"""Grouping by one whole number gives what grouping by a period and a word gives."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from metrics.percentiles import percentile_hours
from metrics.periods import grouped, grouped_by_number

FIGURES = [
    pl.len().cast(pl.Int64).alias("n"),
    pl.col("took").max().alias("longest"),
    *percentile_hours("took", least_n=2),
]
WEEKS = (date(1969, 12, 22), date(1969, 12, 29), date(2024, 1, 1), date(2024, 1, 8))


def rows(count: int) -> pl.LazyFrame:
    """Return cases of weeks before and after 1970, some without a team, some without an owner."""
    numbers = range(count)
    return pl.LazyFrame(
        {
            "period_start": [WEEKS[number % 4] for number in numbers],
            "team": [(None, "east", "west", "", "unowned")[number % 5] for number in numbers],
            "owner": [(None, "Ann", "Zoe")[number % 3] for number in numbers],
            "owner_known": [number % 2 == 0 for number in numbers],
            "took": [None if number % 7 == 0 else timedelta(hours=number * number % 101) for number in numbers],
        },
        schema={"period_start": pl.Date, "team": pl.String, "owner": pl.String, "owner_known": pl.Boolean,
                "took": pl.Duration("us")},
    )  # fmt: skip


@pytest.mark.parametrize("by", [["period_start"], ["period_start", "team"], ["period_start", "owner"], ["team"], [],
                                ["period_start", "team", "owner"]])  # fmt: skip
@pytest.mark.parametrize("count", [0, 1, 500])
def test_it_is_what_grouping_by_the_keys_themselves_gives(by: list[str], count: int) -> None:
    """Every group, null ones too, in the same order and types."""
    held = rows(count)
    assert_frame_equal(grouped_by_number(held, by, *FIGURES), grouped(held, by, *FIGURES), check_exact=True)
