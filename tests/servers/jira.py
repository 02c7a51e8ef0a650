"""Jira Service Management: Jira Cloud REST API v3.

Log in: Basic `{email}:{api token}`. Times in the user's zone: "2026-10-01T14:00:00.000+0200" (no colon).
(a) Changed cases: `GET|POST /rest/api/3/search/jql` {jql, fields, expand, maxResults, nextPageToken} -> issues,
nextPageToken, isLast; no total; without `fields` only ids; a query without a restriction is a 400. In JQL times
have whole minutes and are in the user's zone (`updated >= "2026-10-01 14:00"`; epoch milliseconds work as well), so
a second cannot be asked for; `ORDER BY updated ASC|DESC`, both bounds. Deleted issues are gone; there is no
merging.
(b) History: `POST /rest/api/3/changelog/bulkfetch` {issueIdsOrKeys (at most 1000), fieldIds (10), maxResults,
nextPageToken} -> issueChangeLogs[].changeHistories[], oldest first, `created` in epoch milliseconds;
`GET /rest/api/3/issue/{id}/changelog?startAt=&maxResults=` oldest first; `expand=changelog` the newest 40 only.
(c) `/rest/api/3/status`, `/users/search`, `/field`, `/project/search`, `/myself` (timeZone); business hours (the
calendars of the targets) have no public address. Teams: customfield_10001; organisations: customfield_10002.
429: Retry-After, X-RateLimit-Reset, RateLimit-Reason; errors are {"errorMessages": [], "errors": {}}.
"""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, timedelta
from functools import partial
from typing import Any

from tests.servers.base import Answer, Request, Route, from_basic, serve
from tests.servers.filters import condition
from tests.servers.jira_rows import EMAIL, ORGANISATION, PROJECT, STATUS, TEAM, JiraRows, status, user
from tests.servers.told import basic, instant, iso
from tests.servers.truth import Ticket

ALIASES = {"key": "key", "id": "id", "issuekey": "key", "createddate": "created", "updateddate": "updated"}
MOST_CHANGES = 40


