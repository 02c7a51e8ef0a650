"""Clients, promises and pauses counted again in plain Python, over a board's rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise

from metrics.calendar import BusinessCalendar
from tests.reference.discipline import DAY, NOTHING, Clock, Row


def working_days(clock: Clock, first: datetime, last: datetime) -> int:
    """Return the days with a session after the one of an instant, up to and with that of a later one."""
    day, count = clock.local(first) + DAY, 0
    while day <= clock.local(last):
        count += bool(clock.calendar.version_on(day).on(day))
        day += DAY
    return count


def came_back(
    cases: list[Row], moves: list[Row], *, calendars: Mapping[str, BusinessCalendar], start: date, end: date
) -> tuple[set[int], set[int]]:
    """Return the cases that were reopened soon, and the new ones that came soon after a closing of their account."""
    clocks = {name: Clock(calendar) for name, calendar in calendars.items()}
    by_case: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for move in moves:
        by_case[move["case"]].append((move["at"], move["kind"]))
    closings: dict[str, list[datetime]] = defaultdict(list)
    for case in cases:
        if case["account"]:
            closings[case["account"]] += [at for at, kind in by_case[case["case"]] if kind == "closed"]
    reopened, fresh = set(), set()
    for case in cases:
        clock = clocks.get(case["calendar"] or "")
        if not case["account"] or clock is None:
            continue
        lived = sorted(by_case[case["case"]])
        for (before, was), (at, kind) in pairwise(lived):
            back = kind == "reopened" and was == "closed" and start <= clock.local(at) < end
            if back and working_days(clock, before, at) <= 5:
                reopened.add(case["case"])
        ended = [at for at in closings[case["account"]] if at < case["opened_at"]]
        if start <= case["opened_date"] < end and ended and working_days(clock, max(ended), case["opened_at"]) <= 5:
            fresh.add(case["case"])
    return reopened, fresh


def owners(cases: list[Row], intervals: Mapping[int, list[Row]], *, as_of: datetime) -> dict[str, int]:
    """Return how many people owned an account's cases in the last 30 days, where it is told."""
    people: dict[str, set[str]] = {}
    for case in cases:
        for stretch in intervals.get(case["case"], []):
            if case["account"] and stretch["end"] > as_of - 30 * DAY and stretch["state"] != "done":
                held = people.setdefault(case["account"], set())
                held |= {stretch["owner"]} if stretch["owner"] else set()
    return {account: len(held) for account, held in people.items()}


def paused(
    cases: list[Row], intervals: Mapping[int, list[Row]], *, calendars: Mapping[str, BusinessCalendar]
) -> dict[str, timedelta]:
    """Return the time of open cases, in pauses by their reason, and all of it."""
    clocks = {name: Clock(calendar) for name, calendar in calendars.items()}
    spent: dict[str, timedelta] = defaultdict(timedelta)
    for case in cases:
        clock = clocks.get(case["calendar"] or "")
        if not case["is_open"] or clock is None or case["to_day"]:
            continue
        for stretch in intervals.get(case["case"], []):
            net = clock.net(stretch["start"], stretch["end"])
            if stretch["pausing"]:
                spent[stretch["reason"] or "no reason given"] += net
            spent["all"] += net if stretch["state"] != "done" else NOTHING
    return dict(spent)


def told_within(
    cases: list[Row],
    intervals: Mapping[int, list[Row]],
    happened: Mapping[int, datetime],
    *,
    calendars: Mapping[str, BusinessCalendar],
    limit: timedelta,
    as_of: datetime,
) -> Counter[str]:
    """Return how many cases kept a promise: `happened` is when, by case; pauses and gaps are left out of its time."""
    clocks = {name: Clock(calendar) for name, calendar in calendars.items()}
    found: Counter[str] = Counter()
    for case in cases:
        clock, until = clocks[case["calendar"]], happened.get(case["case"], as_of)
        taken = clock.net(case["opened_at"], until)
        for stretch in intervals.get(case["case"], []):
            if (stretch["pausing"] or stretch["state"] == "done") and stretch["start"] < until:
                taken -= clock.net(stretch["start"], min(stretch["end"], until))
        found["late" if taken > limit else "met" if case["case"] in happened else "pending"] += 1
    return found
