"""One case judged by the engine: its rows in, the judged case and its intervals out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from metrics.frames import EVENTS, VERSIONS
from metrics.intervals import intervals
from metrics.judge import judge
from metrics.known import known_events, known_versions
from metrics.lifecycle import merge, summaries, timeline
from metrics.rules import Rules, TargetRule
from tests.tables import at, berlin_9_to_5, events, none_of, versions

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
