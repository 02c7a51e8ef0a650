"""Nobody passes without a pass: pages, data, uploads and the websocket. Televisions and the health have their own."""

from __future__ import annotations

from hmac import compare_digest
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.gate.keeper import keeper

COOKIE = "casewall_person"
LOGIN, METRICS = "/login", "/metrics"
OPEN = {"/healthz", LOGIN, "/tv"}
OPEN_BELOW = "/tv/"


class Gate:
    """Stands before the whole application; where no keeper is installed it lets everybody through."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or send it to the password."""
        kept = keeper()
        if kept is None or scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        free = scope["type"] == "http" and (is_open(scope["path"]) or _is_monitor(asked, kept.monitor))
        if free or await run_in_threadpool(kept.knows, asked.cookies.get(COOKIE)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _refusal(asked)(scope, receive, send)


def is_open(path: str) -> bool:
    """Return whether a path is for everybody who reaches the server."""
    return path in OPEN or (path.startswith(OPEN_BELOW) and ".." not in path)


def _is_monitor(asked: HTTPConnection, token: str | None) -> bool:
    """Return whether a monitor asks for the metrics with the token of the configuration."""
    kind, _, sent = asked.headers.get("authorization", "").partition(" ")
    known = token is not None and kind.lower() == "bearer" and compare_digest(sent.strip().encode(), token.encode())
    return known and asked.scope["path"] == METRICS


def _refusal(asked: HTTPConnection) -> Response:
    if asked.scope["method"] == "GET" and "text/html" in asked.headers.get("accept", ""):
        wanted = asked.url.path + (f"?{asked.url.query}" if asked.url.query else "")
        return RedirectResponse(f"{LOGIN}?next={quote(wanted, safe='')}", status_code=303)
    return PlainTextResponse("A password is wanted: open /login.\n", status_code=401)
