"""What HubSpot tells: its words, rows and history, from the truth."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.servers.base import Answer, Product, Request
from tests.servers.told import iso
from tests.servers.truth import Ticket

STAGE = {"new": "1", "open": "3", "pending": "2", "hold": "95831234", "solved": "4", "closed": "4"}
STAGES = {"1": "New", "2": "Waiting on contact", "3": "Waiting on us", "95831234": "Waiting on supplier", "4": "Closed"}
PRIORITY = {"low": "LOW", "normal": "MEDIUM", "high": "HIGH", "urgent": "URGENT"}
DEFAULT = (
    "content",
    "createdate",
    "hs_lastmodifieddate",
    "hs_object_id",
    "hs_pipeline",
    "hs_pipeline_stage",
    "hs_ticket_category",
    "hs_ticket_priority",
    "subject",
)
PROPERTY = {
    "status": "hs_pipeline_stage",
    "assignee": "hubspot_owner_id",
    "group": "hubspot_team_id",
    "priority": "hs_ticket_priority",
    "type": "hs_ticket_category",
    "subject": "subject",
}


class HubSpotRows(Product):
    """The rows of the product; how they are asked for is in hubspot.py."""

    name = "hubspot"

    def __init__(self, *args: Any, search_limit: int = 10_000, **options: Any) -> None:
        super().__init__(*args, **options)
        self.search_limit = search_limit

    def properties(self, ticket: Ticket) -> dict[str, Any]:
        return {
            "hs_object_id": str(ticket.id),
            "subject": ticket.subject,
            "content": ticket.comments[0].text,
            "hs_pipeline": "0",
            "hs_pipeline_stage": STAGE[ticket.status],
            "hs_ticket_priority": PRIORITY[ticket.priority],
            "hs_ticket_category": ticket.type.upper(),
            "hubspot_owner_id": None if ticket.assignee is None else str(ticket.assignee),
            "hubspot_team_id": str(ticket.group),
            "hs_primary_company_name": self.truth.organisations[ticket.organisation],
            "createdate": millis(ticket.created_at),
            "hs_lastmodifieddate": millis(ticket.updated_at),
            "closed_date": millis(ticket.closed_at),
            "hs_merged_object_ids": None,
        }

    def row(self, ticket: Ticket, request: Request, names: list[str], past: list[str] | None = None) -> dict[str, Any]:
        held = self.dress(self.properties(ticket), request)
        extra = [name for name in self.faults.appears if name in held]
        gone = {name for name, since in self.faults.vanishes.items() if request.number >= since}
        always = ("hs_object_id", "createdate", "hs_lastmodifieddate")
        shown = {
            name: held.get(name) for name in dict.fromkeys([*always, *(names or DEFAULT), *extra]) if name not in gone
        }
        row = {
            "id": str(ticket.id),
            "properties": shown,
            "createdAt": millis(ticket.created_at),
            "updatedAt": millis(ticket.updated_at),
            "archived": ticket.deleted_at is not None,
        }
        if past:
            row["propertiesWithHistory"] = {name: self.history(ticket, name) for name in past}
        if ticket.deleted_at:
            row["archivedAt"] = millis(ticket.deleted_at)
        return row

    def history(self, ticket: Ticket, name: str) -> list[dict[str, Any]]:
        field = {held: ours for ours, held in PROPERTY.items()}.get(name)
        if field is None:
            return [
                {
                    "value": self.properties(ticket).get(name),
                    "timestamp": millis(ticket.created_at),
                    "sourceType": "API",
                }
            ]
        found = [(ticket.created_at, ticket.initial[field], None)] + [
            (c.at, c.after, c.by) for c in ticket.changes if c.field == field
        ]
        versions: list[dict[str, Any]] = []
        for at, value, by in found:
            text = stored(field, value)
            if not versions or versions[-1]["value"] != text:
                who = (
                    {"sourceType": "CRM_UI", "sourceId": f"userId:{by}", "updatedByUserId": by}
                    if by
                    else {"sourceType": "AUTOMATION_PLATFORM"}
                )
                versions.append({"value": text, "timestamp": millis(at), **who})
        return versions[::-1]

    def pipelines(self, request: Request) -> Answer:
        stages = [
            {
                "id": n,
                "label": label,
                "displayOrder": order,
                "archived": False,
                "metadata": {"ticketState": "CLOSED" if n == "4" else "OPEN", "isClosed": str(n == "4").lower()},
            }
            for order, (n, label) in enumerate(STAGES.items())
        ]
        return Answer(
            body={
                "results": [
                    {"id": "0", "label": "Support Pipeline", "displayOrder": 0, "archived": False, "stages": stages}
                ]
            }
        )

    def owners(self, request: Request) -> Answer:
        agents = sorted(self.truth.agents(), key=lambda p: p.id)
        rest = [p for p in agents if p.id >= request.number_of("after", 0)]
        size = min(request.number_of("limit", 100), self.page)
        rows = [
            {
                "id": str(p.id),
                "email": p.email,
                "firstName": p.name.split()[0],
                "lastName": p.name.split()[1],
                "userId": p.id,
                "archived": False,
                "teams": [{"id": str(p.group), "name": self.truth.groups[p.group or 0].name, "primary": True}],
            }
            for p in rest[:size]
        ]
        return Answer(
            body={"results": rows, **({"paging": {"next": {"after": str(rest[size].id)}}} if len(rest) > size else {})}
        )


def millis(at: datetime | None) -> str | None:
    return iso(at, "%Y-%m-%dT%H:%M:%S.000Z")


def stored(field: str, value: str | int | None) -> str:
    """Return a value as HubSpot keeps it; an empty one is an empty text in a history."""
    words = {"status": STAGE, "priority": PRIORITY}.get(field)
    return (
        "" if value is None else words[str(value)] if words else str(value).upper() if field == "type" else str(value)
    )
