"""Logging in: a token, a password, OAuth2 client credentials, or a call that answers with a session."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from data.errors import CasewallError
from data.settings import Settings
from data.settings.secrets import ENV, FILE, reveal
from data.settings.source_rest import Auth
from data.sources.base import SourceError
from data.sources.rest.filling import filled
from data.sources.rest.values import find

EARLY = 60.0  # seconds before it expires a token is renewed
# (method, address, form or JSON body) -> the answer; the client's own, with its patience and its scrubbing
Post = Callable[[str, Mapping[str, Any] | None, Any], Any]


@dataclass
class Login:
    """The secrets of one source, revealed once, and the token that they bought. Its repr holds none of them."""

    source: str
    url: str
    auth: Auth | None = None
    secrets: dict[str, str] = field(default_factory=dict, repr=False)
    bought: str | None = field(default=None, repr=False)
    until: float | None = None
    session: Any = field(default=None, repr=False)
    fill: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, source: str, settings: Settings) -> Login:
        """Reveal what the settings name. Raises CasewallError where a variable or a file is not there."""
        held = settings.sources[source]
        auth, found = held.auth, {}
        for name in ("token", "user", "password", "client_id", "client_secret"):
            said = getattr(auth, name, None)
            if said is not None:
                named = said.startswith((ENV, FILE))
                found[name] = reveal(said, settings, key=f"sources.{source}.auth.{name}") if named else said
                if name == "token" and not found[name].isprintable():
                    raise CasewallError(
                        f'{settings.path.name}: sources.{source}.auth.{name} = "{said}": what it stands for holds a '
                        "line break or another character that no header takes. A token is one line: correct it."
                    )
        return cls(source=source, url=(held.url or "").rstrip("/"), auth=auth, secrets=found, fill=held.fill)

    @property
    def hidden(self) -> list[str]:
        """Return every text that must not be told, longest first."""
        held: list[str | None] = [held for name, held in self.secrets.items() if name not in ("user", "client_id")]
        held += [self.bought, self.session if isinstance(self.session, str) else None]
        if "password" in self.secrets:
            held.append(self._basic())
        return sorted((text for text in held if text and len(text) > 2), key=len, reverse=True)

    @property
    def renews(self) -> bool:
        """Tell whether a token that was refused can be bought anew."""
        return self.auth is not None and self.auth.kind in ("oauth2", "login")

    def headers(self, post: Post) -> dict[str, str]:
        """Return the headers that log a request in, buying a token where there is none or it is about to expire."""
        if self.auth is None:
            return {}
        if self.auth.kind == "basic":
            return {"Authorization": f"Basic {self._basic()}"}
        if self.auth.kind == "token":
            return {self.auth.header: f"{self.auth.prefix}{self.secrets['token']}"}
        if self.auth.kind == "login":
            if self.session is None:
                self._log_in(self.auth, post)
            return {}
        if self.bought is None or (self.until is not None and time.monotonic() > self.until):
            self._buy(self.auth, post)
        return {self.auth.header: f"{self.auth.prefix}{self.bought}"}

    def forget(self) -> None:
        """Throw away a token that was refused."""
        self.bought, self.until, self.session = None, None, None

    def values(self) -> dict[str, Any]:
        """Return what placeholders in a body stand for, where a product wants its secrets there."""
        if self.auth is None or self.auth.kind != "login":
            return {}
        return {"user": self.secrets["user"], "password": self.secrets["password"], "login": self.session}

    def _basic(self) -> str:
        pair = f"{self.secrets.get('user', '')}:{self.secrets.get('password', '')}"
        return base64.b64encode(pair.encode()).decode()

    def _buy(self, auth: Auth, post: Post) -> None:
        form = {"grant_type": "client_credentials", "client_id": self.secrets["client_id"],
                "client_secret": self.secrets["client_secret"], **auth.body}  # fmt: skip
        known = {**self.fill, "url": self.url}
        if auth.scope:
            form["scope"] = filled(auth.scope, known, frozenset(known))
        address = filled(auth.token_url or "", known, frozenset(known))
        if "{" in address:
            raise SourceError(
                f"sources.{self.source}.auth.token_url: a placeholder has no value: {address}. Write it under fill."
            )
        answer = post(urljoin(f"{self.url}/", address), form, None)
        token = find(answer, "access_token")
        if not isinstance(token, str) or not token:
            raise SourceError(f"sources.{self.source}.auth.token_url: the answer holds no access_token. Correct it.")
        lasts = find(answer, "expires_in")
        lasts = (
            float(lasts) if isinstance(lasts, int | float | str) and str(lasts).replace(".", "", 1).isdigit() else None
        )
        self.bought = token
        self.until = None if lasts is None else time.monotonic() + max(lasts - EARLY, lasts / 2)

    def _log_in(self, auth: Auth, post: Post) -> None:
        values = {"user": self.secrets["user"], "password": self.secrets["password"], **self.fill}
        body = filled(auth.body, values, frozenset(values))
        answer = post(f"{self.url}{auth.path}", None, body)
        session = find(answer, auth.value or "")
        if not session:
            raise SourceError(
                f"sources.{self.source}.auth: the product does not take this user and password. Correct them."
            )
        self.session = session
