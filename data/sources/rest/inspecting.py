"""A look at a product before it is trusted: who is logged in, its limits, its clock, the first rows of each table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from data.settings import Settings
from data.settings.source_rest import Request
from data.sources.rest.asking import Asker, Record
from data.sources.rest.children import pasts
from data.sources.rest.paging import Place
from data.sources.rest.pull import Pull
from data.sources.rest.source import RestSource
from data.sources.rest.values import EPOCH, find, text

FIRST = 5
SPANS = (timedelta(days=7), timedelta(weeks=13))


@dataclass(frozen=True, kw_only=True)
class FirstRows:
    """The first rows of a table (cases, events), the mapped fields only, as text."""

    table: str
    place: str
    rows: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class RestFacts:
    """What `casewall check SOURCE` shows of a product; nothing in it is secret.

    `user` is who is logged in, `limits` the product's own words of its rate limit, each None where it does not say.
    `skew` is the product's clock minus ours.
    """

    source: str
    address: str
    user: str | None
    limits: str | None
    skew: timedelta | None
    tables: tuple[FirstRows, ...]


def inspect(name: str, settings: Settings, *, now: datetime) -> RestFacts:
    """Log in, and read the first rows of each table. Raises SourceError where that fails, in one line."""
    held = settings.sources[name]
    source = RestSource(name, settings)
    asker, names = source.talk(now=now)
    try:
        user = None
        if held.me is not None:
            reply = asker.client.ask(held.me.path, method=held.me.method, body=held.me.body)
            user = text(find(reply.held, held.me.value))
        pull = Pull(name, settings, asker, names)
        tables = []
        first: list[Record] = []
        for stream in pull.streams:
            records = _first(asker, stream.request, now)
            first = first or records
            table = stream.rows.table_of(
                [(one,) for one in records], file=f"{stream.name}, page 1", first=1, asked_at=now
            )
            tables.append(FirstRows(table=stream.name, place=stream.request.path, rows=table.frame.head(FIRST)))
        if pull.by_case and held.events is not None and pull.past is not None and first:
            nests = pasts(asker, held.events, pull.main.request, first)
            table = pull.past.table_of(nests, file="events, page 1", first=1, asked_at=now, cases=first)
            place = held.events.request.path if held.events.request else pull.main.request.path
            tables.append(FirstRows(table="events", place=place, rows=table.frame.head(FIRST)))
        client = asker.client
        return RestFacts(
            source=name,
            address=held.url or "",
            user=user,
            limits=client.rate_seen,
            skew=client.skew,
            tables=tuple(tables),
        )
    finally:
        source.close()


def _first(asker: Asker, request: Request, now: datetime) -> list[Record]:
    """Return a few records, of the last days where there are any."""
    few = request.model_copy(update={"limit": FIRST})
    for span in (*SPANS, None):
        since = EPOCH if span is None else now - span
        answer = asker.ask(few, Place.start(request.paging), since=since)
        if answer.records:
            return answer.records[:FIRST]
    return []
