"""What Jira tells: its words, rows and history, from the truth."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.servers.base import Product, Request
from tests.servers.told import iso
from tests.servers.truth import Moment, Person, Ticket

STATUS = {
    "new": ("1", "Open"),
    "open": ("3", "In Progress"),
    "pending": ("10001", "Waiting for customer"),
    "hold": ("10002", "Pending"),
    "solved": ("5", "Resolved"),
    "closed": ("6", "Closed"),
}
CATEGORY = {"new": (2, "new", "To Do"), "solved": (3, "done", "Done"), "closed": (3, "done", "Done")}
PRIORITY = {"low": ("4", "Low"), "normal": ("3", "Medium"), "high": ("2", "High"), "urgent": ("1", "Highest")}
EMAIL, PROJECT, TEAM, ORGANISATION = "api@desk.example", "HELP", "customfield_10001", "customfield_10002"


class JiraRows(Product):
    """The rows of the product; how they are asked for is in jira.py."""

    name = "jira"

    def __init__(self, *args: Any, zone: str = "Europe/Berlin", **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = ZoneInfo(zone)

    def time(self, at: datetime | None) -> str | None:
        return None if at is None else at.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M:%S.000%z")

    def fields(self, ticket: Ticket, request: Request) -> dict[str, Any]:
        people = self.truth.people
        fields: dict[str, Any] = {
            "summary": ticket.subject,
            "status": status(ticket.status),
            "priority": dict(zip(("id", "name"), PRIORITY[ticket.priority], strict=True)),
            "issuetype": {"id": "10010", "name": ticket.type.title(), "subtask": False},
            "project": {"id": "10000", "key": PROJECT, "name": "Help desk"},
            "assignee": user(people[ticket.assignee]) if ticket.assignee else None,
            "reporter": user(people[ticket.requester]),
            "creator": user(people[ticket.requester]),
            "created": self.time(ticket.created_at),
            "updated": self.time(ticket.updated_at),
            "resolutiondate": self.time(ticket.closed_at),
            "resolution": {"id": "10000", "name": "Done"} if ticket.closed_at else None,
            "duedate": (iso(ticket.due_at) or "")[:10],
            TEAM: {"id": str(ticket.group), "name": self.truth.groups[ticket.group].name},
            ORGANISATION: [{"id": str(ticket.organisation), "name": self.truth.organisations[ticket.organisation]}],
            "statuscategorychangedate": self.time(ticket.closed_at or ticket.created_at),
            "labels": [],
        }
        return self.dress(fields, request)

    def history(self, moment: Moment) -> dict[str, Any]:
        author = (
            user(self.truth.people[moment.by])
            if moment.by
            else {"accountId": "acc-automation", "displayName": "Automation for Jira", "accountType": "app"}
        )
        return {
            "id": str(moment.number),
            "author": author,
            "created": self.time(moment.at),
            "items": [self.item(change.field, change.before, change.after) for change in moment.changes],
        }

    def item(self, field: str, before: Any, after: Any) -> dict[str, Any]:
        def pair(value: Any) -> tuple[str | None, str | None]:
            if value is None:
                return None, None
            if field in ("status", "priority"):
                return {"status": STATUS, "priority": PRIORITY}[field][value]
            if field == "assignee":
                return f"acc-{value}", self.truth.people[value].name
            return (
                (str(value), self.truth.groups[value].name)
                if field == "group"
                else ("10010" if field == "type" else None, str(value).title())
            )

        name, key = {
            "group": ("Team", TEAM),
            "type": ("issuetype", "issuetype"),
            "subject": ("summary", "summary"),
        }.get(field, (field, field))
        (old, old_text), (new, new_text) = pair(before), pair(after)
        return {
            "field": name,
            "fieldtype": "custom" if field == "group" else "jira",
            "fieldId": key,
            "from": old,
            "fromString": old_text,
            "to": new,
            "toString": new_text,
        }

    def searchable(self, ticket: Ticket) -> dict[str, Any]:
        closed = None if ticket.closed_at is None else int(ticket.closed_at.timestamp() * 1000)
        return {
            "project": PROJECT,
            "key": f"{PROJECT}-{ticket.id}",
            "id": str(10_000 + ticket.id),
            "status": STATUS[ticket.status][1],
            "created": int(ticket.created_at.timestamp() * 1000),
            "updated": int(ticket.updated_at.timestamp() * 1000),
            "resolved": closed,
            "resolutiondate": closed,
        }


def status(word: str) -> dict[str, Any]:
    number, key, name = CATEGORY.get(word, (4, "indeterminate", "In Progress"))
    return {"id": STATUS[word][0], "name": STATUS[word][1], "statusCategory": {"id": number, "key": key, "name": name}}


def user(person: Person) -> dict[str, Any]:
    return {
        "accountId": f"acc-{person.id}",
        "displayName": person.name,
        "emailAddress": person.email,
        "active": True,
        "accountType": "atlassian" if person.group else "customer",
    }
