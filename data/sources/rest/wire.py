"""Bytes there and back: one request sent and its whole answer read, to our host and no other."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx2

from data.sources.base import SourceError
from data.sources.rest.refusals import scrubbed

MOST_BYTES = 256 * 1024 * 1024
MOST_REDIRECTS = 3
PORTS = {"http": 80, "https": 443}
Raw = tuple[int, Mapping[str, str], bytes]  # status, headers, body


class AgainError(Exception):
    """Worth another try: after `wait` seconds, or as the back-off says. Its text is scrubbed, since it is logged."""

    def __init__(self, error: SourceError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.wait = error, wait


def later(text: str) -> AgainError:
    """Return an error that time may heal."""
    return AgainError(SourceError(f"{text}. It is tried again by itself.", passing=True))


class Wire:
    """The connections to one product; `name` is the source, for errors."""

    def __init__(self, name: str, *, timeout: float) -> None:
        self.name, self.timeout = name, timeout
        self._http: httpx2.Client | None = None

    def close(self) -> None:
        """Close the connections; a next request opens new ones."""
        if self._http is not None:
            self._http.close()
            self._http = None

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], ends: float, hidden: Iterable[str],
        params: Mapping[str, Any] | None = None, body: Any = None, form: Any = None,
    ) -> Raw:  # fmt: skip
        """Send a request and read its whole answer before `ends` (monotonic); follow redirects on the same host.

        Raises AgainError where nothing came back, SourceError for a redirect to another host.
        """
        if self._http is None:
            for name in ("httpx2", "httpcore2"):
                # they log addresses and headers, in which secrets are
                logging.getLogger(name).setLevel(logging.WARNING)
            self._http = httpx2.Client(follow_redirects=False)
        first = url
        for _ in range(MOST_REDIRECTS + 1):
            extra: dict[str, Any] = {"params": _flat(params)} if params else {}
            extra |= {"json": body} if body is not None else {"data": form} if form is not None else {}
            try:
                with self._http.stream(
                    method,
                    url,
                    headers={"Accept": "application/json", **headers},
                    timeout=max(ends - time.monotonic(), 0.05),
                    **extra,
                ) as answer:
                    raw = self._read(answer, ends)
                    if not answer.is_redirect or "location" not in answer.headers:
                        return answer.status_code, answer.headers, raw
                    url, params = self.same(urljoin(url, answer.headers["location"]), first), None
            except httpx2.TimeoutException:
                raise later(f"{self.name}: {urlsplit(url).path}: no answer within {self.timeout:g} s") from None
            except (httpx2.TransportError, httpx2.DecodingError) as wrong:
                cause = scrubbed(str(wrong) or type(wrong).__name__, hidden)
                raise later(f"{self.name}: {urlsplit(url).netloc} cannot be reached ({cause})") from None
            except httpx2.InvalidURL:
                raise SourceError(
                    f"{self.name}: {urlsplit(first).path}: it leads to no address. Correct url."
                ) from None
        raise SourceError(f"{self.name}: {urlsplit(first).path}: it redirects in a circle. Correct url.")

    def same(self, url: str, base: str) -> str:
        """Refuse an address of another host: what we send carries secrets."""
        ours = urlsplit(base)
        try:
            theirs = urlsplit(url)
            if _host(theirs) == _host(ours):
                return url
            named = f"{theirs.scheme}://{theirs.hostname}"
        except ValueError:
            named = "what is no address"
        raise SourceError(
            f"{self.name}: the product sends us on to {named}, which is not {ours.scheme}://{ours.netloc}: nothing was "
            f"sent there. If it is right, write it as sources.{self.name}.url."
        )

    @staticmethod
    def _read(answer: httpx2.Response, ends: float) -> bytes:
        raw = bytearray()
        for piece in answer.iter_bytes():
            raw += piece
            if time.monotonic() > ends or len(raw) > MOST_BYTES:
                raise httpx2.ReadTimeout("the answer does not end")
        return bytes(raw)


def _host(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)


def _flat(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Lay parameters out; a list is a parameter several times."""
    found: list[tuple[str, str]] = []
    for name, value in params.items():
        for one in value if isinstance(value, list | tuple) else [value]:
            found.append((name, str(one).lower() if isinstance(one, bool) else str(one)))
    return found
