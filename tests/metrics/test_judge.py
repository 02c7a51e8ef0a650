"""Cases judged: the worked cases of net work hours that are about a case's life, and what follows from them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from metrics.calendar import BusinessCalendar, Version
from metrics.frames import EVENTS, INSTANT, SPAN, VERSIONS
from metrics.intervals import intervals
from metrics.judge import judge
from metrics.known import known_events, known_versions
from metrics.lifecycle import merge, summaries, timeline
from metrics.rules import Rules, TargetRule
from tests.tables import at, berlin_9_to_5, events, hours_of_day, none_of, versions, weekly

HOUR = timedelta(hours=1)
D = {"D": berlin_9_to_5()}


def rules(*targets: TargetRule, **other: Any) -> Rules:
    return Rules(**{"calendars": D, "default_calendar": "D", "timezone": "Europe/Berlin", "targets": targets, **other})


def within(hours: float, **keys: Any) -> TargetRule:
    return TargetRule(key=f"within {hours} {sorted(keys.items(), key=str)}", within=hours * HOUR, **keys)


def judged(
    *rows: dict[str, Any],
    as_of: str,
    by: Rules | None = None,
    rows_are: str = "events",
    judged_on: date | None = None,
    pins: pl.DataFrame | None = None,
) -> tuple[dict[str, Any], pl.DataFrame]:
    """Judge the first case of a table; return it and its intervals."""
    by = by or rules(within(8))
    now: datetime = at(as_of)
    logged = known_events(events(*rows), as_of=now) if rows_are == "events" else none_of(EVENTS)
    stood = known_versions(versions(*rows), as_of=now) if rows_are == "cases" else none_of(VERSIONS)
    lives = timeline(merge(logged, stood, as_of=now), as_of=now)
    every = summaries(lives, as_of=now)
    stretches = intervals(lives, every, rules=by)
    cases, stretches, _ = judge(every, stretches, rules=by, as_of=now, judged_on=judged_on, pins=pins)
    return cases.row(0, named=True), stretches


def step(when: str, state: str, reason: str | None = None, **more: Any) -> dict[str, Any]:
    return {"case_id": "A", "occurred_at": f"2025-05-{when}", "state": state, "reason": reason, "owner": "anna"} | more


def hours(case: dict[str, Any]) -> float:
    return float(case["net_work_time"] / HOUR)


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


def test_29_at_its_target_a_case_is_met() -> None:
    case, _ = judged(step("12 09:00", "active"), step("12 17:00", "done"), as_of="2025-05-16 12:00")
    assert (case["verdict"], case["due_at"], case["share_used"]) == ("met", at("2025-05-12 17:00"), 1.0)


def test_30_an_open_case_is_late_when_its_time_is_greater_than_the_target() -> None:
    case, _ = judged(step("12 09:00", "active"), as_of="2025-05-12 23:00")
    assert (case["verdict"], case["buffer_status"]) == (None, "red")
    case, _ = judged(step("12 09:00", "active"), as_of="2025-05-13 09:00:01")
    assert (case["verdict"], case["buffer_status"]) == ("late", "late")


def test_32_a_case_is_judged_by_the_rule_of_its_opening_or_by_todays() -> None:
    by = rules(within(16), within(8, valid_from=date(2025, 6, 1)))
    rows = [
        {"case_id": "A", "occurred_at": "2025-05-30 15:00", "state": "active"},
        {"case_id": "A", "occurred_at": "2025-06-02 17:00", "state": "done"},
    ]
    case, _ = judged(*rows, as_of="2025-06-10 12:00", by=by)
    assert (hours(case), case["verdict"]) == (10.0, "met")
    case, _ = judged(*rows, as_of="2025-06-10 12:00", by=by, judged_on=date(2025, 6, 10))
    assert case["verdict"] == "late"


def test_33_a_day_is_the_calendars_day() -> None:
    by = rules(TargetRule(key="a day", within_days=Fraction(1)))
    case, _ = judged(step("12 10:00", "active"), as_of="2025-05-12 12:00", by=by)
    assert (case["target"], case["due_at"]) == (8 * HOUR, at("2025-05-13 10:00"))


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


def test_a_closed_case_keeps_the_due_instant_it_would_have_had() -> None:
    case, _ = judged(step("12 09:00", "active"), step("12 12:00", "done"), as_of="2025-05-16 12:00")
    assert case["due_at"] == at("2025-05-12 17:00")


def test_a_late_case_was_due_when_its_own_time_reached_the_target() -> None:
    case, _ = judged(
        step("12 09:00", "active"), step("12 11:00", "waiting", "client"), step("12 13:00", "active"),
        as_of="2025-05-14 12:00",
    )  # fmt: skip
    assert (case["due_at"], case["verdict"]) == (at("2025-05-13 11:00"), "late")


def test_the_rule_with_more_keys_wins_then_priority_before_case_type() -> None:
    by = rules(
        within(8), within(4, case_type="order"), within(2, priority="high"),
        within(1, case_type="order", team="east"),
    )  # fmt: skip

    def target(**facts: Any) -> timedelta:
        case, _ = judged(step("12 09:00", "active", **facts), as_of="2025-05-12 09:30", by=by)
        span: timedelta = case["target"]
        return span

    assert target() == 8 * HOUR
    assert target(case_type="order") == 4 * HOUR
    assert target(case_type="order", priority="high") == 2 * HOUR
    assert target(case_type="order", team="east", priority="high") == HOUR


def test_a_promise_of_the_source_is_judged_on_the_wall_clock() -> None:
    by = rules(TargetRule(key="promise", by_source_due_at=True, goal=Decimal("0.95")))
    row = {
        "case_id": "A", "opened_at": "2025-05-12 09:00", "closed_at": "2025-05-12 21:00", "state": "done",
        "source_due_at": "2025-05-12 20:00",
    }  # fmt: skip
    late, _ = judged(row, as_of="2025-07-01 12:00", by=by, rows_are="cases")
    met, _ = judged(row | {"closed_at": "2025-05-12 20:00"}, as_of="2025-07-01 12:00", by=by, rows_are="cases")
    none, _ = judged(row | {"source_due_at": None}, as_of="2025-07-01 12:00", by=by, rows_are="cases")
    assert (late["verdict"], met["verdict"], none["verdict"]) == ("late", "met", None)
    assert (late["due_at"], late["share_used"]) == (at("2025-05-12 20:00"), 12 / 11)


def test_a_promise_binds_only_cases_that_have_such_a_date() -> None:
    by = rules(within(8), TargetRule(key="promise", by_source_due_at=True))
    row = step("12 09:00", "active")
    plain, _ = judged(row, as_of="2025-05-12 12:00", by=by)
    promised, _ = judged(row | {"source_due_at": "2025-05-12 11:00"}, as_of="2025-05-12 12:00", by=by)
    assert (plain["target_by"], plain["target"], plain["verdict"]) == ("net", 8 * HOUR, None)
    assert (promised["target_by"], promised["target"], promised["verdict"]) == ("source_due_at", None, "late")


def test_a_promise_needs_no_calendar() -> None:
    by = rules(TargetRule(key="promise", by_source_due_at=True), default_calendar=None)
    row = step("12 09:00", "active", source_due_at="2025-05-12 11:00")
    case, _ = judged(row, as_of="2025-05-12 12:00", by=by)
    assert (case["net_work_time"], case["verdict"], case["due_at"]) == (None, "late", at("2025-05-12 11:00"))


def test_a_promise_of_no_time_is_late_at_once_and_met_by_what_closed_as_it_came() -> None:
    by = rules(TargetRule(key="promise", by_source_due_at=True))
    row = step("12 09:00", "active", source_due_at="2025-05-12 09:00")
    late, _ = judged(row, as_of="2025-05-12 09:00", by=by)
    met, _ = judged(row, step("12 09:00", "done"), as_of="2025-05-16 12:00", by=by)
    assert (late["verdict"], late["buffer_status"], late["share_used"]) == ("late", "late", None)
    assert (met["verdict"], met["share_used"]) == ("met", None)


@pytest.mark.parametrize(
    ("as_of", "status", "verdict"),
    [
        ("12 10:59:59", "green", None),
        ("12 11:00", "yellow", None),  # a third of 6 h
        ("12 12:59:59", "yellow", None),
        ("12 13:00", "red", None),  # two thirds
        ("12 15:00", "red", None),
        ("12 15:00:01", "late", "late"),
    ],
)
def test_a_buffer_turns_at_a_third_two_thirds_and_beyond_the_whole(
    as_of: str, status: str, verdict: str | None
) -> None:
    case, _ = judged(step("12 09:00", "active"), as_of=f"2025-05-{as_of}", by=rules(within(6)))
    assert (case["buffer_status"], case["verdict"]) == (status, verdict)


def test_a_closing_without_a_told_time_has_no_verdict_and_says_so() -> None:
    row = {"case_id": "A", "opened_at": "2025-05-12 09:00", "changed_at": "2025-05-12 10:00", "state": "done"}
    for default in ("D", None):
        case, _ = judged(row, as_of="2025-07-01 12:00", rows_are="cases", by=rules(within(8), default_calendar=default))
        assert (case["closed_at"], case["verdict"], case["quality"]) == (
            at("2025-05-12 10:00"), None, "no closing time",
        )  # fmt: skip


def test_a_day_is_that_of_the_cases_calendar_in_the_version_at_its_opening() -> None:
    longer = Version((*((hours_of_day(8, 18),),) * 5, (), ()), valid_from=date(2025, 5, 13))
    short = weekly("short", "Europe/Berlin", dict.fromkeys(range(5), (hours_of_day(9, 13),)))
    by = rules(
        TargetRule(key="a day", within_days=Fraction(1)),
        calendars={"D": BusinessCalendar("D", "Europe/Berlin", (D["D"].versions[0], longer)), "short": short},
        team_calendars={"west": "short"},
    )

    def target(when: str, **facts: Any) -> timedelta:
        case, _ = judged(step(when, "active", **facts), as_of="2025-05-16 12:00", by=by)
        span: timedelta = case["target"]
        return span

    assert target("12 23:59") == 8 * HOUR
    assert target("13 00:00") == 10 * HOUR, "from its day on"
    assert target("13 00:00", team="west") == 4 * HOUR


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (within(8), 1),
        (within(8.5), 2),
        (within(9), 2),
        (within(16), 2),
        (TargetRule(key="days", within_days=Fraction(3, 2)), 2),
        (TargetRule(key="days", within_days=Fraction(2)), 2),
    ],
)
def test_a_target_in_days_is_rounded_up(rule: TargetRule, days: int) -> None:
    case, _ = judged(step("12 09:00", "active"), as_of="2025-05-12 12:00", by=rules(rule))
    assert case["target_days"] == days


@pytest.mark.parametrize(("held", "verdict"), [(4 * HOUR, "late"), (None, None)])
def test_the_target_by_which_a_closing_was_judged_lies_over_the_rules_one_also_where_it_had_none(
    held: timedelta | None, verdict: str | None
) -> None:
    rows = [step("12 09:00", "active"), step("12 15:00", "done")]
    pins = pl.DataFrame(
        {"source": ["s"], "case_id": ["A"], "closed_at": [at("2025-05-12 15:00")], "calendar": ["D"], "target": [held],
         "target_days": [None]},
        schema_overrides={"closed_at": INSTANT, "target": SPAN, "target_days": pl.Int64},
    )  # fmt: skip
    case, _ = judged(*rows, as_of="2025-05-16 12:00")
    assert (hours(case), case["target"], case["verdict"]) == (6.0, 8 * HOUR, "met")
    case, _ = judged(*rows, as_of="2025-05-16 12:00", pins=pins)
    assert (case["target"], case["verdict"]) == (held, verdict)


def test_what_is_known_to_the_day_is_judged_in_whole_working_days() -> None:
    row = {
        "case_id": "A", "opened_at": "2025-05-09 00:00", "opened_to_day": True, "state": "done",
        "closed_at": "2025-05-12 23:59:59.999999", "closed_to_day": True,
    }  # fmt: skip
    case, _ = judged(row, as_of="2025-07-01 12:00", by=rules(within(8)), rows_are="cases")
    assert (case["net_work_days"], case["target_days"], case["verdict"]) == (1, 1, "met")
    assert (case["net_work_time"], case["due_at"], str(case["closed_date"])) == (None, None, "2025-05-12")


def test_a_rule_date_begins_at_local_midnight() -> None:
    by = rules(within(8), within(4, valid_from=date(2025, 5, 13)))
    early, _ = judged(step("12 23:59", "active"), as_of="2025-05-14 12:00", by=by)
    late, _ = judged(step("13 00:00", "active"), as_of="2025-05-14 12:00", by=by)
    assert (early["target"], late["target"]) == (8 * HOUR, 4 * HOUR)


@pytest.mark.parametrize(
    ("opened", "closed", "known"),
    [
        ("2025-05-09 00:00", "2025-05-12 11:00", {"opened_to_day": True}),
        ("2025-05-09 11:00", "2025-05-12 23:59:59.999999", {"closed_to_day": True}),
    ],
)
def test_one_end_that_is_known_to_the_day_is_enough_to_count_in_days(
    opened: str, closed: str, known: dict[str, bool]
) -> None:
    row = {"case_id": "A", "opened_at": opened, "closed_at": closed, "state": "done"} | known
    case, _ = judged(row, as_of="2025-07-01 12:00", rows_are="cases")
    assert (case["net_work_time"], case["net_work_days"], case["verdict"]) == (None, 1, "met")
    late, _ = judged(row | {"opened_at": opened.replace("09", "08", 1)}, as_of="2025-07-01 12:00", rows_are="cases")
    assert (late["net_work_days"], late["verdict"]) == (2, "late"), "from the Thursday on: Friday and Monday"


def test_an_open_case_that_is_known_to_the_day_ages_by_whole_days() -> None:
    row = {"case_id": "A", "opened_at": "2025-05-09 00:00", "opened_to_day": True, "state": "active"}
    ages = [(12, 1, "red"), (13, 2, "late")]  # a target of 8 h is one day
    for day, days, status in ages:
        case, _ = judged(row, as_of=f"2025-05-{day} 10:00", rows_are="cases", by=rules(within(8)))
        assert (case["net_work_days"], case["buffer_status"], case["due_at"]) == (days, status, None)
    case, _ = judged(row, as_of="2025-05-12 10:00", rows_are="cases", by=rules(within(32)))
    assert (case["share_used"], case["buffer_status"]) == (1 / 4, "green"), "one of four days"


def test_a_case_that_closed_as_it_came_took_a_valid_zero() -> None:
    case, stretches = judged(step("12 09:00", "active"), step("12 09:00", "done"), as_of="2025-05-16 12:00")
    assert (stretches.height, case["net_work_time"], case["verdict"]) == (0, timedelta(0), "met")
    bare = rules(within(8), default_calendar=None)
    case, _ = judged(step("12 09:00", "active"), step("12 09:00", "done"), as_of="2025-05-16 12:00", by=bare)
    assert (case["net_work_time"], case["verdict"]) == (None, None), "without a calendar it is not known"


@pytest.mark.parametrize(("opened", "old"), [("11 23:59", True), ("12 00:00", False)])
def test_what_opened_on_the_day_of_the_start_is_no_backlog(opened: str, old: bool) -> None:
    case, _ = judged(step(opened, "active"), as_of="2025-05-16 12:00", by=rules(within(8), start=date(2025, 5, 12)))
    assert case["backlog"] is old


def test_without_a_calendar_a_day_is_that_of_the_configurations_zone() -> None:
    case, _ = judged(
        step("12 00:30", "active"), step("13 00:30", "done"), as_of="2025-05-16 12:00",
        by=rules(within(8), default_calendar=None),
    )  # fmt: skip
    assert (case["opened_date"], case["closed_date"]) == (date(2025, 5, 12), date(2025, 5, 13))


def test_a_due_instant_of_the_next_year_and_one_of_many_days_are_within_the_horizon() -> None:
    row = {"case_id": "A", "occurred_at": "2025-12-30 12:00", "state": "active"}
    case, _ = judged(row, as_of="2025-12-30 12:30", by=rules(within(24)))
    assert case["due_at"] == at("2026-01-02 12:00"), "5 h, two days of 8 h, 3 h on the Friday"
    far = rules(TargetRule(key="500 days", within_days=Fraction(500)))
    case, _ = judged(step("12 09:00", "active"), as_of="2025-05-12 12:00", by=far)
    assert case["due_at"] == at("2027-04-09 17:00"), "the Friday of the hundredth week"
