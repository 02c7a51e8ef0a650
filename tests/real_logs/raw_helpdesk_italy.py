"""The help desk's log: an activity is a step; the offsets are struck out and the digits read as UTC."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.real_logs.raw import Case, Office, Step
from tests.real_logs.raw_xes import Event
from tests.real_logs.raw_xes import events as read

FILE = "helpdesk_italy.xes.gz"
ZONE = ZoneInfo("Europe/Rome")
HOUR = timedelta(hours=1)
FIXED = ["01-01", "01-06", "04-25", "05-01", "06-02", "08-15", "11-01", "12-08", "12-25", "12-26"]
EASTER_MONDAYS = ["2010-04-05", "2011-04-25", "2012-04-09", "2013-04-01", "2014-04-21"]
ONCE = ["2011-03-17"]  # 150 years of Italy
CLOSED = [f"{year}-{day}" for year in range(2010, 2015) for day in FIXED] + EASTER_MONDAYS + ONCE
OFFICE = Office(
    ZONE,
    ((9 * HOUR, 13 * HOUR), (14 * HOUR, 18 * HOUR)),
    frozenset(datetime.fromisoformat(day).date() for day in CLOSED),
)
TARGET = 40 * HOUR
STATES = {
    "Insert ticket": "queued",
    "Assign seriousness": "queued",
    "Take in charge ticket": "active",
    "Resolve SW anomaly": "active",
    "Wait": "waiting",
    "Create SW anomaly": "waiting: development",
    "Require upgrade": "waiting: development",
    "Schedule intervention": "waiting: appointment",
    "Resolve ticket": "done",
    "Closed": "done",
}


def events(folder: Path) -> list[tuple[str, Event]]:
    """Read every event of the log."""
    return list(read(folder / FILE))


def instant(event: Event) -> datetime:
    """Return the instant of an event: its digits, whatever the offset says."""
    return datetime.fromisoformat(event["time:timestamp"]).replace(tzinfo=UTC)


def distinct(held: list[tuple[str, Event]]) -> list[tuple[str, Event]]:
    """Return the events less those that equal an earlier one of their case in everything."""
    return [(name, dict(event)) for name, event in dict.fromkeys((name, tuple(event.items())) for name, event in held)]


def in_the_office(event: Event) -> bool:
    """Tell whether an event lies within Monday to Friday 09-13 and 14-18 in Rome."""
    here = instant(event).astimezone(ZONE)
    return here.weekday() < 5 and (9 <= here.hour < 13 or 14 <= here.hour < 18)


def cases(held: list[tuple[str, Event]]) -> list[Case]:
    """Make the cases; the bug tracker's words are in no list and leave the state as it was."""
    by_name: dict[str, list[Event]] = defaultdict(list)
    for name, event in distinct(held):
        by_name[name].append(event)
    found = []
    for name, logged in by_name.items():
        steps: list[Step] = []
        owner, state = None, "active"
        for event in sorted(logged, key=instant):
            state = STATES.get(event["concept:name"], state)
            owner = None if state == "queued" else event["org:resource"]
            steps.append(Step(instant(event), state, owner))
        found.append(Case(name, steps[0].at, tuple(steps)))
    return found
