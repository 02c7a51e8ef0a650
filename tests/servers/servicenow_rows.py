"""What ServiceNow tells: its words, rows and history, from the truth."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from tests.servers.base import Product, Request
from tests.servers.told import iso
from tests.servers.truth import Ticket

STATE = {"new": "1", "open": "2", "pending": "3", "hold": "3", "solved": "6", "closed": "7"}
LABEL = {"1": "New", "2": "In Progress", "3": "On Hold", "6": "Resolved", "7": "Closed", "8": "Canceled"}
HOLD = {"pending": "1", "hold": "4"}
HOLDS = {"1": "Awaiting Caller", "3": "Awaiting Problem", "4": "Awaiting Vendor", "5": "Awaiting Change"}
PRIORITY = {"low": "4", "normal": "3", "high": "2", "urgent": "1"}
PRIORITIES = {"1": "1 - Critical", "2": "2 - High", "3": "3 - Moderate", "4": "4 - Low", "5": "5 - Planning"}
CHOICES = {"state": LABEL, "hold_reason": HOLDS, "priority": PRIORITIES}
TABLE = {
    "assignment_group": "sys_user_group",
    "assigned_to": "sys_user",
    "caller_id": "sys_user",
    "company": "core_company",
    "parent_incident": "incident",
    "schedule": "cmn_schedule",
}
FORM = "%Y-%m-%d %H:%M:%S"


class ServiceNowRows(Product):
    """The rows of the product; how they are asked for is in servicenow.py."""

    name = "servicenow"

    def incident(self, ticket: Ticket, request: Request) -> dict[str, Any]:
        row: dict[str, Any] = {
            "sys_id": sys_id("incident", ticket.id),
            "number": f"INC{ticket.id:07}",
            "short_description": ticket.subject,
            "description": ticket.comments[0].text,
            **self.columns(ticket.values()),
            "caller_id": sys_id("sys_user", ticket.requester),
            "company": sys_id("core_company", ticket.organisation),
            "opened_at": iso(ticket.created_at, FORM),
            "sys_created_on": iso(ticket.created_at, FORM),
            "sys_updated_on": iso(ticket.updated_at, FORM),
            "resolved_at": iso(ticket.closed_at, FORM) or "",
            "closed_at": (iso(ticket.entered("closed"), FORM) or "") if ticket.status == "closed" else "",
            "due_date": iso(ticket.due_at, FORM),
            "active": str(ticket.status != "closed").lower(),
            "sys_mod_count": str(len(ticket.changes)),
            "reopen_count": str(
                sum(
                    c.field == "status" and c.before in ("solved", "closed") and c.after not in ("solved", "closed")
                    for c in ticket.changes
                )
            ),
            "parent_incident": sys_id("incident", ticket.merged_into) if ticket.merged_into else "",
        }
        return self.dress(row, request)

    def columns(self, values: dict[str, Any]) -> dict[str, str]:
        return {
            "state": STATE[values["status"]],
            "hold_reason": HOLD.get(values["status"], ""),
            "priority": PRIORITY[values["priority"]],
            "category": values["type"],
            "assignment_group": sys_id("sys_user_group", values["group"]),
            "assigned_to": sys_id("sys_user", values["assignee"]) if values["assignee"] else "",
        }

    def rows(self, table: str, request: Request) -> list[dict[str, Any]]:
        truth = self.truth
        if table == "incident":
            return [self.incident(ticket, request) for ticket in truth.live()]
        if table == "sys_audit":
            return self.audits()
        if table == "sys_choice":
            return [
                {
                    "sys_id": sys_id(name, int(n)),
                    "name": "incident",
                    "element": name,
                    "value": n,
                    "label": label,
                    "language": "en",
                    "sequence": n,
                    "inactive": "false",
                }
                for name, words in CHOICES.items()
                for n, label in words.items()
            ]
        if table == "sys_user_group":
            return [{"sys_id": sys_id(table, g.id), "name": g.name, "active": "true"} for g in truth.groups.values()]
        if table == "sys_user":
            return [
                {
                    "sys_id": sys_id(table, p.id),
                    "user_name": p.email.partition("@")[0],
                    "name": p.name,
                    "email": p.email,
                    "active": "true",
                    "time_zone": "",
                }
                for p in truth.people.values()
            ]
        if table == "core_company":
            return [{"sys_id": sys_id(table, n), "name": name} for n, name in truth.organisations.items()]
        if table == "cmn_schedule":
            return [
                {
                    "sys_id": sys_id(table, 1),
                    "name": truth.hours.name,
                    "time_zone": truth.hours.zone,
                    "type": "",
                    "parent": "",
                }
            ]
        if table == "cmn_schedule_span":
            return self.spans()
        raise LookupError(table)

    def audits(self) -> list[dict[str, Any]]:
        rows = []
        for moment in self.truth.moments():
            old, new = self.columns(moment.before), self.columns(moment.after)
            who = self.truth.people[moment.by].email.partition("@")[0] if moment.by else "system"
            rows += [
                {
                    "sys_id": sys_id(f"audit-{name}", moment.number),
                    "tablename": "incident",
                    "documentkey": sys_id("incident", moment.ticket),
                    "fieldname": name,
                    "oldvalue": old[name],
                    "newvalue": new[name],
                    "user": who,
                    "sys_created_on": iso(moment.at, FORM),
                    "sys_created_by": who,
                    "record_checkpoint": str(moment.number),
                }
                for name in old
                if old[name] != new[name]
            ]
        return rows

    def spans(self) -> list[dict[str, Any]]:
        hours = self.truth.hours
        same: dict[tuple[str, str], list[str]] = {}
        for day, times in hours.days.items():
            same.setdefault(times, []).append(str(day + 1))
        common = {"schedule": sys_id("cmn_schedule", 1), "all_day": "false"}
        rows = [
            {
                **common,
                "sys_id": sys_id("span", n),
                "name": "Working hours",
                "type": "",
                "start_date_time": f"20250106T{start.replace(':', '')}00",
                "end_date_time": f"20250106T{end.replace(':', '')}00",
                "repeat_type": "weekly",
                "days_of_week": "".join(days),
            }
            for n, ((start, end), days) in enumerate(same.items())
        ]
        return rows + [
            {
                **common,
                "sys_id": sys_id("holiday", n),
                "name": name,
                "type": "exclude",
                "all_day": "true",
                "start_date_time": f"{day:%Y%m%d}T000000",
                "end_date_time": f"{day:%Y%m%d}T235959",
                "repeat_type": "",
                "days_of_week": "",
            }
            for n, (day, name) in enumerate(hours.holidays)
        ]

    def display(self, name: str, value: Any) -> Any:
        if name in CHOICES:
            return CHOICES[name].get(value, value)
        if name in TABLE and value:
            truth = self.truth
            held = {
                "sys_user_group": {g.id: g.name for g in truth.groups.values()},
                "sys_user": {p.id: p.name for p in truth.people.values()},
                "core_company": truth.organisations,
            }.get(TABLE[name], {})
            return next((label for n, label in held.items() if sys_id(TABLE[name], n) == value), value)
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", value):
            at = datetime.fromisoformat(value + "+00:00").astimezone(ZoneInfo(self.truth.hours.zone))
            return at.strftime(FORM)
        return value


@lru_cache(maxsize=50_000)
def sys_id(kind: str, number: int) -> str:
    return hashlib.md5(f"{kind}/{number}".encode(), usedforsecurity=False).hexdigest()
