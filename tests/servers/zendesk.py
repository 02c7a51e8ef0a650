"""Zendesk Support API v2.

Log in: Basic `{email}/token:{api token}` (or Bearer). Times "2026-10-01T12:00:00Z"; incremental filters are Unix
seconds.
(a) Changed cases: `GET /api/v2/incremental/tickets/cursor.json?start_time=` then `?cursor=` -> tickets,
after_cursor, after_url, end_of_stream; ascending by (generated_timestamp, id), exact, the cursor of the last page
is where the next export begins; what changed in the last minute is held back; deleted tickets come with status
"deleted". No upper bound, no descending. `GET /api/v2/incremental/tickets.json?start_time=` is the time-based one:
next_page, end_time, count; the last second of a page comes again.
`GET /api/v2/tickets.json?page[size]=&page[after]=` lists all, by id.
(b) History: `GET /api/v2/incremental/ticket_events.json?start_time=` (ticket_events with child_events, time-based)
and `GET /api/v2/tickets/{id}/audits.json` (events of type Change: field_name, previous_value, value).
(c) `/api/v2/custom_statuses.json`, `groups.json`, `users.json?role=agent`, `organizations.json`,
`business_hours/schedules.json` (minutes since Sunday 0:00) and `business_hours/schedules/{id}/holidays.json`.
429 carries Retry-After and X-Rate-Limit; 401 is {"error": "Couldn't authenticate you"}.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import quote

from tests.servers.base import Answer, Request, Route, from_basic, serve
from tests.servers.told import basic, iso
from tests.servers.truth import Change, Moment
from tests.servers.zendesk_rows import ZendeskRows

EMAIL = "api@desk.example"
EVENT = {
    "status": "status",
    "group": "group_id",
    "assignee": "assignee_id",
    "priority": "priority",
    "type": "type",
    "subject": "subject",
}


class Zendesk(ZendeskRows):
    email = EMAIL

    def routes(self) -> dict[str, Route]:
        return {
            r"GET /api/v2/incremental/tickets/cursor(?:\.json)?": self.by_cursor,
            r"GET /api/v2/incremental/tickets(?:\.json)?": self.by_time,
            r"GET /api/v2/incremental/ticket_events(?:\.json)?": self.events,
            r"GET /api/v2/tickets(?:\.json)?": lambda r: self.listed(
                r, "tickets", [self.row(t, r) for t in self.truth.live()]
            ),
            r"GET /api/v2/tickets/(\d+)(?:\.json)?": self.ticket,
            r"GET /api/v2/tickets/(\d+)/audits(?:\.json)?": self.audits,
            r"GET /api/v2/custom_statuses(?:\.json)?": self.statuses,
            r"GET /api/v2/groups(?:\.json)?": self.groups,
            r"GET /api/v2/users(?:\.json)?": self.users,
            r"GET /api/v2/users/me(?:\.json)?": lambda r: Answer(
                body={"user": {"id": 1, "email": EMAIL, "role": "admin", "time_zone": "Berlin"}}
            ),
            r"GET /api/v2/organizations(?:\.json)?": self.organizations,
            r"GET /api/v2/business_hours/schedules(?:\.json)?": self.schedules,
            r"GET /api/v2/business_hours/schedules/(\d+)/holidays(?:\.json)?": self.holidays,
        }

    def auth(self) -> dict[str, str]:
        return {"Authorization": basic(f"{EMAIL}/token", self.token)}

    def bearer(self, request: Request) -> str | None:
        user, password = from_basic(request)
        return password if user == f"{EMAIL}/token" else super().bearer(request)

    def unauthorised(self, request: Request) -> Answer:
        return Answer(401, {"error": "Couldn't authenticate you"}, {"WWW-Authenticate": 'Basic realm="Web Password"'})

    def too_many(self, request: Request) -> Answer:
        text = "Number of allowed incremental ticket export API requests per minute exceeded"
        return Answer(429, {"error": "APIRateLimitExceeded", "description": text}, {"X-Rate-Limit-Remaining": "0"})

    def broken(self, status: int) -> Answer:
        return Answer(status, {"error": "InternalError", "description": "An unknown error occurred"})

    def missing(self, request: Request) -> Answer:
        return Answer(404, {"error": "RecordNotFound", "description": "Not found"})

    def refused(self, message: str) -> Answer:
        return Answer(422, {"error": "InvalidValue", "description": message})

    def always(self) -> dict[str, str]:
        return {"X-Rate-Limit": "400"}

    def by_cursor(self, request: Request) -> Answer:
        cursor, start = request.query.get("cursor"), request.query.get("start_time")
        if cursor:
            at, _, number = base64.b64decode(cursor).decode().partition("||")
            after = (int(float(at)), int(number.rstrip("|")))
        else:
            after = (self.since(start), -1)
        rest = [entry for entry in self.exported() if entry[:2] > after]
        if request.query.get("exclude_deleted") == "true":
            rest = [entry for entry in rest if entry[2].deleted_at is None]
        size = min(request.number_of("per_page", 1000), self.page)
        some = rest[:size]
        last = some[-1][:2] if some else after
        text = base64.b64encode(f"{last[0]}.0||{last[1]}|".encode()).decode()
        return Answer(
            body={
                "tickets": [self.row(ticket, request) for _, _, ticket in some],
                "after_cursor": text,
                "before_cursor": None,
                "before_url": None,
                "after_url": f"{self.url}/api/v2/incremental/tickets/cursor.json?cursor={quote(text)}",
                "end_of_stream": len(rest) <= size,
            }
        )

    def by_time(self, request: Request) -> Answer:
        start = self.since(request.query.get("start_time"))
        entries = [(at, self.row(ticket, request)) for at, _, ticket in self.exported() if at >= start]
        return self.timed(request, "tickets", entries, "tickets")

    def events(self, request: Request) -> Answer:
        start = self.since(request.query.get("start_time"))
        talk = "comment_events" in request.query.get("include", "")
        entries = []
        for ticket in self.truth.live():
            entries.append(
                self.event(
                    ticket.id * 100_000,
                    ticket.id,
                    ticket.created_at,
                    ticket.requester,
                    [
                        {
                            "id": ticket.id * 100_000 + 1,
                            "event_type": "Create",
                            "via": "Web form",
                            **{EVENT[name]: value for name, value in ticket.initial.items()},
                        }
                    ],
                )
            )
            entries += [
                self.event(m.number * 10, m.ticket, m.at, m.by, [child(c) for c in m.changes]) for m in ticket.story()
            ]
            for note in ticket.comments[1:] if talk else ():
                one = {
                    "id": note.number * 10 + 1,
                    "event_type": "Comment",
                    "via": "Mail",
                    "body": note.text,
                    "public": note.public,
                }
                entries.append(self.event(note.number * 10, ticket.id, note.at, note.by, [one]))
        last = int((self.now() - self.held_back).timestamp())
        some = sorted((e for e in entries if start <= e["timestamp"] <= last), key=lambda e: (e["timestamp"], e["id"]))
        return self.timed(request, "ticket_events", [(e["timestamp"], e) for e in some], "ticket_events")

    def timed(self, request: Request, key: str, entries: list[tuple[int, Any]], path: str) -> Answer:
        """Cut a time-based page: it grows until its last second is whole, and the next one begins with that second."""
        start = self.since(request.query.get("start_time"))
        again = sum(
            at == start for at, _ in entries
        )  # what may have come before does not count, or a large tie would never end
        size = min(request.number_of("per_page", 1000), self.page) + again
        while size < len(entries) and entries[size][0] == entries[size - 1][0]:
            size += 1
        some = entries[:size]
        end = some[-1][0] if some else int(self.now().timestamp())
        return Answer(
            body={
                key: [row for _, row in some],
                "count": len(some),
                "end_time": end,
                "end_of_stream": len(entries) <= size,
                "next_page": f"{self.url}/api/v2/incremental/{path}.json?start_time={end}",
            }
        )

    def since(self, text: str | None) -> int:
        if text is None:
            raise ValueError("start_time: is missing")
        if datetime.fromtimestamp(int(text), UTC) > self.now() - self.held_back:
            raise ValueError("Too recent start_time. Use a start_time older than 1 minute")
        return int(text)

    def ticket(self, request: Request, number: str) -> Answer:
        found = self.truth.ticket(int(number))
        return Answer(body={"ticket": self.row(found, request)}) if found else self.missing(request)

    def audits(self, request: Request, number: str) -> Answer:
        found = self.truth.ticket(int(number))
        if not found:
            return self.missing(request)
        first = {
            "id": found.id * 100_000,
            "ticket_id": found.id,
            "created_at": iso(found.created_at),
            "author_id": found.requester,
            "events": [
                {"id": found.id * 100_000 + n, "type": "Create", "field_name": EVENT[name], "value": shown(value)}
                for n, (name, value) in enumerate(found.initial.items(), 1)
            ],
        }
        return self.listed(request, "audits", [first, *(audit(moment) for moment in found.story())])


def shown(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def child(change: Change) -> dict[str, Any]:
    return {
        "id": change.number * 10 + 1,
        "event_type": "Change",
        "via": "Web form",
        "via_reference_id": None,
        EVENT[change.field]: shown(change.after),
        "previous_value": shown(change.before),
    }


def audit(moment: Moment) -> dict[str, Any]:
    return {
        "id": moment.number * 10 + 1_000_000_000,
        "ticket_id": moment.ticket,
        "created_at": iso(moment.at),
        "author_id": -1 if moment.by is None else moment.by,
        "events": [
            {
                "id": c.number * 10 + 1,
                "type": "Change",
                "field_name": EVENT[c.field],
                "previous_value": shown(c.before),
                "value": shown(c.after),
            }
            for c in moment.changes
        ],
    }


serving = partial(serve, Zendesk)
