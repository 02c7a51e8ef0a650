"""Dynamics 365 Customer Service, Dataverse Web API v9.2 (OData 4).

Log in: `POST /{tenant}/oauth2/v2.0/token` (client_credentials, scope `{address}/.default`) -> access_token,
expires_in; then Bearer; 401 with WWW-Authenticate. Times "2026-10-01T12:00:00Z", unquoted in $filter.
(a) Changed cases: `GET /api/data/v9.2/incidents?$select=&$filter=modifiedon ge T&$orderby=modifiedon asc,incidentid
asc` with `Prefer: odata.maxpagesize=N` -> value, @odata.nextLink (opaque, keeps its place by the last row's
values); up or down, both bounds; no $skip. `Prefer: odata.include-annotations="*"` adds
...@OData.Community.Display.V1.FormattedValue. When a case was closed is not on the row: `incidentresolutions`
(actualend, _incidentid_value). Deleted rows are gone.
(b) History: `audits?$filter=objecttypecode eq 'incident' and createdon ge T` (only with auditing on): changedata is
JSON text {"changedAttributes": [{"logicalName", "oldValue", "newValue"}]}, lookups as "systemuser,<guid>".
(c) `stringmaps?$filter=objecttypecode eq 'incident' and attributename eq 'statuscode'`, StatusAttributeMetadata
under EntityDefinitions(LogicalName='incident'), `teams`, `systemusers`, `accounts`,
`calendars?$expand=calendar_calendar_rules`.
429: error.code 0x80072322 (requests), Retry-After in seconds.
"""

from __future__ import annotations

import base64
import json
import re
from functools import partial
from typing import Any
from urllib.parse import quote

from tests.servers.base import Answer, Request, Route, serve
from tests.servers.dynamics_rows import LABEL, SHOWN, STATE, DynamicsRows, after
from tests.servers.filters import condition
from tests.servers.told import instant, iso, ordered

FORMATTED = "@OData.Community.Display.V1.FormattedValue"
KEYS = {
    "incidents": "incidentid",
    "audits": "auditid",
    "teams": "teamid",
    "systemusers": "systemuserid",
    "accounts": "accountid",
    "stringmaps": "stringmapid",
    "calendars": "calendarid",
    "incidentresolutions": "activityid",
}
KNOWN = (
    "prioritycode",
    "casetypecode",
    "title",
    "ticketnumber",
    "resolveby",
)  # a column that was taken away is an error in OData

METADATA = (
    r"GET /api/data/v9\.\d/EntityDefinitions\(LogicalName='incident'\)/Attributes\(LogicalName='statuscode'\)"
    r"/Microsoft\.Dynamics\.CRM\.StatusAttributeMetadata"
)


