"""When the demo company works: its calendars, and office time as a ruler to lay along the days."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays as public_holidays

from data.sources.demo_company import ZONE
from metrics.calendar import BusinessCalendar, Session, Version
from metrics.calendar_compile import Span, open_spans

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
OFFICE_WEEK, EXPERT_WEEK = "08:30-17:00", "10:00-12:00, 14:00-16:00"
YEARS = range(2020, 2061)
CLOSURES = ((12, 24), (12, 31))  # month and day, every year


def office() -> BusinessCalendar:
    """Return the office's hours, as the company's configuration writes them."""
    return _calendar("office", OFFICE_WEEK)


def expert_hours() -> BusinessCalendar:
    """Return the hours that experts keep free for cases; they have projects as well."""
    return _calendar("experts", EXPERT_WEEK)


def _calendar(name: str, hours: str) -> BusinessCalendar:
    day = tuple(Session(*(_offset(time) for time in span.split("-"))) for span in hours.split(", "))
    closed = {date(year, month, number): "closed" for year in YEARS for month, number in CLOSURES}
    closed |= dict(public_holidays.country_holidays("DE", subdiv="BY", years=YEARS, language="en_US"))
    return BusinessCalendar(
        name, ZONE, (Version((day, day, day, day, day, (), ()), closed=tuple(sorted(closed.items()))),)
    )


def _offset(time: str) -> timedelta:
    hours, minutes = time.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


class Hours:
    """The sessions of a calendar from a day on, as one line of worked seconds."""

    def __init__(self, calendar: BusinessCalendar, start: date) -> None:
        self._calendar, self._until = calendar, start
        self._begins: list[datetime] = []
        self._ends: list[datetime] = []
        self._before = [0]  # seconds worked before each session, and after the last
        self._reach()

    def after(self, at: datetime, minutes: float) -> datetime:
        """Return the instant, in whole seconds, by which so many more minutes will have been worked."""
        place = self._next(at)
        worked = self._before[place] + max(0, _seconds(at - self._begins[place])) + round(minutes * 60)
        while self._before[-1] <= worked:
            self._reach()
        place = bisect_right(self._before, worked) - 1
        return self._begins[place] + timedelta(seconds=worked - self._before[place])

    def open_at(self, at: datetime) -> bool:
        """Tell whether there is work at an instant."""
        return self._begins[self._next(at)] <= at

    def _next(self, at: datetime) -> int:
        """Return the place of the session at an instant, else of the next one."""
        while self._ends[-1:] <= [at]:
            self._reach()
        return bisect_right(self._ends, at)

    def session(self, day: date) -> Span | None:
        """Return when a day's work begins and ends; None on a day off."""
        spans = open_spans(self._calendar, day, day)
        return (spans[0][0], spans[-1][1]) if spans else None

    def _reach(self) -> None:
        """Lay out half a year more."""
        first, self._until = self._until, self._until + 182 * DAY
        for begin, end in open_spans(self._calendar, first, self._until - DAY):
            self._begins.append(begin)
            self._ends.append(end)
            self._before.append(self._before[-1] + _seconds(end - begin))


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)


def showing(calendar: BusinessCalendar, now: datetime) -> datetime:
    """Return the instant that the demo shows: now, or where the office is closed the last 13:48 at work.

    Shortly after opening and before closing it counts as closed, lest the wall be empty or soon fall asleep.
    """
    zone = ZoneInfo(ZONE)
    today = now.astimezone(zone).date()
    for back in range(14):
        day = today - DAY * back
        spans = open_spans(calendar, day, day)
        if not spans:
            continue
        begins, ends = spans[0][0] + timedelta(minutes=40), spans[-1][1] - timedelta(minutes=60)
        if back == 0 and begins <= now <= ends:
            return now
        shown = datetime.combine(day, datetime.min.time(), zone) + timedelta(hours=13, minutes=48)
        if shown < now:
            return shown.astimezone(now.tzinfo)
    raise ValueError("the demo company never is closed for two weeks")
