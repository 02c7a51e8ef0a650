"""Logging discipline: silent, unowned, closed without activity, after the fact, at the day's end, parked in a pause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from tests.reference.catalogue.calendars import DAY, NOTHING
from tests.reference.catalogue.figures_time import net
from tests.reference.catalogue.lives import Event, Life
from tests.reference.catalogue.rules import Rules

FIVE, QUARTER = timedelta(minutes=5), timedelta(minutes=15)


def logged(life: Life) -> list[Event]:
    """Return what the source logged and is known, in its order; of a row that is a case it logs nothing."""
    return [stand.event for stand in life.stands if stand.event] if life.case.rows == "events" else []


def last_news(life: Life) -> datetime:
    """Return when something last happened to a case: its opening, or what was logged or seen to differ in its row."""
    return max([life.opened_at, *(stand.event.at for stand in life.stands if stand.event)])


def row_changed(life: Life) -> datetime:
    """Return the same where a row says of itself when it last changed, whatever it was that did."""
    last, changed = last_news(life), life.case.changed_at
    return max(last, changed) if changed and changed <= life.at else last


def says_what_happens(life: Life) -> bool:
    """Tell whether the source of a case logs events, or says when its row last changed."""
    return life.case.rows == "events" or life.case.changed_at is not None


def is_paused(life: Life, rules: Rules) -> bool:
    """Tell whether the clock of an open case stands still."""
    return rules.is_pause(life.last.state, life.last.reason, life.get("case_type"))


def silent_for(life: Life, since: datetime, rules: Rules) -> timedelta | None:
    """Return for how much net time nothing was heard of an open case; None where it is paused or cannot be told."""
    if life.calendar is None or not says_what_happens(life) or is_paused(life, rules):
        return None
    return life.calendar.net(since, life.at)


def silence(life: Life, rules: Rules) -> str:
    """Tell whether an open case is silent, heard, paused, or of a source that does not say."""
    quiet = silent_for(life, last_news(life), rules)
    if quiet is None:
        return "paused" if says_what_happens(life) and is_paused(life, rules) else "unknown"
    return "silent" if quiet > rules.silent_after else "heard"


def ownership(life: Life) -> str:
    """Tell whether somebody owns an open case."""
    if life.case.owners == "none":
        return "unknown"
    return "owned" if life.last.owner else "unowned"


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


def how_logged(life: Life) -> Iterator[str]:
    """Yield how a closed case was logged, by its calendar with pauses in."""
    assert life.closing
    opened, closed = life.opened_at, life.closing.at
    if life.case.rows == "events":
        some = any(opened < event.at < closed for event in logged(life))
        yield "with_activity" if some else "without_activity"
    else:
        yield "no_log"
    if life.calendar is None:
        yield "no_clock"
        return
    took = life.calendar.net(opened, closed)
    if took == NOTHING and closed - opened > FIVE:
        yield "off_hours"
    else:
        yield "after_the_fact" if took <= FIVE else "not_at_once"
    yield "batch" if in_the_last_minutes(life) else "not_batch"


def within_five(life: Life, rules: Rules) -> bool:
    """Tell whether a closed case took no longer than five net minutes, as all durations are: pauses out."""
    lead = net(life, rules)
    return lead is not None and lead <= FIVE


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


def pause_now(life: Life, rules: Rules) -> timedelta | None:
    """Return how long the pause has lasted in which an open case is, by its calendar; None where it is in none."""
    if life.calendar is None or not is_paused(life, rules):
        return None
    found = NOTHING
    for held in reversed(life.stretches()):
        if not rules.is_pause(held.state, held.reason, life.get("case_type")):
            break
        found += life.calendar.net(held.start, held.end)
    return found
