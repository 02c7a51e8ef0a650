"""The life of one case as a small table of text, judged at an instant."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from metrics.frames import VERSIONS
from metrics.intervals import intervals
from metrics.judge import judge
from metrics.known import known_events
from metrics.lifecycle import merge, summaries, timeline
from metrics.rules import Rules, TargetRule
from tests.spec.calendars import D
from tests.tables import at, events, none_of

HOUR = timedelta(hours=1)
LONG_AFTER = "2025-06-30 12:00"


def by_rules(*targets: TargetRule, **other: Any) -> Rules:
    """Return rules on calendar D: an 8 h target unless others are given."""
    held = {"calendars": {"D": D}, "default_calendar": "D", "timezone": "Europe/Berlin"}
    return Rules(**{**held, "targets": targets or (within(8),), **other})


def within(hours: float, **keys: Any) -> TargetRule:
    """Return a target in net work hours."""
    return TargetRule(key=f"within {hours} {sorted(keys.items(), key=str)}", within=hours * HOUR, **keys)


def steps(table: str) -> list[dict[str, Any]]:
    """Read a line an event: when, state (with what it waits for), then name=value; two spaces part them."""
    return [_step(line.strip()) for line in table.strip().splitlines()]


def _step(line: str) -> dict[str, Any]:
    when, told, *more = re.split(r" {2,}", line)
    state, _, reason = told.partition(": ")
    facts = dict(part.split("=") for part in more)
    return {"case_id": "A", "occurred_at": when, "state": state, "reason": reason or None, "owner": "anna", **facts}


def judged(
    table: str, *, as_of: str = LONG_AFTER, rules: Rules | None = None, judged_on: date | None = None
) -> tuple[dict[str, Any], pl.DataFrame]:
    """Judge the case of a table (times of Berlin); return it and the stretches of its life."""
    return judged_events(steps(table), as_of=at(as_of), rules=rules or by_rules(), judged_on=judged_on)


def judged_events(
    rows: list[dict[str, Any]], *, as_of: datetime, rules: Rules, judged_on: date | None = None
) -> tuple[dict[str, Any], pl.DataFrame]:
    """Judge the case of some events; return it and the stretches of its life."""
    known = known_events(events(*rows), as_of=as_of)
    lives = timeline(merge(known, none_of(VERSIONS), as_of=as_of), as_of=as_of)
    every = summaries(lives, as_of=as_of)
    stretches = intervals(lives, every, rules=rules)
    cases, stretches, _ = judge(every, stretches, rules=rules, as_of=as_of, judged_on=judged_on)
    return cases.row(0, named=True), stretches


def net_hours(case: dict[str, Any]) -> float:
    """Return a case's net work hours."""
    return float(case["net_work_time"] / HOUR)
