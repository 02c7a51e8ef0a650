"""Signals by hand: limits from the first weeks, what lies outside them, and eight in a row."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from benchmarks.backtest_signals import false_signals
from metrics.signals import signals

MONDAY = date(2025, 1, 6)


def series(*values: float | None, name: str = "closed") -> pl.DataFrame:
    return pl.DataFrame(
        {"period_start": [MONDAY + timedelta(weeks=at) for at in range(len(values))], "series": name, "value": values},
        schema={"period_start": pl.Date, "series": pl.String, "value": pl.Float64},
    )


def judged(*values: float | None) -> pl.DataFrame:
    return signals(series(*values), keys=["series"])


# 10 and 14 in turn: mean 12, every step 4, so the limits are 12 ± 2.66 x 4 = 1.36 and 22.64, a step's 3.27 x 4 = 13.08
TURNS = [10.0, 14.0] * 13


def test_limits_are_the_mean_and_266_mean_steps() -> None:
    last = judged(*TURNS).row(-1, named=True)
    assert (last["mean"], last["lower"], last["upper"], last["step_limit"]) == pytest.approx((12, 1.36, 22.64, 13.08))
    assert (last["told"], last["signal"], last["step"]) == ("noise", None, 4)


def test_a_point_outside_is_a_signal_and_limits_are_frozen_after_26_weeks() -> None:
    found = judged(*TURNS, 22.7, 22.64, 1.3, 1.36)
    assert found["told"].to_list()[26:] == [
        "signal: above the limits", "noise", "signal: below the limits", "noise",
    ], "on a limit is not outside"  # fmt: skip
    assert found["mean"].unique().to_list() == [12]
    assert found["base"].sum() == 26


def test_the_eighth_in_a_row_on_one_side_is_a_signal() -> None:
    after = judged(*TURNS, *[13.0] * 9)[26:]
    # the 26th week of the base is above the mean already: it is the first of the run
    assert after["in_a_row"].to_list() == list(range(2, 11))
    assert after["told"].to_list()[5:8] == [
        "noise",
        "signal: 8 in a row above the mean",
        "signal: 9 in a row above the mean",
    ]


def test_a_week_on_the_mean_ends_a_run() -> None:
    after = judged(*TURNS, *[13.0] * 5, 12.0, *[13.0] * 7)[26:]
    assert after["in_a_row"].to_list() == [2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 7]
    assert after["signal"].null_count() == 13


def test_fewer_than_twelve_weeks_have_no_limits() -> None:
    few = judged(*TURNS[:11])
    assert few["told"].unique().to_list() == ["no limits yet: 11 of 12 weeks"]
    assert few["mean"].null_count() == 11
    assert judged(*TURNS[:12])["told"].unique().to_list() == ["noise"]


def test_a_week_left_out_has_no_step_and_ends_no_run() -> None:
    found = judged(*TURNS, *[13.0] * 4, None, *[13.0] * 3)
    gap, after = found.row(30, named=True), found.row(31, named=True)
    assert (gap["told"], gap["step"], gap["signal"]) == ("left out: too few to say", None, None)
    assert (after["step"], after["in_a_row"]) == (0, 6)
    assert found.row(-1, named=True)["told"] == "signal: 8 in a row above the mean"


def test_values_that_are_all_the_same_are_noise_whatever_floats_sum_to() -> None:
    assert judged(*[0.1] * 40)["told"].unique().to_list() == ["noise"]


def test_limits_begin_anew_after_a_recorded_change() -> None:
    values = series(*[100.0] * 20, *TURNS)
    found = signals(values, keys=["series"], since=MONDAY + timedelta(weeks=20))
    assert (found.height, found["mean"][0]) == (26, 12)


def test_every_series_has_its_own_limits_and_their_number_is_told() -> None:
    both = pl.concat([series(*TURNS), series(*[value * 10 for value in TURNS], name="opened")])
    found = signals(both, keys=["series"])
    assert dict(found.group_by("series").agg(pl.col("mean").first()).rows()) == {"closed": 12, "opened": 120}
    limits = found.unique("series", maintain_order=True).select("series", "step", "lower", "upper").rows()
    assert limits == [("closed", None, pytest.approx(1.36), pytest.approx(22.64)),
                      ("opened", None, pytest.approx(13.6), pytest.approx(226.4))]  # fmt: skip
    assert found["series_looked_at"].unique().to_list() == [2]


@pytest.mark.parametrize(
    ("kind", "most"),
    [("counts (about 60 a week, Poisson)", 0.03), ("skewed (85 % of 50 lognormal lead times, sigma 1)", 0.045)],
)
def test_where_nothing_changes_few_weeks_are_called_a_signal(kind: str, most: float) -> None:
    after = false_signals(kind, series=200).filter(~pl.col("base"))
    assert after.select(pl.col("signal").is_not_null().mean()).item() < most


def test_no_weeks_give_no_rows_of_the_same_columns() -> None:
    assert signals(series(), keys=["series"]).schema == judged(*TURNS).schema
