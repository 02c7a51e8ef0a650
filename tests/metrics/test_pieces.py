"""Pieces of work: the union of linked cases' time, who speaks for it, and how it moves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.links import Work, counted_once
from metrics.calendar import BusinessCalendar
from metrics.flow import flow, moves
from metrics.frames import VERSIONS
from metrics.intervals import intervals
from metrics.judge import judge
from metrics.known import known_events
from metrics.lifecycle import merge, summaries, timeline
from metrics.links import links
from metrics.rules import Rules
from metrics.time_in_state import COUNTED, time_in_state
from tests.reference import net_work as reference
from tests.reference.generated import situations
from tests.reference.translate import translated
from tests.spec.lives import HOUR, by_rules, within
from tests.tables import at, events, none_of

MINUTE = timedelta(minutes=1)
THURSDAY = at("2025-05-15 12:00")
ORDER = ("crm", "erp", "desk")


def step(source: str, when: datetime | str, told: str, **facts: Any) -> dict[str, Any]:
    """Return an event of the one case that a source has of the order."""
    state, _, reason = told.partition(": ")
    return {"source": source, "case_id": f"{source}-1", "occurred_at": when, "state": state, "reason": reason or None,
            "link": "O-1", "owner": source, "position": 0, **facts}  # fmt: skip


def work_of(*rows: dict[str, Any], as_of: datetime = THURSDAY, rules: Rules | None = None) -> Work:
    """Judge the events of some cases, with every piece of work counted once."""
    by = rules or by_rules()
    known = known_events(events(*rows), as_of=as_of)
    lives = timeline(merge(known, none_of(VERSIONS), as_of=as_of), as_of=as_of)
    every = summaries(lives, as_of=as_of)
    cases, stretches, calendars = judge(every, intervals(lives, every, rules=by), rules=by, as_of=as_of)
    alone = Work(cases=cases, intervals=stretches, moves=moves(lives, every), members=cases.clear(),
                 links=links(every, order=ORDER))  # fmt: skip
    return counted_once(alone, columns=every.columns, calendars=calendars, rules=by, as_of=as_of, kept=None)


def one(*rows: dict[str, Any], **other: Any) -> dict[str, Any]:
    return work_of(*rows, **other).cases.row(0, named=True)


def kinds(work: Work) -> list[tuple[str, datetime]]:
    return work.moves.sort("at").select("kind", "at").rows()


def test_time_in_which_both_are_open_counts_once() -> None:
    """Mon 09-15 in the CRM, Mon 13 - Tue 11 in the ERP: Mon 09 - Tue 11, ten hours and not twelve."""
    case = one(
        step("crm", "2025-05-12 09:00", "active"),
        step("crm", "2025-05-12 15:00", "done"),
        step("erp", "2025-05-12 13:00", "active"),
        step("erp", "2025-05-13 11:00", "done"),
    )
    assert (case["source"], case["case_id"]) == ("crm", "crm-1")
    assert (case["opened_at"], case["closed_at"]) == (at("2025-05-12 09:00"), at("2025-05-13 11:00"))
    assert case["net_work_time"] == 10 * HOUR
    assert (case["verdict"], case["due_at"]) == ("late", at("2025-05-12 17:00"))
    assert case["owner"] == "erp", "who closed it"
    assert case["reopenings"] == 0


def test_a_gap_between_two_counts_nothing_and_is_a_closing_and_a_reopening() -> None:
    work = work_of(
        step("crm", "2025-05-12 09:00", "active"),
        step("crm", "2025-05-12 11:00", "done"),
        step("erp", "2025-05-13 09:00", "active"),
    )
    case = work.cases.row(0, named=True)
    assert (case["is_open"], case["net_work_time"], case["reopenings"]) == (True, (2 + 8 + 8 + 3) * HOUR, 1)
    assert kinds(work) == [
        ("opened", at("2025-05-12 09:00")), ("closed", at("2025-05-12 11:00")), ("reopened", at("2025-05-13 09:00")),
    ]  # fmt: skip
    gap = work.intervals.filter(pl.col("state") == "done").row(0, named=True)
    assert (gap["start"], gap["end"], gap["running"]) == (at("2025-05-12 11:00"), at("2025-05-13 09:00"), False)


def test_one_that_begins_as_the_other_ends_leaves_no_gap() -> None:
    work = work_of(
        step("crm", "2025-05-12 09:00", "active"),
        step("crm", "2025-05-12 11:00", "done"),
        step("erp", "2025-05-12 11:00", "active"),
    )
    assert kinds(work) == [("opened", at("2025-05-12 09:00"))]
    assert work.cases["net_work_time"].item() == (8 + 8 + 8 + 3) * HOUR


def test_a_moment_is_paused_only_while_every_open_case_is() -> None:
    """The CRM waits from 10, the ERP from 12 to 14: two hours do not count."""
    rows = [
        step("crm", "2025-05-15 09:00", "active"),
        step("crm", "2025-05-15 10:00", "waiting: client"),
        step("erp", "2025-05-15 11:00", "active"),
        step("erp", "2025-05-15 12:00", "waiting: client"),
        step("erp", "2025-05-15 14:00", "queued"),
    ]
    still = one(*rows, as_of=at("2025-05-15 13:00"))
    assert (still["paused"], still["state"], still["net_work_time"], still["due_at"]) == (
        True,
        "waiting",
        2 * HOUR,
        None,
    )
    after = one(*rows, as_of=at("2025-05-15 15:00"))
    assert (after["paused"], after["state"], after["net_work_time"]) == (False, "queued", 3 * HOUR)


def test_each_case_pauses_by_its_own_type() -> None:
    """A quote stands still while the client is asked, an order does not."""
    rules = by_rules(pauses={"order": ()})
    rows = [
        step("crm", "2025-05-15 09:00", "waiting: client", case_type="quote"),
        step("erp", "2025-05-15 10:00", "waiting: client", case_type="order"),
    ]
    case = one(*rows, rules=rules)
    assert (case["paused"], case["net_work_time"], case["due_at"]) == (False, 2 * HOUR, at("2025-05-16 10:00"))


def test_it_is_in_the_state_of_the_case_that_is_worked_on_and_owned_by_the_one_that_leads() -> None:
    case = one(
        step("crm", "2025-05-15 09:00", "queued", case_type="quote", priority="high", account=None),
        step("erp", "2025-05-15 10:00", "active", case_type="order", account="Client 118"),
    )
    assert (case["state"], case["owner"], case["case_type"], case["priority"]) == ("active", "crm", "quote", "high")
    assert case["account"] == "Client 118"


def test_the_target_is_the_leading_cases_else_the_next_ones() -> None:
    rows = [
        step("crm", "2025-05-15 09:00", "active", case_type="quote"),
        step("erp", "2025-05-15 10:00", "active", case_type="order"),
    ]
    quote, order = within(16, case_type="quote"), within(2, case_type="order")
    assert one(*rows, rules=by_rules(quote, order))["target"] == 16 * HOUR
    alone = one(*rows, rules=by_rules(order))
    assert (alone["target"], alone["verdict"]) == (2 * HOUR, "late"), "a link hides no late order"


States = list[tuple[datetime, str]]
Drawn = tuple[BusinessCalendar, dict[str, States], datetime]


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """Draw a calendar and the lives of two or three cases of one order, and an instant to look at them."""
    calendar, instants = draw(situations(count=9))
    *begins, as_of = sorted(set(instants))
    states = st.sampled_from(("active", "waiting: client", "waiting: supplier", "queued", "done"))
    lives: dict[str, States] = {}
    for begin in begins or [as_of - MINUTE]:
        lives.setdefault(draw(st.sampled_from(ORDER)), []).append((begin, draw(states)))
    return calendar, lives, as_of


def agrees_with_the_slow_count(it: Drawn) -> None:
    calendar, lives, as_of = it
    rules = Rules(calendars={"C": calendar}, default_calendar="C", targets=(within(8),))
    rows = [step(source, begin, told) for source, states in lives.items() for begin, told in states]
    work = work_of(*rows, as_of=as_of, rules=rules)
    case = work.cases.row(0, named=True)
    assert work.cases.height == 1

    def stands(source: str, instant: datetime) -> str | None:
        return next((told for begin, told in reversed(lives[source]) if begin <= instant), None)

    points = sorted({begin for states in lives.values() for begin, _ in states} | {as_of})
    slow, net, closed = translated(calendar), timedelta(0), None
    for start, end in zip(points, [*points[1:], as_of], strict=True):
        told = [stands(source, start) for source in lives]
        is_open = any(state not in (None, "done") for state in told)
        if any(state not in (None, "done", "waiting: client") for state in told):
            net += reference.net(slow, start, end)
        closed = None if is_open else closed or start
        told_moves = work.moves.filter(pl.col("at") <= start)["kind"].to_list()
        balance = sum(-1 if kind == "closed" else 1 for kind in told_moves)
        assert balance == int(is_open), "net flow is what is open"
    assert case["net_work_time"] == net
    assert (case["opened_at"], case["closed_at"]) == (points[0], closed)
    assert case["verdict"] == ("late" if net > 8 * HOUR else "met" if closed else None)
    # the stretches tile the piece, and their parts sum to its time
    held = work.intervals
    ends = [points[0], *held["end"].to_list()]
    assert held["start"].to_list() == ends[:-1]
    assert ends[-1] == (closed or as_of)
    parts = time_in_state(held).select(pl.sum_horizontal(COUNTED)).to_series().to_list()
    assert sum(parts, timedelta(0)) == net


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(drawn())
def test_the_union_is_what_a_slow_count_says(it: Drawn) -> None:
    agrees_with_the_slow_count(it)


@pytest.mark.long
@settings(max_examples=1500, deadline=None)
@given(drawn())
def test_the_union_is_what_a_slow_count_says_at_length(it: Drawn) -> None:
    agrees_with_the_slow_count(it)


def test_flow_counts_a_piece_once() -> None:
    work = work_of(
        step("crm", "2025-05-12 09:00", "active"),
        step("erp", "2025-05-13 09:00", "active"),
        step("crm", "2025-05-14 09:00", "done"),
    )
    dated = work.moves.with_columns(date=pl.col("at").dt.date())
    whole = flow(dated, start=date(2025, 5, 12), end=date(2025, 5, 16)).row(0, named=True)
    assert whole == {"arrivals": 1, "reopenings": 0, "closings": 0, "net_flow": 1}
