"""The city's requests by csv: a row a request as it stood at the export, made into the steps that it tells of."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.real_logs.raw import Case, Office, Step

FILE = "baltimore_311_requests.csv"
ZONE = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
OFFICE = Office(ZONE, ((timedelta(hours=8, minutes=30), timedelta(hours=16, minutes=30)),), frozenset[date]())
Row = dict[str, str]


def rows(folder: Path) -> list[Row]:
    """Read every row of the export."""
    with (folder / FILE).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def instant(text: str) -> datetime | None:
    """Read `10/21/2019 11:49:49 AM` as local time; null where nothing stands."""
    if text in ("", "NA"):
        return None
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=ZONE).astimezone(UTC)


def is_void(row: Row) -> bool:
    """Tell whether a request is another one's duplicate, or was handed to another authority."""
    return row["SRStatus"].endswith(("(Duplicate)", "(Transferred)"))


def cases(held: list[Row]) -> list[Case]:
    """Make the cases: opened and closed (done or void) at their own times, else as they stand since StatusDate.

    A status that stands since a second before the opening stands from the opening on.
    """
    found = []
    for row in held:
        opened, closed, since = (instant(row[name]) for name in ("CreatedDate", "CloseDate", "StatusDate"))
        status = row["SRStatus"]
        steps = [Step(opened, "queued" if status == "New" else "active")]
        if is_void(row):
            steps.append(Step(closed or max(opened, since), "void"))
        elif status == "Closed":
            steps.append(Step(closed, "done"))
        elif status in ("Pending", "Hold"):
            steps.append(Step(max(opened, since), "waiting"))
        found.append(Case(row["SRRecordID"], opened, tuple(steps), instant(row["DueDate"])))
    return found
