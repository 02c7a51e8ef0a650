"""Values inside JSON by a path of dots, as text, and as instants."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ALWAYS = datetime(2100, 1, 1, tzinfo=UTC)
MILLIS = 100_000_000_000  # a number above this counts milliseconds: seconds reach it in the year 5138


class _Absent:
    """Stands for a field that is not there, as None stands for one that is empty."""

    def __bool__(self) -> bool:
        return False


ABSENT = _Absent()


def find(held: Any, path: str) -> Any:
    """Return what a path leads to; ABSENT where a key on the way is not there, None where it is null.

    A key may hold dots itself: the whole path is tried as one key first. On a list a number is an index, and any
    other word asks every item.
    """
    if path == "":
        return held
    if isinstance(held, Mapping):
        if path in held:
            return held[path]
        at = path.find(".")
        while at > 0:
            if path[:at] in held:
                return find(held[path[:at]], path[at + 1 :])
            at = path.find(".", at + 1)
        return ABSENT
    if isinstance(held, list):
        head, _, rest = path.partition(".")
        if head.isdigit():
            return find(held[int(head)], rest) if int(head) < len(held) else None
        found: list[Any] = []
        for item in held:
            value = find(item, path)
            found += value if isinstance(value, list) else [value] if value is not ABSENT else []
        return found
    # a parent that is null (or Odoo's false) has no children, and is no missing field
    return None if held is None or held is False else ABSENT


def text(value: Any) -> str | None:
    """Return a value as text: numbers and true as JSON writes them, lists of words joined, anything deeper as JSON."""
    if value is None or value is ABSENT:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        if any(isinstance(item, dict | list) for item in value):
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        return ", ".join(said for item in value if (said := text(item))) or None
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def instant(value: Any, *, zone: str | None = None) -> datetime | None:
    """Read the time in a watermark: ISO 8601 (without an offset: in the zone, else UTC), or seconds since 1970."""
    if value is None or value is ABSENT or value == "" or isinstance(value, bool):
        return None
    if isinstance(value, str) and value.strip().lstrip("-").replace(".", "", 1).isdigit() and len(value.strip()) > 8:
        value = float(value)
    if isinstance(value, int | float):
        return EPOCH + timedelta(seconds=value / 1000 if abs(value) > MILLIS else value)
    try:
        read = datetime.fromisoformat(str(value).strip())
    except ValueError:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone or "UTC"))).astimezone(UTC)


def stamp(at: datetime, times: str, *, zone: str | None = None) -> str | int:
    """Write an instant as a product wants it; what the form cannot hold is cut off, so it never lies later."""
    if times == "epoch":
        return int(at.timestamp())
    if times == "epoch ms":
        return int(at.timestamp()) * 1000 + at.microsecond // 1000
    if times == "iso":
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return at.astimezone(ZoneInfo(zone or "UTC")).strftime(times)
