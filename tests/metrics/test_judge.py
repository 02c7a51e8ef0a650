"""Cases judged: the worked cases of net work hours that are about a case's life, and what follows from them."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from tests.metrics.judging import HOUR, hours, judged, rules, step, within
from tests.tables import at


def test_10_a_pause_is_subtracted_as_net_time() -> None:
    case, _ = judged(
        step("12 10:00", "active"), step("12 16:00", "waiting", "client"), step("13 11:00", "active"),
        step("14 12:00", "done"), as_of="2025-05-16 12:00",
    )  # fmt: skip
    assert hours(case) == 15.0


def test_12_a_pause_over_the_weekend_takes_nothing() -> None:
    case, _ = judged(
        {"case_id": "A", "occurred_at": "2025-03-28 16:00", "state": "active"},
        {"case_id": "A", "occurred_at": "2025-03-28 17:00", "state": "waiting", "reason": "client"},
        {"case_id": "A", "occurred_at": "2025-03-31 09:00", "state": "active"},
        {"case_id": "A", "occurred_at": "2025-03-31 10:00", "state": "done"},
        as_of="2025-05-16 12:00",
    )
    assert hours(case) == 2.0


def test_13_a_paused_case_does_not_age_and_has_no_due_instant() -> None:
    rows = [step("12 09:00", "active"), step("12 11:00", "waiting", "client")]
    case, _ = judged(*rows, as_of="2025-05-12 15:00")
    assert (hours(case), case["due_at"], case["time_left"], case["paused"]) == (2.0, None, 6 * HOUR, True)
    case, _ = judged(*rows, step("12 16:00", "active"), as_of="2025-05-12 16:30")
    assert case["due_at"] == at("2025-05-13 14:00")


@pytest.mark.parametrize(("policy", "net"), [("resume", 4.0), ("restart", 2.0), ("span", 27.0)])
def test_14_reopened(policy: str, net: float) -> None:
    case, _ = judged(
        step("12 09:00", "active", case_type="order"), step("12 11:00", "done"), step("15 10:00", "active"),
        step("15 12:00", "done"), as_of="2025-05-16 12:00",
        by=rules(within(8), reopened={"order": policy}),
    )  # fmt: skip
    assert (hours(case), case["reopenings"]) == (net, 1)
    assert case["opened_at"] == at("2025-05-12 09:00")
    assert case["elapsed_time"] == timedelta(days=3, hours=3)


def test_restart_counts_from_the_last_opening_of_several_and_from_one_without_a_gap() -> None:
    twice = [
        step("12 09:00", "active", case_type="order"), step("12 11:00", "done"), step("13 10:00", "active"),
        step("13 13:00", "done"), step("14 09:00", "active"), step("14 10:00", "done"),
    ]  # fmt: skip
    at_once = [
        step("12 09:00", "active", case_type="order"), step("12 11:00", "done"), step("12 11:00", "active"),
        step("12 12:00", "done"),
    ]  # fmt: skip
    for rows, reopened, resumed in ((twice, 2, 6.0), (at_once, 1, 3.0)):
        for policy, net in (("restart", 1.0), ("resume", resumed)):
            case, _ = judged(*rows, as_of="2025-05-16 12:00", by=rules(within(8), reopened={"order": policy}))
            assert (hours(case), case["reopenings"]) == (net, reopened)


def test_from_an_opening_that_the_events_carry_to_the_first_of_them_a_case_is_queued() -> None:
    case, stretches = judged(
        step("12 10:00", "active", opened_at="2025-05-12 09:00"), step("12 12:00", "done"), as_of="2025-05-16 12:00"
    )
    assert hours(case) == 3.0
    assert stretches.select("state", "owner", "net").rows() == [("queued", None, HOUR), ("active", "anna", 2 * HOUR)]


def test_28_no_calendar_is_null_and_told() -> None:
    case, _ = judged(
        step("12 09:00", "active"), step("12 11:00", "done"), as_of="2025-05-16 12:00",
        by=rules(within(8), default_calendar=None),
    )  # fmt: skip
    assert (case["net_work_time"], case["verdict"], case["quality"]) == (None, None, "no calendar")


def test_34_a_changed_priority_leaves_an_earlier_pause_excluded() -> None:
    case, _ = judged(
        step("12 09:00", "active", priority="low"), step("12 10:00", "waiting", "client"),
        step("12 11:00", "waiting", "client", priority="high"), step("12 12:00", "active"),
        step("12 13:00", "done"), as_of="2025-05-16 12:00",
    )  # fmt: skip
    assert (hours(case), case["priority"]) == (2.0, "high")


def test_38_the_counted_time_of_every_owner_sums_to_the_lead_time() -> None:
    case, stretches = judged(
        step("12 09:00", "queued", owner=None), step("12 10:00", "active"), step("12 16:00", "active", owner="ben"),
        step("13 12:00", "done", owner="ben"), as_of="2025-05-16 12:00",
    )  # fmt: skip
    by_owner = dict(stretches.group_by("owner").agg(pl.col("counted").sum()).rows())
    assert by_owner == {None: HOUR, "anna": 6 * HOUR, "ben": 4 * HOUR}
    assert sum(by_owner.values(), timedelta()) == case["net_work_time"]


def test_waiting_for_a_supplier_runs_unless_the_case_type_says_otherwise() -> None:
    rows = [
        step("12 09:00", "active", case_type="order"), step("12 10:00", "waiting", "supplier"),
        step("12 12:00", "active"), step("12 13:00", "done"),
    ]  # fmt: skip
    assert hours(judged(*rows, as_of="2025-05-16 12:00")[0]) == 4.0
    stops = rules(within(8), pauses={"order": ("waiting: supplier",)})
    assert hours(judged(*rows, as_of="2025-05-16 12:00", by=stops)[0]) == 2.0


def test_a_closing_without_a_told_time_has_no_verdict_and_says_so() -> None:
    row = {"case_id": "A", "opened_at": "2025-05-12 09:00", "changed_at": "2025-05-12 10:00", "state": "done"}
    for default in ("D", None):
        case, _ = judged(row, as_of="2025-07-01 12:00", rows_are="cases", by=rules(within(8), default_calendar=default))
        assert (case["closed_at"], case["verdict"], case["quality"]) == (
            at("2025-05-12 10:00"), None, "no closing time",
        )  # fmt: skip


def test_a_case_that_closed_as_it_came_took_a_valid_zero() -> None:
    case, stretches = judged(step("12 09:00", "active"), step("12 09:00", "done"), as_of="2025-05-16 12:00")
    assert (stretches.height, case["net_work_time"], case["verdict"]) == (0, timedelta(0), "met")
    bare = rules(within(8), default_calendar=None)
    case, _ = judged(step("12 09:00", "active"), step("12 09:00", "done"), as_of="2025-05-16 12:00", by=bare)
    assert (case["net_work_time"], case["verdict"]) == (None, None), "without a calendar it is not known"