class Jira(JiraRows):
    email = EMAIL

    def routes(self) -> dict[str, Route]:
        return {
            r"GET /rest/api/3/search/jql": lambda r: self.search(
                r, {**r.query, "fields": [f for key, text in r.pairs if key == "fields" for f in text.split(",")]}
            ),
            r"POST /rest/api/3/search/jql": lambda r: self.search(r, r.body),
            r"POST /rest/api/3/changelog/bulkfetch": self.bulk,
            r"GET /rest/api/3/issue/([\w-]+)/changelog": self.changelog,
            r"GET /rest/api/3/issue/([\w-]+)": self.one,
            r"GET /rest/api/3/status": lambda r: Answer(body=[status(word) for word in STATUS]),
            r"GET /rest/api/3/users/search": lambda r: Answer(
                body=[user(p) for p in self.truth.agents()][r.number_of("startAt", 0) :][
                    : min(r.number_of("maxResults", 50), self.page)
                ]
            ),
            r"GET /rest/api/3/myself": lambda r: Answer(
                body={"accountId": "acc-api", "emailAddress": EMAIL, "displayName": "API", "timeZone": str(self.zone)}
            ),
            r"GET /rest/api/3/serverInfo": lambda r: Answer(
                body={"baseUrl": self.url, "serverTime": self.time(self.now()), "deploymentType": "Cloud"}
            ),
            r"GET /rest/api/3/field": lambda r: Answer(
                body=[
                    {"id": TEAM, "name": "Team", "custom": True, "clauseNames": ["cf[10001]", "Team"]},
                    {
                        "id": ORGANISATION,
                        "name": "Organizations",
                        "custom": True,
                        "clauseNames": ["cf[10002]", "Organizations"],
                    },
                ]
            ),
            r"GET /rest/api/3/project/search": lambda r: Answer(
                body={
                    "values": [{"id": "10000", "key": PROJECT, "name": "Help desk", "projectTypeKey": "service_desk"}],
                    "isLast": True,
                    "startAt": 0,
                    "maxResults": 50,
                    "total": 1,
                }
            ),
        }

    def auth(self) -> dict[str, str]:
        return {"Authorization": basic(EMAIL, self.token)}

    def bearer(self, request: Request) -> str | None:
        user_name, password = from_basic(request)
        return password if user_name == EMAIL else None

    def error(self, status: int, message: str) -> Answer:
        return Answer(status, {"errorMessages": [message], "errors": {}})

    def unauthorised(self, request: Request) -> Answer:
        return Answer(
            401,
            "Client must be authenticated to access this resource.",
            {"Content-Type": "text/plain", "WWW-Authenticate": 'OAuth realm="https%3A%2F%2Fdesk.example"'},
        )

    def too_many(self, request: Request) -> Answer:
        answer = self.error(429, "Rate limit exceeded.")
        answer.headers |= {
            "X-RateLimit-Reset": iso(self.now() + timedelta(seconds=1), "%Y-%m-%dT%H:%MZ") or "",
            "RateLimit-Reason": "jira-quota-based",
        }
        return answer

    def broken(self, status: int) -> Answer:
        return self.error(status, "Internal server error")

    def missing(self, request: Request) -> Answer:
        return self.error(404, "Issue does not exist or you do not have permission to see it.")

    def refused(self, message: str) -> Answer:
        return self.error(400, message)

    def issue(self, ticket: Ticket, request: Request, names: list[str], expand: str) -> dict[str, Any]:
        issue: dict[str, Any] = {"id": str(10_000 + ticket.id)}
        if names and names != ["id"]:
            fields = self.fields(ticket, request)
            wide = any(name in ("*all", "*navigable") for name in names)
            extra = [name for name in self.faults.appears if name in fields]
            issue |= {
                "expand": "changelog",
                "key": f"{PROJECT}-{ticket.id}",
                "self": f"{self.url}/rest/api/3/issue/{10_000 + ticket.id}",
                "fields": fields if wide else {name: fields[name] for name in (*names, *extra) if name in fields},
            }
        if "changelog" in expand:
            past = [self.history(moment) for moment in ticket.story()][::-1]
            issue["changelog"] = {
                "startAt": 0,
                "maxResults": min(len(past), MOST_CHANGES),
                "total": len(past),
                "histories": past[:MOST_CHANGES],
            }
        return issue

    def search(self, request: Request, asked: dict[str, Any]) -> Answer:
        jql, _, order = re.sub(r"\border\s+by\b", "\0", asked.get("jql") or "", flags=re.I).partition("\0")
        if not jql.strip():
            raise ValueError(
                "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
            )
        test = condition(jql, self.literal, ALIASES)
        by = [
            (ALIASES.get(part.split()[0].lower(), part.split()[0].lower()), part.split()[-1].lower() == "desc")
            for part in order.split(",")
            if part.strip()
        ]
        by = [*(by or [("id", True)]), ("id", False)]
        rows = [(place(ticket, by), ticket) for ticket in self.truth.live() if test(self.searchable(ticket))]
        rows.sort(key=lambda row: row[0])
        if token := asked.get("nextPageToken"):
            last = json.loads(base64.urlsafe_b64decode(token))
            rows = [row for row in rows if list(row[0]) > last]
        size = min(int(asked.get("maxResults") or 50), self.page)
        names = [name for name in asked.get("fields") or [] if name]
        answer: dict[str, Any] = {
            "issues": [self.issue(ticket, request, names, str(asked.get("expand") or "")) for _, ticket in rows[:size]],
            "isLast": len(rows) <= size,
        }
        if len(rows) > size:
            answer["nextPageToken"] = base64.urlsafe_b64encode(json.dumps(rows[size - 1][0]).encode()).decode()
        return Answer(body=answer)

    def literal(self, name: str, text: str, quoted: bool) -> Any:
        """Read a value of JQL; a time is cut to its minute, in the user's zone."""
        if name not in ("created", "updated", "resolved", "resolutiondate"):
            return text
        if text.isdigit():
            return int(text)
        if ago := re.fullmatch(r"-(\d+)([wdhm])", text):
            unit = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}[ago.group(2)]
            return int((self.now() - timedelta(**{unit: int(ago.group(1))})).timestamp() * 1000)
        if not re.fullmatch(r"\d{4}[-/]\d\d?[-/]\d\d?( \d\d?:\d\d)?", text):
            raise ValueError(
                f"Date value '{text}' for field '{name}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm',"
                " 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
            )
        at = instant(text.replace("/", "-")).replace(tzinfo=self.zone)
        return int(at.astimezone(UTC).timestamp() * 1000)

    def found(self, name: str) -> Ticket | None:
        return self.truth.ticket(
            int(name.removeprefix(f"{PROJECT}-")) if name.startswith(PROJECT) else int(name) - 10_000
        )

    def one(self, request: Request, name: str) -> Answer:
        ticket = self.found(name)
        return (
            Answer(body=self.issue(ticket, request, ["*all"], request.query.get("expand", "")))
            if ticket
            else self.missing(request)
        )

    def changelog(self, request: Request, name: str) -> Answer:
        ticket = self.found(name)
        if ticket is None:
            return self.missing(request)
        past, start, size = (
            [self.history(m) for m in ticket.story()],
            request.number_of("startAt", 0),
            min(request.number_of("maxResults", 100), self.page),
        )
        return Answer(
            body={
                "self": f"{self.url}{request.path}",
                "startAt": start,
                "maxResults": size,
                "total": len(past),
                "isLast": start + size >= len(past),
                "values": past[start : start + size],
            }
        )

    def bulk(self, request: Request) -> Answer:
        body = request.body
        if len(body["issueIdsOrKeys"]) > 1000 or len(body.get("fieldIds") or []) > 10:
            raise ValueError("At most 1000 issues and 10 fields")
        wanted = body.get("fieldIds")
        tickets = [ticket for name in body["issueIdsOrKeys"] if (ticket := self.found(str(name)))]
        rows = sorted(
            (int(m.at.timestamp() * 1000), m.ticket, m.number, m) for ticket in tickets for m in ticket.story()
        )
        size, start = min(int(body.get("maxResults") or 1000), self.page), int(body.get("nextPageToken") or 0)
        logs: dict[int, list[dict[str, Any]]] = {}
        past = [(at, self.history(m), m.ticket) for at, _, _, m in rows]
        past = [
            (at, {**h, "created": at, "items": [i for i in h["items"] if not wanted or i["fieldId"] in wanted]}, n)
            for at, h, n in past
        ]
        past = [row for row in past if row[1]["items"]]
        for _, history, number in past[start : start + size]:
            logs.setdefault(number, []).append(history)
        answer: dict[str, Any] = {
            "issueChangeLogs": [
                {"issueId": str(10_000 + number), "changeHistories": log} for number, log in logs.items()
            ]
        }
        if start + size < len(past):
            answer["nextPageToken"] = str(start + size)
        return Answer(body=answer)


def place(ticket: Ticket, by: list[tuple[str, bool]]) -> tuple[Any, ...]:
    """Return where a ticket stands in the order; what descends counts backwards."""
    values = {
        "updated": int(ticket.updated_at.timestamp()),
        "created": int(ticket.created_at.timestamp()),
        "id": ticket.id,
        "key": ticket.id,
    }
    return tuple(-values[name] if down else values[name] for name, down in by)


serving = partial(serve, Jira)
