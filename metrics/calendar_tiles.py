"""All time of a calendar, working and closed, each stretch with the reason why it is so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from metrics.calendar import DAY, BusinessCalendar
from metrics.calendar_compile import open_spans

WORKING, NIGHT, BREAK, WEEKEND, DAY_OFF, HOLIDAY, CLOSED = (
    "working", "night", "break", "weekend", "day off", "holiday", "closed",
)  # fmt: skip
SHAPE: dict[str, Any] = {
    "start": pl.Datetime("us", "UTC"), "end": pl.Datetime("us", "UTC"), "what": pl.String, "reason": pl.String,
}  # fmt: skip
Tile = tuple[datetime, datetime, str, str | None]


def tiles(calendar: BusinessCalendar, *, start: datetime, end: datetime) -> pl.DataFrame:
    """Return stretches that tile at least `[start, end)`: start, end, what and reason.

    what: working, night (outside the hours of a working day), break (between two sessions of a day), weekend, day off
    (a weekday without sessions), holiday, closed (a closure). reason: a holiday's or closure's name, "special hours"
    on an overridden day, "clock change" where the zone's offset changes inside.
    """
    zone = ZoneInfo(calendar.zone)
    first, last = start.astimezone(zone).date() - 2 * DAY, end.astimezone(zone).date() + 2 * DAY
    spans = open_spans(calendar, first - DAY, last)
    found: list[Tile] = []
    place, day = 0, first
    while day <= last:
        opens, closes = _midnight(day, zone), _midnight(day + DAY, zone)
        while place < len(spans) and spans[place][1] <= opens:
            place += 1
        todays = []
        for begin, stop in spans[place:]:
            if begin >= closes:
                break
            todays.append((max(begin, opens), min(stop, closes)))
        found += _day(calendar, day, opens, closes, todays)
        day += DAY
    return pl.DataFrame(_joined(found, zone), schema=SHAPE, orient="row")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a local day, also where its midnight does not exist."""
    naive = datetime.combine(day, datetime.min.time())
    at = naive.replace(tzinfo=zone).astimezone(UTC)
    return at if at.astimezone(zone).date() == day else naive.replace(tzinfo=zone, fold=1).astimezone(UTC)


def _day(
    calendar: BusinessCalendar, day: date, opens: datetime, closes: datetime, todays: list[tuple[datetime, datetime]]
) -> list[Tile]:
    """Tile one local day."""
    version = calendar.version_on(day)
    special = "special hours" if day in version.overridden else None
    if not version.on(day):
        name = version.closed_on.get(day)
        if special:
            idle: tuple[str, str | None] = (CLOSED, special)
        elif name:
            idle = (CLOSED, None) if name == "closed" else (HOLIDAY, name)
        else:
            idle = (WEEKEND if day.weekday() >= 5 else DAY_OFF, None)
        outside = between = idle
    else:
        outside, between = (NIGHT, special), (BREAK, special)
    found: list[Tile] = []
    at = opens
    for begin, stop in todays:
        if at < begin:
            found.append((at, begin, *(between if found and found[-1][2] == WORKING else outside)))
        found.append((begin, stop, WORKING, None))
        at = stop
    if at < closes:
        found.append((at, closes, *outside))
    return found


def _joined(found: list[Tile], zone: ZoneInfo) -> list[Tile]:
    """Join neighbours of one kind, and name a clock change where it falls into a closed stretch."""
    joined: list[Tile] = []
    for tile in found:
        if joined and joined[-1][1] == tile[0] and joined[-1][2:] == tile[2:]:
            joined[-1] = (joined[-1][0], *tile[1:])
        else:
            joined.append(tile)
    return [(*tile[:3], tile[3] or ("clock change" if _changes(tile, zone) else None)) for tile in joined]


def _changes(tile: Tile, zone: ZoneInfo) -> bool:
    def offset(at: datetime) -> timedelta | None:
        return at.astimezone(zone).utcoffset()

    return offset(tile[0]) != offset(tile[1] - timedelta(microseconds=1))
