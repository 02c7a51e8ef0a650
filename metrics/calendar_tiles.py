"""All time of a calendar, working and closed, each stretch with the reason why it is so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from metrics.calendar import DAY, BusinessCalendar, merged
from metrics.calendar_days import (
    CLOSED,
    DAY_OFF,
    HOLIDAY,
    SPECIAL,
    SPECIAL_HOURS,
    WEEKEND,
    Piece,
    kind,
    midnight,
    open_pieces,
)
from metrics.calendar_days import WORKING as WORKING

NIGHT, OFF_HOURS, BREAK = "night", "off hours", "break"
KINDS = (WORKING, NIGHT, OFF_HOURS, BREAK, WEEKEND, DAY_OFF, HOLIDAY, CLOSED)
SHAPE: dict[str, Any] = {
    "start": pl.Datetime("us", "UTC"), "end": pl.Datetime("us", "UTC"), "what": pl.String, "reason": pl.String,
}  # fmt: skip
Tile = tuple[datetime, datetime, str, str | None]


def tiles(calendar: BusinessCalendar, *, start: datetime, end: datetime) -> pl.DataFrame:
    """Return stretches that tile at least `[start, end)`: start, end, what and reason.

    what: working, night (outside the hours of a working day), off hours (the same where that day's session runs over
    midnight), break (between two sessions of a day), weekend, day off (a weekday without sessions), holiday, closed
    (a closure). reason: a holiday's or closure's name, also where it falls on a weekend; half day, extra day or
    special hours on an overridden day.
    """
    zone = ZoneInfo(calendar.zone)
    first, last = start.astimezone(zone).date() - 2 * DAY, end.astimezone(zone).date() + 2 * DAY
    joined: list[Tile] = []
    for piece, spans in open_pieces(calendar, first, last):
        for tile in _piece(calendar, piece, spans):
            if joined and joined[-1][1] == tile[0] and joined[-1][2:] == tile[2:]:
                joined[-1] = (joined[-1][0], *tile[1:])
            else:
                joined.append(tile)
    return pl.DataFrame(joined, schema=SHAPE, orient="row")


def _piece(calendar: BusinessCalendar, piece: Piece, spans: list[tuple[datetime, datetime]]) -> Iterator[Tile]:
    """Tile a piece of a local day."""
    version, what = calendar.version_on(piece.day), kind(calendar, piece.day)
    special = what.what if what.what in SPECIAL else None
    own = merged(version.on(piece.day))
    overnight = any(end > DAY for _, end in own)

    def of_day(at: datetime) -> timedelta:
        return at + piece.offset - midnight(piece.day)

    def idle(begin: datetime, stop: datetime) -> Tile:
        if not own:
            emptied = SPECIAL_HOURS if piece.day in version.overridden and what.what == CLOSED else None
            return begin, stop, what.what, what.name or emptied
        if own[0][0] <= of_day(begin) and of_day(stop) <= own[-1][1]:
            return begin, stop, BREAK, special
        return begin, stop, OFF_HOURS if overnight else NIGHT, special

    at = piece.start
    for begin, stop in spans:
        if at < begin:
            yield idle(at, begin)
        inside = any(start <= of_day(begin) < end for start, end in own)
        yield begin, stop, WORKING, special if inside else None
        at = stop
    if at < piece.end:
        yield idle(at, piece.end)
