"""Histories of a company drawn at random: what each of its two systems tells at an instant, some of it late."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.spec.company import HEAD, SOURCE
from tests.tables import BERLIN, at

BEGIN = at("2025-05-12 06:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LOADS = [BEGIN + DAY + n * timedelta(hours=19) for n in range(6)]
CASES = 60
EVENTS = """
[sources.log]
kind = "csv"
path = "log.csv"
rows = "events"
timezone = "Europe/Berlin"

[sources.log.columns]
case_id = "Id"
occurred_at = "At"
event_id = "No"
state = "Status"
owner = "Owner"

[sources.log.states]
queued = ["New"]
active = ["Open"]
"waiting: client" = ["Pending"]
done = ["Closed"]
void = ["Spam"]
"""
CRM = SOURCE.replace("NAME", "crm").replace('state = "Status"', 'state = "Status"\nchanged_at = "Changed"')


@dataclass(frozen=True)
class Step:
    """What happened to a case, and when the source began to tell it."""

    case: int
    at: datetime
    told_at: datetime
    status: str


def steps(dice: random.Random) -> list[Step]:
    """Draw lives: openings, pauses, closings, reopenings, spam that comes back; some are told late."""
    found = []
    for case in range(CASES):
        now, told = BEGIN + dice.random() * 5 * DAY, BEGIN
        status = "Open"
        for _ in range(dice.randint(1, 7)):
            told = max(told, now + (dice.random() * DAY if dice.random() < 0.3 else timedelta(0)))
            found.append(Step(case, now, told, status))
            now += timedelta(minutes=dice.randint(20, 2000))
            status = dice.choice([word for word in ("Open", "Pending", "Closed", "Closed", "Spam") if word != status])
    return found


def text(moment: datetime) -> str:
    return f"{moment.astimezone(BERLIN):%Y-%m-%d %H:%M}"


def export(folder: Path, lives: list[Step], *, now: datetime) -> None:
    """Write what each system tells at an instant: one the current row of each case, the other its log."""
    known = [step for step in lives if step.told_at <= now]
    rows = ["Id,Created,Closed,Status,Changed"]
    for case in range(0, CASES, 2):
        mine = [step for step in known if step.case == case]
        if mine:
            last = mine[-1]
            closed = text(last.at) if last.status == "Closed" else ""
            rows.append(f"C{case},{text(mine[0].at)},{closed},{last.status.replace('Pending', 'Open')},{text(last.at)}")
    log = ["No,Id,At,Status,Owner"]
    for number, step in enumerate(lives):
        if step in known and step.case % 2:
            log.append(f"{number},L{step.case},{text(step.at)},{step.status},{'anna' if number % 3 else 'ben'}")
    (folder / "crm.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "log.csv").write_text("\n".join(log) + "\n", encoding="utf-8")


def settings(folder: Path) -> None:
    """Write the configuration of the company."""
    (folder / "casewall.toml").write_text(HEAD + CRM + EVENTS, encoding="utf-8")
