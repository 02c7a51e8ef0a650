"""One request to a product: paced, logged in, tried again while that may help, told in one line when it does not.

No secret leaves for another host: a link or a redirect there is refused. No secret is in an error: texts are scrubbed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import stamina

from data.settings import Settings
from data.sources.base import SourceError
from data.sources.rest.auth import Login
from data.sources.rest.pace import Pace, http_date, retry_after
from data.sources.rest.refusals import refusal, said
from data.sources.rest.wire import AgainError, Wire, later

SHORT = 30.0  # seconds that are waited for within a request; a longer Retry-After is the runner's
ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer that was understood: its JSON, its headers, and when it was asked for by our clock."""

    held: Any
    headers: Mapping[str, str]
    url: str
    asked_at: datetime
    date: datetime | None = None


@dataclass
class Client:
    """Talks to one product. `began_at` is the pull's own instant, which all others are counted from."""

    name: str
    login: Login
    wire: Wire = field(repr=False)
    timeout: float
    headers: Mapping[str, str]
    pace: Pace
    began_at: datetime
    busy: tuple[str, ...] = ()
    skew: timedelta | None = None
    rate_seen: str | None = None
    _began: float = field(default_factory=time.monotonic)

    @classmethod
    def of(cls, source: str, settings: Settings, *, now: datetime) -> Client:
        """Make the client of a configured source."""
        held = settings.sources[source]
        return cls(
            name=source,
            login=Login.of(source, settings),
            wire=Wire(source, timeout=held.timeout.total_seconds()),
            timeout=held.timeout.total_seconds(),
            headers=held.headers,
            pace=Pace(held.rate),
            began_at=now,
            busy=held.busy,
        )

    def close(self) -> None:
        """Close the connections."""
        self.wire.close()

    def now(self) -> datetime:
        """Return our clock: the pull's instant and what has passed since."""
        return self.began_at + timedelta(seconds=time.monotonic() - self._began)

    def restart(self, now: datetime) -> None:
        """Set our clock at the beginning of a pull."""
        self.began_at, self._began = now, time.monotonic()

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        pace: Pace | None = None,
    ) -> Reply:
        """Ask one question and return the answer. `path` may be a whole address, of our host only.

        A `body` that is a function is called once we are logged in. Raises SourceError: passing for what time may heal,
        with the product's Retry-After; else with the remedy.
        """
        url = self.wire.same(path if "://" in path else f"{self.login.url}{path}", self.login.url)
        own_pace = pace or self.pace
        own_pace.wait()
        ends = time.monotonic() + self.timeout
        first, renewed = True, False
        failed: list[AgainError] = []

        def again(error: Exception) -> bool | float:
            failed.extend([error] if isinstance(error, AgainError) else [])
            return _wait(error)

        try:
            for attempt in stamina.retry_context(
                on=again, attempts=ATTEMPTS, timeout=self.timeout, wait_initial=0.2, wait_max=5.0, wait_jitter=0.3
            ):
                with attempt:
                    if failed and time.monotonic() > ends:
                        raise failed[-1].error
                    while True:
                        ends += 0.0 if first else own_pace.wait()
                        first = False
                        own = {**self.headers, **(headers or {}), **self.login.headers(self._post)}
                        sent = body() if callable(body) else body
                        asked_at = self.now()
                        status, told, raw = self.wire.send(
                            method, url, params=params, body=sent, headers=own, ends=ends, hidden=self.login.hidden
                        )
                        if status == 401 and self.login.renews and not renewed:
                            renewed = True
                            self.login.forget()
                            continue
                        return self._understood(status, told, raw, url=url, asked_at=asked_at, ends=ends)
        except AgainError as last:
            raise last.error from None
        raise AssertionError("stamina ends with a return or an error")

    def _understood(
        self, status: int, headers: Mapping[str, str], raw: bytes, *, url: str, asked_at: datetime, ends: float
    ) -> Reply:
        """Read an answer, or say what is wrong with it."""
        date = http_date(headers.get("date"))
        if date is not None:
            # the product tells whole seconds: on average it is half of one later
            middle = asked_at + (self.now() - asked_at) / 2
            self.skew = date + timedelta(seconds=0.5) - middle
        told = [f"{name}: {value}" for name, value in headers.items() if "ratelimit" in name.lower().replace("-", "")]
        self.rate_seen = ", ".join(told) or self.rate_seen
        where = f"{self.name}: {urlsplit(url).path}"
        if status < 300:
            try:
                held = json.loads(raw)
            except ValueError:
                text = f"{where}: the answer is no JSON ({len(raw):,} bytes). Is url the address of the product itself?"
                raise AgainError(SourceError(text, passing=True)) from None
            return Reply(held=held, headers=headers, url=url, asked_at=asked_at, date=date)
        message = said(raw, self.login.hidden)
        busy = any(word.encode() in raw for word in self.busy)
        if status == 429 or status >= 500 or status == 408 or busy:
            wait = retry_after(headers.get("retry-after"), now=date or self.now())
            pause = None if wait is None else timedelta(seconds=wait)
            text = f"{where}: status {status}{message}. It is tried again by itself."
            error = SourceError(text, passing=True, retry_after=pause)
            if wait is not None and (wait > SHORT or time.monotonic() + wait > ends):
                raise error
            raise AgainError(error, wait)
        raise refusal(self.name, status, urlsplit(url).path, message)

    def _post(self, url: str, form: Mapping[str, Any] | None, body: Any) -> Any:
        """Buy a token: secrets go to the address that the settings name for it, and nowhere else."""
        ends, hidden = time.monotonic() + self.timeout, self.login.hidden
        status, _, raw = self.wire.send(
            "POST", url, form=form, body=body, headers=self.headers, ends=ends, hidden=hidden
        )
        where, message = f"{self.name}: {urlsplit(url).path}", said(raw, hidden)
        if status == 429 or status >= 500:
            raise later(f"{where}: status {status}{message}")
        if status >= 300:
            raise SourceError(f"{where}: no token, status {status}{message}. Correct sources.{self.name}.auth.")
        try:
            return json.loads(raw)
        except ValueError:
            raise later(f"{where}: the answer is no JSON") from None


def _wait(error: Exception) -> bool | float:
    """Tell stamina whether, and after how many seconds, to try again."""
    if not isinstance(error, AgainError):
        return False
    return True if error.wait is None else error.wait
