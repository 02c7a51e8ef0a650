"""Logged events into judged cases with their intervals and events, as a board holds them, for tables of discipline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from app.parts import EVENT_COLUMNS, dated_moves
from metrics.calendar_table import Calendars
from metrics.flow import moves
from metrics.frames import VERSIONS
from metrics.intervals import intervals
from metrics.judge import judge
from metrics.lifecycle import merge, summaries, timeline
from metrics.rules import Rules, TargetRule
from metrics.tallies import Span
from tests.tables import at, berlin_9_to_5, events, none_of

WEEK = Span(start=date(2025, 5, 12), end=date(2025, 5, 19))
D = {"D": berlin_9_to_5()}


@dataclass(frozen=True, kw_only=True)
class Watched:
    """Cases with their intervals, events and moves at an instant."""

    cases: pl.DataFrame
    intervals: pl.DataFrame
    events: pl.DataFrame
    moves: pl.DataFrame
    calendars: Calendars
    rules: Rules
    as_of: datetime

    def words(self, frame: pl.DataFrame, name: str) -> dict[str, Any]:
        """Return a column by the cases' numbers."""
        return dict(frame.select("case_id", name).rows())


def within(hours: float, **keys: Any) -> TargetRule:
    """Return a target of some hours."""
    return TargetRule(key=f"within {hours} {sorted(keys.items(), key=str)}", within=timedelta(hours=hours), **keys)


def watched(*rows: dict[str, Any], as_of: str = "2025-05-16 12:00", known: bool = True, **other: Any) -> Watched:
    """Judge the cases of a table of events; Berlin, Mon-Fri 09-17, a target of 8 h; `known`: the sources tell all."""
    rules = Rules(
        **{"calendars": D, "default_calendar": "D", "timezone": "Europe/Berlin", "targets": (within(8),), **other}
    )
    now = at(as_of)
    lives = timeline(merge(events(*rows), none_of(VERSIONS), as_of=now), as_of=now)
    every = summaries(lives, as_of=now)
    cases, stretches, calendars = judge(every, intervals(lives, every, rules=rules), rules=rules, as_of=now)
    flags = ("events_known", "changes_known", "tells_open", "tells_close", "tells_measure")
    cases = cases.with_columns(pl.lit(value=known).alias(flag) for flag in flags)
    return Watched(
        cases=cases,
        intervals=stretches,
        events=lives.select("case", *EVENT_COLUMNS),
        moves=dated_moves(moves(lives, cases), cases, calendars=calendars, rules=rules),
        calendars=calendars,
        rules=rules,
        as_of=now,
    )


def on(case_id: str, when: str, state: str, reason: str | None = None, **more: Any) -> dict[str, Any]:
    """Return an event in May 2025: `on("A", "12 09:00", "active")`; Anna owns what is in work."""
    owner = None if state == "queued" else "anna"
    return {
        "case_id": case_id, "occurred_at": f"2025-05-{when}", "state": state, "reason": reason, "owner": owner, **more,
    }  # fmt: skip
