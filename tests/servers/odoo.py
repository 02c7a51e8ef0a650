"""Odoo: external JSON-2 API (from 19.0) and JSON-RPC (older), models of the help desk.

Log in: JSON-2 `POST /json/2/{model}/{method}` with `Authorization: bearer {key}` and `X-Odoo-Database`, named
arguments as the body, the bare result as the answer; JSON-RPC `POST /jsonrpc` service object, execute_kw [db, uid,
key, model, method, args, kwargs] -> result, errors inside a 200. Times "2026-10-01 12:00:00" in UTC; empty is
false; a many2one is [id, name].
(a) Changed cases: helpdesk.ticket search_read(domain=[["write_date", ">=", T]], fields, order="write_date asc, id
asc", limit, offset); up or down, both bounds, domains in prefix notation (&, |, !). An offset shifts when something
changes meanwhile. Archived tickets (active false) come only with context active_test=false; deleted ones are gone.
write_date has microseconds inside and is shown in seconds, so ask with >=, not with >.
(b) History: mail.message (model, res_id, date, author_id, message_type, tracking_value_ids) and mail.tracking.value
(field_id [id, "Stage (helpdesk.ticket)"], old_value_char, new_value_char, old_value_integer, new_value_integer,
mail_message_id); tracking values need an administrator.
(c) helpdesk.stage (fold: it is an end), helpdesk.team, res.users, res.partner, resource.calendar (tz),
resource.calendar.attendance (dayofweek "0" is Monday, hour_from 8.0), resource.calendar.leaves (holidays,
resource_id false).
No told limits of its own; a hosted one may send 429. Errors of JSON-2: {"name", "message", "arguments", "context",
"debug"}.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.servers.base import Answer, Request, Route, serve
from tests.servers.filters import COMPARE
from tests.servers.odoo_rows import FORM, OdooRows
from tests.servers.told import instant, iso, ordered, shuffled


class Odoo(OdooRows):
    database, uid = "desk", 2
    open_paths = r"/jsonrpc|/web/version"  # JSON-RPC carries its key within

    def routes(self) -> dict[str, Route]:
        return {
            r"POST /json/2/([\w.]+)/(\w+)": self.named,
            r"POST /jsonrpc": self.rpc,
            r"GET /web/version": lambda r: Answer(body={"version_info": [19, 0, 0, "final", 0, ""], "version": "19.0"}),
        }

    def auth(self) -> dict[str, str]:
        return {"Authorization": f"bearer {self.token}", "X-Odoo-Database": self.database}

    def error(self, status: int, name: str, message: str) -> Answer:
        return Answer(
            status,
            {
                "name": name,
                "message": message,
                "arguments": [message, status],
                "context": {},
                "debug": f"Traceback (most recent call last): {message}",
            },
        )

    def unauthorised(self, request: Request) -> Answer:
        return self.error(401, "werkzeug.exceptions.Unauthorized", "Invalid apikey")

    def too_many(self, request: Request) -> Answer:
        return Answer(429, "<html><body><h1>429 Too Many Requests</h1></body></html>", {"Content-Type": "text/html"})

    def broken(self, status: int) -> Answer:
        return Answer(status, f"<html><body><h1>{status}</h1></body></html>", {"Content-Type": "text/html"})

    def missing(self, request: Request) -> Answer:
        return self.error(404, "werkzeug.exceptions.NotFound", "404 Not Found")

    def refused(self, message: str) -> Answer:
        return self.error(422, "builtins.ValueError", message)

    def named(self, request: Request, model: str, method: str) -> Answer:
        return Answer(body=self.call(request, model, method, request.body or {}))

    def rpc(self, request: Request) -> Answer:
        asked = request.body["params"]
        answer: dict[str, Any] = {"jsonrpc": "2.0", "id": request.body.get("id")}
        if asked["service"] == "common":
            good = asked["method"] == "version" or self.tokens.good(asked["args"][2])
            answer["result"] = (
                {"server_version": "18.0"} if asked["method"] == "version" else self.uid if good else False
            )
            return Answer(body=answer)
        _, uid, key, model, method, args, *rest = asked["args"]
        request.authorised = uid == self.uid and self.tokens.good(key)
        try:
            if not request.authorised:
                raise PermissionError("Access Denied")
            named = dict(
                zip(
                    {
                        "search_read": ("domain", "fields", "offset", "limit", "order"),
                        "search": ("domain", "offset", "limit", "order"),
                        "read": ("ids", "fields"),
                        "search_count": ("domain",),
                    }[method],
                    args,
                    strict=False,
                )
            )
            answer["result"] = self.call(request, model, method, {**named, **(rest[0] if rest else {})})
        except (PermissionError, ValueError, KeyError, TypeError) as error:
            name = "odoo.exceptions.AccessDenied" if isinstance(error, PermissionError) else "builtins.ValueError"
            answer["error"] = {
                "code": 200,
                "message": "Odoo Server Error",
                "data": {"name": name, "message": str(error), "arguments": [str(error)], "context": {}, "debug": ""},
            }
        return Answer(body=answer)

    def call(self, request: Request, model: str, method: str, named: dict[str, Any]) -> Any:
        """Run search, search_read, search_count or read on a model."""
        rows = self.rows(model, request)
        if method == "read":
            rows = [row for row in rows if row["id"] in named["ids"]]
            return [picked(row, named.get("fields"), model) for row in rows]
        domain = named.get("domain") or []
        if "active" not in str(domain) and (named.get("context") or {}).get("active_test", True):
            rows = [row for row in rows if row.get("active", True)]
        rows = [row for row in rows if holds(domain, row)]
        if method == "search_count":
            return len(rows)
        if method not in ("search", "search_read"):
            raise ValueError(f"The method '{model}.{method}' does not exist")
        by = [
            (part.split()[0], part.lower().endswith(" desc")) for part in (named.get("order") or "id desc").split(",")
        ]
        rows = ordered([{**row, "_sort": None} for row in rows], by, tie=lambda row: shuffled(row["id"]))
        start, size = int(named.get("offset") or 0), min(int(named.get("limit") or 1_000_000), self.page)
        some = rows[start : start + size]
        return (
            [row["id"] for row in some]
            if method == "search"
            else [picked(row, named.get("fields"), model) for row in some]
        )


def picked(row: dict[str, Any], names: list[str] | None, model: str) -> dict[str, Any]:
    """Return the fields that were asked for; one that does not exist is an error."""
    held = {name: value for name, value in row.items() if name != "_sort"}
    lost = [name for name in names or [] if name not in held]
    if lost:
        raise ValueError(f"Invalid field {lost[0]!r} on model {model!r}")
    return {name: held[name] for name in ("id", *names)} if names else held


def holds(domain: list[Any], row: dict[str, Any]) -> bool:
    """Apply a domain: conditions in prefix notation, joined by & where nothing is said."""
    rest = list(domain)

    def one() -> bool:
        part = rest.pop(0)
        if part == "!":
            return not one()
        if part in ("&", "|"):
            left, right = one(), one()
            return (left and right) if part == "&" else (left or right)
        name, sign, value = part
        have = row.get(name)
        have = (
            have[0]
            if isinstance(have, list) and not isinstance(value, str)
            else have[1]
            if isinstance(have, list)
            else have
        )
        if sign in ("in", "not in"):
            return (have in value) == (sign == "in")
        if isinstance(value, str) and name.endswith(("_date", "date", "_from", "_to")):
            value = iso(instant(value), FORM)
        return (
            COMPARE[sign](have or None, value or None)
            if not isinstance(value, bool)
            else COMPARE[sign](bool(have), value)
        )

    found = True
    while rest:
        found = one() and found
    return found


serving = partial(serve, Odoo)
