"""Freshdesk API v2.

Log in: Basic `{api key}:X`. Times "2026-10-01T12:00:00Z".
(a) Changed cases: `GET /api/v2/tickets?updated_since=&order_by=updated_at&order_type=asc|desc&per_page=&page=` -> a
bare list, a Link header with rel="next" while there is more; at most 100 rows a page and 300 pages (page 301 is a
400); without updated_since only tickets of the last 30 days; no upper bound; pages are offsets, so a ticket that
changes meanwhile shifts what follows; ties in no told order; include=stats adds resolved_at, closed_at, reopened_at
and others. Deleted ones are only under filter=deleted.
(b) History: no history of a ticket; `GET /api/v2/export/ticket_activities?created_at=YYYY-MM-DD` -> export[].url, a
file of that whole day (activities_data: performed_at "01-10-2026 12:00:00 +0000", ticket_id, performer_id, activity
with the new values as names); 30 days are kept, the present day is not there yet (404).
(c) `/api/v2/ticket_fields` (choices of status), `groups`, `agents`, `companies`, `business_hours` (no holidays).
429 carries Retry-After; X-RateLimit-Total, -Remaining and -Used-CurrentRequest are on every answer.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from tests.servers.base import Answer, Request, Route, from_basic, serve
from tests.servers.freshdesk_rows import FreshdeskRows
from tests.servers.told import basic, instant, ordered, shuffled

ORDERS = ("created_at", "due_by", "updated_at", "status")


class Freshdesk(FreshdeskRows):
    open_paths = r"/exports/.*"  # a signed address, as of a file store

    def routes(self) -> dict[str, Route]:
        people = self.truth.people
        return {
            r"GET /api/v2/tickets": self.tickets,
            r"GET /api/v2/tickets/(\d+)": self.ticket,
            r"GET /api/v2/tickets/(\d+)/conversations": self.conversations,
            r"GET /api/v2/export/ticket_activities": self.export,
            r"GET /exports/(\d{4}-\d\d-\d\d)\.json": self.exported,
            r"GET /api/v2/(?:admin/)?ticket_fields": self.fields,
            r"GET /api/v2/groups": lambda r: self.paged(
                r,
                [
                    {
                        "id": g.id,
                        "name": g.name,
                        "business_hour_id": 1,
                        "agent_ids": [p.id for p in people.values() if p.group == g.id],
                    }
                    for g in self.truth.groups.values()
                ],
            ),
            r"GET /api/v2/agents": lambda r: self.paged(
                r,
                [
                    {
                        "id": p.id,
                        "available": True,
                        "group_ids": [p.group],
                        "contact": {"name": p.name, "email": p.email, "active": True},
                    }
                    for p in self.truth.agents()
                ],
            ),
            r"GET /api/v2/agents/me": lambda r: Answer(
                body={"id": 1, "contact": {"name": "API", "time_zone": "Berlin"}}
            ),
            r"GET /api/v2/companies": lambda r: self.paged(
                r, [{"id": n, "name": name} for n, name in self.truth.organisations.items()]
            ),
            r"GET /api/v2/business_hours": self.hours,
        }

    def auth(self) -> dict[str, str]:
        return {"Authorization": basic(self.token, "X")}

    def bearer(self, request: Request) -> str | None:
        return from_basic(request)[0] or None

    def unauthorised(self, request: Request) -> Answer:
        return Answer(
            401, {"code": "invalid_credentials", "message": "You have to be logged in to perform this action."}
        )

    def too_many(self, request: Request) -> Answer:
        return Answer(429, {"message": "You have exceeded the limit of requests per hour"})

    def broken(self, status: int) -> Answer:
        return Answer(
            status,
            {"code": "internal_error", "message": "We're sorry, but something went wrong."} if status == 500 else "",
        )

    def missing(self, request: Request) -> Answer:
        return Answer(404)

    def refused(self, message: str) -> Answer:
        field, _, text = message.partition(": ")
        return Answer(
            400,
            {
                "description": "Validation failed",
                "errors": [{"field": field, "message": text, "code": "invalid_value"}],
            },
        )

    def always(self) -> dict[str, str]:
        left = str(max(0, 5000 - len(self.requests)))
        return {"X-RateLimit-Total": "5000", "X-RateLimit-Remaining": left, "X-RateLimit-Used-CurrentRequest": "1"}

    def tickets(self, request: Request) -> Answer:
        query = request.query
        by, way = query.get("order_by", "created_at"), query.get("order_type", "desc")
        if by not in ORDERS:
            raise ValueError(f"order_by: It should be one of these values: '{','.join(ORDERS)}'")
        found = self.truth.gone() if query.get("filter") == "deleted" else self.truth.live()
        if since := query.get("updated_since"):
            found = [ticket for ticket in found if ticket.updated_at >= instant(since)]
        else:
            found = [ticket for ticket in found if ticket.created_at >= self.now() - timedelta(days=30)]
        rows = [self.row(ticket, request) for ticket in found]
        return self.paged(request, ordered(rows, [(by, way == "desc")], tie=lambda row: shuffled(row["id"])))

    def ticket(self, request: Request, number: str) -> Answer:
        found = self.truth.ticket(int(number))
        return Answer(body=self.row(found, request)) if found else self.missing(request)

    def export(self, request: Request) -> Answer:
        day = date.fromisoformat(request.query["created_at"])
        if not self.now().date() - timedelta(days=30) <= day < self.now().date():
            return self.missing(request)
        return Answer(
            body={
                "export": [
                    {
                        "created_at": f"{day.day}-{day.month}-{day.year}",
                        "url": f"{self.url}/exports/{day}.json?X-Amz-Signature=5f1e",
                    }
                ]
            }
        )


serving = partial(serve, Freshdesk)
