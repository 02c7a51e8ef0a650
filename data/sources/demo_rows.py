"""Rows of the demo company's exports: what each of its three systems says of a case, in its own words and logins."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from data.sources.demo_cases import AT_EXPERTS, CLIENT, DONE, NEW, SUPPLIER, VOID, WORK, Case, Step
from data.sources.demo_company import ZONE
from data.sources.demo_rota import TEAMS

Row = dict[str, object]
LOCAL = ZoneInfo(ZONE)
CRM = {NEW: "New", WORK: "In progress", AT_EXPERTS: "With experts", CLIENT: "Waiting for client", DONE: "Resolved"}
ERP = {NEW: "ENTERED", WORK: "IN WORK", AT_EXPERTS: "EXPERTS", CLIENT: "CLIENT", SUPPLIER: "ON ORDER", DONE: "DONE"}
DESK = {NEW: "new", WORK: "open", AT_EXPERTS: "escalated", CLIENT: "pending client", DONE: "solved", VOID: "spam"}
TEXT = pl.String()
TICKET = ("ticket", "time", "status", "owner", "with", "by", "what", "team", "client", "title", "priority", "due",
          "promise")  # fmt: skip
SHAPES: dict[str, dict[str, pl.DataType]] = {
    "quote": dict.fromkeys(("Case", "When", "Status", "Owner", "With", "By", "Activity"), TEXT),
    "order": {"OrderNo": TEXT, "Stamp": pl.Datetime("us")}
    | dict.fromkeys(("Status", "Clerk", "Desk", "Area", "Customer", "Text", "Prio", "Note", "User"), TEXT),
    "issue": dict.fromkeys(TICKET, TEXT),
}


def quote(case: Case) -> Row:
    """Return the CRM's row of a quote."""
    last = case.steps[-1]
    owned = next((step.at for step in case.steps if step.owner), None)
    return {
        "Case Number": case.id,
        "Subject": case.subject,
        "Client": case.account,
        "Territory": case.team.title(),
        "Rating": "High" if case.high else "Normal",
        "Created": stamp(case.opened_at),
        "Taken": stamp(owned) if owned else "",
        "Resolved": stamp(last.at) if last.status == DONE else "",
        "Status": CRM[last.status],
        "Assigned To": last.owner,
        "With": crm_login(last.holder),
        "Changed": stamp(last.at),
    }


def event(case: Case, step: Step) -> Row:
    """Return the row of an event in the log of the case's system."""
    return {"quote": _activity, "order": _order, "issue": _ticket}[case.kind.name](case, step)


def _activity(case: Case, step: Step) -> Row:
    return {
        "Case": case.id,
        "When": stamp(step.at),
        "Status": CRM[step.status],
        "Owner": step.owner,
        "With": crm_login(step.holder),
        "By": step.actor,
        "Activity": step.activity,
    }


def _order(case: Case, step: Step) -> Row:
    return {
        "OrderNo": case.id,
        "Stamp": step.at.astimezone(LOCAL).replace(tzinfo=None),
        "Status": ERP[step.status],
        "Clerk": erp_login(step.owner) or None,
        "Desk": erp_login(step.holder) or None,
        "Area": case.team.upper(),
        "Customer": case.account,
        "Text": case.subject,
        "Prio": "rush" if case.high else "normal",
        "Note": step.activity or None,
        "User": erp_login(step.actor) or "BATCH",
    }


def _ticket(case: Case, step: Step) -> Row:
    return {
        "ticket": case.id,
        "time": utc(step.at),
        "status": DESK[step.status],
        "owner": desk_login(step.owner) or "-",
        "with": desk_login(step.holder) or "-",
        "by": desk_login(step.actor) or "-",
        "what": step.activity or "-",
        "team": case.team,
        "client": case.account,
        "title": case.subject,
        "priority": "urgent" if case.high else "normal",
        "due": utc(case.due_at) if case.due_at else "-",
        "promise": _promise(case, step),
    }


def _promise(case: Case, step: Step) -> str:
    """Return what the desk says of its own promise: by the first time that it was solved, and never again."""
    first = next((one.at for one in case.steps if one.status == DONE), None)
    if first is None or first > step.at or case.due_at is None:
        return "-"
    return "kept" if first <= case.due_at or case.excused else "broken"


def utc(at: datetime) -> str:
    """Write a time as the desk does: in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(at: datetime) -> str:
    """Write a time as the CRM does: local, without its zone."""
    return at.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M:%S")


def crm_login(name: str) -> str:
    """Return what the CRM calls a person or a group: A. Reyes, East."""
    return name.title() if name in TEAMS else name


def erp_login(name: str) -> str:
    """Return what the ERP calls a person or a group: REYES, EAST."""
    return name.split(" ")[-1].upper()


def desk_login(name: str) -> str:
    """Return what the desk calls a person or a group: a.reyes, east."""
    return name.replace(" ", "").lower()
