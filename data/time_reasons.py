"""Why a text is no time: one short reason that a person can act on."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Sequence
from functools import cache

PARTS = {
    "d": r"(?P<day>\d{1,2})",
    "e": r"(?P<day>\d{1,2})",
    "m": r"(?P<month>\d{1,2})",
    "Y": r"(?P<year>\d{4})",
    "y": r"(?P<year>\d{2})",
    "H": r"(?P<hour>\d{1,2})",
    "k": r"(?P<hour>\d{1,2})",
    "I": r"(?P<half>\d{1,2})",
    "l": r"(?P<half>\d{1,2})",
    "M": r"(?P<minute>\d{1,2})",
    "S": r"(?P<second>\d{1,2})",
    "f": r"\d+",
    "p": r"[AaPp]\.?[Mm]\.?",
    "b": r"[^\W\d]{3,4}\.?",
    "B": r"[^\W\d]+",
    "z": r"\s*(?:Z|[+-]\d{2}:?\d{2})",
}
SHORTHANDS = {"%T": "%H:%M:%S", "%R": "%H:%M", "%F": "%Y-%m-%d", "%D": "%m/%d/%y", "%:z": "%z", "%-": "%"}
UNFIT = "no time format fits"
CUT = r"[T ]?\s*\d{0,2}:?\d?"
DATED = "demYybB"


def reason(text: str, formats: Sequence[str]) -> str:
    """Say why no format reads a text: a day that its month lacks, a time cut off, or that no format fits."""
    for pattern in formats:
        whole = re.fullmatch(_shape(pattern), text)
        if whole:
            return _impossible(whole.groupdict()) or UNFIT
    for pattern in formats:
        date = _date_part(pattern)
        start = re.match(_shape(date), text) if date != pattern else None
        if start and re.fullmatch(CUT, text[start.end() :]):
            return _impossible(start.groupdict()) or "cut off, no time"
    return UNFIT


@cache
def _shape(pattern: str) -> str:
    """Return the regular expression of a format, its parts named once."""
    for short, whole in SHORTHANDS.items():
        pattern = pattern.replace(short, whole)
    found, at = "", 0
    for part in re.finditer(r"%(.)", pattern):
        found += re.escape(pattern[at : part.start()])
        shape = PARTS.get(part[1], r".*?")
        name = re.match(r"\(\?P<\w+>", shape)
        found += "(?:" + shape[len(name[0]) :] if name and name[0] in found else shape
        at = part.end()
    return found + re.escape(pattern[at:])


def _date_part(pattern: str) -> str:
    """Return a format up to the last part of its date, where a time follows."""
    for short, whole in SHORTHANDS.items():
        pattern = pattern.replace(short, whole)
    parts = list(re.finditer(r"%(.)", pattern))
    dated = [part.end() for part in parts if part[1] in DATED]
    return pattern[: dated[-1]] if dated else pattern


def _impossible(parts: dict[str, str | None]) -> str | None:
    """Name the part of a date or time that cannot be."""
    value = {name: int(digits) for name, digits in parts.items() if digits}
    month, day = value.get("month"), value.get("day")
    if month is not None and not 1 <= month <= 12:
        return f"there is no month {month}"
    if month and day is not None:
        year = value.get("year", 2000)
        days = monthrange(year, month)[1] if year > 0 else 31
        if day > days:
            when = f"{month_name[month]} {year}" if month == 2 else month_name[month]
            return f"{when} has {days} days"
    if day is not None and not 1 <= day <= 31:
        return f"there is no day {day}"
    if value.get("hour", 0) > 23:
        return f"there is no hour {value['hour']}"
    if not 1 <= value.get("half", 1) <= 12:
        return f"there is no hour {value['half']} on a 12-hour clock"
    for name in ("minute", "second"):
        if value.get(name, 0) > 59:
            return f"there is no {name} {value[name]}"
    return None
