"""Capacity counted again, a person and a day at a time: who is there, for how long, what closes, and the slack left.

Nobody of a log is listed in its configuration: everybody here is known by what they closed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from tests.reference.catalogue.calendars import DAY, NOTHING
from tests.reference.catalogue.figures_flow import local
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.rules import Rules

WEEK, HOUR = 7 * DAY, timedelta(hours=1)
Team = str | None  # None: everybody


@dataclass(frozen=True)
class Slack:
    """What is left of a group's capacity in a period, and what it rests on."""

    arrivals: int
    no_effort: int
    hours: float | None
    share: float | None
    bound: str | None
    rate_weeks: int | None  # None where it rests on effort


@dataclass
class Office:
    """The cases as known at an instant; the closings of `seen`, old backlog and all, tell who was there to close."""

    lives: Sequence[Life]
    seen: Sequence[Life]
    rules: Rules
    at: datetime
    kind: Callable[[Life], str | None]  # the type of a case, on which its effort depends
    least: int = 20
    held: dict[date, dict[str, Team]] = field(default_factory=dict)  # who counts in a week, counted once
    rated: dict[tuple[date, Team], list[tuple[float, int]]] = field(default_factory=dict)

    @cached_property
    def today(self) -> date:
        """Return the local day of the instant."""
        return self.rules.calendars[None].date(self.at)

    @cached_property
    def closers(self) -> dict[date, Counter[tuple[str, Team]]]:
        """Count by week who closed how much on which team: each move into done, by the owner who stands then."""
        found: dict[date, Counter[tuple[str, Team]]] = defaultdict(Counter)
        for life in self.seen:
            for before, stand in zip([None, *life.stands], life.stands, strict=False):
                if stand.state != "done" or (before is not None and before.state == "done"):
                    continue
                name = stand.holder if life.case.owners == "none" else stand.owner
                if name and self.rules.tier(name) not in ("machine", "sales"):
                    team = stand.told.get("team") or self.rules.team_of(stand.owner, stand.holder)
                    found[monday(local(life, stand.at, self.rules))][name, team] += 1
        return found

    def there(self, week: date) -> dict[str, Team]:
        """Return who counts in a week, with the team on which each closed the most in it and in the 12 before.

        Of two teams with as many it is the first by name.
        """
        if week in self.held:
            return self.held[week]
        held: Counter[tuple[str, Team]] = Counter()
        for number in range(13):
            held.update(self.closers.get(week - number * WEEK, {}))
        most: dict[str, tuple[int, Team]] = {}
        for (name, team), count in sorted(held.items(), key=lambda item: (item[0][1] is None, item[0][1] or "")):
            if name not in most or count > most[name][0]:
                most[name] = (count, team)
        self.held[week] = {name: team for name, (_, team) in most.items()}
        return self.held[week]

    def day(self, day: date) -> timedelta:
        """Return the working time of a local day, as far as it is over."""
        calendar = self.rules.calendars[None]
        return calendar.net(calendar.midnight(day), min(calendar.midnight(day + DAY), self.at))

    def hours(
        self, start: date, end: date, team: Team = None, owner: str | None = None, *, since: date = date.min
    ) -> tuple[float | None, int]:
        """Return the hours of the people of a group in a span, and how many have any; None where there is nobody."""
        total, people = NOTHING, set()
        for week in mondays(start, end):
            here = {name for name, on in self.there(week).items() if team in (None, on) and owner in (None, name)}
            for day in days(max(week, start, since), min(week + WEEK, end)):
                total += self.day(day) * len(here)
                people |= here if self.day(day) else set()
        return (total / HOUR if people else None), len(people)

    def calendar_hours(self, start: date, end: date) -> float:
        """Return the hours of the calendar in a span, as far as it is over."""
        return sum((self.day(day) for day in days(start, end)), NOTHING) / HOUR

    @cached_property
    def opened_on(self) -> dict[Team, Counter[tuple[date, str | None]]]:
        """Count by team the openings of each day by case type; None is everybody."""
        found: dict[Team, Counter[tuple[date, str | None]]] = defaultdict(Counter)
        for life in self.lives:
            for team in {None, life.get("team")}:
                found[team][local(life, life.opened_at, self.rules), self.kind(life)] += 1
        return found

    @cached_property
    def closed_on(self) -> dict[tuple[Team, str | None], Counter[date]]:
        """Count by team and by owner (each or both may be None: all) the closings that stand of each day."""
        found: dict[tuple[Team, str | None], Counter[date]] = defaultdict(Counter)
        for life in self.lives:
            if life.closing:
                for key in {(None, None), (life.get("team"), None), (None, life.get("owner"))}:
                    found[key][local(life, life.closing.at, self.rules)] += 1
        return found

    def throughput(self, start: date, end: date, team: Team = None, owner: str | None = None) -> int:
        """Return the closings that stand of a span."""
        return sum(count for day, count in self.closed_on[team, owner].items() if start <= day < end)

    def rates(self, end: date, team: Team) -> list[tuple[float, int]]:
        """Return rate and closings of each of the 26 full weeks before a day from which a best rate may be known."""
        if (end, team) not in self.rated:
            self.rated[end, team] = sorted(self._rates(end, team))
        return self.rated[end, team]

    def _rates(self, end: date, team: Team) -> Iterator[tuple[float, int]]:
        last = monday(min(end, self.today))
        first = min((day for day, _ in self.opened_on[team]), default=self.today)
        people = self.hours(last - 26 * WEEK, last, team)[1]
        for week in (last - number * WEEK for number in range(26, 0, -1)):
            there, _ = self.hours(week, week + WEEK, team, since=first)
            # where people close, none of them is listed: before 12 weeks it cannot be known who they are
            if week < first or (there and week < first + 12 * WEEK):
                continue
            if not people:
                there = self.calendar_hours(week, week + WEEK)
            closed = self.throughput(week, week + WEEK, team)
            if there and closed:
                yield closed / there, closed

    def slack(
        self,
        start: date,
        end: date,
        team: Team = None,
        *,
        effort: Mapping[str | None, timedelta],
        asked: tuple[date, date],
    ) -> Slack:
        """Return the slack of a period of the days asked, by effort where more than half of what came has one."""
        came = self.opened_on[team]
        first = min((day for day, _ in came), default=self.today)
        here = Counter({kind: 0 for _, kind in came})
        for (day, kind), count in came.items():
            here[kind] += count if start <= day < end else 0
        asked_for = [(kind, count) for (day, kind), count in came.items() if asked[0] <= day < asked[1]]
        with_one = sum(count for kind, count in asked_for if kind in effort)
        by_effort = 2 * with_one > sum(count for _, count in asked_for) if asked_for else bool(effort)
        arrivals, without = here.total(), sum(count for kind, count in here.items() if kind not in effort)
        there, _ = self.hours(start, end, team, since=first)
        rates = self.rates(asked[1], team)
        share, bound = None, None
        if by_effort and there:
            load = sum((effort[kind] * count for kind, count in here.items() if kind in effort), NOTHING)
            share, bound = 1 - load / HOUR / there, "at most" if without else "measured"
        elif not by_effort and there and len(rates) >= 13 and sum(closed for _, closed in rates) >= self.least:
            rate = rates[math.ceil(0.9 * len(rates)) - 1][0]
            share, bound = 1 - arrivals / (rate * there), "at least"
        return Slack(arrivals, without, there, share, bound, None if by_effort else len(rates))


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - DAY * day.weekday()


def mondays(start: date, end: date) -> Iterator[date]:
    """Yield the Mondays of the weeks that a span touches."""
    week = monday(start)
    while week < end:
        yield week
        week += WEEK


def days(start: date, end: date) -> Iterator[date]:
    """Yield the days of a span."""
    while start < end:
        yield start
        start += DAY
