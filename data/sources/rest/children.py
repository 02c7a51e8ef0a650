"""What happened to the cases of one page, where a product tells it case by case: one request a case, or for many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data.settings.source_rest import Request, RestEventsKeys
from data.sources.base import SourceError
from data.sources.rest.asking import Asker, Record
from data.sources.rest.filling import names_of
from data.sources.rest.nests import Nest
from data.sources.rest.paging import Place
from data.sources.rest.refusals import NotThereError
from data.sources.rest.values import find, text

MANY = 50


def per_case(events: RestEventsKeys | None) -> bool:
    """Tell whether the past comes with the cases: in their records, or by a request for each of them."""
    if events is None:
        return False
    return events.request is None or bool(_names(events.request) & {"id", "ids", "each"})


def pasts(asker: Asker, events: RestEventsKeys, cases: Request, records: Sequence[Record]) -> list[Nest]:
    """Return the records that tell the past of some cases, each inside its case."""
    nests: list[Nest] = [(record,) for record in records]
    key = cases.id
    for request in (events.request, events.then):
        if request is not None and nests:
            nests = _inside(asker, request, nests, key)
            key = request.id
    return nests


def _inside(asker: Asker, request: Request, nests: list[Nest], key: str) -> list[Nest]:
    """Return what a request tells of each record, inside that record.

    Of a case that is gone since it was listed nothing is told. Raises SourceError where that is so of every one: then
    it is the path that is wrong.
    """
    held = {text(find(nest[-1], key)) or "": nest for nest in nests}
    ids = [find(nest[-1], key) for known, nest in held.items() if known]
    many = bool(_names(request) & {"ids", "each"})
    lots = [ids[at : at + MANY] for at in range(0, len(ids), MANY)] if many else [[one] for one in ids]
    found: list[Nest] = []
    gone: list[NotThereError] = []
    for lot in lots:
        try:
            for child in _all(asker, request, {"ids": lot, "id": lot[0]}):
                parent = held.get(text(find(child, request.parent or "id") if many else lot[0]) or "")
                found += [(*parent, child)] if parent is not None else []
        except NotThereError as error:
            gone.append(error)
    if lots and len(gone) == len(lots):
        raise SourceError(str(gone[0]), passing=len(lots) == 1)
    return found


def _all(asker: Asker, request: Request, values: Mapping[str, Any]) -> Iterator[Record]:
    """Ask for every page of one request."""
    place, more = Place.start(request.paging), True
    while more:
        answer = asker.ask(request, place, more=values)
        more = place.advance(answer.reply.held, answer.reply.headers, count=answer.count, limit=request.limit)
        yield from answer.records


def _names(request: Request) -> set[str]:
    return names_of([request.path, request.params, request.body])
