"""Discipline counted again in plain Python, a case at a time, with the calendar's days walked one by one.

It takes a board's cases, events and intervals as rows and shares nothing with the metrics: neither the compiled
calendars nor Polars. Given a board, it counts what each figure of discipline should be for cases of a span.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from metrics.calendar import BusinessCalendar

Row = Mapping[str, Any]
DAY, NOTHING = timedelta(days=1), timedelta(0)


class Clock:
    """The working spans of one calendar, walked day by day."""

    def __init__(self, calendar: BusinessCalendar) -> None:
        self.calendar, self.zone = calendar, ZoneInfo(calendar.zone)
        self.days: dict[date, list[tuple[datetime, datetime]]] = {}

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return the spans that start on a local day."""
        if day not in self.days:
            midnight = datetime.combine(day, time())
            held = self.calendar.version_on(day).on(day)
            self.days[day] = [(self.instant(midnight + s.start), self.instant(midnight + s.end)) for s in held]
        return self.days[day]

    def instant(self, wall: datetime) -> datetime:
        """Return the instant of a local time."""
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def local(self, at: datetime) -> date:
        """Return the local date of an instant."""
        return at.astimezone(self.zone).date()

    def net(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time between two instants."""
        day, total = self.local(start) - DAY, NOTHING
        while day <= self.local(end):
            for low, high in self.spans(day):
                total += max(min(high, end) - max(low, start), NOTHING)
            day += DAY
        return total

    def within(self, start: datetime, end: datetime, limit: timedelta) -> bool:
        """Tell whether the working time between two instants is no longer than a limit, looking no further."""
        day, total = self.local(start) - DAY, NOTHING
        while day <= self.local(end) and total <= limit:
            for low, high in self.spans(day):
                total += max(min(high, end) - max(low, start), NOTHING)
            day += DAY
        return total <= limit

    def ends_soon(self, at: datetime, limit: timedelta) -> bool:
        """Tell whether the day's work ends no longer than a limit after an instant."""
        for day in (self.local(at) - DAY, self.local(at)):
            spans = self.spans(day)
            if spans and NOTHING <= max(high for _, high in spans) - at <= limit:
                return True
        return False


def counted(
    cases: list[Row],
    events: Mapping[int, list[Row]],
    intervals: Mapping[int, list[Row]],
    *,
    calendars: Mapping[str, BusinessCalendar],
    as_of: datetime,
    start: date,
    end: date,
    silent_after: timedelta,
) -> Counter[str]:
    """Return the counts of silent, unowned, logging, client-told and supervision: "metric figure" by how many."""
    clocks = {name: Clock(calendar) for name, calendar in calendars.items()}
    found: Counter[str] = Counter()
    for case in cases:
        clock = clocks.get(case["calendar"] or "")
        held = sorted(events.get(case["case"], []), key=lambda row: row["occurred_at"])
        if case["is_open"]:
            found.update(_open(case, held, clock, as_of=as_of, silent_after=silent_after))
        elif start <= case["closed_date"] < end:
            found.update(_closed(case, held, clock))
        if start <= case["opened_date"] < end:
            found.update(_told(case, held, clock, "open", case["opened_at"], as_of=as_of))
        if not case["is_open"] and start <= case["closed_date"] < end:
            found.update(_told(case, held, clock, "close", case["closed_at"], as_of=as_of))
        found.update(_turned(case, held, intervals.get(case["case"], []), clock, as_of=as_of, start=start, end=end))
    return found


def _open(
    case: Row, events: list[Row], clock: Clock | None, *, as_of: datetime, silent_after: timedelta
) -> Iterator[str]:
    last = max([case["opened_at"], *(row["occurred_at"] for row in events)])
    if not case["changes_known"] or (case["opened_to_day"] and last == case["opened_at"]):
        yield "silent unknown"
    elif case["paused"]:
        yield "silent paused"
    elif clock is None:
        yield "silent unknown"
    else:
        yield "silent heard" if clock.within(last, as_of, silent_after) else "silent silent"
    known = "unowned" if case["owner_known"] else "unknown"
    yield f"unowned {'owned' if case['owner'] else known}"


def _closed(case: Row, events: list[Row], clock: Clock | None) -> Iterator[str]:
    opened, closed = case["opened_at"], case["closed_at"]
    if case["events_known"]:
        some = any(opened < row["occurred_at"] < closed for row in events)
        yield f"logging {'with_activity' if some else 'without_activity'}"
    if clock is None or case["to_day"] or case["untimed"]:
        yield "logging no_clock"
        return
    took = clock.net(opened, closed)
    if took == NOTHING and closed - opened > timedelta(minutes=5):
        yield "logging off_hours"
    else:
        yield f"logging {'after_the_fact' if took <= timedelta(minutes=5) else 'not_at_once'}"
    yield f"logging {'batch' if clock.ends_soon(closed, timedelta(minutes=15)) else 'not_batch'}"


def _told(
    case: Row, events: list[Row], clock: Clock | None, name: str, at: datetime, *, as_of: datetime
) -> Iterator[str]:
    hour = timedelta(hours=1)
    vague = case["opened_to_day"] if name == "open" else case["closed_to_day"] or case["untimed"]
    if not case[f"tells_{name}"] or clock is None or vague:
        yield f"client-told unknown_{name}"
        return
    mails = [row["occurred_at"] for row in events if row["kind"] == f"client_told_{name}"]
    early = name == "open"
    near = [
        m for m in mails if (m < at and (early or clock.within(m, at, hour))) or (m >= at and clock.within(at, m, hour))
    ]
    word = "told" if near else "pending" if clock.within(at, as_of, hour) else "untold"
    yield f"client-told {word}_{name}"


def _turned(
    case: Row, events: list[Row], intervals: list[Row], clock: Clock | None, *, as_of: datetime, start: date, end: date
) -> Iterator[str]:
    if clock is None or case["to_day"] or case["untimed"] or case["target_by"] is None:
        return
    if case["target_by"] == "source_due_at":
        promise = case["source_due_at"] - case["opened_at"]
        red = case["opened_at"] + promise * 2 / 3 if promise > NOTHING else None
        late = max(case["source_due_at"], case["opened_at"])
    else:
        goal = case["target"]
        red, late = _reached(intervals, clock, goal * 2 / 3), _reached(intervals, clock, goal, more=True)
    if case["verdict"] != "late":
        late = None
    for turn, at in (("red", red), ("late", late)):
        if at is None or at > case["end_at"] or not start <= clock.local(at) < end:
            continue
        after = [
            row["occurred_at"] for row in events if row["occurred_at"] >= at and row["occurred_at"] > case["opened_at"]
        ]
        if not case["events_known"]:
            word = "unknown"
        elif after and clock.within(at, after[0], timedelta(hours=4)):
            word = "seen"
        else:
            word = "pending" if clock.within(at, as_of, timedelta(hours=4)) else "missed"
        yield f"supervision {word}_{turn}"


def _reached(intervals: list[Row], clock: Clock, goal: timedelta, *, more: bool = False) -> datetime | None:
    """Return the first instant at which the running time reaches a goal, or from which on it is more."""
    left = goal
    for stretch in sorted(intervals, key=lambda row: row["start"]):
        if not stretch["running"]:
            continue
        day = clock.local(stretch["start"]) - DAY
        while day <= clock.local(stretch["end"]):
            for low, high in clock.spans(day):
                begin, stop = max(low, stretch["start"]), min(high, stretch["end"])
                if begin < stop:
                    if stop - begin > left or (stop - begin == left and not more):
                        return begin + left
                    left -= stop - begin
            day += DAY
    return None
