"""A calendar's sessions as UTC spans, exact across clock changes.

Local spans are cut at the zone's offset changes: within a stretch of one offset, a local span is the same span
shifted. A wall time that comes twice lies in two stretches and counts twice; one that does not exist lies in none.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from metrics.calendar import DAY, BusinessCalendar, local_spans

Span = tuple[datetime, datetime]
STEP = timedelta(days=3)  # the shortest summer time, in Brazil in 2000, lasted seven days less an hour


@lru_cache(maxsize=256)
def stretches(zone: str, first: int, last: int) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """Return the stretches of one offset that cover the years `[first, last]`: start, end (UTC) and offset."""
    tz = ZoneInfo(zone)
    start, stop = datetime(max(first, 1), 1, 1, tzinfo=UTC), datetime(min(last + 1, 9999), 1, 1, tzinfo=UTC)

    def offset(at: datetime) -> timedelta:
        found = at.astimezone(tz).utcoffset()
        return found if found is not None else timedelta(0)

    found = []
    begin, held, here = start, offset(start), start
    while here < stop:
        ahead = min(here + STEP, stop)
        if offset(ahead) != held:
            # an offset changes at a whole second
            low, high = here, ahead
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
                low, high = (middle, high) if offset(middle) == held else (low, middle)
            found.append((begin, high, held))
            begin, held, ahead = high, offset(high), high
        here = ahead
    return (*found, (begin, stop, held))


def open_spans(calendar: BusinessCalendar, first: date, last: date) -> list[Span]:
    """Return the working spans of sessions that start on the local days `[first, last]`, merged, in UTC."""
    parts = stretches(calendar.zone, first.year - 1, last.year + 1)
    place, spans = 0, []
    for _, local_start, local_end in local_spans(calendar, first, last):
        start, end = local_start.replace(tzinfo=UTC), local_end.replace(tzinfo=UTC)
        # no offset is over a day from UTC, so stretches that ended two days before cannot matter any more
        while place < len(parts) - 1 and parts[place][1] < start - 2 * DAY:
            place += 1
        for begin, stop, offset in parts[place:]:
            if begin > end + 2 * DAY:
                break
            low, high = max(start - offset, begin), min(end - offset, stop)
            if low < high:
                spans.append((low, high))
    return _merged(spans)


def _merged(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            if end > joined[-1][1]:
                joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
