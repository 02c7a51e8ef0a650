"""A real HTTP server on 127.0.0.1 for one product: routes, tokens, faults, a log of what was asked."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import parse_qsl, urlsplit

from tests.servers.faults import BROKEN, TOO_MANY, Faults
from tests.servers.told import http_date
from tests.servers.truth import Truth


@dataclass
class Request:
    """One request as it came, and what became of it."""

    number: int
    method: str
    path: str
    pairs: list[tuple[str, str]]
    headers: dict[str, str]
    body: Any = None
    authorised: bool = False
    fault: str | None = None
    status: int | None = None

    @property
    def query(self) -> dict[str, str]:
        return dict(self.pairs)

    def number_of(self, name: str, default: int) -> int:
        """Return a query parameter that is a whole number."""
        return int(self.query.get(name) or default)


@dataclass
class Answer:
    """A status, a body (text as it is, all else as JSON) and more headers."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        if self.body is None:
            return b""
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


Route = Callable[..., Answer]


class Tokens:
    """Tokens that were given out, how often and how long each is still good for."""

    def __init__(self, prefix: str, faults: Faults) -> None:
        self.prefix, self.faults, self.given = prefix, faults, 0
        self.uses: dict[str, int] = {}
        self.born: dict[str, float] = {}

    def issue(self) -> str:
        self.given += 1
        token = f"{self.prefix}-{self.given}-{hashlib.sha256(f'{self.prefix}{self.given}'.encode()).hexdigest()[:16]}"
        self.uses[token], self.born[token] = 0, time.monotonic()
        return token

    def good(self, token: str | None) -> bool:
        if token is None or token not in self.uses:
            return False
        self.uses[token] += 1
        most, seconds = self.faults.expires_after, self.faults.expires_seconds
        old = seconds is not None and time.monotonic() - self.born[token] > seconds
        return not old and (most is None or self.uses[token] <= most)


