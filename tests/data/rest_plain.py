"""A product that is none: one list of rows, cut in every way in which interfaces cut their answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.servers.base import Answer, Product, Request, Route
from tests.servers.truth import Group, Hours, Truth

START = datetime(2026, 9, 1, tzinfo=UTC)
TIED = 45  # rows that changed in the very same second
COLUMNS = """
[sources.desk.columns]
case_id = "id"
opened_at = "created_at"
changed_at = "updated_at"
state = "status.name"
owner = "owner"
subject = "subject"
[sources.desk.states]
active = ["open"]
"""


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Plain(Product):
    """Serves `rows` under /page, /offset, /cursor, /next, /link and /all; `before` is called before each answer."""

    name = "plain"

    def __init__(self, rows: list[dict[str, Any]] | None = None, *, page: int = 20, **options: Any) -> None:
        super().__init__(Truth({1: Group(1, "One")}, {}, {}, Hours("Office", "UTC", {}, ())), page=page, **options)
        self.rows = made() if rows is None else rows
        self.before: Callable[[Plain, Request], None] = lambda server, request: None
        self.elsewhere = ""  # another host, for links that lead there
        self.failing: Answer | None = None

    def routes(self) -> dict[str, Route]:
        return {
            r"GET /(page|offset|next|link|all)": self.listed,
            r"POST /(cursor)": self.listed,
            r"POST /token": self.sold,
            r"GET /away": lambda r: Answer(302, None, {"Location": f"{self.elsewhere}/page"}),
            r"GET /failing": lambda r: self.failing or Answer(),
        }

    open_paths = "/token"

    def sold(self, request: Request) -> Answer:
        if (request.body or {}).get("client_secret") != "planted-secret":
            return Answer(401, {"error": "invalid_client", "error_description": "no such secret planted-secret"})
        return Answer(body={"access_token": self.renew(), "expires_in": 3600})

    def listed(self, request: Request, how: str) -> Answer:
        self.before(self, request)
        asked = request.body or request.query
        rows = [
            row for row in self.rows if not asked.get("since") or instant(row["updated_at"]) >= instant(asked["since"])
        ]
        if asked.get("until"):
            rows = [row for row in rows if instant(row["updated_at"]) <= instant(asked["until"])]
        by = asked.get("sort", "updated_at")
        rows = sorted(rows, key=lambda row: row["id"] * 7919 % 131)  # ties in no useful order
        rows = sorted(rows, key=lambda row: row[by.lstrip("-")], reverse=by.startswith("-"))
        at = {"page": (int(asked.get("page") or 1) - 1) * self.page}.get(how, int(asked.get("at") or 0))
        some = rows if how == "all" else rows[at : at + self.page]
        more = how != "all" and at + self.page < len(rows)
        link = f"{self.elsewhere or self.url}/{how}?since={asked.get('since', '')}&sort={by}&at={at + self.page}"
        body: dict[str, Any] = {
            "data": {"rows": [dict(self.dress(dict(row), request)) for row in some]},
            "total": len(rows),
        }
        body["next"] = {"cursor": str(at + self.page), "link": link} if more else None
        return Answer(body=body, headers={"Link": f'<{link}>; rel="next"'} if how == "link" and more else {})


def made(count: int = 130) -> list[dict[str, Any]]:
    """Return rows that change one after another, with TIED of them in one second in the midst."""
    rows = []
    for number in range(1, count + 1):
        at = START + timedelta(minutes=30 if 40 <= number < 40 + TIED else number)
        owner = None if number % 3 else f"Agent {number % 7}"
        rows.append({"id": number, "created_at": iso(START), "updated_at": iso(at), "status": {"name": "open"},
                     "owner": owner, "subject": f"Case {number}", "volatile": number})  # fmt: skip
    return rows


SPAN = 'since = "{since}", until = "{until}"'
HOW = {
    "page": f"""path = "/page"
params = {{ {SPAN}, page = "{{page}}", sort = "updated_at" }}
paging = {{ by = "page" }}""",
    "offset": f"""path = "/offset"
params = {{ {SPAN}, at = "{{offset}}" }}
paging = {{ by = "offset", total = "total" }}""",
    "cursor": f"""path = "/cursor"
method = "POST"
body = {{ {SPAN}, at = "{{cursor}}" }}
paging = {{ by = "cursor", at = "next.cursor" }}""",
    "next": f"""path = "/next"
params = {{ {SPAN} }}
paging = {{ by = "next", at = "next.link" }}""",
    "link": f"""path = "/link"
params = {{ {SPAN} }}
paging = {{ by = "link" }}""",
    "none": f"""path = "/all"
params = {{ {SPAN} }}""",
}


def declared(url: str, how: str, *, more: str = "", request: str = "", auth: str | None = None) -> str:
    """Return a source that asks a plain product in one of the ways."""
    auth = 'kind = "token"\ntoken = "env:DESK_TOKEN"' if auth is None else auth
    return f"""
[sources.desk]
kind = "rest"
url = "{url}"
{more}
[sources.desk.auth]
{auth}
[sources.desk.request]
records = "data.rows"
watermark = "updated_at"
limit = 20
{HOW[how]}
{request}
{COLUMNS}"""
