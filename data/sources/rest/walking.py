"""Through everything that changed since an instant, page by page, so that stopping anywhere loses nothing.

Ascending by the watermark, every page is asked for anew from the newest watermark seen: page numbers that shift
while cases change do not matter. Only where one page holds a single watermark its next pages are asked for. In any
other order the mark moves once, at the end, and no further than the beginning of the walk.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta

from data.settings.source_rest import Request
from data.sources.base import SourceError
from data.sources.rest.asking import Answer, Asker, Record
from data.sources.rest.paging import Place, ended
from data.sources.rest.positions import Batch, Position, Tie
from data.sources.rest.values import EPOCH, find, instant, stamp, text

SHIFTING = ("page", "offset", "link")  # pages that move when a record leaves the list
MOST_ROUNDS = 5


def walk(
    asker: Asker, request: Request, position: Position, *, until: datetime | None = None, cap: datetime | None = None
) -> Iterator[Batch]:
    """Yield everything from a position on, up to `until` (a batch may reach beyond). `cap` is the latest start."""
    if request.paging.kept:
        yield from _kept(asker, request, position, until=until, cap=cap)
    elif request.order == "ascending":
        yield from _ascending(asker, request, position, until=until)
    else:
        yield from _whole(asker, request, position, until=until)


def every(asker: Asker, request: Request) -> list[Record]:
    """Return every record of a list, each once, however its pages shift meanwhile."""
    found: dict[str, Record] = {}
    ordered = request.watermark is not None and request.order == "ascending"  # then no last page ends it early
    whole = _ascending(asker, request, Position(since=EPOCH), until=None) if ordered else None
    for batch in whole or _whole(asker, request, Position()):
        found |= {text(find(one, request.id)) or str(len(found)): one for one in batch.records}
    return list(found.values())


def newest(asker: Asker, request: Request, records: list[Record]) -> datetime | None:
    """Return the newest watermark of some records."""
    found = (
        [instant(find(one, request.watermark or ""), zone=asker.zone) for one in records] if request.watermark else []
    )
    return max((at for at in found if at is not None), default=None)


def _kept(
    asker: Asker, request: Request, position: Position, *, until: datetime | None, cap: datetime | None
) -> Iterator[Batch]:
    """Follow the product's own place: a cursor that stays good, or the time at which its next page begins."""
    paging = request.paging
    # only where a walk begins: a later page that went back to the cap would be the same one for ever
    since = min(position.since, cap) if position.since and cap else position.since
    while True:
        place = Place(paging=paging, page=paging.first, cursor=position.cursor)
        answer = asker.ask(request, place, since=None if position.cursor else since, until=until)
        told = find(answer.reply.held, paging.at or "")
        if paging.by == "time":
            at = instant(told, zone=asker.zone)
            # an empty page may name the product's clock: what it holds back still comes
            at = min(at, cap) if at and cap and not answer.count else at
            following = at or since
            if at and since and at <= since and not ended(paging, answer.reply.held, count=answer.count):
                # a page holds the whole of its last second; where it holds nothing else, the next second is next
                following = since + timedelta(seconds=1)
            # what is asked next lies below the mark while the overlap is read again; the mark never goes back
            moved = Position(since=max(filter(None, (following, position.since)), default=None))
        else:
            following = None
            moved = Position(cursor=str(told)) if told else position
        last = ended(paging, answer.reply.held, count=answer.count)
        high = newest(asker, request, answer.records)
        beyond = until is not None and high is not None and high >= until
        if moved == position and paging.by != "time" and not last and not beyond:
            raise SourceError(
                f"{asker.client.name}: {request.path}: page after page begins at the same place. Raise its limit."
            )
        yield Batch(records=answer.records, position=moved, answer=answer, last=last or beyond)
        position, since = moved, following
        if last or beyond:
            return