class Product(ABC):
    """A product's server; a subclass gives routes, shapes of errors and how one logs in."""

    name: ClassVar[str]
    open_paths: ClassVar[str] = r"(?!)"  # paths that need no token
    oauth: ClassVar[bool] = False  # tokens come from the product's own address instead of by hand

    def __init__(
        self, truth: Truth, *, faults: Faults | None = None, page: int = 20, now: Callable[[], datetime] | None = None
    ) -> None:
        """`page` is the most rows that an answer holds, whatever a client asks for; `now` is the product's clock."""
        self.truth, self.faults, self.page = truth, faults or Faults.none(), page
        self.clock_offset, self._now = timedelta(0), now or (lambda: datetime.now(UTC))
        self.tokens = Tokens(self.name, self.faults)
        self.token = "" if self.oauth else self.tokens.issue()
        self.requests: list[Request] = []
        self.url = ""
        self._routes = [(*pattern.partition(" ")[::2], route) for pattern, route in self.routes().items()]
        self._connections: set[socket.socket] = set()
        self._guard = threading.Lock()

    @abstractmethod
    def routes(self) -> dict[str, Route]:
        """Return "GET /path/([0-9]+)" to a method that takes the request and what the pattern caught."""

    def bearer(self, request: Request) -> str | None:
        """Return the token that the request carries."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        return token if kind.lower() == "bearer" else None

    def auth(self) -> dict[str, str]:
        """Return headers that log a client in now."""
        if self.oauth and not self.token:
            self.token = self.tokens.issue()
        return {"Authorization": f"Bearer {self.token}"}

    def renew(self) -> str:
        """Return a new token, as a person would make one after the old has expired."""
        self.token = self.tokens.issue()
        return self.token

    def unauthorised(self, request: Request) -> Answer:
        return Answer(401, {"error": "Unauthorized"})

    def too_many(self, request: Request) -> Answer:
        return Answer(429, {"error": "Too many requests"})

    def broken(self, status: int) -> Answer:
        return Answer(status, {"error": "Internal Server Error"})

    def missing(self, request: Request) -> Answer:
        return Answer(404, {"error": "Not found"})

    def refused(self, message: str) -> Answer:
        """Return the answer to a question that the product does not understand."""
        return Answer(400, {"error": message})

    def always(self) -> dict[str, str]:
        """Return headers that every answer carries."""
        return {}

    def now(self) -> datetime:
        return self._now() + self.clock_offset

    def dress(self, row: dict[str, Any], request: Request) -> dict[str, Any]:
        return self.faults.dress(row, request.number)

    def answer(self, request: Request) -> Answer:
        """Answer a request, or say what is the matter with it."""
        kind = request.fault
        if kind in BROKEN:
            return self.broken(int(kind))
        if kind in TOO_MANY:
            answer = self.too_many(request)
            if kind == "429":
                answer.headers["Retry-After"] = str(self.faults.retry_after)
            elif kind == "429-date":
                answer.headers["Retry-After"] = http_date(self.now() + timedelta(seconds=self.faults.retry_after))
            return answer
        if kind == "html":
            return Answer(
                200, "<!DOCTYPE html><html><body>We will be back soon.</body></html>", {"Content-Type": "text/html"}
            )
        if not re.fullmatch(self.open_paths, request.path):
            with self._guard:
                request.authorised = self.tokens.good(self.bearer(request))
            if not request.authorised:
                return self.unauthorised(request)
        for method, pattern, route in self._routes:
            found = re.fullmatch(pattern, request.path) if method == request.method else None
            if found:
                try:
                    with self.truth.lock:
                        return route(request, *found.groups())
                except ValueError as error:
                    return self.refused(str(error))
                except (KeyError, TypeError, AttributeError) as error:
                    return self.refused(f"{type(error).__name__}: {error}")
        return self.missing(request)

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Serve until the block ends; every connection is closed then."""
        server = _Server(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, name=self.name)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            for connection in list(self._connections):
                _end(connection)
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away."""


def _handler(product: Product) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            product._connections.add(self.connection)

        def finish(self) -> None:
            product._connections.discard(self.connection)
            super().finish()

        def serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length) if length else b""
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            with product._guard:
                number = len(product.requests) + 1
                request = Request(
                    number, self.command, parts.path, parse_qsl(parts.query, keep_blank_values=True), headers
                )
                request.fault = product.faults.at.get(number)
                product.requests.append(request)
            if request.fault == "slow":
                time.sleep(product.faults.slow_seconds)
            if request.fault == "drop":
                _end(self.connection)
                self.close_connection = True
                return
            try:
                request.body = _parsed(raw, headers.get("content-type", ""))
                answer = product.answer(request)
            except json.JSONDecodeError as error:
                answer = product.refused(str(error))
            request.status = answer.status
            self._send(answer, cut=request.fault == "cut")

        def _send(self, answer: Answer, *, cut: bool) -> None:
            body = answer.encoded()
            head = {"Date": http_date(product.now()), "Content-Type": "application/json; charset=utf-8"}
            head |= {"Content-Length": str(len(body))} | product.always() | answer.headers
            lines = [f"HTTP/1.1 {answer.status} {self.responses.get(answer.status, ('',))[0]}"]
            lines += [f"{name}: {value}" for name, value in head.items()]
            # One write: two would wait for each other's acknowledgement and cost 40 ms a request.
            self.wfile.write("\r\n".join([*lines, "", ""]).encode() + (body[: len(body) // 2] if cut else body))
            if cut:
                _end(self.connection)
                self.close_connection = True

        def log_message(self, *args: Any) -> None:
            """Say nothing; `server.requests` has it all."""

        do_GET = do_POST = do_PUT = do_DELETE = serve  # noqa: N815

    return Handler


def _end(connection: socket.socket) -> None:
    with suppress(OSError):  # the client was quicker
        connection.shutdown(socket.SHUT_RDWR)


def _parsed(raw: bytes, kind: str) -> Any:
    if not raw:
        return None
    return dict(parse_qsl(raw.decode())) if "form-urlencoded" in kind else json.loads(raw)


def from_basic(request: Request) -> tuple[str, str]:
    """Return user and password of a request, empty where there are none."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    user, _, password = base64.b64decode(text).decode().partition(":") if kind.lower() == "basic" else ("", "", "")
    return user, password


P = TypeVar("P", bound=Product)


@contextmanager
def serve(product: type[P], truth: Truth, **options: Any) -> Iterator[P]:
    """Serve a product from a truth until the block ends."""
    with product(truth, **options).running() as server:
        yield server
