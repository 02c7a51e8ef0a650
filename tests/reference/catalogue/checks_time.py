"""What the product says of where time went and of what turns late today, beside the plain count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.reference.catalogue import figures_targets as targets
from tests.reference.catalogue.calendars import NOTHING
from tests.reference.catalogue.checks_flow import Pair
from tests.reference.catalogue.figures_time import by_state, net, shared
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.look import Look

PARTS = {"queued": ("queue", "expert_queue"), "active": ("working", "expert"), "waiting": ("waiting",)}


def due_soon(look: Look) -> Iterator[Pair]:
    """Compare what turns late before the end of its own calendar's day, and before an instant."""
    for label, before in (("before the end of today", None), ("in two days", look.at + timedelta(days=2))):
        turning: dict[str | None, list[datetime]] = defaultdict(list)
        for life in look.open:
            until = before or (life.calendar.end_of_today(look.at) if life.calendar else None)
            if until and targets.turns_late([life], until, look.rules):
                turning[look.word(life, "team")].append(targets.due(life, look.rules) or look.at)
        row = look.one("due-soon", before=before)
        every = [at for ats in turning.values() for at in ats]
        yield label, row["due_soon"], len(every)
        yield f"first {label}", row["first_due_at"], min(every, default=None)
        told = {row["team"]: row["due_soon"] for row in look.told("due-soon", by=("team",), before=before)}
        told = {team: count for team, count in told.items() if count}
        yield f"{label} by team", told, {key: len(ats) for key, ats in turning.items()}


def time_in_state(look: Look) -> Iterator[Pair]:
    """Compare where the time of closed cases went; it sums to the lead times.

    Whose the time is, an expert's or not, the catalogue does not part; a gap that counts (span) is told as waiting.
    """
    lives = [life for life in look.closed if life.case.rows == "events"]
    row = look.one("time-in-state")
    yield "n", row["n"], len(lives)
    spent = shared(lives, look.rules, lambda held: "waiting" if held.state == "done" else held.state)
    for state, names in PARTS.items():
        yield state, sum(row[f"{name}_hours"] for name in names), spent.get((state, True), NOTHING)
    every = [name for names in PARTS.values() for name in names]
    yield "all that ran", sum(row[f"{name}_hours"] for name in every), _leads(lives, look)
    stood = sum((time for (_, runs), time in spent.items() if not runs), NOTHING)
    yield "paused", row["paused_hours"], stood
    states = by_state(lives)
    total = sum(states.values(), NOTHING)
    yield "flow efficiency", row["flow_efficiency_share"], states["active"] / total if total else None


def _leads(lives: list[Life], look: Look) -> timedelta:
    return sum((net(life, look.rules) or NOTHING for life in lives), NOTHING)


def _by(name: str, look: Look) -> Iterator[Pair]:
    rows = {row[name]: row for row in look.told(f"time-by-{name}")}
    told = [life for life in look.closed if life.case.owners != "none"]
    spent = shared(told, look.rules, lambda held: getattr(held, name) or "nobody")
    counted = {who: time for (who, runs), time in spent.items() if runs and time}
    hours = {who: row["hours"] for who, row in rows.items() if who is not None and row["hours"]}
    yield "hours", hours, counted
    paused = {who: row["paused_hours"] for who, row in rows.items() if who is not None and row["paused_hours"]}
    yield "paused", paused, {who: time for (who, runs), time in spent.items() if not runs and time}
    unknown = [life for life in look.closed if life.case.owners == "none"]
    yield "of whom nobody tells", rows.get(None, {}).get("hours") or 0.0, _leads(unknown, look)


def time_by_owner(look: Look) -> Iterator[Pair]:
    """Compare whose cases took how long."""
    yield from _by("owner", look)


def time_by_holder(look: Look) -> Iterator[Pair]:
    """Compare with whom cases were how long."""
    yield from _by("holder", look)


CHECKS = {
    "due-soon": due_soon,
    "time-in-state": time_in_state,
    "time-by-owner": time_by_owner,
    "time-by-holder": time_by_holder,
}
