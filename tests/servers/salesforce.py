"""Salesforce REST API, SOQL over Case and CaseHistory.

Log in: `POST /services/oauth2/token` (grant_type=client_credentials, client_id, client_secret) -> access_token,
instance_url, issued_at and no expires_in; then Bearer. An expired one: 401 [{"errorCode": "INVALID_SESSION_ID"}].
Times "2026-10-01T12:00:00.000+0000"; in SOQL they are unquoted.
(a) Changed cases: `GET /services/data/v62.0/query?q=SELECT ... FROM Case WHERE SystemModstamp >= T ORDER BY
SystemModstamp, Id` -> totalSize, done, records (each with attributes), nextRecordsUrl; up or down, both bounds,
AND/OR/brackets; the pages of one query are a snapshot. `queryAll` has the deleted ones as well (IsDeleted; merged
ones with MasterRecordId).
(b) History: CaseHistory (CaseId, Field, OldValue, NewValue, CreatedDate, CreatedById); a change of owner is two
rows, one with names and one with ids; fields are not all tracked by default.
(c) CaseStatus, Group (Type 'Queue'), User, Account, BusinessHours (MondayStartTime "08:00:00.000Z"), Holiday.
Limits: 403 [{"errorCode": "REQUEST_LIMIT_EXCEEDED"}], not 429, and no Retry-After of its own; Sforce-Limit-Info on
every answer.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from tests.servers.base import Answer, Request, Route, serve
from tests.servers.filters import condition
from tests.servers.salesforce_rows import FORM, SalesforceRows
from tests.servers.told import instant, iso, ordered, shuffled

SOQL = re.compile(
    r"\s*select\s+(?P<fields>.+?)\s+from\s+(?P<table>\w+)(?:\s+where\s+(?P<where>.+?))?(?:\s+order\s+by\s+(?P<order>.+?))?(?:\s+limit\s+(?P<limit>\d+))?(?:\s+offset\s+(?P<offset>\d+))?\s*",
    re.I | re.S,
)


class Salesforce(SalesforceRows):
    oauth = True
    open_paths = r"/services/oauth2/token"
    client_id, client_secret = "casewall-client", "salesforce-client-secret"

    def routes(self) -> dict[str, Route]:
        return {
            r"POST /services/oauth2/token": self.log_in,
            r"GET /services/data/?": lambda r: Answer(
                body=[{"label": "Winter '25", "url": "/services/data/v62.0", "version": "62.0"}]
            ),
            r"GET /services/data/v[\d.]+/(query|queryAll)/?": self.query,
            r"GET /services/data/v[\d.]+/(?:query|queryAll)/(\w+-\d+)": self.more,
        }

    def log_in(self, request: Request) -> Answer:
        body = request.body or {}
        if (body.get("client_id"), body.get("client_secret")) != (self.client_id, self.client_secret):
            return Answer(400, {"error": "invalid_client", "error_description": "invalid client credentials"})
        if body.get("grant_type") != "client_credentials":
            return Answer(400, {"error": "unsupported_grant_type", "error_description": "grant type not supported"})
        issued = str(int(self.now().timestamp() * 1000))
        return Answer(
            body={
                "access_token": self.tokens.issue(),
                "signature": "c2lnbmF0dXJl",
                "scope": "api",
                "instance_url": self.url,
                "id": f"{self.url}/id/00D/005",
                "token_type": "Bearer",
                "issued_at": issued,
            }
        )

    def error(self, status: int, code: str, message: str) -> Answer:
        return Answer(status, [{"message": message, "errorCode": code}])

    def unauthorised(self, request: Request) -> Answer:
        return self.error(401, "INVALID_SESSION_ID", "Session expired or invalid")

    def too_many(self, request: Request) -> Answer:
        return self.error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")

    def broken(self, status: int) -> Answer:
        code = "SERVER_UNAVAILABLE" if status == 503 else "UNKNOWN_EXCEPTION"
        return self.error(status, code, "An unexpected error occurred.")

    def missing(self, request: Request) -> Answer:
        return self.error(404, "NOT_FOUND", "The requested resource does not exist")

    def refused(self, message: str) -> Answer:
        code = "INVALID_FIELD" if "No such column" in message else "MALFORMED_QUERY"
        return self.error(400, code, message)

    def always(self) -> dict[str, str]:
        return {"Sforce-Limit-Info": f"api-usage={len(self.requests)}/15000"}

    def query(self, request: Request, kind: str) -> Answer:
        found = SOQL.fullmatch(request.query["q"])
        if found is None:
            raise ValueError(f"unexpected token: {request.query['q'][:40]}")
        table = found["table"]
        rows = self.rows(table, kind == "queryAll", request)
        known = {name.lower(): name for row in rows[:1] for name in row}
        fields = [self.known(name.strip(), known, table) for name in found["fields"].split(",")]
        if found["where"]:
            test = condition(found["where"], read, known)
            for name in re.findall(
                r"([A-Za-z_.]+)\s*(?:[<>=!]|\bin\b)", re.sub(r"'[^']*'", "''", found["where"]), re.I
            ):
                self.known(name, known, table)
            rows = [row for row in rows if test(row)]
        by = [
            (self.known(part.split()[0], known, table), "desc" in part.lower().split()[1:])
            for part in (found["order"] or "").split(",")
            if part.strip()
        ]
        rows = ordered(rows, by, tie=lambda row: shuffled(int(row["Id"][3:15])) if by else row["Id"])
        start = int(found["offset"] or 0)
        rows = rows[start : start + int(found["limit"])] if found["limit"] else rows[start:]
        name = f"01gD{len(self.cursors):010}KIAW"
        version = request.path.split("/")[3]
        self.cursors[name] = [shaped(row, fields, table, version) for row in rows]
        return self.more(request, f"{name}-0")

    def known(self, name: str, known: dict[str, str], table: str) -> str:
        if known and name.lower() not in known:
            raise ValueError(f"\nERROR at Row:1:Column:8\nNo such column '{name}' on entity '{table}'.")
        return known.get(name.lower(), name)

    def more(self, request: Request, locator: str) -> Answer:
        name, start = locator.split("-")
        if name not in self.cursors:
            return self.error(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        rows, at = self.cursors[name], int(start)
        some = rows[at : at + self.page]
        answer: dict[str, Any] = {"totalSize": len(rows), "done": at + self.page >= len(rows), "records": some}
        if not answer["done"]:
            answer["nextRecordsUrl"] = f"/services/data/{request.path.split('/')[3]}/query/{name}-{at + self.page}"
        return Answer(body=answer)


def read(name: str, text: str, quoted: bool) -> Any:
    if quoted:
        return text
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if re.match(r"\d{4}-\d\d-\d\dT", text):
        return iso(instant(text), FORM)
    return int(text) if text.isdigit() else text


def shaped(row: dict[str, Any], fields: list[str], table: str, version: str) -> dict[str, Any]:
    """Return a record as it is sent; Owner.Name becomes a record within it."""
    record: dict[str, Any] = {
        "attributes": {"type": table, "url": f"/services/data/{version}/sobjects/{table}/{row['Id']}"}
    }
    for name in fields:
        parent, _, child = name.rpartition(".")
        if parent:
            record.setdefault(parent, {"attributes": {"type": "Name"}})[child] = row.get(name)
        else:
            record[name] = row.get(name)
    return record


serving = partial(serve, Salesforce)
