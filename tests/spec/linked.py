"""Two systems that know the same work: tables of events, joined by an order number, loaded and seen as one company."""

from __future__ import annotations

import csv
import os
from datetime import datetime
from pathlib import Path

from app.board import Board
from tests.spec.company import HEAD, loaded, seen

PEOPLE = """
[teams.east]
[owners.anna]
team = "east"
[owners.ben]
team = "east"
"""
SOURCE = """
[sources.NAME]
kind = "csv"
rows = "events"
path = "NAME.csv"
label = "LABEL"
timezone = "Europe/Berlin"
link = "Order"

[sources.NAME.columns]
case_id = "Case"
occurred_at = "When"
state = "Status"
case_type = "Type"
owner = "Owner"
account = "Client"

[sources.NAME.states]
queued = ["New"]
active = ["Open"]
"waiting: client" = ["Wait"]
done = ["Closed"]
void = ["Spam"]
"""
COLUMNS = ("Case", "When", "Status", "Type", "Owner", "Order", "Client")


def config(*sources: str, head: str = HEAD + PEOPLE) -> str:
    """Return a configuration of some sources, each labelled in capitals."""
    return head + "".join(SOURCE.replace("NAME", name).replace("LABEL", name.upper()) for name in sources)


def joined(folder: Path, *, as_of: datetime, head: str = HEAD + PEOPLE, **tables: str) -> Board:
    """Load tables, `Case | When | Status | Type | Owner | Order | Client`, one a source, and look at an instant."""
    (folder / "casewall.toml").write_text(config(*tables, head=head), encoding="utf-8")
    for name, table in tables.items():
        rows = [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if line.strip()]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(row + [""] * (len(COLUMNS) - len(row)) for row in rows)
        os.utime(folder / f"{name}.csv", (as_of.timestamp(),) * 2)
    assert [report.error for report in loaded(folder, now=as_of)] == [None] * len(tables)
    return seen(folder, as_of=as_of)