class Dynamics(DynamicsRows):
    oauth, tenant = True, "11111111-2222-3333-4444-555555555555"
    open_paths = r"/[^/]+/oauth2/v2\.0/token"
    client_id, client_secret = "casewall-client", "dynamics-client-secret"

    def routes(self) -> dict[str, Route]:
        return {
            r"POST /([^/]+)/oauth2/v2\.0/token": self.log_in,
            r"GET /api/data/v9\.\d/(\w+)": self.listed,
            METADATA: self.metadata,
        }

    def log_in(self, request: Request, tenant: str) -> Answer:
        body = request.body or {}
        if tenant != self.tenant or (body.get("client_id"), body.get("client_secret")) != (
            self.client_id,
            self.client_secret,
        ):
            return Answer(
                401,
                {
                    "error": "invalid_client",
                    "error_description": "AADSTS7000215: Invalid client secret provided.",
                    "error_codes": [7000215],
                },
            )
        if not str(body.get("scope")).endswith("/.default"):
            return Answer(
                400,
                {
                    "error": "invalid_scope",
                    "error_description": "AADSTS70011: The provided value for 'scope' is not valid.",
                },
            )
        seconds = int(self.faults.expires_seconds or 3599)
        return Answer(
            body={
                "token_type": "Bearer",
                "expires_in": seconds,
                "ext_expires_in": seconds,
                "access_token": self.tokens.issue(),
            }
        )

    def error(self, status: int, code: str, message: str) -> Answer:
        return Answer(status, {"error": {"code": code, "message": message}})

    def unauthorised(self, request: Request) -> Answer:
        return Answer(
            401,
            None,
            {"WWW-Authenticate": f"Bearer authorization_uri={self.url}/{self.tenant}/oauth2/authorize"},
        )

    def too_many(self, request: Request) -> Answer:
        answer = self.error(
            429, "0x80072322", "Number of requests exceeded the limit of 6000 over time window of 300 seconds."
        )
        answer.headers["x-ms-ratelimit-burst-remaining-xrm-requests"] = "0"
        return answer

    def broken(self, status: int) -> Answer:
        return self.error(status, "0x80040216", "An unexpected error occurred.")

    def missing(self, request: Request) -> Answer:
        return self.error(404, "0x8006088a", f"Resource not found for the segment '{request.path.rsplit('/', 1)[-1]}'.")

    def refused(self, message: str) -> Answer:
        return self.error(400, "0x80060888", message)

    def always(self) -> dict[str, str]:
        return {"OData-Version": "4.0"}

    def listed(self, request: Request, table: str) -> Answer:
        query, prefer = request.query, request.headers.get("prefer", "")
        if "$skip" in query:
            raise ValueError("Skip Clause is not supported in CRM")
        rows, key = self.rows(table, request), KEYS.get(table, "id")
        if text := query.get("$filter"):
            test = condition(text, read)
            rows = [row for row in rows if test(row)]
        total = len(rows)
        by = [
            (part.split()[0], part.split()[-1].lower() == "desc")
            for part in query.get("$orderby", "").split(",")
            if part.strip()
        ]
        by = by if any(name == key for name, _ in by) else [*by, (key, False)]
        rows = ordered(rows, by, tie=lambda row: row[key])
        number, place = 1, None
        if token := query.get("$skiptoken"):
            number, place = json.loads(base64.urlsafe_b64decode(token))
            rows = [row for row in rows if after(row, place, by)]
        asked = re.search(r"odata\.maxpagesize=(\d+)", prefer)
        size = min(int(asked.group(1)) if asked else 5000, self.page)
        top = int(query["$top"]) if "$top" in query else None
        some = rows[: size if top is None else top]
        notes, names = "include-annotations" in prefer, self.names()
        select = query["$select"].split(",") if "$select" in query else None
        answer: dict[str, Any] = {"@odata.context": f"{self.url}/api/data/v9.2/$metadata#{table}"}
        if query.get("$count") == "true":
            answer["@odata.count"] = total
        answer["value"] = [shaped(row, select, key, names if notes else None, query) for row in some]
        if top is None and len(rows) > size:
            cookie = base64.urlsafe_b64encode(
                json.dumps([number + 1, [some[-1].get(name) for name, _ in by]]).encode()
            ).decode()
            same = "&".join(
                f"{quote(name, safe='$')}={quote(text)}" for name, text in request.pairs if name != "$skiptoken"
            )
            answer["@odata.nextLink"] = f"{self.url}{request.path}?{same}&$skiptoken={quote(cookie)}"
        return Answer(body=answer, headers={"Preference-Applied": prefer} if prefer else {})

    def metadata(self, request: Request) -> Answer:
        options = [
            {"Value": n, "State": STATE[n], "Label": {"UserLocalizedLabel": {"Label": label, "LanguageCode": 1033}}}
            for n, label in LABEL.items()
        ]
        return Answer(body={"LogicalName": "statuscode", "OptionSet": {"OptionSetType": "Status", "Options": options}})


def read(name: str, text: str, quoted: bool) -> Any:
    if quoted:
        return text
    if text in ("true", "false"):
        return text == "true"
    if re.match(r"\d{4}-\d\d-\d\d(T|$)", text):
        return iso(instant(text))
    return int(text) if re.fullmatch(r"-?\d+", text) else text


def shaped(
    row: dict[str, Any], select: list[str] | None, key: str, names: dict[str, str] | None, query: dict[str, str]
) -> dict[str, Any]:
    wanted = {name for name in row if select is None or name in select or name in (key, "@odata.etag")}
    wanted -= set() if "calendar_calendar_rules" in query.get("$expand", "") else {"calendar_calendar_rules"}
    if select and (lost := [name for name in select if name not in row]) and lost[0] in KNOWN:
        raise ValueError(f"Could not find a property named '{lost[0]}' on type 'Microsoft.Dynamics.CRM.incident'.")
    shown: dict[str, Any] = {}
    for name in row:
        if name in wanted:
            value = shown[name] = row[name]
            label = (
                SHOWN[name].get(value)
                if name in SHOWN
                else (names or {}).get(value)
                if name.endswith("_value")
                else None
            )
            if names is not None and label:
                shown[name + FORMATTED] = label
    return shown


serving = partial(serve, Dynamics)
