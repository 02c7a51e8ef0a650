"""Small companies for the screens: a table of events or of cases, loaded and seen as the product does."""

from __future__ import annotations

import csv
import os
from datetime import datetime, timedelta
from pathlib import Path

from app.board import Board
from tests.spec.company import HEAD, loaded, seen

FRESH = timedelta(0)
SOURCE = """
[sources.log]
kind = "csv"
path = "log.csv"
timezone = "Europe/Berlin"
label = "CRM"

[sources.log.states]
queued = ["New"]
active = ["Open"]
waiting = ["On hold"]
"waiting: client" = ["Ask client"]
"waiting: supplier" = ["On order"]
done = ["Closed"]
void = ["Spam"]
"""
PEOPLE = """
[teams.east]
label = "East"

[teams.second]
label = "Second line"
names = ["2nd line"]
tier = "expert"

[owners.anna]
names = ["Anna Smith"]
team = "east"
wip_limit = 4

[owners.ben]
names = ["Ben Okoro"]
team = "east"
wip_limit = 3

[owners.eve]
names = ["Eve Stone"]
tier = "expert"
"""
ALIKE = {"state": "Status", "case_type": "Type", "team": "Team", "owner": "Owner"}
EVENTS = {"case_id": "Case", "occurred_at": "When", **ALIKE, "holder": "With"}
CASES = {"case_id": "Case", "opened_at": "Opened", "closed_at": "Closed", **ALIKE, "source_due_at": "Promise",
         "priority": "Priority"}  # fmt: skip


def by_events(folder: Path, table: str, *, as_of: datetime, config: str = HEAD + PEOPLE) -> Board:
    """Load a table of events, `Case | When | Status | Type | Team | Owner | With`, and look at an instant."""
    source = SOURCE.replace('kind = "csv"', 'kind = "csv"\nrows = "events"')
    return _company(folder, table, EVENTS, config + source, as_of=as_of)


def by_cases(
    folder: Path, table: str, *, as_of: datetime, config: str = HEAD + PEOPLE, old: timedelta = FRESH
) -> Board:
    """Load a table of cases, exported so long before, and look at an instant.

    Its columns are `Case | Opened | Closed | Status | Type | Team | Owner | Promise | Priority`; a row may end early.
    """
    return _company(folder, table, CASES, config + SOURCE, as_of=as_of, old=old)


def _company(
    folder: Path, table: str, columns: dict[str, str], config: str, *, as_of: datetime, old: timedelta = FRESH
) -> Board:
    mapped = "\n".join(f'{ours} = "{theirs}"' for ours, theirs in columns.items())
    (folder / "casewall.toml").write_text(f"{config}\n[sources.log.columns]\n{mapped}\n", encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if line.strip()]
    with (folder / "log.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns.values())
        writer.writerows(row + [""] * (len(columns) - len(row)) for row in rows)
    os.utime(folder / "log.csv", ((as_of - old).timestamp(),) * 2)
    assert [report.error for report in loaded(folder)] == [None]
    return seen(folder, as_of=as_of)
