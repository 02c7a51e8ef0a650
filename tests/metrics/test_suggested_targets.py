"""Suggested targets by hand: observed values by rank, their intervals, and what they would have given."""

from __future__ import annotations

from datetime import date, timedelta
from math import comb, exp, lgamma, log

import polars as pl
import pytest

from metrics.suggested_targets import compliance_given, interval, suggested_targets
from tests.tables import cases

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)


def closed(*after: int, kind: str = "quote", on: str = "2025-05-13 09:00") -> list[dict[str, object]]:
    return [{"closed_at": on, "net_work_time": timedelta(hours=one), "case_type": kind, "target": timedelta(hours=30)}
            for one in after]  # fmt: skip


def test_a_suggestion_is_the_value_that_the_share_do_not_exceed() -> None:
    found = suggested_targets(cases(*closed(*range(1, 41))), start=MAY, end=JUNE).row(0, named=True)
    assert (found["n"], found["p80_hours"], found["p85_hours"], found["p90_hours"]) == (40, 32, 34, 36)
    assert found["target_hours"] == 30


def test_the_interval_lies_at_ranks_of_the_binomial_distribution() -> None:
    # the k-th of 40 lies above the 80 % quantile where fewer than k of them lie under it
    low, high = interval(40, 0.8)
    under = [sum(comb(40, k) * 0.8**k * 0.2 ** (40 - k) for k in range(top + 1)) for top in range(41)]
    assert low is not None
    assert high is not None
    assert under[low - 1] <= 0.025 < under[low]
    assert under[high - 1] >= 0.975 > under[high - 2]
    found = suggested_targets(cases(*closed(*range(1, 41))), start=MAY, end=JUNE).row(0, named=True)
    assert (found["p80_low_hours"], found["p80_high_hours"]) == (low, high)


def test_few_cases_have_no_upper_end() -> None:
    # of 20 cases even the longest lies under the 90 % quantile with 12 %
    low, high = interval(20, 0.9)
    assert low is not None
    assert high is None


@pytest.mark.parametrize(("n", "share"), [(20, 0.8), (137, 0.85), (3_000, 0.9)])
def test_the_interval_holds_the_share_as_often_as_it_says(n: int, share: float) -> None:
    low, high = interval(n, share)
    held = 0.0
    for k in range(low or 0, high or n + 1):
        held += exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(share) + (n - k) * log(1 - share))
    assert 0.95 <= held < 0.98


def test_too_few_cases_suggest_nothing() -> None:
    found = suggested_targets(cases(*closed(*range(1, 20))), start=MAY, end=JUNE).row(0, named=True)
    assert (found["n"], found["p80_hours"], found["p80_low_hours"]) == (19, None, None)


def test_each_type_has_its_own() -> None:
    rows = [*closed(*range(1, 21)), *closed(*range(101, 121), kind="order")]
    found = suggested_targets(cases(*rows), start=MAY, end=JUNE)
    assert found.select("case_type", "p90_hours").rows() == [("order", 118), ("quote", 18)]


def test_what_a_suggestion_would_have_given_is_told_by_week() -> None:
    rows = [*closed(*range(1, 11), on="2025-05-06 09:00"), *closed(*range(11, 21), on="2025-05-20 09:00")]
    table = cases(*rows)
    found = suggested_targets(table, start=MAY, end=JUNE)
    weeks = compliance_given(table, found, start=MAY, end=JUNE)
    told = weeks.select("n", "p80_share").rows()
    # the target is 16 h: all of the first ten, six of the second ten
    assert told == [(0, None), (10, 1), (0, None), (10, 0.6), (0, None)]
    whole = weeks.select((pl.col("p80_share") * pl.col("n")).sum() / pl.col("n").sum()).item()
    assert whole == pytest.approx(0.8)
