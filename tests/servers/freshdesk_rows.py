"""What Freshdesk tells: its words, rows and history, from the truth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from tests.servers.base import Answer, Product, Request
from tests.servers.told import iso
from tests.servers.truth import Moment, Ticket

STATUS = {"new": 2, "open": 2, "pending": 6, "hold": 7, "solved": 4, "closed": 5}
LABEL = {2: "Open", 3: "Pending", 4: "Resolved", 5: "Closed", 6: "Waiting on Customer", 7: "Waiting on Third Party"}
PRIORITY = {"low": 1, "normal": 2, "high": 3, "urgent": 4}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class FreshdeskRows(Product):
    """The rows of the product; how they are asked for is in freshdesk.py."""

    name = "freshdesk"

    def __init__(self, *args: Any, last_page: int = 300, **options: Any) -> None:
        super().__init__(*args, **options)
        self.last_page = last_page

    def row(self, ticket: Ticket, request: Request) -> dict[str, Any]:
        row: dict[str, Any] = {
            "id": ticket.id,
            "subject": ticket.subject,
            "type": ticket.type.title(),
            "status": STATUS[ticket.status],
            "priority": PRIORITY[ticket.priority],
            "source": 1,
            "group_id": ticket.group,
            "responder_id": ticket.assignee,
            "requester_id": ticket.requester,
            "company_id": ticket.organisation,
            "created_at": iso(ticket.created_at),
            "updated_at": iso(ticket.updated_at),
            "due_by": iso(ticket.due_at),
            "fr_due_by": iso(ticket.due_at),
            "is_escalated": False,
            "spam": False,
            "tags": [],
            "custom_fields": {},
            "association_type": None,
            "cc_emails": [],
            "product_id": None,
        }
        if ticket.deleted_at:
            row["deleted"] = True
        wanted = request.query.get("include", "").split(",")
        if "stats" in wanted:
            reopened = [
                c.at
                for c in ticket.changes
                if c.field == "status" and c.before in ("solved", "closed") and STATUS[str(c.after)] == 2
            ]
            moved = [m.at for m in ticket.story() if STATUS[str(m.before["status"])] != STATUS[str(m.after["status"])]]
            row["stats"] = {
                "resolved_at": iso(ticket.entered("solved", "closed"))
                if ticket.status in ("solved", "closed")
                else None,
                "closed_at": iso(ticket.entered("closed")) if ticket.status == "closed" else None,
                "reopened_at": iso(reopened[-1]) if reopened else None,
                "first_responded_at": None,
                "agent_responded_at": None,
                "requester_responded_at": None,
                "pending_since": None,
                "status_updated_at": iso(moved[-1]) if moved else iso(ticket.created_at),
            }
        if "requester" in wanted:
            person = self.truth.people[ticket.requester]
            row["requester"] = {"id": person.id, "name": person.name, "email": person.email}
        return self.dress(row, request)

    def conversations(self, request: Request, number: str) -> Answer:
        found = self.truth.ticket(int(number))
        notes = found.comments[1:] if found else []
        return self.paged(
            request,
            [
                {
                    "id": n.number,
                    "ticket_id": n.ticket,
                    "user_id": n.by,
                    "incoming": n.by > 100,
                    "private": not n.public,
                    "body_text": n.text,
                    "created_at": iso(n.at),
                    "updated_at": iso(n.at),
                }
                for n in notes
            ],
        )

    def exported(self, request: Request, day: str) -> Answer:
        start = datetime.fromisoformat(day).replace(tzinfo=UTC)
        end = start + timedelta(days=1)
        rows = [row for moment in self.truth.moments() if start <= moment.at < end and (row := activity(self, moment))]
        rows += [
            {
                **stamped(t.created_at),
                "ticket_id": t.id,
                "performer_type": "user",
                "performer_id": t.requester,
                "activity": {
                    "new_ticket": True,
                    "source": 1,
                    "requester_id": t.requester,
                    "status": LABEL[STATUS[str(t.initial["status"])]],
                    "priority": PRIORITY[str(t.initial["priority"])],
                    "group": self.truth.groups[int(t.initial["group"] or 0)].name,
                },
            }
            for t in self.truth.live()
            if start <= t.created_at < end
        ]
        rows.sort(
            key=lambda row: (
                row["performed_at"][6:10]
                + row["performed_at"][3:5]
                + row["performed_at"][:2]
                + row["performed_at"][11:]
            )
        )
        meta = {
            "start_at": stamped(start)["performed_at"],
            "end_at": stamped(end)["performed_at"],
            "activities_count": len(rows),
        }
        return Answer(body={"metadata": meta, "activities_data": rows})

    def fields(self, request: Request) -> Answer:
        return Answer(
            body=[
                {
                    "id": 1,
                    "name": "status",
                    "label": "Status",
                    "type": "default_status",
                    "choices": {str(n): [label, label] for n, label in LABEL.items()},
                },
                {
                    "id": 2,
                    "name": "priority",
                    "label": "Priority",
                    "type": "default_priority",
                    "choices": {word.title(): n for word, n in PRIORITY.items()},
                },
                {
                    "id": 3,
                    "name": "ticket_type",
                    "label": "Type",
                    "type": "default_ticket_type",
                    "choices": ["Question", "Incident", "Problem", "Task"],
                },
            ]
        )

    def hours(self, request: Request) -> Answer:
        def clock(text: str) -> str:
            hour = int(text[:2])
            return f"{(hour - 1) % 12 + 1:02}:{text[3:]}:00 {'am' if hour < 12 else 'pm'}"

        spans = {
            DAYS[day]: {"start_time": clock(start), "end_time": clock(end)}
            for day, (start, end) in self.truth.hours.days.items()
        }
        return Answer(
            body=[
                {
                    "id": 1,
                    "name": self.truth.hours.name,
                    "description": "",
                    "time_zone": "Berlin",
                    "is_default": True,
                    "business_hours": spans,
                    "created_at": "2025-01-01T00:00:00Z",
                    "updated_at": "2025-01-01T00:00:00Z",
                }
            ]
        )

    def paged(self, request: Request, rows: list[dict[str, Any]]) -> Answer:
        page, asked = request.number_of("page", 1), request.number_of("per_page", 30)
        if page > self.last_page:
            raise ValueError(
                f"page: You cannot access tickets beyond the {self.last_page}th page."
                " Please provide a smaller page number."
            )
        if asked > 100:
            raise ValueError("per_page: It should be a Positive Integer less than or equal to 100")
        size = min(asked, self.page)
        headers = {}
        if len(rows) > page * size:
            again = urlencode({**request.query, "page": page + 1, "per_page": size})
            headers["Link"] = f'<{self.url}{request.path}?{again}>; rel="next"'
        return Answer(body=rows[(page - 1) * size : page * size], headers=headers)


def stamped(at: datetime) -> dict[str, str | None]:
    return {"performed_at": iso(at, "%d-%m-%Y %H:%M:%S +0000")}


def activity(server: FreshdeskRows, moment: Moment) -> dict[str, Any] | None:
    """Return one line of the export: the new values only, as names; None where Freshdesk would see no change."""
    told: dict[str, Any] = {}
    for change in moment.changes:
        if change.field == "status" and STATUS[str(change.before)] != STATUS[str(change.after)]:
            told["status"] = LABEL[STATUS[str(change.after)]]
        elif change.field == "group":
            told["group"] = server.truth.groups[int(change.after or 0)].name
        elif change.field == "assignee":
            told["agent_id"] = change.after
        elif change.field == "priority":
            told["priority"] = PRIORITY[str(change.after)]
        elif change.field == "type":
            told["ticket_type"] = str(change.after).title()
    who = {"performer_type": "system" if moment.by is None else "user", "performer_id": moment.by}
    return {**stamped(moment.at), "ticket_id": moment.ticket, **who, "activity": told} if told else None
