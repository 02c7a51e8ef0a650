"""Redmine REST API.

Log in: header `X-Redmine-API-Key` (or the key as the user of Basic); 401 has no body. Times "2026-10-01T12:00:00Z".
(a) Changed cases: `GET /issues.json?status_id=*&updated_on=>=T&sort=updated_on,id&offset=&limit=` -> issues,
total_count, offset, limit; without status_id only open ones; at most 100 a page; sort takes several columns,
":desc" turns one; also `updated_on=<=T` and `updated_on=><A|B` (both bounds). Pages are offsets: what changes
meanwhile shifts the rest. Deleted issues are gone; there is no merging.
(b) History: `GET /issues/{id}.json?include=journals` only, one issue at a time: journals (id, user, notes,
created_on, details: property "attr", name "status_id", old_value, new_value as texts). The list does not include
journals.
(c) `/issue_statuses.json` (is_closed), `/trackers.json`, `/enumerations/issue_priorities.json`, `/projects.json`,
`/users.json` (administrators), `/groups.json`; there are no business hours and no groups of a case: here the
project is the team and the custom field 1 the customer. No limits of its own; a proxy in front may send 429.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from tests.servers.base import Answer, Product, Request, Route, from_basic, serve
from tests.servers.filters import COMPARE
from tests.servers.told import instant, iso, ordered, shuffled
from tests.servers.truth import PRIORITIES, TYPES, Change, Ticket

STATUS = {"new": 1, "open": 2, "pending": 4, "hold": 7, "solved": 3, "closed": 5}
STATUSES = {
    1: ("New", False),
    2: ("In Progress", False),
    3: ("Resolved", True),
    4: ("Feedback", False),
    5: ("Closed", True),
    6: ("Rejected", True),
    7: ("On hold", False),
}
PRIORITY = {word: n for n, word in enumerate(PRIORITIES, 1)}
TRACKER = {word: n for n, word in enumerate(TYPES, 1)}
DETAIL = {
    "status": ("status_id", STATUS),
    "priority": ("priority_id", PRIORITY),
    "type": ("tracker_id", TRACKER),
    "group": ("project_id", None),
    "assignee": ("assigned_to_id", None),
    "subject": ("subject", None),
}


class Redmine(Product):
    name = "redmine"

    def routes(self) -> dict[str, Route]:
        truth = self.truth
        return {
            r"GET /issues\.json": self.issues,
            r"GET /issues/(\d+)\.json": self.issue,
            r"GET /issue_statuses\.json": lambda r: Answer(
                body={
                    "issue_statuses": [
                        {"id": n, "name": name, "is_closed": closed} for n, (name, closed) in STATUSES.items()
                    ]
                }
            ),
            r"GET /trackers\.json": lambda r: Answer(
                body={"trackers": [{"id": n, "name": word.title()} for word, n in TRACKER.items()]}
            ),
            r"GET /enumerations/issue_priorities\.json": lambda r: Answer(
                body={
                    "issue_priorities": [
                        {"id": n, "name": word.title(), "is_default": n == 2, "active": True}
                        for word, n in PRIORITY.items()
                    ]
                }
            ),
            r"GET /projects\.json": lambda r: self.paged(
                r,
                "projects",
                [
                    {"id": g.id, "name": g.name, "identifier": g.name.lower().replace(" ", "-"), "status": 1}
                    for g in truth.groups.values()
                ],
            ),
            r"GET /users\.json": lambda r: self.paged(
                r,
                "users",
                [
                    {
                        "id": p.id,
                        "login": p.email.partition("@")[0],
                        "firstname": p.name.split()[0],
                        "lastname": p.name.split()[1],
                        "mail": p.email,
                        "status": 1,
                    }
                    for p in truth.agents()
                ],
            ),
            r"GET /users/current\.json": lambda r: Answer(body={"user": {"id": 1, "login": "api", "admin": True}}),
            r"GET /groups\.json": lambda r: Answer(
                body={"groups": [{"id": 900 + g.id, "name": g.name} for g in truth.groups.values()]}
            ),
        }

    def auth(self) -> dict[str, str]:
        return {"X-Redmine-API-Key": self.token}

    def bearer(self, request: Request) -> str | None:
        return request.headers.get("x-redmine-api-key") or request.query.get("key") or from_basic(request)[0] or None

    def unauthorised(self, request: Request) -> Answer:
        return Answer(401, None, {"WWW-Authenticate": 'Basic realm="Redmine API"'})

    def too_many(self, request: Request) -> Answer:
        return Answer(429, "<html><body><h1>429 Too Many Requests</h1></body></html>", {"Content-Type": "text/html"})

    def broken(self, status: int) -> Answer:
        return Answer(status, f"<html><body><h1>{status}</h1></body></html>", {"Content-Type": "text/html"})

    def missing(self, request: Request) -> Answer:
        return Answer(404)

    def refused(self, message: str) -> Answer:
        return Answer(422, {"errors": [message]})

    def row(self, ticket: Ticket, request: Request) -> dict[str, Any]:
        people, code = self.truth.people, STATUS[ticket.status]
        row: dict[str, Any] = {
            "id": ticket.id,
            "project": {"id": ticket.group, "name": self.truth.groups[ticket.group].name},
            "tracker": {"id": TRACKER[ticket.type], "name": ticket.type.title()},
            "status": {"id": code, "name": STATUSES[code][0], "is_closed": STATUSES[code][1]},
            "priority": {"id": PRIORITY[ticket.priority], "name": ticket.priority.title()},
            "author": {"id": ticket.requester, "name": people[ticket.requester].name},
            "subject": ticket.subject,
            "description": ticket.comments[0].text,
            "start_date": (iso(ticket.created_at) or "")[:10],
            "due_date": (iso(ticket.due_at) or "")[:10],
            "done_ratio": 0,
            "is_private": False,
            "estimated_hours": None,
            "custom_fields": [{"id": 1, "name": "Customer", "value": self.truth.organisations[ticket.organisation]}],
            "created_on": iso(ticket.created_at),
            "updated_on": iso(ticket.updated_at),
            "closed_on": iso(ticket.closed_at),
        }
        if ticket.assignee:  # nobody: the key is not there at all
            row["assigned_to"] = {"id": ticket.assignee, "name": people[ticket.assignee].name}
        return self.dress(row, request)

    def issues(self, request: Request) -> Answer:
        query = request.query
        rows = [self.row(ticket, request) for ticket in self.truth.live()]
        state = query.get("status_id", "open")
        if state in ("open", "closed"):
            rows = [row for row in rows if row["status"]["is_closed"] == (state == "closed")]
        elif state != "*":
            rows = [row for row in rows if str(row["status"]["id"]) in re.split(r"[,|]", state)]
        for name in ("updated_on", "created_on", "closed_on"):
            if text := query.get(name):
                rows = [row for row in rows if within(row[name], text)]
        by = [(part.split(":")[0], part.endswith(":desc")) for part in query.get("sort", "id:desc").split(",")]
        return self.paged(request, "issues", ordered(rows, by, tie=lambda row: shuffled(row["id"])))

    def paged(self, request: Request, key: str, rows: list[dict[str, Any]]) -> Answer:
        size, start = min(request.number_of("limit", 25), 100, self.page), request.number_of("offset", 0)
        return Answer(body={key: rows[start : start + size], "total_count": len(rows), "offset": start, "limit": size})

    def issue(self, request: Request, number: str) -> Answer:
        found = self.truth.ticket(int(number))
        if found is None:
            return self.missing(request)
        row = self.row(found, request)
        if "journals" in request.query.get("include", ""):
            row["journals"] = [
                self.journal(m.number, m.by, "", iso(m.at), [detail(c) for c in m.changes]) for m in found.story()
            ]
            row["journals"] += [self.journal(c.number, c.by, c.text, iso(c.at), []) for c in found.comments[1:]]
            row["journals"].sort(key=lambda one: (one["created_on"], one["id"]))
        return Answer(body={"issue": row})

    def journal(
        self, number: int, by: int | None, notes: str, at: str | None, details: list[dict[str, Any]]
    ) -> dict[str, Any]:
        who = {"id": by, "name": self.truth.people[by].name} if by else {"id": 4, "name": "Anonymous"}
        return {"id": number, "user": who, "notes": notes, "created_on": at, "private_notes": False, "details": details}


def detail(change: Change) -> dict[str, Any]:
    name, words = DETAIL[change.field]
    old, new = (
        None if value is None else str(words[str(value)] if words else value) for value in (change.before, change.after)
    )
    return {"property": "attr", "name": name, "old_value": old, "new_value": new}


def within(have: str | None, text: str) -> bool:
    """Apply >=T, <=T or ><A|B to a time; a date alone means its beginning, or for an end the whole of it."""
    found = re.fullmatch(r"(>=|<=|><)?([^|]+)(?:\|(.+))?", text)
    if have is None or found is None:
        return False
    sign, low, high = found.groups()
    if sign == "><":
        return str(iso(instant(low))) <= have <= str(ended(high))
    return COMPARE[sign](have, ended(low) if sign == "<=" else iso(instant(low))) if sign else have[:10] == low[:10]


def ended(text: str) -> str | None:
    return f"{text}T23:59:59Z" if len(text) == 10 else iso(instant(text))


serving = partial(serve, Redmine)
