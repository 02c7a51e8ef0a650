"""What Dynamics tells: its words, rows and history, from the truth."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.servers.base import Product, Request
from tests.servers.told import guid, iso
from tests.servers.truth import Ticket

STATUS = {"new": 1, "open": 4, "pending": 3, "hold": 2, "solved": 5, "closed": 5}
LABEL = {
    1: "In Progress",
    2: "On Hold",
    3: "Waiting for Details",
    4: "Researching",
    5: "Problem Solved",
    1000: "Information Provided",
    6: "Cancelled",
    2000: "Merged",
}
STATE = {1: 0, 2: 0, 3: 0, 4: 0, 5: 1, 1000: 1, 6: 2, 2000: 2}
PRIORITY = {"low": 3, "normal": 2, "high": 1, "urgent": 1}
TYPE = {"question": 1, "problem": 2, "incident": 2, "task": 3}
SHOWN = {
    "statuscode": LABEL,
    "statecode": {0: "Active", 1: "Resolved", 2: "Cancelled"},
    "prioritycode": {1: "High", 2: "Normal", 3: "Low"},
    "casetypecode": {1: "Question", 2: "Problem", 3: "Request"},
}


class DynamicsRows(Product):
    """The rows of the product; how they are asked for is in dynamics.py."""

    name = "dynamics"

    def incident(self, ticket: Ticket, request: Request) -> dict[str, Any]:
        code = 2000 if ticket.merged_into else STATUS[ticket.status]
        row: dict[str, Any] = {
            "@odata.etag": f'W/"{int(ticket.updated_at.timestamp())}"',
            "incidentid": guid("incident", ticket.id),
            "ticketnumber": f"CAS-{ticket.id:05}-X1Y2Z3",
            "title": ticket.subject,
            "statecode": STATE[code],
            "statuscode": code,
            "prioritycode": PRIORITY[ticket.priority],
            "casetypecode": TYPE[ticket.type],
            **self.owner(ticket.values()),
            "_customerid_value": guid("account", ticket.organisation),
            "_primarycontactid_value": guid("contact", ticket.requester),
            "createdon": iso(ticket.created_at),
            "modifiedon": iso(ticket.updated_at),
            "responseby": None,
            "resolveby": iso(ticket.due_at),
            "isescalated": ticket.priority == "urgent",
            "merged": bool(ticket.merged_into),
            "_masterid_value": guid("incident", ticket.merged_into) if ticket.merged_into else None,
            "caseorigincode": 3,
        }
        return self.dress(row, request)

    def owner(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the owner columns: the person, else the team; the person's own team has no column of a case."""
        who, team = values["assignee"], guid("team", values["group"])
        return {
            "_ownerid_value": guid("systemuser", who) if who else team,
            "_owninguser_value": guid("systemuser", who) if who else None,
            "_owningteam_value": None if who else team,
        }

    def names(self) -> dict[str, str]:
        truth = self.truth
        found = {guid("systemuser", p.id): p.name for p in truth.agents()} | {
            guid("team", g.id): g.name for g in truth.groups.values()
        }
        found |= {guid("contact", p.id): p.name for p in truth.requesters()}
        return found | {guid("account", n): name for n, name in truth.organisations.items()}

    def audits(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []

        def add(number: int, ticket: int, at: Any, by: int | None, action: int, changed: list[dict[str, Any]]) -> None:
            rows.append(
                {
                    "auditid": guid("audit", number),
                    "createdon": iso(at),
                    "action": action,
                    "operation": 1 if action == 1 else 2,
                    "objecttypecode": "incident",
                    "attributemask": None,
                    "_objectid_value": guid("incident", ticket),
                    "_userid_value": guid("systemuser", by or 0),
                    "changedata": json.dumps({"changedAttributes": changed}),
                }
            )

        for ticket in self.truth.live():
            add(ticket.id * 100_000, ticket.id, ticket.created_at, ticket.requester, 1, [])
            for moment in ticket.story():
                old, new = self.columns(moment.before), self.columns(moment.after)
                changed = [
                    {"logicalName": name, "oldValue": old[name], "newValue": new[name]}
                    for name in old
                    if old[name] != new[name]
                ]
                if changed:
                    action = 13 if changed[0]["logicalName"] == "ownerid" and len(changed) == 1 else 2
                    add(moment.number, ticket.id, moment.at, moment.by, action, changed)
        return rows

    def columns(self, values: dict[str, Any]) -> dict[str, str]:
        kind, number = ("systemuser", values["assignee"]) if values["assignee"] else ("team", values["group"])
        code = STATUS[values["status"]]
        return {
            "ownerid": f"{kind},{guid(kind, number)}",
            "statuscode": str(code),
            "statecode": str(STATE[code]),
            "prioritycode": str(PRIORITY[values["priority"]]),
            "casetypecode": str(TYPE[values["type"]]),
        }

    def rows(self, table: str, request: Request) -> list[dict[str, Any]]:
        truth = self.truth
        if table == "incidents":
            return [self.incident(ticket, request) for ticket in truth.live()]
        if table == "audits":
            return self.audits()
        if table == "incidentresolutions":
            return [
                {
                    "activityid": guid("resolution", t.id),
                    "_incidentid_value": guid("incident", t.id),
                    "actualend": iso(t.closed_at),
                    "subject": "Solved",
                    "statecode": 1,
                }
                for t in truth.live()
                if t.closed_at
            ]
        if table == "teams":
            return [
                {"teamid": guid("team", g.id), "name": g.name, "teamtype": 0, "isdefault": False}
                for g in truth.groups.values()
            ]
        if table == "systemusers":
            return [
                {
                    "systemuserid": guid("systemuser", p.id),
                    "fullname": p.name,
                    "internalemailaddress": p.email,
                    "isdisabled": False,
                }
                for p in truth.agents()
            ]
        if table == "accounts":
            return [
                {"accountid": guid("account", n), "name": name, "modifiedon": "2025-01-01T00:00:00Z"}
                for n, name in truth.organisations.items()
            ]
        if table == "stringmaps":
            return [
                {
                    "stringmapid": guid(name, n),
                    "objecttypecode": "incident",
                    "attributename": name,
                    "attributevalue": n,
                    "value": label,
                    "displayorder": n,
                    "langid": 1033,
                }
                for name, words in SHOWN.items()
                for n, label in words.items()
            ]
        if table == "calendars":
            return self.calendars()
        raise ValueError(f"Resource not found for the segment '{table}'.")

    def calendars(self) -> list[dict[str, Any]]:
        """Return one calendar of working hours (type 1) and one of holidays (type 2), each with its rules."""
        hours = self.truth.hours
        short = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
        work = [
            {
                "calendarruleid": guid("rule", d),
                "pattern": f"FREQ=WEEKLY;INTERVAL=1;BYDAY={short[d]}",
                "offset": minute(start),
                "duration": minute(end) - minute(start),
                "timezonecode": 110,
                "starttime": "2025-01-01T00:00:00Z",
            }
            for d, (start, end) in hours.days.items()
        ]
        free = [
            {
                "calendarruleid": guid("holiday", n),
                "name": name,
                "starttime": f"{day}T00:00:00Z",
                "duration": 1440,
                "effectiveintervalstart": f"{day}T00:00:00Z",
                "effectiveintervalend": f"{day + timedelta(days=1)}T00:00:00Z",
            }
            for n, (day, name) in enumerate(hours.holidays)
        ]
        second = guid("calendar", 2)
        return [
            {
                "calendarid": guid("calendar", 1),
                "name": hours.name,
                "type": 1,
                "_holidayschedulecalendarid_value": second,
                "calendar_calendar_rules": work,
            },
            {
                "calendarid": second,
                "name": "Holidays",
                "type": 2,
                "_holidayschedulecalendarid_value": None,
                "calendar_calendar_rules": free,
            },
        ]


def minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def after(row: dict[str, Any], place: list[Any], by: list[tuple[str, bool]]) -> bool:
    """Tell whether a row comes after the place that a paging cookie keeps."""
    for (name, descending), at in zip(by, place, strict=True):
        if row.get(name) != at:
            return bool((row.get(name) or "") < (at or "")) if descending else bool((row.get(name) or "") > (at or ""))
    return False
