"""Net work time between two instants, and the instant at which it is reached, each with its receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from app.output import plain
from data.settings.dates import YEARS
from metrics.calendar import BusinessCalendar
from metrics.calendar_table import compile_calendars
from metrics.calendar_text import span_text
from metrics.net_work_time import due_at, next_working
from metrics.receipt import segments

ZERO = timedelta(0)
LAST = datetime(YEARS[-1] + 1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A number of a calendar, and the segments that it is the sum of.

    `end` is the due instant where that was asked; None where it is not reached, and `notes` say why.
    """

    calendar: BusinessCalendar
    start: datetime
    end: datetime | None
    wanted: timedelta | None
    segments: pl.DataFrame
    notes: tuple[str, ...]

    @property
    def net(self) -> timedelta:
        """The sum of what counts."""
        return total(self.segments["counted"])

    @property
    def elapsed(self) -> timedelta:
        """The sum of all segments."""
        return self.net + total(self.segments["not_counted"])


def net(calendar: BusinessCalendar, start: datetime, end: datetime, *, notes: tuple[str, ...] = ()) -> Answer:
    """Count the net work time of `[start, end)`; the end must not be before the start."""
    found = segments(calendar, start=start, end=end)
    return Answer(calendar=calendar, start=start, end=end, wanted=None, segments=found, notes=notes)


def due(calendar: BusinessCalendar, start: datetime, wanted: timedelta, *, notes: tuple[str, ...] = ()) -> Answer:
    """Find the earliest instant at which the net time since the start reaches a length, up to the end of 2100."""
    end = _due(calendar, start, wanted)
    if end is None:
        notes = (*notes, _never(calendar, start, wanted))
    found = segments(calendar, start=start, end=end or start)
    return Answer(calendar=calendar, start=start, end=end, wanted=wanted, segments=found, notes=notes)


def _due(calendar: BusinessCalendar, start: datetime, wanted: timedelta) -> datetime | None:
    reach = max(wanted * 8, timedelta(days=60))
    while True:
        until = min(start + reach, LAST)
        here = compile_calendars({calendar.name: calendar}, start=start, end=until)[calendar.name]
        end = _one(start, due_at("start", wanted, calendar=here))
        if end is not None or until == LAST:
            return end
        reach *= 4


def _never(calendar: BusinessCalendar, start: datetime, wanted: timedelta) -> str:
    here = compile_calendars({calendar.name: calendar}, start=start, end=LAST)[calendar.name]
    if _one(start, next_working("start", calendar=here)) is None:
        return f"Never due: calendar {calendar.name!r} has no session after START."
    return f"Never due: {span_text(wanted)} is not reached by the end of {YEARS[-1]}."


def _one(start: datetime, question: pl.Expr) -> datetime | None:
    row = pl.DataFrame({"start": [start]}, schema={"start": pl.Datetime("us", "UTC")})
    found: datetime | None = row.select(answer=question)["answer"].item()
    return found


def total(spans: pl.Series) -> timedelta:
    """Return the exact sum of durations."""
    return sum(spans.to_list(), ZERO)


def as_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as flat data; hours for reading, µs for adding up."""
    zone = ZoneInfo(answer.calendar.zone)
    end = "end" if answer.wanted is None else "due_at"
    head: dict[str, Any] = {
        "calendar": answer.calendar.name,
        "timezone": answer.calendar.zone,
        "start": _iso(answer.start, zone),
        end: _iso(answer.end, zone),
        **_both("net", None if answer.end is None else answer.net),
        **_both("elapsed", None if answer.end is None else answer.elapsed),
        "notes": list(answer.notes),
    }
    if answer.wanted is not None:
        head |= _both("wanted", answer.wanted)
    rows = [
        {
            "start": _iso(row["start"], zone), "end": _iso(row["end"], zone), "what": row["what"],
            "reason": row["reason"], "clock_change_hours": plain(row["clock_change"]),
            **_both("counted", row["counted"]), **_both("not_counted", row["not_counted"]),
        }
        for row in answer.segments.iter_rows(named=True)
    ]  # fmt: skip
    return head | {"segments": rows}


def _both(name: str, span: timedelta | None) -> dict[str, Any]:
    micros = None if span is None else span // timedelta(microseconds=1)
    return {f"{name}_hours": plain(span), f"{name}_us": micros}


def _iso(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else at.astimezone(zone).isoformat()
