"""ServiceNow Table API.

Log in: Basic, or OAuth: `POST /oauth_token.do` (password, client_credentials or refresh_token) then Bearer. Times
"2026-10-01 12:00:00" in UTC as values; display values are in the user's zone. All values are texts.
(a) Changed cases: `GET /api/now/table/incident?sysparm_query=sys_updated_on>=T^ORDERBYsys_updated_on^ORDERBYsys_id`
with sysparm_limit, sysparm_offset, sysparm_fields, sysparm_display_value (false, true, all),
sysparm_exclude_reference_link
-> result; Link header with first, prev, next, last; X-Total-Count; up (ORDERBY) or down (ORDERBYDESC), both bounds,
^ (and), ^OR, ^NQ, IN, ISEMPTY. Pages are offsets: what changes meanwhile shifts the rest. Deleted rows are gone.
(b) History: table sys_audit (tablename=incident, documentkey, fieldname, oldvalue, newvalue, user, sys_created_on);
what comes of a creation is there only if the dictionary says so.
(c) Tables sys_choice (name=incident^element=state), sys_user_group, sys_user, core_company, cmn_schedule and
cmn_schedule_span (start_date_time "20260105T080000", days_of_week "12345", type "exclude" for holidays).
429: {"error": {"message", "detail"}, "status": "failure"}, Retry-After, X-RateLimit-Limit, -Reset (Unix), -Rule.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from tests.servers.base import Answer, Request, Route, from_basic, serve
from tests.servers.filters import COMPARE
from tests.servers.servicenow_rows import TABLE, ServiceNowRows
from tests.servers.told import basic, ordered, shuffled

TERM = re.compile(
    r"(?P<name>[\w.]+?)(?P<sign>>=|<=|!=|=|>|<|NOT IN|IN|ISEMPTY|ISNOTEMPTY|LIKE|STARTSWITH)(?P<value>.*)", re.S
)


class ServiceNow(ServiceNowRows):
    user = "casewall.api"
    open_paths = r"/oauth_token\.do"
    client_id, client_secret = "casewall-client", "servicenow-client-secret"

    def routes(self) -> dict[str, Route]:
        return {
            r"POST /oauth_token\.do": self.log_in,
            r"GET /api/now/(?:v\d/)?table/(\w+)": self.listed,
            r"GET /api/now/(?:v\d/)?table/(\w+)/([0-9a-f]{32})": self.one,
        }

    def auth(self) -> dict[str, str]:
        return {"Authorization": basic(self.user, self.token)}

    def bearer(self, request: Request) -> str | None:
        user, password = from_basic(request)
        return password if user == self.user else super().bearer(request)

    def log_in(self, request: Request) -> Answer:
        body = request.body or {}
        if (body.get("client_id"), body.get("client_secret")) != (self.client_id, self.client_secret):
            return Answer(401, {"error_description": "access_denied", "error": "server_error"})
        return Answer(
            body={
                "access_token": self.tokens.issue(),
                "refresh_token": "refresh-1",
                "scope": "useraccount",
                "token_type": "Bearer",
                "expires_in": int(self.faults.expires_seconds or 1799),
            }
        )

    def error(self, status: int, message: str, detail: str | None) -> Answer:
        return Answer(status, {"error": {"message": message, "detail": detail}, "status": "failure"})

    def unauthorised(self, request: Request) -> Answer:
        answer = self.error(401, "User Not Authenticated", "Required to provide Auth information")
        answer.headers["WWW-Authenticate"] = 'BASIC realm="Service-now"'
        return answer

    def too_many(self, request: Request) -> Answer:
        answer = self.error(429, "Rate limit exceeded", "The maximum number of requests per hour is 500")
        answer.headers |= {
            "X-RateLimit-Limit": "500",
            "X-RateLimit-Reset": str(int(self.now().timestamp()) + 1),
            "X-RateLimit-Rule": "b" * 32,
        }
        return answer

    def broken(self, status: int) -> Answer:
        return self.error(status, "Transaction cancelled: maximum execution time exceeded", None)

    def missing(self, request: Request) -> Answer:
        return self.error(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval")

    def refused(self, message: str) -> Answer:
        return self.error(400, "Invalid query", message)

    def listed(self, request: Request, table: str) -> Answer:
        query = request.query
        try:
            rows = self.rows(table, request)
        except LookupError:
            return self.error(400, f"Invalid table {table}", None)
        text = query.get("sysparm_query", "")
        by = [(name, down == "DESC") for down, name in re.findall(r"(?:^|\^)ORDERBY(DESC)?(\w+)", text)]
        text = re.sub(r"(?:^|\^)ORDERBY(DESC)?\w+", "", text).strip("^")
        rows = ordered(
            [row for row in rows if not text or encoded(text, row)],
            by,
            tie=lambda row: shuffled(int(row["sys_id"], 16)),
        )
        offset, size = (
            request.number_of("sysparm_offset", 0),
            min(request.number_of("sysparm_limit", 10_000), self.page),
        )
        headers = {} if query.get("sysparm_no_count") == "true" else {"X-Total-Count": str(len(rows))}
        if query.get("sysparm_suppress_pagination_header") != "true":
            last = (len(rows) - 1) // size * size if rows else 0
            places = {
                "first": 0,
                "prev": offset - size if offset else None,
                "next": offset + size if offset + size < len(rows) else None,
                "last": last,
            }
            same = {**query, "sysparm_limit": str(size)}
            links = [
                f'<{self.url}{request.path}?{urlencode({**same, "sysparm_offset": at}, quote_via=quote)}>;rel="{rel}"'
                for rel, at in places.items()
                if at is not None
            ]
            headers["Link"] = ",".join(links)
        return Answer(
            body={"result": [self.shaped(row, query) for row in rows[offset : offset + size]]}, headers=headers
        )

    def one(self, request: Request, table: str, number: str) -> Answer:
        found = [row for row in self.rows(table, request) if row["sys_id"] == number]
        return Answer(body={"result": self.shaped(found[0], request.query)}) if found else self.missing(request)

    def shaped(self, row: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
        names = (
            [name for name in query["sysparm_fields"].split(",") if name in row]
            if query.get("sysparm_fields")
            else list(row)
        )
        kind, bare = query.get("sysparm_display_value", "false"), query.get("sysparm_exclude_reference_link") == "true"
        shown: dict[str, Any] = {}
        for name in names:
            value = row[name]
            link = f"{self.url}/api/now/table/{TABLE[name]}/{value}" if name in TABLE and value else None
            display = self.display(name, value)
            if kind == "all":
                shown[name] = {
                    "display_value": display,
                    "value": value,
                    **({"link": link} if link and not bare else {}),
                }
            elif link and not bare:
                shown[name] = (
                    {"display_value": display, "link": link} if kind == "true" else {"link": link, "value": value}
                )
            else:
                shown[name] = display if kind == "true" else value
        return shown


def encoded(text: str, row: dict[str, Any]) -> bool:
    """Apply an encoded query: ^NQ begins another query, ^ is and, ^OR belongs to the condition before it."""
    return any(
        all(any(term(one, row) for one in part.split("^OR")) for part in re.split(r"\^(?!OR)", query))
        for query in text.split("^NQ")
    )


def term(text: str, row: dict[str, Any]) -> bool:
    found = TERM.fullmatch(text)
    if found is None:
        raise ValueError(text)
    have, sign, value = str(row.get(found["name"], "")), found["sign"], found["value"]
    made = re.fullmatch(r"javascript:gs\.dateGenerate\('([^']+)','([^']+)'\)", value)
    value = " ".join(made.groups()) if made else value
    if sign.endswith("EMPTY"):
        return (have == "") == (sign == "ISEMPTY")
    if sign.endswith("IN"):
        return (have in value.split(",")) == (sign == "IN")
    if sign in ("LIKE", "STARTSWITH"):
        return value in have if sign == "LIKE" else have.startswith(value)
    return COMPARE[sign](have, value) and (have != "" or sign in ("=", "!="))


serving = partial(serve, ServiceNow)
