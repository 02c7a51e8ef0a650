"""The weeks in words: routine is called routine, a signal is a signal, and limits that are not there are not told."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from htpy import ul

from app.screens.trends import SERIES, Trends
from app.screens.trends_signals import changed, heading_words, note
from metrics.signals import signals
from tests.screens.markup import words

FIRST = date(2025, 1, 6)  # week 2


def judged(name: str, *values: float | None) -> pl.DataFrame:
    starts = [FIRST + timedelta(weeks=n) for n in range(len(values))]
    schema = {"period_start": pl.Date, "value": pl.Float64}
    full = signals(pl.DataFrame({"period_start": starts, "value": values}, schema=schema))
    return full.with_columns(series=pl.lit(name), partial=pl.lit(value=False))


def weeks(*hours: float | None, shares: list[float] | None = None) -> Trends:
    """Make the trends of weeks with these lead times; the other series are steady."""
    steady = {
        "compliance": shares or [0.88, 0.92] * (len(hours) // 2),
        "throughput-per-hour": [1.5, 1.7] * (len(hours) // 2),
    }
    found = {"lead-time": judged("lead-time", *hours), **{name: judged(name, *held) for name, held in steady.items()}}
    return Trends(
        weeks=found["lead-time"], signals={name: found[name] for name in SERIES}, goal=0.9, target_hours=None, types={},
        type_targets={}, more_types=0, chosen={}, judged="then",
    )  # fmt: skip


def told(found: Trends) -> str:
    return words(ul[changed(found)])


ROUTINE = weeks(*[7.0, 8.0] * 8)


def test_a_week_within_its_limits_is_called_routine() -> None:
    assert words(ul[heading_words(ROUTINE)]) == "Week 17 was routine. No signal in the weeks shown."
    assert told(ROUTINE).startswith("Nothing unusual in week 17.")
    assert "85% closed within 8h. Any week between 4.8h and 10.2h is routine." in told(ROUTINE)


def test_a_goal_inside_the_limits_is_met_by_luck() -> None:
    luck = "The 90% goal lies inside that, so some weeks meet it by luck."
    assert luck in told(weeks(*[7.0, 8.0] * 8, shares=[0.84, 0.92] * 8))
    assert luck not in told(weeks(*[7.0, 8.0] * 8, shares=[0.98, 0.985] * 8))


def test_a_week_outside_its_limits_is_a_signal() -> None:
    found = weeks(*[7.0, 8.0] * 13, 7.0, 20.0)
    assert "a signal in lead time" in words(ul[heading_words(found)])
    assert "85% closed within 20h, a signal: usual is 7.5h, and routine between 4.8h and 10.2h." in told(found)
    assert note(found.signals["lead-time"]) == "one signal: W29"


def test_eight_in_a_row_on_one_side_are_a_signal() -> None:
    found = weeks(*[7.0, 8.0] * 13, *[7.8] * 8)
    assert "9 weeks in a row above the usual 7.5h: a signal." in told(found)
    assert note(found.signals["lead-time"]) == "a run on one side of the mean"


def test_a_signal_of_before_is_named() -> None:
    found = weeks(*[7.0, 8.0] * 13, 20.0, 7.0)
    assert words(ul[heading_words(found)]) == "Week 29 was routine. The last signal was week 28."


@pytest.mark.parametrize("hours", [[7.0, 8.0], [None, None]])
def test_few_weeks_say_nothing_of_limits(hours: list[float | None]) -> None:
    found = weeks(*hours)
    assert heading_words(found) == []
    assert "unusual" not in told(found)
    assert note(found.signals["lead-time"]) == "no natural limits yet: they take 12 full weeks"
