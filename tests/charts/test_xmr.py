"""A process behaviour chart draws the series' own limits, marks only what lies outside, and leaves out what is none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from app.charts.weekly import Limit
from app.charts.xmr import xmr
from app.charts.xmr_limits import Noted
from app.theme import THEMES
from metrics.signals import signals

FIRST = date(2025, 1, 6)


def series(*values: float | None, running: float | None = None) -> pl.DataFrame:
    """Judge weeks from the first Monday of 2025 on, and lay the week in progress behind them."""
    starts = [FIRST + timedelta(weeks=n) for n in range(len(values))]
    full = signals(
        pl.DataFrame({"period_start": starts, "value": values}, schema={"period_start": pl.Date, "value": pl.Float64})
    )
    now = pl.DataFrame({"period_start": [FIRST + timedelta(weeks=len(values))], "value": [running], "partial": [True]},
                       schema_overrides={"value": pl.Float64})  # fmt: skip
    return pl.concat([full.with_columns(partial=pl.lit(value=False)), now], how="diagonal")


def form(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}h"


def drawn(weeks: pl.DataFrame, **other: Any) -> dict[str, Any]:
    return dict(xmr(weeks, form=form, theme="light", **other).to_dict())


def labels(figure: dict[str, Any]) -> list[str]:
    return [one["text"].replace("<b>", "").replace("</b>", "") for one in figure["layout"]["annotations"]]


STEADY = [8.0, 10.0] * 7


@pytest.mark.parametrize("theme", list(THEMES))
def test_the_limits_are_those_of_the_series(theme: str) -> None:
    """Mean 9, every step 2: 9 ± 2.66 x 2, steps up to 3.27 x 2."""
    figure = xmr(series(*STEADY, running=9.5), form=form, theme=theme)
    assert isinstance(figure, go.Figure)
    assert labels(figure.to_dict()) == ["upper 14.3h", "mean 9.0h", "lower 3.7h", "limit 6.5h", "weekly step"]


def test_a_week_outside_the_limits_is_named_and_its_step_is_in_ink() -> None:
    figure = drawn(series(*STEADY, 30.0, 9.0))
    assert "W16 30.0h" in labels(figure)
    marks, steps = figure["data"][-2], figure["data"][-1]
    assert (marks["x"], marks["y"]) == ([14], [30.0])
    inks = steps["marker"]["color"]
    assert inks[14] == inks[15] != inks[13]


def test_a_run_is_not_marked() -> None:
    figure = drawn(series(*STEADY, *[9.5] * 9))
    assert figure["data"][-2]["x"] == []


def test_too_few_weeks_have_no_limits() -> None:
    assert labels(drawn(series(8.0, 9.0, 8.5))) == ["weekly step"]


def test_the_week_in_progress_is_hollow_and_in_no_limit() -> None:
    figure = drawn(series(*STEADY, running=90.0))
    line, running, *_ = figure["data"]
    assert (line["x"][-1], running["x"], running["y"]) == (13, [13, 14], [10.0, 90.0])
    assert running["customdata"][-1] == "90.0h so far"
    assert "mean 9.0h" in labels(figure)


def test_a_limit_that_no_value_can_pass_is_not_drawn() -> None:
    shares = series(*[0.9, 1.0] * 7)
    told = labels(drawn(shares, share=True, goal=Limit(value=0.95, name="goal 95%")))
    assert not any(text.startswith("upper") for text in told)
    assert "goal 95%" in told
    assert not any(text.startswith("lower") for text in labels(drawn(series(*[0.1, 2.0] * 7))))


def test_nothing_at_all_is_an_empty_chart() -> None:
    assert labels(drawn(series())) == ["weekly step"]


def changed(*values: float, at: int, running: float | None = None) -> pl.DataFrame:
    """Judge weeks whose limits begin anew with one of them."""
    weeks = series(*values, running=running)
    begins = FIRST + timedelta(weeks=at)
    parts = [series(*values[:at]).filter(~pl.col("partial")), series(*values[at:]).filter(~pl.col("partial"))]
    after = parts[1].with_columns(pl.col("period_start") + timedelta(weeks=at), since=pl.lit(begins))
    return pl.concat([parts[0], after, weeks.filter("partial")], how="diagonal")


def lines(figure: dict[str, Any], *, upright: bool) -> list[tuple[float, ...]]:
    held = [one for one in figure["layout"]["shapes"] if (one["x0"] == one["x1"]) == upright]
    return [(one["x0"], one["x1"]) if upright else (one["x0"], one["x1"], one["y0"]) for one in held]


def test_limits_hold_over_their_own_weeks_and_those_of_the_newest_are_named() -> None:
    weeks = changed(*STEADY, *[18.0, 20.0] * 7, at=14, running=19.0)
    figure = drawn(weeks, changes=[Noted(FIRST + timedelta(weeks=14), "two <more> people")])
    across = lines(figure, upright=False)
    assert (-0.6, 13.5, 9.0) in across
    assert (13.5, 28.6, 19.0) in across
    assert lines(figure, upright=True) == [(13.5, 13.5)]
    assert "mean 19.0h" in labels(figure)
    assert "mean 9.0h" not in labels(figure)
    assert labels(figure)[-1].startswith("14 Apr: two &lt;more&gt; p")


def test_a_stretch_too_short_for_limits_names_none() -> None:
    figure = drawn(changed(*STEADY, 20.0, 21.0, at=14))
    assert labels(figure) == ["weekly step"]
    assert (-0.6, 13.5, 9.0) in lines(figure, upright=False)


def test_changes_close_to_each_other_do_not_write_over_each_other() -> None:
    days = [FIRST + timedelta(weeks=week, days=2) for week in (2, 11, 12)]
    noted = [Noted(day, "a long name of a change that does not fit") for day in days]
    figure = drawn(series(*STEADY), changes=[*noted, Noted(FIRST - timedelta(days=1), "before"), noted[0]])
    assert len(lines(figure, upright=True)) == 4, "one twice, and one before the first week shown"
    assert [text for text in labels(figure) if "Apr" in text or "Mar" in text or "Jan" in text] == [
        "2 Apr: a long name of a change t…"
    ]
