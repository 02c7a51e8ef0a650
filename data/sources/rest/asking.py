"""One declared request asked once: its placeholders filled, its records found, an error in it told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from data.settings.source_rest import Request
from data.settings.words import Words
from data.sources.base import SourceError
from data.sources.rest.client import Client, Reply
from data.sources.rest.filling import OUT, filled
from data.sources.rest.pace import Pace
from data.sources.rest.paging import Place
from data.sources.rest.refusals import scrubbed
from data.sources.rest.values import ABSENT, ALWAYS, EPOCH, find, stamp, text

OURS = frozenset(
    {"since", "until", "page", "offset", "cursor", "limit", "id", "ids", "each", "user", "password", "login"}
)
Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The records of one page, and the reply that they came in."""

    records: list[Record]
    reply: Reply
    count: int  # as many as came, before any was left out


@dataclass
class Asker:
    """Asks declared requests of one source."""

    client: Client
    fill: Mapping[str, str]
    zone: str | None = None
    error: str | None = None
    paces: dict[int, Pace] = field(default_factory=dict)

    def ask(
        self,
        request: Request,
        place: Place,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Ask for one page. Raises SourceError where the answer is none, or has no such records."""
        values: dict[str, Any] = {**self.fill, **place.values(), **(more or {})}
        values |= {"limit": request.limit, "join": request.join}
        for name, at, open_end in (("since", since, EPOCH), ("until", until, ALWAYS)):
            values[name] = None if at is None else stamp(at, request.times, zone=self.zone)
            values[f"always_{name}"] = stamp(open_end, request.times, zone=self.zone)
        known = OURS | frozenset(self.fill)
        wanted = dict(values)

        def body() -> Any:
            """Fill the body once we are logged in: it may hold the session."""
            held = filled(request.body, {**wanted, **self.client.login.values()}, known)
            return None if held is OUT or (place.link and request.method == "GET") else held

        if isinstance(ids := values.get("ids"), list):
            values["ids"] = request.join.join(map(str, ids))  # an address holds them as one text
        path = filled(request.path, values, known)
        if place.link and path is not OUT:
            path = urljoin(f"{self.client.login.url}{path}", place.link)
        if path is OUT:
            raise SourceError(
                f"{self.client.name}: {request.path}: a placeholder in the path has no value. Write it under fill."
            )
        reply = self.client.ask(
            str(path),
            method=request.method,
            params=None if place.link else filled(request.params, values, known),
            body=body,
            headers=filled(request.headers, values, known),
            pace=self._pace(request),
        )
        found = self._records(request, reply)
        kept = [one for one in found if fits(one, request.where)]
        return Answer(records=kept, reply=reply, count=len(found))

    def _pace(self, request: Request) -> Pace | None:
        """Return the pace of a request that has one of its own."""
        if request.rate is None:
            return None
        return self.paces.setdefault(hash((request.path, request.rate)), Pace(request.rate))

    def _records(self, request: Request, reply: Reply) -> list[Record]:
        told = find(reply.held, self.error) if self.error else ABSENT
        if told:
            words = " ".join(scrubbed(text(told) or "", self.client.login.hidden).split())[:160]
            where = f"{self.client.name}: {request.path}"
            raise SourceError(f'{where}: the product answers with an error: "{words}". Correct the request.')
        found = find(reply.held, request.records)
        if found is ABSENT:
            keys = ", ".join(map(str, list(reply.held)[:6])) if isinstance(reply.held, dict) else "a list"
            keys = scrubbed(keys, self.client.login.hidden)[:160]
            raise SourceError(
                f'{self.client.name}: {request.path}: the answer has no "{request.records}" (it has {keys}). '
                f"Correct records, or the path."
            )
        rows = found if isinstance(found, list) else [found]
        if request.entries:
            rows = [{"key": k, "value": v} for row in rows if isinstance(row, dict) for k, v in row.items()]
        return [row for row in rows if isinstance(row, dict)]


def fits(record: Record, where: Mapping[str, Words]) -> bool:
    """Tell whether a record says one of the wanted words in each of the named fields."""
    return all((text(find(record, path)) or "") in words for path, words in where.items())
