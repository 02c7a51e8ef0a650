"""Lead time percentiles by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from metrics.lead_time import lead_time
from tests.tables import cases

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)


def closed(*hours: float) -> list[dict[str, object]]:
    return [{"closed_at": "2025-05-13 09:00", "net_work_time": timedelta(hours=h)} for h in hours]


def test_a_percentile_is_an_observed_value() -> None:
    found = lead_time(cases(*closed(1, 2, 3, 4)), start=MAY, end=JUNE, least_n=1).row(0, named=True)
    assert (found["n"], found["p50_hours"], found["p85_hours"], found["p95_hours"]) == (4, 2.0, 4.0, 4.0)


@pytest.mark.parametrize(
    ("count", "p50", "p85", "p95"), [(20, 10.0, 17.0, 19.0), (21, 11.0, 18.0, 20.0), (100, 50.0, 85.0, 95.0)]
)
def test_a_percentile_is_the_smallest_that_its_share_do_not_exceed(
    count: int, p50: float, p85: float, p95: float
) -> None:
    table = cases(*closed(*range(1, count + 1)))
    found = lead_time(table, start=MAY, end=JUNE).row(0, named=True)
    assert (found["p50_hours"], found["p85_hours"], found["p95_hours"]) == (p50, p85, p95)


def test_elapsed_percentiles_are_the_wall_clocks_and_as_rare() -> None:
    rows = [row | {"elapsed_time": timedelta(days=number)} for number, row in enumerate(closed(4, 3, 2, 1), start=1)]
    found = lead_time(cases(*rows), start=MAY, end=JUNE, least_n=4).row(0, named=True)
    assert (found["p50_hours"], found["elapsed_p50_hours"], found["elapsed_p85_hours"]) == (2.0, 48.0, 96.0)
    few = lead_time(cases(*rows), start=MAY, end=JUNE, least_n=5).row(0, named=True)
    assert (few["n"], few["elapsed_p50_hours"], few["elapsed_p95_hours"]) == (4, None, None)


def test_the_first_day_is_in_and_the_day_after_the_last_is_not() -> None:
    days = ("2025-04-30 23:59", "2025-05-01 00:00", "2025-05-31 23:59", "2025-06-01 00:00")
    table = cases(*({"closed_at": when, "net_work_time": timedelta(hours=1)} for when in days))
    assert lead_time(table, start=MAY, end=JUNE, least_n=1)["n"].item() == 2
    months = lead_time(table, start=MAY, end=JUNE, period="month", least_n=1)
    assert months.select("period_start", "n").rows() == [(MAY, 2)]


def test_too_few_give_null_and_their_number() -> None:
    found = lead_time(cases(*closed(1, 2)), start=MAY, end=JUNE, least_n=3).row(0, named=True)
    assert (found["n"], found["p50_hours"]) == (2, None)


def test_a_closing_without_a_told_time_is_out() -> None:
    table = cases(*closed(1), closed(9)[0] | {"untimed": True}, closed(5)[0] | {"net_work_time": None})
    assert lead_time(table, start=MAY, end=JUNE, least_n=1).row(0, named=True)["n"] == 1


def test_an_empty_week_is_there_with_n_zero_and_no_percentile() -> None:
    rows = lead_time(cases(*closed(3)), start=date(2025, 5, 12), end=date(2025, 5, 26), period="week", least_n=1)
    assert rows.select("period_start", "n", "p50_hours").rows() == [
        (date(2025, 5, 12), 1, 3.0),
        (date(2025, 5, 19), 0, None),
    ]
