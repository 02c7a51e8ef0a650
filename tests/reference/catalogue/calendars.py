"""Working time of one calendar: its sessions as instants in a row, and how much lies before each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY, NOTHING = timedelta(days=1), timedelta(0)
Hours = tuple[tuple[timedelta, timedelta], ...]


class Calendar:
    """Sessions by weekday in a zone, less closed days, with hours of their own on some days."""

    def __init__(
        self,
        zone: ZoneInfo,
        week: Mapping[int, Hours],
        *,
        closed: frozenset[date] = frozenset(),
        overrides: Mapping[date, Hours] | None = None,
        first: date,
        last: date,
    ) -> None:
        self.zone, self.week, self.closed, self.overrides = zone, week, closed, overrides or {}
        self.day_ends: dict[date, datetime] = {}
        spans: list[list[datetime]] = []
        day = first
        while day <= last:
            for opens, shuts in sorted(self.hours(day)):
                midnight = datetime.combine(day, time())
                start, end = ((midnight + wall).replace(tzinfo=zone).astimezone(UTC) for wall in (opens, shuts))
                self.day_ends[day] = max(end, self.day_ends.get(day, end))
                if spans and start <= spans[-1][1]:
                    spans[-1][1] = max(end, spans[-1][1])
                else:
                    spans.append([start, end])
            day += DAY
        self.starts, self.ends = [span[0] for span in spans], [span[1] for span in spans]
        self.before = [NOTHING]
        for start, end in spans:
            self.before.append(self.before[-1] + (end - start))

    def hours(self, day: date) -> Hours:
        """Return the sessions that start on a local day."""
        if day in self.overrides:
            return self.overrides[day]
        return () if day in self.closed else self.week.get(day.weekday(), ())

    def _worked(self, at: datetime) -> timedelta:
        place = bisect_right(self.starts, at)
        if place == 0:
            return NOTHING
        return self.before[place - 1] + min(at, self.ends[place - 1]) - self.starts[place - 1]

    def net(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time in `[start, end)`, never less than nothing."""
        return max(self._worked(end) - self._worked(start), NOTHING)

    def due(self, start: datetime, duration: timedelta) -> datetime | None:
        """Return the earliest instant at which the working time since `start` reaches a duration."""
        if duration <= NOTHING:
            return start
        goal = self._worked(start) + duration
        return self._at(goal, bisect_left(self.before, goal) - 1)

    def past(self, start: datetime, duration: timedelta) -> datetime | None:
        """Return the instant from which on more than a duration has been worked since `start`."""
        goal = self._worked(start) + duration
        return self._at(goal, bisect_right(self.before, goal) - 1)

    def _at(self, goal: timedelta, place: int) -> datetime | None:
        return self.starts[place] + (goal - self.before[place]) if place < len(self.starts) else None

    def date(self, at: datetime) -> date:
        """Return the local date of an instant."""
        return at.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """Return the instant at which a local day begins."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def end_of_today(self, at: datetime) -> datetime:
        """Return the end of this local day's last session, or of the next day's that has one where it has passed."""
        day = self.date(at)
        while day not in self.day_ends or self.day_ends[day] <= at:
            day += DAY
        return self.day_ends[day]
