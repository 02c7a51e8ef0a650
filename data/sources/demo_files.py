"""The demo company's three systems as files: CRM (CSV with activities), ERP (Parquet events), Desk (CSV events).

Each has the ways of real exports, and a few rows that cannot be right, so that a newcomer sees how those are told.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from data.sources.demo_company import SALES_NAMES, ZONE
from data.sources.demo_simulation import Case

LOCAL = ZoneInfo(ZONE)
OLD_CASES = 24
AWAITING = "Awaiting PO"


def write_files(cases: Iterable[Case], folder: Path, *, start: date, now: datetime) -> None:
    """Write the systems' exports as they stand at `now`, each file replaced at once and dated to `now`."""
    by_kind: dict[str, list[Case]] = {"quote": [], "order": [], "issue": []}
    for case in cases:
        by_kind[case.kind.name].append(case)
    tables: dict[str, tuple[pl.DataFrame, Callable[[pl.DataFrame, Path], object]]] = {
        "crm-cases.csv": (_crm_cases(by_kind["quote"], start), pl.DataFrame.write_csv),
        "crm-activities.csv": (_crm_activities(by_kind["quote"]), pl.DataFrame.write_csv),
        "erp-orders.parquet": (_erp(by_kind["order"]), pl.DataFrame.write_parquet),
        "desk-events.csv": (_desk(by_kind["issue"]), pl.DataFrame.write_csv),
    }
    for name, (frame, write) in tables.items():
        half = folder / f".{name}"
        write(frame, half)
        os.utime(half, (now.timestamp(), now.timestamp()))
        half.replace(folder / name)


def _stamp(at: datetime) -> str:
    return at.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M:%S")


def _crm_cases(cases: list[Case], start: date) -> pl.DataFrame:
    """Return the CRM's list of quotes, a row a case, with two rows that no program can read."""
    rows = [_crm_case(case) for case in cases]
    for number in range(OLD_CASES):
        opened = datetime.combine(start, datetime.min.time(), LOCAL) - timedelta(days=40 + 3 * number, hours=-10)
        rows.append(_old_case(number, opened))
    if rows:
        rows.append(rows[-1] | {"Case Number": "", "Subject": "Demo row without a number"})
        rows.append(rows[-1] | {"Case Number": "Q-0000", "Created": f"31/09/{start.year} 14:10:00"})
    return pl.DataFrame(rows, infer_schema_length=None)


def _crm_case(case: Case) -> dict[str, str]:
    last = case.steps[-1]
    owned = next((step.at for step in case.steps if step.owner), None)
    closed = case.steps[-1].at if last.status == "Resolved" else None
    return {
        "Case Number": case.id,
        "Subject": case.subject,
        "Client": case.client,
        "Territory": case.team.title(),
        "Created": _stamp(case.opened_at),
        "Taken": _stamp(owned) if owned else "",
        "Resolved": _stamp(closed) if closed else "",
        "Status": _word(case, last.status),
        "Assigned To": last.owner,
        "With": last.group,
        "Changed": _stamp(last.at),
    }


def _old_case(number: int, opened: datetime) -> dict[str, str]:
    owner = SALES_NAMES[number % len(SALES_NAMES)]
    return {
        "Case Number": f"Q-{700 + number}",
        "Subject": "Quote that nobody closed",
        "Client": f"Client {number + 1:03d}",
        "Territory": "East" if number % 2 else "West",
        "Created": _stamp(opened),
        "Taken": _stamp(opened + timedelta(hours=1)),
        "Resolved": "",
        "Status": "In progress",
        "Assigned To": owner,
        "With": owner,
        "Changed": _stamp(opened + timedelta(hours=1)),
    }


def _word(case: Case, status: str) -> str:
    """Say a status as the CRM does: now and then it has a word of its own that nobody has mapped."""
    return AWAITING if status == "Waiting for client" and case.number % 45 == 0 else status


def _crm_activities(cases: list[Case]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "Case": case.id,
                "When": _stamp(step.at),
                "Status": _word(case, step.status),
                "Owner": step.owner,
                "With": step.group,
                "By": step.actor,
                "Activity": step.activity,
            }
            for case in cases
            for step in case.steps
        ],
        infer_schema_length=None,
    )


def _erp(cases: list[Case]) -> pl.DataFrame:
    rows = [
        {
            "OrderNo": case.id,
            "Stamp": step.at.astimezone(LOCAL).replace(tzinfo=None),
            "Status": step.status,
            "Clerk": step.owner or None,
            "Desk": step.group or None,
            "Area": case.team.upper(),
            "Customer": case.client,
            "Text": case.subject,
            "Note": step.activity or None,
            "User": step.actor or "BATCH",
        }
        for case in cases
        for step in case.steps
    ]
    return pl.DataFrame(rows, infer_schema_length=None, schema_overrides={"Stamp": pl.Datetime("us")})


def _desk(cases: list[Case]) -> pl.DataFrame:
    """Return the desk's event log; its first event is exported twice, and one row has lost its time."""
    rows = [
        {
            "ticket": case.id,
            "time": step.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "status": step.status,
            "owner": step.owner or "-",
            "with": step.group or "-",
            "by": step.actor or "-",
            "what": step.activity or "-",
            "team": case.team,
            "client": case.client,
            "title": case.subject,
        }
        for case in cases
        for step in case.steps
    ]
    if rows:
        rows += [rows[0], rows[0] | {"time": "-"}]
    return pl.DataFrame(rows, infer_schema_length=None)
