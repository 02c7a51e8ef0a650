"""Weekly closings by hand: at one look what throughput, compliance and lead time tell of each week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from metrics.weekly import weekly_closings
from tests.tables import cases

FIRST, SECOND = date(2025, 5, 12), date(2025, 5, 19)
SPAN = {"start": FIRST, "end": date(2025, 5, 26)}


def closed(when: str, hours: float | None = None, **more: Any) -> dict[str, Any]:
    took = None if hours is None else timedelta(hours=hours)
    return {"opened_at": "2025-05-05 09:00", "closed_at": f"2025-05-{when}", "net_work_time": took, **more}


def test_each_week_has_its_closings_arrivals_verdicts_and_times() -> None:
    table = cases(
        closed("12 00:00", 3, verdict="met"), closed("18 23:59", 5, verdict="late"), closed("13 10:00"),
        closed("11 23:59", 9, verdict="met"),  # the week before
        closed("26 00:00", 9, verdict="met"),  # the week after
        closed("14 10:00", 99, untimed=True),  # closed, but its time is not told
        {"opened_at": "2025-05-19 09:00"},
    )  # fmt: skip
    assert weekly_closings(table, **SPAN, least_n=2).rows(named=True) == [
        {"period_start": FIRST, "throughput": 4, "arrivals": 0, "met": 1, "late": 1, "compliance_share": 0.5, "n": 2,
         "p85_hours": 5.0},
        {"period_start": SECOND, "throughput": 0, "arrivals": 1, "met": 0, "late": 0, "compliance_share": None, "n": 0,
         "p85_hours": None},
    ]  # fmt: skip


def test_a_group_of_which_no_time_is_known_has_no_number_of_times() -> None:
    table = cases(closed("13 10:00", 3, team="east"), closed("13 10:00", team="west"))
    found = weekly_closings(table, **SPAN, by=("team",), least_n=1).select("period_start", "team", "throughput", "n")
    assert found.rows() == [
        (FIRST, "east", 1, 1),
        (FIRST, "west", 1, None),
        (SECOND, "east", 0, 0),
        (SECOND, "west", 0, None),
    ]
