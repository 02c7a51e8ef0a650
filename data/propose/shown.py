"""What the wall shows: the instant at which the clock of an old log starts, and where old backlog ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from metrics.calendar import BusinessCalendar
from metrics.calendar_compile import open_spans

OLD = timedelta(days=7)
DAY = timedelta(days=1)
LATELY = 20  # working days
HALF, QUARTER = 0.5, 0.25
AFTERNOON = 0.6  # of the way through the day: something closed today, something still turns late
MANY, SHARE = 10, 0.1  # open cases that are older than nearly every closed one
MOST = 0.8  # of those, for the start to leave behind
YOUNG = timedelta(days=28)  # what is younger is late, not backlog
LEAST_CLOSED = 20
LONG_ENOUGH = 3  # times the longest lead times, for the log to know them


@dataclass(frozen=True, kw_only=True)
class Start:
    """The day from which cases count, and why."""

    day: date
    why: str


def as_of(cases: pl.DataFrame, *, newest: datetime, now: datetime, calendar: BusinessCalendar) -> datetime | None:
    """Return where the clock of an old log should start, None where its news is not a week old.

    It is a moment of office hours in the afternoon of the last day on which cases still come in as they used to:
    an export of closed cases thins out at its end, and a straggler may come a year later.
    """
    if now - newest <= OLD:
        return None
    zone = ZoneInfo(calendar.zone)
    opened = cases["opened_at"].dt.convert_time_zone(calendar.zone).dt.date()
    day = last_living_day(opened, calendar) or newest.astimezone(zone).date()
    for back in range(28):
        spans = open_spans(calendar, day - DAY * back, day - DAY * back)
        if not spans:
            continue
        begins, ends = spans[0][0], spans[-1][1]
        wanted = begins + (ends - begins) * AFTERNOON
        shown = min(wanted, newest)
        if shown > begins:
            return _half_hour(shown.astimezone(zone), not_before=begins).astimezone(UTC)
    return newest


def _half_hour(at: datetime, *, not_before: datetime) -> datetime:
    """Return the half hour before an instant, or the instant itself where the day had not begun by then."""
    floored = at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)
    return floored if floored > not_before else at.replace(second=0, microsecond=0)


def last_living_day(opened: pl.Series, calendar: BusinessCalendar) -> date | None:
    """Return the last working day on which about as many cases were opened as in the weeks before it."""
    counts: dict[date, int] = dict(opened.drop_nulls().value_counts().rows())
    if not counts:
        return None
    first, last = min(counts), max(counts)
    days = [first + DAY * n for n in range((last - first).days + 1)]
    worked = [day for day in days if calendar.version_on(day).on(day)] or days
    came = [counts.get(day, 0) for day in worked]
    # what came in the four weeks up to each day
    weeks = [sum(came[max(at - LATELY + 1, 0) : at + 1]) for at in range(len(came))]
    busy = sorted(filter(None, weeks))
    usual = busy[len(busy) // 2] if busy else 0
    for at in range(len(worked) - 1, -1, -1):
        days_held = min(at + 1, LATELY)
        a_day = weeks[at] / days_held
        # where a day sees a case or none, a week has to tell
        here = came[at] if a_day >= 2 else sum(came[max(at - 4, 0) : at + 1]) / 5
        if came[at] and weeks[at] >= QUARTER * usual and here >= HALF * a_day:
            return worked[at]
    return None


def start(cases: pl.DataFrame, *, shown: datetime, calendar: BusinessCalendar) -> Start | None:
    """Return the day from which cases count, where many open ones are older than 99 % of the closed ones were.

    Ages are on the wall clock, at the instant that is shown. The day comes after the opening of most of those cases
    and not later, so that the history since stays. None where the log is too short to know how long cases take.
    """
    took = (cases["closed_at"] - cases["opened_at"]).drop_nulls()
    limit = took.quantile(0.99, "higher") if took.len() >= LEAST_CLOSED else None
    first = cases["opened_at"].min()
    if not isinstance(limit, timedelta) or not isinstance(first, datetime) or shown - first < LONG_ENOUGH * limit:
        return None
    is_open = pl.col("closed_at").is_null() | (pl.col("closed_at") > shown)
    waiting = cases.filter(pl.col("opened_at") <= shown, is_open)
    old = waiting.filter(pl.lit(shown) - pl.col("opened_at") > max(limit, YOUNG))["opened_at"].sort()
    if old.len() < max(MANY, SHARE * waiting.height):
        return None
    newest = old[int(MOST * (old.len() - 1))]
    day = newest.astimezone(ZoneInfo(calendar.zone)).date() + DAY
    many = f"{old.len():,} of {waiting.height:,} open cases"
    took_days = f"{limit // DAY:,} days" if limit >= 2 * DAY else f"{limit / timedelta(hours=1):.0f} h"
    return Start(day=day, why=f"{many} are older than 99 % of the closed ones were ({took_days})")