def _ascending(asker: Asker, request: Request, position: Position, *, until: datetime | None) -> Iterator[Batch]:
    """Ask for the oldest page from a watermark on, again and again from the newest watermark that it held."""
    since, tie = position.since, position.tie
    known: set[str] = set()
    while True:
        if tie is None:
            place = Place.start(request.paging)
            answer = asker.ask(request, place, since=since, until=until)
            more = place.advance(answer.reply.held, answer.reply.headers, count=answer.count, limit=request.limit)
            high = newest(asker, request, answer.records)
            if not more or _moves(asker, request, since, high) or _past(high, until):
                last = not more or _past(high, until)
                since = max(filter(None, (since, high)), default=None)
                yield Batch(records=answer.records, position=Position(since=since), answer=answer, last=last)
                if last:
                    return
                continue
            tie = Tie(place=place.written())
            yield Batch(records=answer.records, position=Position(since=since, tie=tie), answer=answer)
            known = _ids(request, answer)
        since = yield from _tied(asker, request, since, tie, until=until, known=known)
        tie, known = None, set()
        if since is None:
            return


def _tied(
    asker: Asker, request: Request, since: datetime | None, tie: Tie, *, until: datetime | None, known: set[str]
) -> Generator[Batch, None, datetime | None]:
    """Read on among records that changed at one instant, until a later one comes or the list ends.

    Pages may shift meanwhile, so they are read again from the first until nothing new is found: a round that began
    in the middle proves nothing. `known` are the ids of the page before, where it was read just now. Returns where
    to go on, or None at the end of the list.
    """
    seen, most, ended = set(known), 0, False
    place, whole = Place.read(request.paging, tie.place), False
    for number in range(tie.round, MOST_ROUNDS + 1):
        new, more, high, read = 0, True, since, int(bool(known) and not whole)
        while more:
            answer = asker.ask(request, place, since=since, until=until)
            more = place.advance(answer.reply.held, answer.reply.headers, count=answer.count, limit=request.limit)
            high = max(filter(None, (high, newest(asker, request, answer.records))), default=None)
            new += len(_ids(request, answer) - seen)
            seen |= _ids(request, answer)
            more = more and not _moves(asker, request, since, high) and not _past(high, until)
            ended, read = not place.more or _past(high, until), read + (answer.count > 0)
            if most and read >= most:  # records only leave a tie, so there are no more pages than a round ago
                more, ended = False, True
            again = Tie(
                place=place.written() if more else Place.start(request.paging).written(), round=number + (not more)
            )
            if more or (new and number < MOST_ROUNDS):
                yield Batch(records=answer.records, position=Position(since=since, tie=again), answer=answer)
        if (whole and not new) or number == MOST_ROUNDS:
            break
        most = read if ended and (whole or known) else 0
        place, whole = Place.start(request.paging), True
    yield Batch(records=answer.records, position=Position(since=high), answer=answer, last=ended)
    return None if ended else high


def _whole(asker: Asker, request: Request, position: Position, *, until: datetime | None = None) -> Iterator[Batch]:
    """Read a list in whatever order it has; the mark moves when all of it was read."""
    seen: set[str] = set()
    began: datetime | None = None
    high: datetime | None = None
    for _ in range(MOST_ROUNDS):
        place, more, new, pages = Place.start(request.paging), True, 0, 0
        while more:
            answer = asker.ask(request, place, since=position.since, until=until)
            began = began or answer.reply.date or answer.reply.asked_at
            more = place.advance(answer.reply.held, answer.reply.headers, count=answer.count, limit=request.limit)
            ids, pages = _ids(request, answer), pages + 1
            new += len(ids - seen)
            seen |= ids
            found = (
                [instant(find(one, request.watermark), zone=asker.zone) for one in answer.records]
                if request.watermark
                else []
            )
            told = [at for at in found if at is not None]
            high = max([*told, *([high] if high else [])], default=None)
            if request.order == "descending" and told and position.since and min(told) < position.since:
                more = False
            yield Batch(records=answer.records, position=position, answer=answer)
        if pages == 1 or not new or request.paging.by not in SHIFTING or request.order == "descending":
            break
    known = max(filter(None, (position.since, min(high, began) if high and began else None)), default=None)
    yield Batch(records=[], position=Position(since=known), answer=answer, last=True)


def _ids(request: Request, answer: Answer) -> set[str]:
    return {text(find(one, request.id)) or "" for one in answer.records}


def _moves(asker: Asker, request: Request, since: datetime | None, high: datetime | None) -> bool:
    """Tell whether asking from the newest watermark asks something else: forms may be exact to the minute only."""
    if high is None:
        return False
    if since is None:
        return True
    return high > since and stamp(high, request.times, zone=asker.zone) != stamp(since, request.times, zone=asker.zone)


def _past(high: datetime | None, until: datetime | None) -> bool:
    return high is not None and until is not None and high > until
