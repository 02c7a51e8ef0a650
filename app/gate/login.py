"""The page that asks for the password."""

from __future__ import annotations

import math
from urllib.parse import parse_qs

import htpy as h
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from app.components.assets import asset
from app.gate.keeper import LASTS, Keeper, keeper
from app.gate.middleware import COOKIE, LOGIN
from app.theme import CSS

MOST_BYTES = 4096


async def shown(request: Request) -> Response:
    """Show the page."""
    if keeper() is None:
        return RedirectResponse("/", status_code=303)
    return _page(_safe(request.query_params.get("next", "")))


async def tried(request: Request) -> Response:
    """Take a try: a pass and back to the page that was asked for, or what was wrong."""
    kept = keeper()
    if kept is None:
        return RedirectResponse("/", status_code=303)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return _page("/", wrong="That is far too long for a password.", status=413)
    sent = parse_qs(body.decode(errors="replace"))
    wanted = _safe(sent.get("next", [""])[0])
    return await _answer(kept, request, password=sent.get("password", [""])[0], wanted=wanted)


async def _answer(kept: Keeper, request: Request, *, password: str, wanted: str) -> Response:
    address = request.client.host if request.client else ""
    wait = kept.tries.begin(address)
    if wait > 0:
        told = f"{math.ceil(wait)} s" if wait < 100 else f"{math.ceil(wait / 60)} min"
        return _page(wanted, wrong=f"Too many wrong tries. Try again in {told}.", status=429)
    # tries wait for each other here, and not in the threads by which everybody else is answered
    async with kept.hashing:
        token = await run_in_threadpool(kept.admit, password, address=address)
    if token is None:
        return _page(wanted, wrong="That is not the password. Ask the person who runs Casewall.", status=403)
    answer = RedirectResponse(wanted, status_code=303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, max_age=int(LASTS.total_seconds()), httponly=True, samesite="lax", secure=secure)
    return answer


def _safe(wanted: str) -> str:
    """Return a path of this server; anything else leads to the wall."""
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if plain and not wanted.startswith(LOGIN) else "/"


def _page(wanted: str, *, wrong: str = "", status: int = 200) -> HTMLResponse:
    page = h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width"),
            h.title["Casewall"],
            h.style[Markup(CSS + asset("login.css"))],
        ],
        h.body(data_theme="light")[
            h.main[
                h.h1["Casewall"],
                h.form(method="post", action=LOGIN)[
                    h.input(type="hidden", name="next", value=wanted),
                    h.label(for_="password")["Password"],
                    h.input(type="password", name="password", id="password", autocomplete="current-password",
                            autofocus=True, required=True),
                    h.button(type="submit")["Open"],
                ],
                h.p(role="alert", class_="wrong")[wrong] if wrong else None,
                h.p["This Casewall is open to the network, so its pages want the password that was set for it."],
            ]
        ],
    ]  # fmt: skip
    return HTMLResponse(f"<!doctype html>{page}", status_code=status, headers={"Cache-Control": "no-store"})


ROUTES = [Route(LOGIN, shown, methods=["GET"]), Route(LOGIN, tried, methods=["POST"])]
