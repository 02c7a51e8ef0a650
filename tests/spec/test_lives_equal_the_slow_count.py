"""Any life of a case, paused, closed and reopened on any calendar, is judged as a slow count by the wall clock says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.calendar import BusinessCalendar
from metrics.rules import Rules
from tests.reference import net_work as reference
from tests.reference.generated import situations
from tests.reference.translate import translated
from tests.spec.lives import judged_events, within

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
STATES = ("active", "waiting: client", "waiting: supplier", "queued", "done")
Life = tuple[BusinessCalendar, list[tuple[datetime, str]], datetime]


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Draw a calendar, the states of a case with the instants at which they begin, and an instant to look at it."""
    calendar, instants = draw(situations(count=6))
    *begins, as_of = sorted(set(instants))
    states = [(begin, draw(st.sampled_from(STATES))) for begin in begins] or [(as_of - MINUTE, "active")]
    return calendar, states, as_of


def end_of(states: list[tuple[datetime, str]], as_of: datetime) -> datetime:
    """Return the first instant of the last unbroken run of done; of an open case, the instant of looking."""
    end = as_of
    for begin, state in reversed(states):
        if state != "done":
            break
        end = begin
    return end


def agrees_with_the_slow_count(life: Life, hours: float) -> None:
    calendar, states, as_of = life
    rules = Rules(calendars={"C": calendar}, default_calendar="C", targets=(within(hours),))
    case, _ = judged_events([_event(*state) for state in states], as_of=as_of, rules=rules)

    slow, target = translated(calendar), timedelta(hours=hours)
    opened, end = states[0][0], end_of(states, as_of)
    until = [begin for begin, _ in states[1:]] + [as_of]
    stopped = [
        (begin, min(stop, end))
        for (begin, state), stop in zip(states, until, strict=True)
        if state in ("waiting: client", "done") and begin < end
    ]
    net = reference.net(slow, opened, end, stopped)
    is_open = states[-1][1] != "done"
    assert case["closed_at"] == (None if is_open else end)
    assert case["net_work_time"] == net
    assert case["verdict"] == ("late" if net > target else None if is_open else "met")

    horizon = end + 2 * DAY
    due = reference.due_at(slow, opened, target, horizon, stopped)
    if is_open and states[-1][1] == "waiting: client" and net < target:
        assert case["due_at"] is None, "nobody knows when a paused case goes on"
    elif due is None:
        assert case["due_at"] is None or case["due_at"] > horizon
    else:
        assert case["due_at"] == due


def _event(begin: datetime, told: str) -> dict[str, Any]:
    state, _, reason = told.partition(": ")
    return {"case_id": "A", "occurred_at": begin, "state": state, "reason": reason or None, "owner": "anna"}


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(lives(), st.sampled_from((0.25, 2.0, 8.0, 30.0)))
def test_a_life_is_judged_as_the_slow_count_says(life: Life, hours: float) -> None:
    agrees_with_the_slow_count(life, hours)


@pytest.mark.long
@settings(max_examples=1500, deadline=None)
@given(lives(), st.sampled_from((0.25, 2.0, 8.0, 30.0)))
def test_a_life_is_judged_as_the_slow_count_says_at_length(life: Life, hours: float) -> None:
    agrees_with_the_slow_count(life, hours)
