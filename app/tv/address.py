"""The address that a waiting television shows: where somebody in the same house pairs it."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request

from app.lan import is_loopback, reachable

# a name or a number as a browser sends it; no address is longer than the names that the internet knows (RFC 1035)
HOST = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\[[0-9a-fA-F:.]{2,45}\])(?::(\d{1,5}))?")
LAST_PORT = 65535


def pairing_address(request: Request) -> str:
    """Return where the page of televisions is: by the name the television came by, which others can come by too.

    A proxy in front hands on its own name like that. One that came by this machine's name for itself (a screen at the
    server) shows an address of the network instead, where there is one: a telephone cannot open localhost.
    """
    said = HOST.fullmatch(request.headers.get("host", ""))
    if said is None or int(said[2] or 0) > LAST_PORT:
        server: Any = request.scope.get("server") or ("127.0.0.1", 8501)
        name, host = server[0], f"[{server[0]}]:{server[1]}" if ":" in server[0] else f"{server[0]}:{server[1]}"
    else:
        name, host = said[1].strip("[]"), said[0]
    if is_loopback(name):
        away = reachable()
        if away:
            return f"{away[0]}/televisions"
    return f"{request.url.scheme}://{host}/televisions"
