"""HubSpot CRM API v3, object tickets.

Log in: Bearer with a private app's token. Times "2026-10-01T12:00:00.000Z"; filters take epoch milliseconds.
(a) Changed cases: `POST /crm/v3/objects/tickets/search` with filterGroups (GTE, LT, BETWEEN, ... on
hs_lastmodifieddate), one sort, properties, limit (at most 200), after -> total, results, paging.next.after (an
offset: what changes meanwhile shifts the rest); beyond 10,000 rows of one search a 400; ties in no told order.
`GET /crm/v3/objects/tickets?limit=&after=` lists all by id (100 a page, 50 with history), `archived=true` the deleted
ones.
(b) History: `propertiesWithHistory=` on the list and in `POST /crm/v3/objects/tickets/batch/read` (50 ids then):
for each property its versions, newest first (value, timestamp, sourceType, updatedByUserId).
(c) `/crm/v3/pipelines/tickets` (stages with metadata.ticketState), `/crm/v3/owners` (with teams); no business
hours.
429: {"errorType": "RATE_LIMIT", "policyName": ...}; 401: category INVALID_AUTHENTICATION or EXPIRED_AUTHENTICATION.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from tests.servers.base import Answer, Request, Route, serve
from tests.servers.filters import COMPARE
from tests.servers.hubspot_rows import HubSpotRows, millis
from tests.servers.told import instant, ordered, shuffled

DATES = ("createdate", "hs_lastmodifieddate", "closed_date")
SIGN = {"EQ": "=", "NEQ": "!=", "LT": "<", "LTE": "<=", "GT": ">", "GTE": ">="}


class HubSpot(HubSpotRows):
    def routes(self) -> dict[str, Route]:
        return {
            r"POST /crm/v3/objects/tickets/search": self.search,
            r"POST /crm/v3/objects/tickets/batch/read": self.batch,
            r"GET /crm/v3/objects/tickets": self.listed,
            r"GET /crm/v3/objects/tickets/(\d+)": self.one,
            r"GET /crm/v3/pipelines/tickets": self.pipelines,
            r"GET /crm/v3/owners/?": self.owners,
            r"GET /account-info/v3/details": lambda r: Answer(
                body={"portalId": 62515, "timeZone": self.truth.hours.zone, "utcOffset": "+02:00"}
            ),
        }

    def error(self, status: int, message: str, **more: Any) -> Answer:
        return Answer(
            status,
            {"status": "error", "message": message, "correlationId": "aeb5f871-7f07-4993-9211-075dc63e7cbf", **more},
        )

    def unauthorised(self, request: Request) -> Answer:
        if self.bearer(request) in self.tokens.uses:
            return self.error(
                401, "The OAuth token used to make this call has expired.", category="EXPIRED_AUTHENTICATION"
            )
        return self.error(401, "Authentication credentials not found.", category="INVALID_AUTHENTICATION")

    def too_many(self, request: Request) -> Answer:
        policy = "SECONDLY" if request.path.endswith("/search") else "TEN_SECONDLY_ROLLING"
        return self.error(
            429, "You have reached your ten_secondly_rolling limit.", errorType="RATE_LIMIT", policyName=policy
        )

    def broken(self, status: int) -> Answer:
        return self.error(status, "internal error")

    def missing(self, request: Request) -> Answer:
        return self.error(404, "resource not found", category="OBJECT_NOT_FOUND")

    def refused(self, message: str) -> Answer:
        return self.error(400, message, category="VALIDATION_ERROR")

    def always(self) -> dict[str, str]:
        return {
            "X-HubSpot-RateLimit-Max": "190",
            "X-HubSpot-RateLimit-Remaining": "180",
            "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
        }

    def search(self, request: Request) -> Answer:
        body = request.body or {}
        limit, after = int(body.get("limit") or 10), int(body.get("after") or 0)
        if limit > 200:
            raise ValueError("limit must be at most 200")
        size = min(limit, self.page)
        if after + size > self.search_limit:
            raise ValueError(f"The total number of results is limited to {self.search_limit}")
        groups, sorts = body.get("filterGroups") or [], body.get("sorts") or []
        if len(sorts) > 1 or len(groups) > 5:
            raise ValueError("only one sort and five filter groups are allowed")
        held = [(ticket, self.properties(ticket)) for ticket in self.truth.live()]
        found = [
            (t, p)
            for t, p in held
            if not groups or any(all(passes(p, one) for one in group["filters"]) for group in groups)
        ]
        by = [
            (s["propertyName"], s.get("direction") == "DESCENDING")
            if isinstance(s, dict)
            else (s.lstrip("-"), s.startswith("-"))
            for s in sorts
        ]
        rows = ordered(
            [p for _, p in found], by or [("createdate", False)], tie=lambda p: shuffled(int(p["hs_object_id"]))
        )
        tickets = {str(t.id): t for t, _ in found}
        some = rows[after : after + size]
        answer: dict[str, Any] = {
            "total": len(rows),
            "results": [self.row(tickets[p["hs_object_id"]], request, body.get("properties") or []) for p in some],
        }
        if len(rows) > after + size:
            answer["paging"] = {"next": {"after": str(after + size)}}
        return Answer(body=answer)

    def listed(self, request: Request) -> Answer:
        names, past = several(request, "properties"), several(request, "propertiesWithHistory")
        limit = request.number_of("limit", 10)
        if limit > (50 if past else 100):
            raise ValueError("limit is too large")
        after = request.number_of("after", -1)
        tickets = self.truth.gone() if request.query.get("archived") == "true" else self.truth.live()
        rest = [ticket for ticket in tickets if ticket.id >= after]
        size = min(limit, self.page)
        answer: dict[str, Any] = {"results": [self.row(ticket, request, names, past) for ticket in rest[:size]]}
        if len(rest) > size:
            cursor = str(rest[size].id)
            answer["paging"] = {
                "next": {"after": cursor, "link": f"{self.url}/crm/v3/objects/tickets?limit={limit}&after={cursor}"}
            }
        return Answer(body=answer)

    def one(self, request: Request, number: str) -> Answer:
        found = self.truth.ticket(int(number))
        return (
            Answer(
                body=self.row(found, request, several(request, "properties"), several(request, "propertiesWithHistory"))
            )
            if found
            else self.missing(request)
        )

    def batch(self, request: Request) -> Answer:
        body, past = request.body, request.body.get("propertiesWithHistory") or []
        if len(body["inputs"]) > (50 if past else 100):
            raise ValueError("too many inputs")
        found = [self.truth.ticket(int(one["id"])) for one in body["inputs"]]
        rows = [self.row(ticket, request, body.get("properties") or [], past) for ticket in found if ticket]
        now = millis(self.now())
        answer: dict[str, Any] = {"status": "COMPLETE", "results": rows, "startedAt": now, "completedAt": now}
        lost = [one["id"] for one, ticket in zip(body["inputs"], found, strict=True) if ticket is None]
        if lost:
            answer |= {
                "numErrors": 1,
                "errors": [
                    {
                        "status": "error",
                        "category": "OBJECT_NOT_FOUND",
                        "message": "Could not get some TICKET objects",
                        "context": {"ids": lost},
                    }
                ],
            }
        return Answer(207 if lost else 200, answer)


def several(request: Request, name: str) -> list[str]:
    return [one for key, text in request.pairs if key == name for one in text.split(",") if one]


def passes(held: dict[str, Any], one: dict[str, Any]) -> bool:
    """Apply one filter of a search."""
    name, sign = one["propertyName"], one["operator"]
    have = literal(name, held.get(name))
    if sign in ("HAS_PROPERTY", "NOT_HAS_PROPERTY"):
        return (have is not None) == (sign == "HAS_PROPERTY")
    if sign in ("IN", "NOT_IN"):
        return (have in [literal(name, value) for value in one["values"]]) == (sign == "IN")
    if sign == "BETWEEN":
        return have is not None and literal(name, one["value"]) <= have <= literal(name, one["highValue"])
    return COMPARE[SIGN[sign]](have, literal(name, one["value"]))


def literal(name: str, text: Any) -> Any:
    if text is None or name not in DATES:
        return int(text) if name == "hs_object_id" and text is not None else text
    return datetime.fromtimestamp(int(text) / 1000, UTC) if str(text).isdigit() else instant(str(text))


serving = partial(serve, HubSpot)
