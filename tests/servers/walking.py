"""A plain client for the tests of the servers: urllib, a page after another, and what it found."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from tests.servers.base import Product


class Got(NamedTuple):
    status: int
    body: Any
    headers: Mapping[str, str]


def ask(
    server: Product,
    path: str,
    *,
    body: Any = None,
    auth: bool = True,
    headers: Mapping[str, str] | None = None,
    **query: Any,
) -> Got:
    """Ask once; a status that is an error is an answer like any other, a broken connection is not."""
    url = path if path.startswith("http") else server.url + path
    if query:
        url += "?" + urlencode(query, quote_via=quote)
    sent = {**(server.auth() if auth else {}), **(headers or {})}
    data = None
    if body is not None:
        form = sent.get("Content-Type") == "application/x-www-form-urlencoded"
        data = urlencode(body).encode() if form else json.dumps(body).encode()
        sent.setdefault("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=data, headers=sent), timeout=5) as answer:
            status, raw, told = answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            status, raw, told = error.code, error.read(), error.headers
    try:
        return Got(status, json.loads(raw) if raw else None, told)
    except ValueError:
        return Got(status, raw.decode(), told)


def good(server: Product, path: str, **more: Any) -> Got:
    """Ask once and insist on 200."""
    got = ask(server, path, **more)
    assert got.status == 200, got
    return got


def by_link(server: Product, path: str, **query: Any) -> Iterator[Got]:
    """Follow the Link header."""
    got = good(server, path, **query)
    yield got
    while found := re.search(r'<([^>]+)>;\s*rel="next"', got.headers.get("Link") or ""):
        got = good(server, found.group(1))
        yield got


def by_field(
    server: Product,
    path: str,
    name: str,
    *,
    headers: Mapping[str, str] | None = None,
    stop: str | None = None,
    **query: Any,
) -> Iterator[Got]:
    """Follow an address in the body ("links.next"), until there is none or `stop` is true."""
    got = good(server, path, headers=headers, **query)
    yield got
    while (address := inside(got.body, name)) and not (stop and got.body.get(stop)):
        got = good(server, address, headers=headers)
        yield got


def by_page(server: Product, path: str, **query: Any) -> Iterator[Got]:
    """Count pages up until one is empty."""
    number = 1
    while (got := good(server, path, page=number, **query)).body:
        yield got
        number += 1


def inside(body: Any, name: str) -> Any:
    for part in [name] if name in body else name.split("."):
        body = body.get(part) if isinstance(body, dict) else None
    return body
