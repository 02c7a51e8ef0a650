"""Figures as words, by the wording rules of the visual design.

Time that someone acts on or adds up is `0h 22m`, never days; statistics, axes and targets are `7.9h`, `8h`. The age of
data runs on in the browser (components/clock.js). A narrow no-break space keeps `0h 22m` together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

NARROW = "\u202f"
DASH = "\u2013"
MINUS = "\u2212"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def minutes_of(span: timedelta) -> int:
    """Round a duration to whole minutes, halves up."""
    return (span + MINUTE / 2) // MINUTE


def duration(span: timedelta | None, *, least: int = 0) -> str:
    """Return `3h 53m`; `least` is the fewest minutes shown, as a late case is late by at least one."""
    if span is None:
        return DASH
    minutes = minutes_of(abs(span))
    minutes = max(minutes, least)
    sign = MINUS if span < timedelta(0) and minutes else ""
    return f"{sign}{minutes // 60:,}h{NARROW}{minutes % 60:02d}m"


def hours_stat(hours: float | None) -> str:
    """Return a statistic in hours: `7.9h`, `8h`."""
    if hours is None:
        return DASH
    shown = Decimal(str(hours)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{shown:,f}".removesuffix(".0") + "h"


def span_stat(span: timedelta | None) -> str:
    """Return a target: `8h`, `0.5h`, or minutes where that is clearer."""
    if span is None:
        return DASH
    if span < HOUR and span % MINUTE == timedelta(0):
        return f"{span // MINUTE} min"
    return hours_stat(span / HOUR)


def percent(share: float | None) -> str:
    """Return a share as per cent without decimals, halves up."""
    return DASH if share is None else f"{_per_cent(share)}%"


def percent_number(share: float | None) -> int | None:
    """Return a share's whole per cent."""
    return None if share is None else _per_cent(share)


def _per_cent(share: float) -> int:
    # times 100 as a decimal: as floats 0.285 * 100 is less than 28.5
    return int((Decimal(repr(share)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def clock_time(at: datetime, zone: ZoneInfo) -> str:
    """Return `13:48`."""
    return at.astimezone(zone).strftime("%H:%M")


def day_name(day: date) -> str:
    """Return `Thu 15 Oct`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def short_date(day: date) -> str:
    """Return `1 Jun`."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def day_time(at: datetime, zone: ZoneInfo) -> str:
    """Return `Thu 15 Oct 13:48`."""
    return f"{day_name(at.astimezone(zone).date())} {clock_time(at, zone)}"


def signed(number: int) -> str:
    """Return `+3`, `0` or a true minus."""
    return f"+{number:,}" if number > 0 else f"{MINUS}{-number:,}" if number < 0 else "0"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return `1 case`, `2 cases`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def joined(names: Sequence[str]) -> str:
    """Return names as a list in words: `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def adding_up(spans: Iterable[timedelta], *, to: int | None = None) -> list[int]:
    """Return spans as whole minutes that add up to the rounded total: each is the step of the rounded running sum.

    `to` is the total to come to instead: the whole minute below or above the exact one.
    """
    kept = list(spans)
    exact = sum(kept, timedelta(0))
    # a minute counts from its half on, when it is full, or as it begins: whichever comes to the total
    least = (MINUTE / 2, timedelta(0), MINUTE - timedelta.resolution)
    shift = next((one for one in least if to is None or (exact + one) // MINUTE == to), least[0])
    total, before, shown = timedelta(0), 0, []
    for span in kept:
        total += span
        after = (total + shift) // MINUTE
        shown.append(after - before)
        before = after
    return shown


def sentence(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def minutes(count: int) -> str:
    """Return whole minutes as `3h 53m`."""
    return duration(timedelta(minutes=count))
