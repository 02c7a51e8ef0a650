"""Keys of sources that are products' own interfaces (REST): whom to ask, what, page by page, and how far back."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, field_validator, model_validator

from data.settings.secrets import Secret
from data.settings.source_rest_checks import check
from data.settings.source_sql import Overlap
from data.settings.words import UNITS, Count, Duration, Section, Words

__all__ = ["RestEventsKeys", "RestKeys", "check"]

PER = re.compile(r"\s*(\d+)\s*/\s*(\d*)\s*([a-z]+)\s*", re.IGNORECASE)
NEEDS = {"token": ("token",), "basic": ("user", "password"), "oauth2": ("token_url", "client_id", "client_secret"),
         "login": ("path", "user", "password", "value")}  # fmt: skip


class Rate(NamedTuple):
    """So many requests in so many seconds."""

    most: int
    seconds: float


def _rate(value: Any) -> Rate:
    """Read "600 / min" or "100 / 10 s"."""
    if isinstance(value, Rate):
        return value
    found = PER.fullmatch(value) if isinstance(value, str) else None
    if not found or found[3].lower() not in UNITS or int(found[1]) < 1 or found[2] == "0":
        raise ValueError('write a rate as "600 / min" or "100 / 10 s"')
    return Rate(int(found[1]), int(found[2] or 1) * UNITS[found[3].lower()])


class Auth(Section):
    """How one logs in. Secrets are named, never written: "env:DESK_TOKEN"."""

    kind: Literal["token", "basic", "oauth2", "login"] = "token"
    token: Secret | None = None
    header: str = "Authorization"
    prefix: str = "Bearer "
    user: str | None = None  # plain, or "env:NAME"
    password: Secret | None = None
    token_url: str | None = None
    client_id: str | None = None  # plain, or "env:NAME"
    client_secret: Secret | None = None
    scope: str | None = None
    path: str | None = None
    body: dict[str, Any] = Field(default_factory=dict)
    value: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Auth:
        lacking = [name for name in NEEDS[self.kind] if getattr(self, name) is None]
        if lacking:
            raise ValueError(f'{lacking[0]} is missing: to log in by "{self.kind}" takes {", ".join(NEEDS[self.kind])}')
        return self


class Paging(Section):
    """How a product cuts its answers, and how it says that there is no more."""

    by: Literal["none", "page", "offset", "cursor", "next", "link", "time"] = "none"
    at: str | None = None  # where the answer holds the cursor, the link or the time of the next page
    keep: bool = False  # the cursor is good for the next pull as well
    more: str | None = None  # true in the answer while there is more
    end: str | None = None  # true in the answer on the last page
    total: str | None = None  # how many records there are in all
    first: int = 1  # the number of the first page
    short: bool = False  # a page with fewer records than asked for is the last one

    @model_validator(mode="after")
    def _told(self) -> Paging:
        if self.by in ("cursor", "next", "time") and self.at is None:
            raise ValueError(f'by = "{self.by}" needs at = "…": where in the answer the next page is named')
        return self

    @property
    def kept(self) -> bool:
        """Tell whether the product's own place goes on from pull to pull."""
        return self.by == "time" or (self.keep and self.by == "cursor")


class Request(Section):
    """One question to the product, asked page by page; docs/rest.md tells the placeholders in its parts."""

    path: str
    method: Literal["GET", "POST"] = "GET"
    params: dict[str, Any] = Field(default_factory=dict)
    body: Any = None
    headers: dict[str, str] = Field(default_factory=dict)
    records: str = ""  # where in the answer the records are; empty: the answer is the list
    entries: bool = False  # the records are the entries of an object: key and value of each
    id: str = "id"
    watermark: str | None = None  # the field of a record that tells when it last changed
    order: Literal["ascending", "descending", "none"] = "ascending"  # of the watermark
    times: str = "iso"  # how {since} and {until} are written: iso, epoch, epoch ms, or a format
    limit: Count = 100
    rate: Annotated[Rate, BeforeValidator(_rate)] | None = None
    paging: Paging = Field(default_factory=Paging)
    where: dict[str, Words] = Field(default_factory=dict)  # records that say something else are left out
    join: str = ","  # between the {ids} inside a text
    parent: str | None = None  # with {ids} or {each}: where a record names the one that it was asked for

    @field_validator("path")
    @classmethod
    def _path(cls, value: str) -> str:
        if not value.startswith("/") or value.startswith("//"):
            raise ValueError('write the path from the address on: "/api/v2/tickets"')
        return value


class Lookup(Request):
    """A list of names by their id: a column "assignee_id@users" reads the name of that id."""

    order: Literal["ascending", "descending", "none"] = "none"
    key: str = "id"
    value: str = "name"
    missing: str | None = None  # said where an id is not in the list; else the id itself


class Me(Section):
    """Who is logged in, for `casewall check`."""

    path: str
    method: Literal["GET", "POST"] = "GET"
    body: Any = None
    value: str


class Changes(Section):
    """A record that names a field and its new value: it becomes the column "changed.FIELD"."""

    field: str
    value: str
    old: str | None = None  # its value before, for what stood when the case was opened


class Start(Section):
    """What stood when a case was opened, where a product tells only changes: one event more a case.

    `at` is the case's opening, `fields` tell where the case holds each field today: a field that never changed stood
    from the beginning, one that did change stood as its first change says under `changes.old`.
    """

    at: str
    fields: dict[str, str]


class RestEventsKeys(Section):
    """What happened to the cases: a request of its own, one for each case that changed, or a list inside each case."""

    request: Request | None = None
    explode: Words = ()  # lists inside a record, outermost first: each item becomes a row
    changes: Changes | None = None
    start: Start | None = None
    only: Words = ()  # fields: rows that tell of none of them are left out
    then: Request | None = None  # asked for the records of the request: its {ids} are theirs


class RestKeys(RestEventsKeys):
    """Where a product is and what is asked of it."""

    preset: str | None = None
    url: str | None = None
    timeout: Duration = timedelta(seconds=30)
    insecure: bool = False
    auth: Auth | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    rate: Annotated[Rate, BeforeValidator(_rate)] | None = None
    history: Duration | None = None
    slice: Duration = timedelta(weeks=1)
    overlap: Overlap | None = None
    fill: dict[str, str] = Field(default_factory=dict)
    lookups: dict[str, Lookup] = Field(default_factory=dict)
    full: Duration | None = None  # how often all cases (or all open ones) are listed
    listed: Request | None = None
    me: Me | None = None
    error: str | None = None  # where an answer with status 200 tells of an error
    busy: Words = ()  # words in a refusal that mean "later", where the status does not
    optional: Words = ()  # columns that the product leaves out where they are empty; * matches any
