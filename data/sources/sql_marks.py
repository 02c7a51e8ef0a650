"""Watermarks: how far a table is known, kept as text with its type, and where the next pull begins again."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from data.errors import CasewallError

Value = int | Decimal | float | str | bytes | datetime | date
OVERLAP = timedelta(minutes=2)  # of times: transactions commit out of order, and nobody leaves one open for longer
FIRST = datetime.fromisoformat("0001-01-01")
DAY_FIRST = re.compile(r"\s*\d{1,2}[./-]\d{1,2}[./-]\d{4}\b")
WRITERS: dict[type, tuple[str, Any, Any]] = {
    # the type as written, how it is written, how it is read
    int: ("int", str, int),
    Decimal: ("decimal", str, Decimal),
    float: ("float", repr, float),
    str: ("text", str, str),
    bytes: ("bytes", bytes.hex, bytes.fromhex),
    datetime: ("time", datetime.isoformat, datetime.fromisoformat),
    date: ("date", date.isoformat, date.fromisoformat),
}


def encode(value: Value, *, of: str) -> str:
    """Return a watermark as text. `of` names the question that it belongs to."""
    kind, write, _ = WRITERS[type(value)]
    return json.dumps({"of": of, kind: write(value)}, ensure_ascii=False)


def decode(text: str | None, *, of: str) -> Value | None:
    """Return a kept watermark; None where there is none, or where it belongs to another question than is asked now."""
    held = json.loads(text) if text else {}
    if held.get("of") != of:
        return None
    for kind, _, read in WRITERS.values():
        if kind in held:
            value: Value = read(held[kind])
            return value
    return None


def usable(value: Any) -> Value | None:
    """Return a value of a watermark's column as one that can be kept; None for a type that has no order."""
    if isinstance(value, memoryview | bytearray):
        return bytes(value)
    return value if type(value) in WRITERS else None


def unsorted(values: Sequence[Any]) -> str | None:
    """Return the first text that writes the day or the month before the year: in its order the newest is not last."""
    return next((one for one in values if isinstance(one, str) and DAY_FIRST.match(one)), None)


def lowered(value: Value, overlap: timedelta | int | None, *, key: str, zone: str | None = None) -> Value:
    """Return where to begin again: so far below the mark that what was committed late is read.

    A mark without an offset that lies in the hour which comes twice in `zone` is lowered by that hour as well: what
    changes in its second run is written as if it were before what changed in the first.

    Raises CasewallError where a length is configured and the watermark holds numbers, or the other way round.
    """
    at = moment(value) if isinstance(value, str) else value if isinstance(value, datetime | date) else None
    if at is None:
        if isinstance(overlap, timedelta):
            raise CasewallError(f"{key}: a length is for times, and the watermark holds none. Write a whole number.")
        return value - (overlap or 0) if isinstance(value, int | Decimal | float) else value
    if isinstance(overlap, int) and overlap > 0:
        raise CasewallError(f'{key} = {overlap}: the watermark holds no numbers. Write a length, such as "2 min".')
    length = overlap if isinstance(overlap, timedelta) else timedelta(0) if overlap == 0 else OVERLAP
    length += _twice(at, zone)
    if isinstance(value, str):
        return _written(value, _less(at, length))
    less = _less(at, length)
    return less if isinstance(value, datetime) else less.date()


def moment(text: str) -> datetime | None:
    """Return the instant that an ISO 8601 text says; None for any other text."""
    try:
        return datetime.fromisoformat(text) if len(text) >= len("2026-10-15") and text[4] == "-" else None
    except ValueError:
        return None


def _twice(at: datetime | date, zone: str | None) -> timedelta:
    """Return by how much a time without an offset comes again, as clocks go back; zero where it comes once."""
    if zone is None or not isinstance(at, datetime) or at.tzinfo is not None:
        return timedelta(0)
    first, second = (at.replace(tzinfo=ZoneInfo(zone), fold=run).utcoffset() or timedelta(0) for run in (0, 1))
    return max(first - second, timedelta(0))


def _less(at: datetime | date, length: timedelta) -> datetime:
    """Take a length from an instant, or from a day's beginning; no further than to the first of all days."""
    held = at if isinstance(at, datetime) else datetime.combine(at, time.min)
    floor = FIRST.replace(tzinfo=held.tzinfo)
    return floor if held - floor < length else held - length


def _written(like: str, at: datetime) -> str:
    """Write an instant as another text is written, to the day or the second: a text is below all that it begins."""
    day = at.strftime("%Y").zfill(4) + at.strftime("-%m-%d")
    return day if len(like) == len("2026-10-15") else day + like[10] + at.strftime("%H:%M:%S")


def reached(values: Sequence[Any], clock: datetime | None, zone: str | None) -> Value | None:
    """Return the greatest of ordered values that does not lie in the database's future.

    A row dated years ahead by mistake would else put the mark there, and no change would be seen until then.
    """
    return next((held for one in reversed(values) if (held := usable(one)) is not None
                 and not ahead(held, clock, zone)), None)  # fmt: skip


def ahead(value: Value, clock: datetime | None, zone: str | None) -> bool:
    """Tell whether a watermark lies in the future, by the database's clock; one that is no time never does."""
    if clock is None:
        return False
    if isinstance(value, str):
        found = moment(value)
        if found is None:
            # PostgreSQL's word for a time that never comes
            return value == "infinity"
        value = found
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return value > clock
        return value > clock.astimezone(ZoneInfo(zone) if zone else UTC).replace(tzinfo=None)
    return isinstance(value, date) and value > clock.astimezone(ZoneInfo(zone) if zone else UTC).date()


def beyond(value: Value, floor: Value | None) -> bool:
    """Tell whether a mark is further than the one that is kept; what cannot be compared is."""
    if floor is None:
        return True
    try:
        return bool(value > floor)  # type: ignore[operator]
    except TypeError:
        return True
