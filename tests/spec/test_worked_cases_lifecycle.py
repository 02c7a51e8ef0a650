"""The worked cases that a case's life decides: pauses, reopening, priorities, owners. All on calendar D, in Berlin."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from tests.reference import net_work as reference
from tests.reference.translate import translated
from tests.spec.calendars import D
from tests.spec.lives import HOUR, by_rules, judged, net_hours, within
from tests.spec.worked import row, worked
from tests.tables import at

PAUSED = [
    row(
        10,
        "overnight",
        """
        2025-05-12 10:00  active
        2025-05-12 16:00  waiting: client
        2025-05-13 11:00  active
        2025-05-14 12:00  done
        """,
        15.0,
    ),
    row(
        11,
        "two pauses that overlap are one",
        """
        2025-05-12 09:00  active
        2025-05-12 10:00  waiting: client
        2025-05-12 11:00  waiting
        2025-05-12 12:00  waiting
        2025-05-12 13:00  active
        2025-05-12 17:00  done
        """,
        5.0,
    ),
    row(
        12,
        "a whole weekend takes nothing away",
        """
        2025-03-28 16:00  active
        2025-03-28 17:00  waiting: client
        2025-03-31 09:00  active
        2025-03-31 10:00  done
        """,
        2.0,
    ),
    row(
        12,
        "nor does a pause from Saturday's first instant to Sunday's last",
        """
        2025-03-28 16:00  active
        2025-03-29 00:00  waiting: client
        2025-03-31 00:00  active
        2025-03-31 10:00  done
        """,
        2.0,
    ),
]
REOPENED = """
    2025-05-12 09:00  active  case_type=order
    2025-05-12 11:00  done
    2025-05-15 10:00  active
    2025-05-15 12:00  done
    """
PAUSED_AT_11 = """
    2025-05-12 09:00  active
    2025-05-12 11:00  waiting: client
    """


@pytest.mark.parametrize(("table", "hours"), PAUSED)
def test_a_pause_is_subtracted_as_net_time(table: str, hours: float) -> None:
    assert net_hours(judged(table)[0]) == hours


@worked(11)
def test_11_the_slow_count_merges_pauses_that_overlap() -> None:
    day = {hour: at(f"2025-05-12 {hour:02}:00") for hour in range(24)}
    pauses = [(day[10], day[12]), (day[11], day[13])]
    assert reference.net(translated(D), day[9], day[17], pauses) == 5 * HOUR


@worked(13)
def test_13_a_paused_case_does_not_age_and_nobody_can_say_when_it_is_due() -> None:
    case, _ = judged(PAUSED_AT_11, as_of="2025-05-12 15:00")
    assert (net_hours(case), case["paused"]) == (2.0, True)
    assert (case["due_at"], case["time_left"]) == (None, 6 * HOUR)


@worked(13)
def test_13_resumed_it_is_due_with_what_was_left() -> None:
    case, _ = judged(PAUSED_AT_11 + "2025-05-12 16:00  active", as_of="2025-05-12 16:30")
    assert (case["paused"], case["due_at"]) == (False, at("2025-05-13 14:00"))


@pytest.mark.parametrize(
    ("policy", "hours"),
    [
        row(14, "resume leaves the gap out", "resume", 4.0),
        row(14, "restart counts from the last opening", "restart", 2.0),
        row(14, "span counts the gap too", "span", 27.0),
    ],
)
def test_a_reopened_case_counts_by_its_policy(policy: str, hours: float) -> None:
    case, _ = judged(REOPENED, rules=by_rules(within(8), reopened={"order": policy}))
    assert (net_hours(case), case["reopenings"]) == (hours, 1)
    assert (case["opened_at"], case["closed_at"]) == (at("2025-05-12 09:00"), at("2025-05-15 12:00"))
    assert case["elapsed_time"] == timedelta(days=3, hours=3), "the client's time is the same under all three"


@worked(14)
@pytest.mark.parametrize(
    ("policy", "target", "due"), [("resume", 8, "16:00"), ("restart", 7, "17:00"), ("span", 26, "11:00")]
)
def test_14_while_reopened_it_has_no_verdict_and_is_due_by_its_policy(policy: str, target: float, due: str) -> None:
    by = by_rules(within(target), reopened={"order": policy})
    case, _ = judged(REOPENED, as_of="2025-05-15 09:59:59", rules=by)
    assert (case["closed_at"], case["verdict"]) == (at("2025-05-12 11:00"), "met"), "not reopened yet"
    case, _ = judged(REOPENED, as_of="2025-05-15 10:00", rules=by)
    assert (case["closed_at"], case["closed_date"], case["verdict"]) == (None, None, None)
    assert case["due_at"] == at(f"2025-05-15 {due}")


@worked(34)
def test_34_a_priority_that_changes_in_a_pause_leaves_the_earlier_pause_excluded() -> None:
    case, _ = judged(
        """
        2025-05-12 09:00  active           priority=low
        2025-05-12 10:00  waiting: client  priority=low
        2025-05-12 11:00  waiting: client  priority=high
        2025-05-12 12:00  active           priority=high
        2025-05-12 13:00  done             priority=high
        """,
        rules=by_rules(within(8), within(3, priority="high")),
    )
    assert net_hours(case) == 2.0
    assert (case["target"], case["verdict"]) == (3 * HOUR, "met"), "the target is the new priority's"


@worked(38)
def test_38_the_net_time_of_every_owner_sums_to_the_cases_total() -> None:
    case, stretches = judged(
        """
        2025-05-12 09:00  active           owner=anna
        2025-05-12 16:00  active           owner=ben
        2025-05-13 10:00  waiting: client  owner=ben
        2025-05-13 12:00  waiting: client  owner=carl
        2025-05-13 14:00  active           owner=carl
        2025-05-13 15:00  done             owner=carl
        """
    )
    by_owner = dict(stretches.group_by("owner").agg(pl.col("counted").sum()).rows())
    assert by_owner == {"anna": 7 * HOUR, "ben": 2 * HOUR, "carl": 1 * HOUR}
    assert sum(by_owner.values(), timedelta()) == case["net_work_time"]
