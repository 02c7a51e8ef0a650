"""What Zammad tells: its words, rows and history, from the truth."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from tests.servers.base import Product, Request
from tests.servers.filters import COMPARE
from tests.servers.told import instant, iso
from tests.servers.truth import Ticket

STATE = {"new": 1, "open": 2, "pending": 3, "hold": 8, "solved": 4, "closed": 4}
STATES = {
    1: ("new", "new"),
    2: ("open", "open"),
    3: ("pending reminder", "pending reminder"),
    4: ("closed", "closed"),
    5: ("merged", "merged"),
    7: ("pending close", "pending action"),
    8: ("waiting for supplier", "pending reminder"),
}
PRIORITY = {"low": 1, "normal": 2, "high": 3, "urgent": 3}
PRIORITIES = {1: "1 low", 2: "2 normal", 3: "3 high"}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TERM = re.compile(
    r"(?P<name>[\w.]+):\s*(?:(?P<open>[\[{])\s*(?P<low>\S+)\s+TO\s+(?P<high>\S+?)\s*(?P<close>[\]}])|(?P<sign>>=|<=|>|<)?(?P<value>\"[^\"]*\"|\S+))"
)


class ZammadRows(Product):
    """The rows of the product; how they are asked for is in zammad.py."""

    name = "zammad"

    def __init__(self, *args: Any, search_window: int = 10_000, **options: Any) -> None:
        super().__init__(*args, **options)
        self.search_window = search_window

    def row(self, ticket: Ticket, request: Request, expand: bool) -> dict[str, Any]:
        state, truth = 5 if ticket.merged_into else STATE[ticket.status], self.truth
        row: dict[str, Any] = {
            "id": ticket.id,
            "number": f"{22000 + ticket.id}",
            "title": ticket.subject,
            "group_id": ticket.group,
            "state_id": state,
            "priority_id": PRIORITY[ticket.priority],
            "owner_id": owner(ticket.assignee),
            "customer_id": 200 + ticket.requester,
            "organization_id": ticket.organisation,
            "note": None,
            "type": ticket.type,
            "first_response_at": None,
            "close_at": millis(ticket.closed_at),
            "escalation_at": millis(ticket.due_at) if ticket.closed_at is None else None,
            "pending_time": None,
            "last_contact_at": millis(ticket.comments[-1].at),
            "article_count": len(ticket.comments),
            "preferences": {},
            "created_by_id": 200 + ticket.requester,
            "updated_by_id": 1,
            "created_at": millis(ticket.created_at),
            "updated_at": millis(ticket.updated_at),
        }
        if expand:
            row |= {
                "group": truth.groups[ticket.group].name,
                "state": STATES[state][0],
                "priority": PRIORITIES[PRIORITY[ticket.priority]],
                "owner": truth.people[ticket.assignee].email if ticket.assignee else "-",
                "customer": truth.people[ticket.requester].email,
                "organization": truth.organisations[ticket.organisation],
                "article_ids": [comment.number for comment in ticket.comments],
            }
        return self.dress(row, request)

    def pair(self, field: str, value: Any) -> tuple[int | None, str]:
        if field == "status":
            return STATE[value], STATES[STATE[value]][0]
        if field == "priority":
            return PRIORITY[value], PRIORITIES[PRIORITY[value]]
        if field == "group":
            return value, self.truth.groups[value].name
        if field == "assignee":
            return owner(value), self.truth.people[value].name if value else "-"
        return None, str(value)

    def calendar(self) -> dict[str, Any]:
        hours = self.truth.hours
        spans = {
            day: {"active": n in hours.days, "timeframes": [list(hours.days.get(n, ("09:00", "17:00")))]}
            for n, day in enumerate(DAYS)
        }
        free = {day.isoformat(): {"active": True, "summary": name} for day, name in hours.holidays}
        free["2026-10-31"] = {"active": False, "summary": "Not ours"}  # one that was switched off
        return {
            "id": 1,
            "name": hours.name,
            "timezone": hours.zone,
            "business_hours": spans,
            "default": True,
            "ical_url": "",
            "public_holidays": free,
            "last_sync": None,
        }


def owner(person: int | None) -> int:
    """Return the id of an owner: nobody is the user 1, "-"."""
    return 200 + person if person else 1


def millis(at: datetime | None) -> str | None:
    return iso(at, "%Y-%m-%dT%H:%M:%S.000Z")


def one(text: str, row: dict[str, Any]) -> bool:
    found = TERM.fullmatch(text)
    if found is None:
        return text.strip('"').lower() in str(row["title"]).lower()
    name = "state" if found["name"] == "state.name" else found["name"]
    have = row.get(name)
    if found["open"]:
        low, high = found["low"].strip('"'), found["high"].strip('"')
        above = low == "*" or COMPARE[">=" if found["open"] == "[" else ">"](have, like(have, low))
        return above and (high == "*" or COMPARE["<=" if found["close"] == "]" else "<"](have, like(have, high)))
    return COMPARE[found["sign"] or "="](have, like(have, found["value"].strip('"')))


def like(have: Any, text: str) -> Any:
    if isinstance(have, int):
        return int(text)
    text = text.replace("\\", "")
    return millis(instant(text)) if re.match(r"\d{4}-\d\d-\d\d", text) else text
