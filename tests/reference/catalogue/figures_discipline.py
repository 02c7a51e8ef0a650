"""Logging discipline: silent, unowned, closed without activity, after the fact, at the day's end, parked in a pause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from tests.reference.catalogue.calendars import DAY, NOTHING
from tests.reference.catalogue.figures_time import net
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.rules import Rules

FIVE, QUARTER = timedelta(minutes=5), timedelta(minutes=15)


def since_last_event(life: Life, rules: Rules) -> timedelta | None:
    """Return the net time of an open case since its last event; a paused one's clock stands still."""
    if life.calendar is None:
        return None
    if rules.is_pause(life.last.state, life.last.reason, life.get("case_type")):
        return NOTHING
    return life.calendar.net(life.last.at, life.at)


def is_silent(life: Life, rules: Rules) -> bool:
    """Tell whether an open case has had no event for longer than the limit."""
    quiet = since_last_event(life, rules)
    return life.is_open and quiet is not None and quiet > rules.silent_after


def unowned_for(life: Life, rules: Rules) -> timedelta | None:
    """Return for how much net time an open case has had no owner up to now; None where it has one."""
    if life.last.owner or not life.is_open or life.case.owners == "none" or life.calendar is None:
        return None
    since = life.opened_at
    for before, stand in zip(life.stands, life.stands[1:], strict=False):
        since = stand.at if before.owner and not stand.owner else since
    found = NOTHING
    for held in life.stretches():
        paused = rules.is_pause(held.state, held.reason, life.get("case_type")) or held.state == "done"
        if held.end > since and not paused:
            found += life.calendar.net(max(held.start, since), held.end)
    return found


def without_activity(life: Life) -> bool:
    """Tell whether a closed case had no event between its opening and its closing."""
    assert life.closing
    times = [stand.event.at for stand in life.stands if stand.event]
    return not any(life.opened_at < at < life.closing.at for at in times)


def after_the_fact(life: Life, rules: Rules) -> bool | None:
    """Tell whether a closed case took no longer than five net minutes; None without a clock."""
    lead = net(life, rules)
    return None if lead is None else lead <= FIVE


def in_the_last_minutes(life: Life) -> bool | None:
    """Tell whether a case closed within the last 15 minutes of its day's work; None without a calendar."""
    assert life.closing
    if life.calendar is None:
        return None
    at = life.closing.at
    for day in (life.calendar.date(at) - DAY, life.calendar.date(at)):
        end = life.calendar.day_ends.get(day)
        if end and NOTHING <= end - at <= QUARTER:
            return True
    return False


def parked(lives: Iterable[Life], rules: Rules) -> tuple[dict[str | None, timedelta], timedelta]:
    """Return the paused working time by reason, and the working time of everything, running and paused.

    The policy for reopened cases changes net time, age and due only, so all of it is here but the gaps.
    """
    found: dict[str | None, timedelta] = defaultdict(timedelta)
    total = NOTHING
    for life in lives:
        for held in life.stretches() if life.calendar else ():
            if held.state != "done":
                net_time = life.calendar.net(held.start, held.end)
                total += net_time
                if rules.is_pause(held.state, held.reason, life.get("case_type")):
                    found[held.reason] += net_time
    return dict(found), total
