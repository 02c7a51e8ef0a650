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


@pytest.mark.parametrize(("count", "p85"), [(20, 17.0), (21, 18.0), (100, 85.0)])
def test_p85_is_the_smallest_that_85_of_100_do_not_exceed(count: int, p85: float) -> None:
    table = cases(*closed(*range(1, count + 1)))
    assert lead_time(table, start=MAY, end=JUNE).row(0, named=True)["p85_hours"] == p85


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
