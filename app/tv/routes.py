"""The routes of a television: its page, its code, its picture. Its cookie opens nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from app.build import BUILD
from app.clock import now
from app.served import Site, site
from app.tv import codes, page
from app.tv.address import pairing_address
from app.tv.devices import Full, devices
from app.tv.pictures import PICTURES
from app.wall.shown import Shown
from data.store.televisions import Television

COOKIE = "casewall_tv"
TEN_YEARS = 10 * 365 * 24 * 3600
PRIVATE = {"Cache-Control": "no-store"}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
WORD = re.compile(r"[\w.+-]{1,60}")
LARGEST = 100_000  # pixels
FAR = timedelta(days=3650)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WAITS = {
    "what": "No code just now.",
    "next": "Too many televisions wait to be paired. Pair them, or wait ten minutes.",
}
SLOW = {"what": "The picture takes long.", "next": "Trying again every few seconds."}
BLIND = {"what": "The store cannot be read.", "next": "Trying again every few seconds."}


def routes() -> list[BaseRoute]:
    """Return the routes of televisions; another method than a route's own is refused there."""
    inside: list[BaseRoute] = [
        _route("/", _page, "GET"),
        _route("/wall.js", _script, "GET"),
        _route("/wall.css", _style, "GET"),
        _route("/font.woff2", _font, "GET"),
        _route("/code", _code, "POST"),
        _route("/picture", _picture, "GET"),
    ]
    return [Mount("/tv", routes=inside), _route("/tv", _page, "GET")]


def _route(path: str, endpoint: Callable[[Request], Response], method: str) -> Route:
    def only(request: Request) -> Response:
        if request.method != method:
            return JSONResponse(
                {"what": f"{request.method} is not known here."}, status_code=405, headers=PRIVATE | {"Allow": method}
            )
        return endpoint(request)

    # every method comes here: what is not taken must not fall through to another application's routes
    found = Route(path, only, methods=[method])
    found.methods = set()
    return found


def _page(request: Request) -> Response:
    return Response(page.HTML, media_type="text/html", headers=PRIVATE | {"Content-Security-Policy": page.POLICY})


def _script(request: Request) -> Response:
    return Response(page.javascript(), media_type="text/javascript", headers=_kept(request))


def _style(request: Request) -> Response:
    return Response(page.stylesheet(), media_type="text/css", headers=_kept(request))


def _font(request: Request) -> Response:
    file = page.font()
    if file is None:
        return Response(status_code=404, headers=PRIVATE)
    return FileResponse(file, media_type="font/woff2", headers=_kept(request))


def _kept(request: Request) -> dict[str, str]:
    """Let a file be kept only under the build that it is of: what a newer build is asked for is not this one."""
    return FOREVER if request.query_params.get("v") == BUILD else PRIVATE


def _code(request: Request) -> Response:
    # a page of another site cannot send this without asking first, and asking is refused
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return _told(415, {"what": "Only a television's page asks for a code."})
    held = devices()
    secret = request.cookies.get(COOKIE)
    if held.find(secret) is None and held.blind:
        return _told(503, BLIND)
    try:
        secret, one = held.ask(secret, address=_address(request))
    except Full:
        return _told(429, WAITS, {"Retry-After": "60"})
    at = now()
    code = one.good_code(at)
    if code is None:  # paired already: the picture is there for it
        return _told(200, {"code": None})
    address = pairing_address(request)
    left = (one.code_until - at) // timedelta(seconds=1) if one.code_until else 0
    told = {"code": code, "good_for_s": left, "qr": codes.qr_rows(f"{address}?code={code}"), "address": address}
    answer = _told(200, told)
    _keep(answer, request, secret)
    return answer


def _picture(request: Request) -> Response:
    held = devices()
    secret = request.cookies.get(COOKIE)
    found = held.find(secret)
    if found is None and secret is not None and held.blind:
        return _told(503, {"trouble": BLIND | {"since_ms": site().now_ms()}})
    if secret is None or found is None or not found.is_paired:
        return _told(401, {"code": None if found is None else found.good_code(now())})
    entry = held.entries.get(found.name)
    if entry is None:
        return _told(401, {"code": None, "gone": found.name})
    held.seen.note(_word(request, found, site()))
    made = PICTURES.newest(Shown.of(entry).asked(request.query_params))
    at = site().now_ms()
    if made is None:
        return _told(503, {"trouble": SLOW | {"since_ms": at}})
    held.gave(found, made)
    headers = PRIVATE | {"ETag": made.tag, "Casewall-Now": str(at)}
    if request.headers.get("if-none-match") == made.tag:
        answer = Response(status_code=304, headers=headers)
    else:
        answer = Response(f'{{"now_ms":{at},{made.body[1:]}', media_type="application/json", headers=headers)
    if not _is_behind(request) and held.renews(found):
        _keep(answer, request, secret)
    return answer


def _is_behind(request: Request) -> bool:
    """Tell whether a set says that its clock stands before what it has seen, which is days before ours, too.

    A browser counts a cookie's life from its own clock: one of then would be too old when the clock is set right.
    """
    sets_ms = _number(request.query_params.get("t"), most=10**14)
    return sets_ms is not None and timedelta(milliseconds=sets_ms) < now() - EPOCH - timedelta(days=1)


def _word(request: Request, found: Television, here: Site) -> Television:
    """Return what a television says of itself: whatever it sends, only a few short words and numbers are kept."""
    asked, at = request.query_params, now()
    build = asked.get("b", "")
    picture_ms = _number(asked.get("p"), most=10**14)
    # a wall may show the past: how old its picture is holds on every clock
    age = timedelta(milliseconds=here.now_ms() - picture_ms) if picture_ms else None
    return Television(
        secret_hash=found.secret_hash,
        seen_at=at,
        build=build if WORD.fullmatch(build) else None,
        width=_number(asked.get("w"), most=LARGEST),
        height=_number(asked.get("h"), most=LARGEST),
        picture_at=at - age if age is not None and timedelta() <= age < FAR else None,
        address=_address(request),
    )


def _number(text: str | None, *, most: int) -> int | None:
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 15:
        return None
    return int(text) if 0 < int(text) <= most else None


def _address(request: Request) -> str | None:
    return None if request.client is None else request.client.host


def _keep(answer: Response, request: Request, secret: str) -> None:
    """Set the cookie: no script reads it, no other site's page sends it, and it goes to /tv alone."""
    answer.set_cookie(
        COOKIE, secret, max_age=TEN_YEARS, path="/tv", httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip


def _told(status: int, what: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"build": BUILD} | what, status_code=status, headers=PRIVATE | (headers or {}))
