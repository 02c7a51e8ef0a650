"""An answer as a person reads it in a terminal: every segment, exactly, and the sum."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.calendars.answers import Answer
from app.formatting import WEEKDAYS
from app.plain_text import clean
from app.screens.calendar_words import week_words
from metrics.calendar_tiles import WORKING

MINUTE, SECOND, MICROSECOND = timedelta(minutes=1), timedelta(seconds=1), timedelta(microseconds=1)
MANY = {"night": "nights", "break": "breaks", "weekend": "weekends", "day off": "days off"}


def as_text(answer: Answer) -> str:
    """Return an answer with its receipt; every length is exact, to the µs where it has any."""
    zone = ZoneInfo(answer.calendar.zone)
    rows = list(answer.segments.iter_rows(named=True))
    ends = [answer.start, *(row["end"] for row in rows)]
    times = dict(zip(ends, _times(ends, zone), strict=True))
    lengths = [row[name] for row in rows for name in ("counted", "not_counted")] + [answer.net, answer.elapsed]
    unit = _unit(lengths)
    words = week_words(answer.calendar, answer.start.astimezone(zone).date())
    told = [
        f"{answer.calendar.name}: {words} ({answer.calendar.zone})",
        *(f"note: {note}" for note in answer.notes),
        "",
    ]
    told += _receipt(rows, times, unit)
    told += [_sum(answer, times, unit)]
    return "\n".join(clean(line) for line in told)


def _receipt(rows: list[dict[str, Any]], times: dict[datetime, str], unit: timedelta) -> list[str]:
    """Return a line a segment, and the line of the sums."""
    if not rows:
        return []
    lines: list[tuple[str, ...]] = [("from", "to", "what", "counted", "left out")]
    for row in rows:
        what = ", ".join(word for word in (row["what"], row["reason"]) if word)
        figures = (_exact(row[name], unit) if row[name] else "" for name in ("counted", "not_counted"))
        lines.append((times[row["start"]], times[row["end"]], what, *figures))
    sums = (sum((row[name] for row in rows), timedelta(0)) for name in ("counted", "not_counted"))
    lines.append(("", "", "sum", *(_exact(held, unit) for held in sums)))
    wide = [max(len(line[place]) for line in lines) for place in range(5)]
    text = [
        "  ".join(cell.ljust(wide[place]) if place < 3 else cell.rjust(wide[place]) for place, cell in enumerate(line))
        for line in lines
    ]
    return [*(line.rstrip() for line in text), ""]


def _sum(answer: Answer, times: dict[datetime, str], unit: timedelta) -> str:
    """Return the number, and what lies between it and the wall clock."""
    if answer.end is None:
        return "Due: never"
    left = left_out(answer)
    less = f", less {', '.join(f'{name} {_exact(span, unit)}' for name, span in left.items())}" if left else ""
    clock = f"{_exact(answer.elapsed, unit)} on the clock{less}"
    if answer.wanted is None:
        return f"Net: {_exact(answer.net, unit)} ({clock})"
    return f"Due: {times[answer.end]}, {_exact(answer.net, unit)} net after {times[answer.start]} ({clock})"


def left_out(answer: Answer) -> dict[str, timedelta]:
    """Return what was left out, by its kind; a holiday by its name."""
    sums: dict[str, timedelta] = {}
    for row in answer.segments.iter_rows(named=True):
        if row["what"] != WORKING:
            name = str(row["reason"] or row["what"]) if row["what"] == "holiday" else MANY.get(row["what"], row["what"])
            sums[name] = sums.get(name, timedelta(0)) + row["not_counted"]
    return sums


def _times(instants: list[datetime], zone: ZoneInfo) -> list[str]:
    """Return local times: seconds where any has some, offsets where the clocks change between them."""
    held = [at.astimezone(zone) for at in instants]
    whole = all(at.second == at.microsecond == 0 for at in held)
    level = "minutes" if whole else "seconds" if all(at.microsecond == 0 for at in held) else "microseconds"
    moved = len({at.utcoffset() for at in held}) > 1
    texts = [(at if moved else at.replace(tzinfo=None)).isoformat(sep=" ", timespec=level) for at in held]
    return [f"{WEEKDAYS[at.weekday()]} {text}" for at, text in zip(held, texts, strict=True)]


def _unit(spans: list[timedelta]) -> timedelta:
    """Return the largest unit in which all lengths are whole numbers."""
    return next(unit for unit in (MINUTE, SECOND, MICROSECOND) if not any(span % unit for span in spans))


def _exact(span: timedelta, unit: timedelta) -> str:
    """Return `16h 00m`, `0h 00m 30s` or `0h 00m 00.000001s`."""
    minutes, rest = divmod(span, MINUTE)
    text = f"{minutes // 60:,}h {minutes % 60:02d}m"
    if unit == MINUTE:
        return text
    seconds, micros = divmod(rest, SECOND)
    return f"{text} {seconds:02d}s" if unit == SECOND else f"{text} {seconds:02d}.{micros // MICROSECOND:06d}s"
