"""What Zendesk tells: its words, rows and history, from the truth."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from tests.servers.base import Answer, Product, Request
from tests.servers.told import iso
from tests.servers.truth import Ticket

CATEGORIES = {"new": "new", "open": "open", "pending": "pending", "hold": "hold", "solved": "solved"}


class ZendeskRows(Product):
    """The rows of the product; how they are asked for is in zendesk.py."""

    name = "zendesk"

    def __init__(self, *args: Any, held_back: timedelta = timedelta(minutes=1), **options: Any) -> None:
        super().__init__(*args, **options)
        self.held_back = held_back

    def row(self, ticket: Ticket, request: Request) -> dict[str, Any]:
        gone = ticket.deleted_at is not None
        row = {
            "url": f"{self.url}/api/v2/tickets/{ticket.id}.json",
            "id": ticket.id,
            "external_id": None,
            "subject": ticket.subject,
            "raw_subject": ticket.subject,
            "description": ticket.comments[0].text,
            "type": ticket.type,
            "status": "deleted" if gone else ticket.status,
            "custom_status_id": None,
            "priority": ticket.priority,
            "group_id": ticket.group,
            "assignee_id": ticket.assignee,
            "requester_id": ticket.requester,
            "submitter_id": ticket.requester,
            "organization_id": ticket.organisation,
            "created_at": iso(ticket.created_at),
            "updated_at": iso(ticket.updated_at),
            "due_at": iso(ticket.due_at) if ticket.type == "task" else None,
            "generated_timestamp": int(ticket.updated_at.timestamp()),
            "tags": ["closed_by_merge"] if ticket.merged_into else [],
            "custom_fields": [],
            "fields": [],
            "is_public": True,
            "has_incidents": False,
            "via": {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}},
        }
        return self.dress(row, request)

    def exported(self) -> list[tuple[int, int, Ticket]]:
        """Return (second, id, ticket) in the order of the export, deleted ones as well."""
        last = self.now() - self.held_back
        tickets = [*self.truth.live(), *self.truth.gone()]
        return sorted((int(t.updated_at.timestamp()), t.id, t) for t in tickets if t.updated_at <= last)

    @staticmethod
    def event(number: int, ticket: int, at: datetime, by: int | None, children: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": number,
            "ticket_id": ticket,
            "timestamp": int(at.timestamp()),
            "created_at": iso(at),
            "updater_id": -1 if by is None else by,
            "via": "Web form" if by else "Rule",
            "system": {},
            "event_type": "Audit",
            "child_events": children,
        }

    def statuses(self, request: Request) -> Answer:
        rows = [
            {"id": n, "status_category": word, "agent_label": word.title(), "active": True, "default": True}
            for n, word in enumerate(CATEGORIES, 1)
        ]
        return Answer(body={"custom_statuses": rows})

    def groups(self, request: Request) -> Answer:
        return self.listed(
            request, "groups", [{"id": g.id, "name": g.name, "deleted": False} for g in self.truth.groups.values()]
        )

    def users(self, request: Request) -> Answer:
        agents = self.truth.agents() if request.query.get("role") == "agent" else list(self.truth.people.values())
        return self.listed(
            request,
            "users",
            [
                {
                    "id": p.id,
                    "name": p.name,
                    "email": p.email,
                    "role": "agent" if p.group else "end-user",
                    "active": True,
                    "suspended": False,
                    "default_group_id": p.group,
                    "organization_id": p.organisation,
                }
                for p in sorted(agents, key=lambda p: p.id)
            ],
        )

    def organizations(self, request: Request) -> Answer:
        return self.listed(
            request, "organizations", [{"id": n, "name": name} for n, name in self.truth.organisations.items()]
        )

    def schedules(self, request: Request) -> Answer:
        def minutes(day: int, text: str) -> int:
            return (day + 1) % 7 * 1440 + int(text[:2]) * 60 + int(text[3:])

        hours = self.truth.hours
        spans = [
            {"start_time": minutes(day, start), "end_time": minutes(day, end)}
            for day, (start, end) in hours.days.items()
        ]
        zone = {"Europe/Berlin": "Berlin"}.get(hours.zone, hours.zone)  # Zendesk has its own names of zones
        return Answer(
            body={
                "schedules": [
                    {
                        "id": 1,
                        "name": hours.name,
                        "time_zone": zone,
                        "intervals": spans,
                        "created_at": "2025-01-01T00:00:00Z",
                        "updated_at": "2025-01-01T00:00:00Z",
                    }
                ]
            }
        )

    def holidays(self, request: Request, number: str) -> Answer:
        return Answer(
            body={
                "holidays": [
                    {"id": n, "name": name, "start_date": day.isoformat(), "end_date": day.isoformat()}
                    for n, (day, name) in enumerate(self.truth.hours.holidays, 1)
                ]
            }
        )

    def listed(self, request: Request, key: str, rows: list[dict[str, Any]]) -> Answer:
        """Cut a page by cursor (page[size], page[after])."""
        after = int(base64.b64decode(request.query.get("page[after]", "LTE=")))
        rest = [row for row in rows if row["id"] > after]
        size = min(request.number_of("page[size]", 100), self.page)
        some, more = rest[:size], len(rest) > size
        cursor = base64.b64encode(str(some[-1]["id"]).encode()).decode() if some else None
        link = f"{self.url}{request.path}?page%5Bsize%5D={size}&page%5Bafter%5D={quote(cursor or '')}" if more else None
        return Answer(
            body={
                key: some,
                "meta": {"has_more": more, "after_cursor": cursor, "before_cursor": None},
                "links": {"next": link, "prev": None},
            }
        )
