"""Zammad REST API v1.

Log in: `Authorization: Token token={token}` (or Bearer). Times "2026-10-01T12:00:00.000Z".
(a) Changed cases:
`GET /api/v1/tickets/search?query=updated_at:>=T&sort_by=updated_at&order_by=asc|desc&page=&per_page=&expand=true`
(search syntax of Elasticsearch: also updated_at:[A TO B], both bounds); at most 200 a page and 10,000 rows of one
search; with expand a bare list that has state, group, owner, priority, customer, organization as names beside the
ids, without it {"tickets": ids, "tickets_count", "assets"}. The search index follows with a little delay.
`GET /api/v1/tickets?page=&per_page=&expand=true` lists all by id, at most 100 a page. Pages are offsets: what changes
meanwhile shifts the rest. No Link, no total. Deleted tickets are gone; merged ones have the state "merged".
(b) History: `GET /api/v1/ticket_history/{id}` -> history (object, type, attribute, value_from, value_to, id_from,
id_to, created_at, created_by_id), one ticket at a time, oldest first.
(c) `/api/v1/ticket_states`, `ticket_priorities`, `groups`, `users?page=`, `organizations`, `calendars`
(business_hours per day with timeframes, public_holidays by date, timezone).
No told limits of its own; a proxy in front may send 429. 401 is {"error": "..."}.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from tests.servers.base import Answer, Request, Route, serve
from tests.servers.told import ordered, shuffled
from tests.servers.zammad_rows import PRIORITIES, STATES, ZammadRows, millis, one


class Zammad(ZammadRows):
    def routes(self) -> dict[str, Route]:
        truth = self.truth
        dates = {"created_at": "2025-01-01T00:00:00.000Z", "updated_at": "2025-01-01T00:00:00.000Z"}
        return {
            r"GET /api/v1/tickets": self.listed,
            r"GET /api/v1/tickets/search": self.search,
            r"GET /api/v1/tickets/(\d+)": self.one,
            r"GET /api/v1/ticket_history/(\d+)": self.history,
            r"GET /api/v1/ticket_states": lambda r: Answer(
                body=[
                    {"id": n, "name": name, "state_type_id": n, "state_type": kind, "active": True, **dates}
                    for n, (name, kind) in STATES.items()
                ]
            ),
            r"GET /api/v1/ticket_priorities": lambda r: Answer(
                body=[{"id": n, "name": name, "active": True, **dates} for n, name in PRIORITIES.items()]
            ),
            r"GET /api/v1/groups": lambda r: self.paged(
                r, [{"id": g.id, "name": g.name, "active": True, **dates} for g in truth.groups.values()]
            ),
            r"GET /api/v1/users": lambda r: self.paged(
                r,
                [
                    {
                        "id": 200 + p.id,
                        "login": p.email,
                        "email": p.email,
                        "firstname": p.name.split()[0],
                        "lastname": p.name.split()[1],
                        "active": True,
                        "role_ids": [2] if p.group else [3],
                        "group_ids": {str(p.group): ["full"]} if p.group else {},
                        "organization_id": p.organisation,
                        **dates,
                    }
                    for p in truth.people.values()
                ],
            ),
            r"GET /api/v1/users/me": lambda r: Answer(body={"id": 201, "login": "api", "roles": ["Admin"]}),
            r"GET /api/v1/organizations": lambda r: self.paged(
                r, [{"id": n, "name": name, "active": True, **dates} for n, name in truth.organisations.items()]
            ),
            r"GET /api/v1/calendars": lambda r: Answer(body=[self.calendar()]),
        }

    def auth(self) -> dict[str, str]:
        return {"Authorization": f"Token token={self.token}"}

    def bearer(self, request: Request) -> str | None:
        found = re.fullmatch(r'Token token="?([^"]+)"?', request.headers.get("authorization", ""))
        return found.group(1) if found else super().bearer(request)

    def unauthorised(self, request: Request) -> Answer:
        return Answer(401, {"error": "Invalid token" if self.bearer(request) else "Authentication required"})

    def too_many(self, request: Request) -> Answer:
        return Answer(429, "Retry later\n", {"Content-Type": "text/plain"})

    def missing(self, request: Request) -> Answer:
        return Answer(404, {"error": "Couldn't find Ticket", "error_human": "Couldn't find Ticket"})

    def refused(self, message: str) -> Answer:
        return Answer(422, {"error": message, "error_human": message})

    def paged(self, request: Request, rows: list[dict[str, Any]], most: int = 100, usual: int = 100) -> Answer:
        size = min(request.number_of("per_page", request.number_of("limit", usual)), most, self.page)
        start = (request.number_of("page", 1) - 1) * size
        return Answer(body=rows[start : start + size])

    def listed(self, request: Request) -> Answer:
        return self.paged(
            request, [self.row(ticket, request, request.query.get("expand") == "true") for ticket in self.truth.live()]
        )

    def search(self, request: Request) -> Answer:
        text, expand = request.query.get("query", "*"), request.query.get("expand") == "true"
        rows = [row for row in (self.row(ticket, request, True) for ticket in self.truth.live()) if matches(text, row)]
        names = [name.strip() for name in request.query.get("sort_by", "updated_at").split(",")]
        ways = [way.strip() for way in request.query.get("order_by", "desc").split(",")]
        by = [(name, (ways[n] if n < len(ways) else ways[-1]) == "desc") for n, name in enumerate(names)]
        rows = ordered(rows, by, tie=lambda row: shuffled(row["id"]))
        size = min(request.number_of("per_page", request.number_of("limit", 50)), 200, self.page)
        if request.number_of("page", 1) * size > self.search_window:
            raise ValueError(
                f"Result window is too large, from + size must be less than or equal to: [{self.search_window}]"
            )
        answer = self.paged(request, rows, 200, 50)
        if not expand:
            some = {
                str(row["id"]): {
                    k: v
                    for k, v in row.items()
                    if k not in ("group", "state", "priority", "owner", "customer", "organization")
                }
                for row in answer.body
            }
            answer.body = {
                "tickets": [row["id"] for row in answer.body],
                "tickets_count": len(some),
                "assets": {"Ticket": some},
            }
        return answer

    def one(self, request: Request, number: str) -> Answer:
        found = self.truth.ticket(int(number))
        return (
            Answer(body=self.row(found, request, request.query.get("expand") == "true"))
            if found
            else self.missing(request)
        )

    def history(self, request: Request, number: str) -> Answer:
        found = self.truth.ticket(int(number))
        if found is None:
            return self.missing(request)
        rows = [
            {
                "id": found.id * 100_000,
                "o_id": found.id,
                "object": "Ticket",
                "type": "created",
                "created_by_id": 200 + found.requester,
                "created_at": millis(found.created_at),
            }
        ]
        for change in found.changes:
            (old_id, old), (new_id, new) = self.pair(change.field, change.before), self.pair(change.field, change.after)
            if (old_id, old) == (new_id, new):
                continue
            name = {"status": "state", "assignee": "owner", "subject": "title"}.get(change.field, change.field)
            ids = {} if old_id is None else {"id_from": old_id, "id_to": new_id}
            rows.append(
                {
                    "id": change.number,
                    "o_id": found.id,
                    "object": "Ticket",
                    "type": "updated",
                    "attribute": name,
                    "value_from": old,
                    "value_to": new,
                    **ids,
                    "created_by_id": 200 + change.by if change.by else 1,
                    "created_at": millis(change.at),
                }
            )
        return Answer(body={"history": rows, "assets": {}})


def matches(text: str, row: dict[str, Any]) -> bool:
    """Apply a query of terms joined by AND: name:value, name:>=value, name:[low TO high]."""
    return all(one(term.strip(), row) for term in re.split(r"\bAND\b", text) if term.strip() not in ("", "*"))


serving = partial(serve, Zammad)
