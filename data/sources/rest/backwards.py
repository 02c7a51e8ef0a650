"""What lies before the connection: all cases by a listing, history slice by slice, and the past of old open cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from data.settings.source_rest import Request
from data.sources.base import Page
from data.sources.rest.asking import Record
from data.sources.rest.children import MANY
from data.sources.rest.filling import names_of
from data.sources.rest.marks import Past, digest
from data.sources.rest.positions import Position
from data.sources.rest.values import find, instant, text
from data.sources.rest.walking import every, walk

if TYPE_CHECKING:
    from data.sources.rest.pull import Pull

HISTORY, FULL, OLD = "history", "full", "old"
DONE = "done"


def listing(pull: Pull, began: datetime, *, first: bool) -> Page:
    """Read the whole listing into one page: half a listing would make cases look as if they had vanished."""
    assert pull.held.listed is not None
    records = every(pull.asker, pull.held.listed)
    nests = [(one,) for one in records]
    tables = (("cases", pull.table(pull.main.rows, nests, pull.asker.client.now())),) if records else ()
    return Page(
        tables=tables,
        marks={FULL: began.isoformat()},
        history=first,
        listing="cases",
        skew=pull.asker.client.skew,
        told=f"{len(records):,} cases listed",
    )


def history(pull: Pull, mark: str | None, connected: datetime) -> Iterator[Page]:
    """Go back slice by slice until as far as the settings ask; a slice is known when every stream has passed it."""
    assert pull.held.history is not None
    past, target = Past.read(mark, connected=connected), connected - pull.held.history
    slices = all(_slices(stream.request) for stream in pull.streams)
    names = [stream.name for stream in pull.streams]
    while past.back > target:
        start = max(past.back - pull.held.slice, target) if slices else target
        at = names.index(past.stream) if past.stream in names else 0
        inside = past.position if past.stream in names and past.position else Position(since=start)
        before: set[str] = set()
        for batch in walk(pull.asker, pull.streams[at].request, inside, until=past.back):
            fresh = [one for one in batch.records if digest(one) not in before]
            before = (before if batch.position.tie else set()) | {digest(one) for one in batch.records}
            if not batch.last:
                moved = past.at(names[at], batch.position)
            elif at + 1 < len(names):
                moved = past.at(names[at + 1], Position(since=start))
            else:
                moved = Past(back=start)
            told = f"history back to {moved.back.day} {moved.back:%b %Y}"
            marks = {HISTORY: moved.written()}
            asked_at = batch.answer.reply.asked_at
            yield pull.page(pull.streams[at], fresh, asked_at, marks, history=True, told=told)
        past = moved


def old(pull: Pull, mark: str | None, connected: datetime) -> Iterator[Page]:
    """Fetch the past of the cases that are listed and changed last before history begins: they are open still.

    Only where a product tells the past case by case; once, in the order of their ids, so that a stop loses nothing.
    """
    if mark == DONE or not pull.by_case or pull.held.listed is None or pull.held.history is None:
        return
    begins, path = connected - pull.held.history, pull.main.request.watermark or ""

    def key(record: Record) -> str:
        return text(find(record, pull.main.request.id)) or ""

    def is_old(record: Record) -> bool:
        at = instant(find(record, path), zone=pull.asker.zone)
        return (at is None or at < begins) and key(record) > (mark or "")

    records = sorted(filter(is_old, every(pull.asker, pull.held.listed)), key=key)
    for at in range(0, len(records), MANY):
        some = records[at : at + MANY]
        told = f"the past of {at + len(some):,} of {len(records):,} old cases"
        yield pull.page(pull.main, some, pull.asker.client.now(), {OLD: key(some[-1])}, history=True, told=told)
    yield Page(marks={OLD: DONE}, history=True)


def _slices(request: Request) -> bool:
    """Tell whether a request can be asked for a span of the past without reading all that came after it."""
    until = "until" in names_of([request.path, request.params, request.body])
    return until or request.paging.kept or request.order == "ascending"
