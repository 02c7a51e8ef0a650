"""The incident log in three lines: an event is a step; who acts owns, unless the case is queued."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.real_logs.raw import Case, Office, Step
from tests.real_logs.raw_xes import Event
from tests.real_logs.raw_xes import events as read

FILE = "bpi_challenge_2013_incidents.xes.gz"
ZONE = ZoneInfo("Europe/Stockholm")
HOUR = timedelta(hours=1)
START = datetime(2012, 3, 1, tzinfo=ZONE)
CLOSED = [(4, 6), (4, 9), (5, 1), (5, 17)]
OFFICE = Office(ZONE, ((8 * HOUR, 17 * HOUR),), frozenset(date(2012, *day) for day in CLOSED))
TARGETS = {"Major": 4 * HOUR, "High": 18 * HOUR, "Medium": 45 * HOUR, "Low": 72 * HOUR}
NOT_PEOPLE = ("Siebel", "-")
STATES = {
    "Queued": "queued",
    "Accepted": "active",
    "Accepted/Wait": "waiting",
    "Accepted/Wait - User": "waiting: client",
    "Accepted/Wait - Customer": "waiting: client",
    "Accepted/Wait - Vendor": "waiting: supplier",
    "Accepted/Wait - Implementation": "waiting: implementation",
    "Completed": "done",
}


def events(folder: Path) -> list[tuple[str, Event]]:
    """Read every event of the log."""
    return list(read(folder / FILE))


def word(event: Event) -> str:
    """Return the status and the sub-status of an event."""
    return f"{event['concept:name']}/{event['lifecycle:transition']}"


def cases(held: list[tuple[str, Event]]) -> list[Case]:
    """Make the cases; `Unmatched` is in no list and leaves the state as it was."""
    by_name: dict[str, list[Event]] = defaultdict(list)
    for name, event in held:
        by_name[name].append(event)
    found = []
    for name, logged in by_name.items():
        steps: list[Step] = []
        owner, state = None, "active"
        for event in sorted(logged, key=lambda event: datetime.fromisoformat(event["time:timestamp"])):
            state = STATES.get(word(event), STATES.get(event["concept:name"], state))
            if state == "queued":
                owner = None
            elif event["org:resource"] not in NOT_PEOPLE:
                owner = event["org:resource"]
            at = datetime.fromisoformat(event["time:timestamp"]).astimezone(UTC)
            steps.append(Step(at, state, owner, event["impact"]))
        found.append(Case(name, steps[0].at, tuple(steps)))
    return found
