"""Trying a calendar: a number between two instants, or the instant at which it is reached, in words and figures."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from htpy import Element, b, div, p, small, span

from app.calendars.answer_text import left_out
from app.calendars.answers import Answer, due, net
from app.calendars.reading import length, local
from app.formatting import day_time, duration
from data.errors import CasewallError
from metrics.calendar import BusinessCalendar


def between(calendar: BusinessCalendar, start: str, end: str) -> Element:
    """Return the net work time of what was typed, or why there is none."""
    try:
        begin, stop = (local(text, zone=calendar.zone, option=name) for text, name in ((start, "Start"), (end, "End")))
        if stop.at < begin.at:
            raise CasewallError("The end is before the start.")
        found = net(calendar, begin.at, stop.at, notes=tuple(note for note in (begin.note, stop.note) if note))
    except CasewallError as error:
        return _wrong(error)
    return _result("net", duration(found.net), _told(found))


def reached(calendar: BusinessCalendar, start: str, hours: str) -> Element:
    """Return the due instant of what was typed, or why there is none."""
    try:
        begin = local(start, zone=calendar.zone, option="Start")
        wanted = length(hours, calendar=calendar, on=_day(begin.at, calendar))
        notes = tuple(note for note in (begin.note, wanted.note) if note)
        found = due(calendar, begin.at, wanted.span, notes=notes)
    except CasewallError as error:
        return _wrong(error)
    at = day_time(found.end, ZoneInfo(calendar.zone)) if found.end is not None else "never"
    return _result("due", at, _told(found))


def _day(at: datetime, calendar: BusinessCalendar) -> date:
    return at.astimezone(ZoneInfo(calendar.zone)).date()


def _told(found: Answer) -> str:
    less = [f"{name} {duration(held)}" for name, held in left_out(found).items()]
    words = f"{duration(found.elapsed)} on the wall clock" + (f", less {', '.join(less)}" if less else "") + "."
    return " ".join([words, *found.notes])


def _result(name: str, value: str, words: str) -> Element:
    return div[
        p(style="display:flex;justify-content:space-between;align-items:baseline")[
            small(".note")[name], b(style="font-size:1.25rem")[value]
        ],
        p(".note", style="margin-top:2px")[words],
    ]


def _wrong(error: CasewallError) -> Element:
    return div[p(".tell", style="margin-top:0")[span[str(error)]]]
