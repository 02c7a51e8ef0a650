"""A product's working hours as the configuration writes a week, in whichever form the product tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from data.propose.headings import plain
from data.settings.hours import DAYS
from data.sources.rest.values import find, text

WEEK: Mapping[str, str] = {"mon-fri": "09:00-17:00"}
CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::\d{2}(?:\.\d+)?Z?)?\s*([ap]m)?", re.IGNORECASE)
US = {"eastern time us canada": "America/New_York", "central time us canada": "America/Chicago",
      "mountain time us canada": "America/Denver", "pacific time us canada": "America/Los_Angeles"}  # fmt: skip


def zone_of(told: str | None, zones: Mapping[str, str]) -> tuple[str, str]:
    """Return an IANA zone for what a product calls one, and the doubt; cities are found by their name."""
    known = available_timezones()
    if told is None:
        return "UTC", "the product tells no zone"
    if told in zones or told in known:
        return zones.get(told, told), ""
    words = plain(told)
    cities = sorted(zone for zone in known if plain(zone.rpartition("/")[2]) == words and "/" in zone)
    if words in US or len(cities) == 1:
        return US.get(words) or cities[0], ""
    return "UTC", f'the product calls it "{told}"'


def week_of(record: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, str]:
    """Return the week of a calendar, days of equal hours together; empty where it cannot be read.

    Forms: "minutes" since Sunday 0:00; "rows", each with its day and its times; "days", an object or fields by day.
    """
    form = held.get("form", "rows")
    spans: dict[int, list[tuple[int, int]]] = {}
    if form == "days":
        for number, name in enumerate(held.get("days", DAYS)):
            spans[number] = _of_day(find(record, held.get("hours", "")), name, held)
    else:
        items = find(record, held.get("hours", ""))
        for item in items if isinstance(items, list) else []:
            begins, ends = find(item, held["begins"]), find(item, held["ends"])
            if form == "minutes":
                for number, start, end in _minutes(int(begins), int(ends)):
                    spans.setdefault(number, []).append((start, end))
            else:
                day = text(find(item, held["day"])) or ""
                from_, until = minute(begins), minute(ends)
                if day in held["days"] and from_ is not None and until is not None:
                    spans.setdefault(held["days"].index(day), []).append((from_, until or 1440))
    return _grouped({day: said for day, held_spans in spans.items() if (said := _said(held_spans))})


def _of_day(hours: Any, name: str, held: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Read one day of an object: `on` tells whether it is worked, `begins` and `ends` hold {day} or stand under it."""
    if "on" in held and find(hours, held["on"].replace("{day}", name)) is not True:
        return []
    listed = find(hours, held["begins"].replace("{day}", name))
    if isinstance(listed, list):  # pairs of times
        pairs = [(pair[0], pair[1]) for pair in listed if isinstance(pair, list) and len(pair) > 1]
    else:
        pairs = [(listed, find(hours, held["ends"].replace("{day}", name)))]
    read = [(minute(start), minute(end)) for start, end in pairs]
    return [(start, end or 1440) for start, end in read if start is not None and end is not None]


def minute(told: Any) -> int | None:
    """Return minutes since midnight of "08:30", "8:00 am", "08:00:00.000Z" or 8.5 hours."""
    if isinstance(told, float | int) and not isinstance(told, bool):
        return round(told * 60)
    found = CLOCK.fullmatch(told.strip()) if isinstance(told, str) else None
    if not found:
        return None
    hour = int(found[1])
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    return hour * 60 + int(found[2] or 0)


def days_between(first: str | None, last: str | None) -> str | None:
    """Return a day, or a range of days, as the configuration writes it."""
    start, end = (first or "")[:10], (last or first or "")[:10]
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", start):
        return None
    return start if end <= start else f"{start}/{end}"


def _minutes(begins: int, ends: int) -> list[tuple[int, int, int]]:
    """Cut a span of minutes since Sunday 0:00 at midnights: (day from Monday on, start, end)."""
    found = []
    while begins < ends:
        midnight = (begins // 1440 + 1) * 1440
        upto = min(ends, midnight)
        found.append(((begins // 1440 - 1) % 7, begins % 1440, upto - begins // 1440 * 1440))
        begins = upto
    return found


def _said(spans: list[tuple[int, int]]) -> str:
    return ", ".join(f"{_time(start)}-{_time(end)}" for start, end in sorted(spans) if start < end)


def _time(at: int) -> str:
    return f"{at // 60:02d}:{at % 60:02d}"


def _grouped(days: Mapping[int, str]) -> dict[str, str]:
    """Write neighbouring days of equal hours as one: mon-fri."""
    found: dict[str, str] = {}
    start = 0
    while start < 7:
        end = start
        while end < 6 and days.get(end + 1) == days.get(start):
            end += 1
        if start in days:
            found[DAYS[start] if start == end else f"{DAYS[start]}-{DAYS[end]}"] = days[start]
        start = end + 1
    return found
