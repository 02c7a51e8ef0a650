"""Several cases as one small table of text, judged at an instant: what the metrics about people take."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from app.parts import EVENT_COLUMNS
from metrics.calendar_table import Calendars
from metrics.frames import VERSIONS
from metrics.intervals import intervals
from metrics.judge import judge
from metrics.known import known_events
from metrics.lifecycle import merge, summaries, timeline
from metrics.rules import Rules
from tests.spec.lives import steps
from tests.tables import at, events, none_of


class Lived(NamedTuple):
    """Cases with the stretches of their lives, every event of theirs, and the calendars that time them."""

    cases: pl.DataFrame
    intervals: pl.DataFrame
    events: pl.DataFrame
    calendars: Calendars


def lived(table: str, *, as_of: str, rules: Rules) -> Lived:
    """Read a line an event (when, state, name=value…; times of Berlin; owner=- is nobody) and judge every case."""
    rows = []
    lines = [line for line in table.splitlines() if line.strip()]
    for step in steps("\n".join(lines)):
        told = {name: None if value == "-" else value for name, value in step.items()}
        rows.append(told | ({"holder_by": "cell"} if "holder" in told else {}))
    now = at(as_of)
    rows.sort(key=lambda row: (row.get("source") or "s", row["case_id"]))
    known = known_events(events(*rows), as_of=now)
    lives = timeline(merge(known, none_of(VERSIONS), as_of=now), as_of=now)
    every = summaries(lives, as_of=now)
    cases, stretches, calendars = judge(every, intervals(lives, every, rules=rules), rules=rules, as_of=now)
    return Lived(cases, stretches, lives.select("case", *EVENT_COLUMNS), calendars)
