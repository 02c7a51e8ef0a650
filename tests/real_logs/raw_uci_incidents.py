"""The incident log by csv and zipfile: every row is a step, ordered by time and then by `sys_mod_count`."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.real_logs.raw import Case, Office, Step

FILE = "uci_incident_event_log.zip"
ZONE = ZoneInfo("America/Sao_Paulo")
HOUR = timedelta(hours=1)
CLOSED = [(3, 25), (4, 21), (4, 22), (5, 26), (5, 27), (9, 7), (10, 12), (11, 2), (11, 15)]
OFFICE = Office(ZONE, ((8 * HOUR, 18 * HOUR),), frozenset(date(2016, *day) for day in CLOSED))
TARGETS = {"1 - Critical": 4 * HOUR, "2 - High": 8 * HOUR, "3 - Moderate": 30 * HOUR, "4 - Low": 50 * HOUR}
STATES = {
    "New": "queued",
    "Active": "active",
    "Awaiting User Info": "waiting: client",
    "Awaiting Vendor": "waiting: supplier",
    "Awaiting Problem": "waiting: problem",
    "Awaiting Evidence": "waiting: evidence",
    "Resolved": "done",
    "Closed": "done",
}
Row = dict[str, str]


def rows(folder: Path) -> list[Row]:
    """Read every row of the log."""
    with zipfile.ZipFile(folder / FILE) as packed, packed.open("incident_event_log.csv") as stream:
        return list(csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8", newline="")))


def instant(text: str) -> datetime:
    """Read `29/2/2016 01:16` as local time."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=ZONE).astimezone(UTC)


def cases(held: list[Row]) -> list[Case]:
    """Make the cases; a word in no list leaves the state as it was."""
    by_number: dict[str, list[Row]] = defaultdict(list)
    for row in held:
        by_number[row["number"]].append(row)
    found = []
    for number, changes in by_number.items():
        timed = sorted(
            ((instant(row["sys_updated_at"]), int(row["sys_mod_count"]), row) for row in changes),
            key=lambda change: change[:2],
        )
        steps: list[Step] = []
        for at, _, row in timed:
            before = steps[-1].state if steps else "active"
            state = STATES.get(row["incident_state"], before)
            owner = None if row["assigned_to"] == "?" else row["assigned_to"]
            steps.append(Step(at, state, owner, row["priority"], row["made_sla"] == "true"))
        found.append(Case(number, instant(timed[-1][2]["opened_at"]), tuple(steps)))
    return found
