"""The forecast's exact distribution: no future is drawn, every one is weighed by how likely it is.

Each week to come is like one of the weeks that were, all equally likely, and the rest of this week like the same hours
of one of them. A figure drawn from so many futures is held against these chances by the binomial distribution.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from math import exp, lgamma, log

from tests.reference.catalogue.calendars import DAY
from tests.reference.catalogue.figures_flow import local
from tests.reference.catalogue.lives import Life
from tests.reference.catalogue.rules import Rules

WEEK, HORIZON = 7 * DAY, 364 * DAY
FEW = 6
NEVER = 1e-9
Flow = tuple[int, int]  # closings and arrivals of a day
Chances = dict[int, float]


def full_weeks(lives: Iterable[Life], rules: Rules, *, start: date, end: date, today: date) -> list[date]:
    """Return the Mondays of the full weeks of a span that are over and lie whole after the first opening."""
    first = max(start, min(local(life, life.opened_at, rules) for life in lives))
    week, found = first + DAY * (-first.weekday() % 7), []
    while week + WEEK <= min(end, today):
        found.append(week)
        week += WEEK
    return found


@dataclass
class Futures:
    """The weeks that may come again: whole ones, and of each what lies after this weekday and hour."""

    wip: int
    today: date
    whole: list[list[Flow]]
    rest: list[list[Flow]]

    def weeks(self) -> Iterator[tuple[date, list[list[Flow]]]]:
        """Yield the first day of each week to come, this one's rest first, and what it may be like."""
        day = self.today
        yield day, self.rest
        day += DAY * (7 - day.weekday())
        while True:
            yield day, self.whole
            day += WEEK

    def less_one(self) -> Futures:
        """Return the same with one closing less a week: what is to be told apart from it."""
        return Futures(self.wip, self.today, *([_less_one(week) for week in held] for held in (self.whole, self.rest)))

    def closes(self, until: date) -> Chances:
        """Return the chance of each number of closings before a day, of no more than are open and come."""
        both: dict[Flow, float] = {(0, 0): 1.0}
        for day, alike in self.weeks():
            if day >= until:
                break
            held, both = both, defaultdict(float)
            parts = (week[: (until - day).days] for week in alike)
            sums = Counter((sum(c for c, _ in part), sum(n for _, n in part)) for part in parts)
            for (more, new), times in sums.items():
                for (closed, came), chance in held.items():
                    both[closed + more, came + new] += chance * times / len(alike)
        found: Chances = defaultdict(float)
        for (closed, came), chance in both.items():
            found[min(closed, self.wip + came)] += chance
        return found

    def as_many(self, last: date) -> dict[date, float]:
        """Return the chance that by the end of each day as many have closed as are open now."""
        found: dict[date, float] = {}
        chances: Chances = {0: 1.0}
        for day, alike in self.weeks():
            for number in range(len(alike[0])):
                if day + number * DAY > last:
                    return found
                closed = [sum(closed for closed, _ in week[: number + 1]) for week in alike]
                held = _added(chances, closed, most=self.wip)
                found[day + number * DAY] = held.get(self.wip, 0.0)
            chances = held
        raise AssertionError

    def cleared(self, last: date) -> dict[date, float]:
        """Return the chance that by the end of each day nothing has been open at the end of one."""
        found: dict[date, float] = {}
        still, done = {self.wip: 1.0}, 0.0
        for day, alike in self.weeks():
            gone = [0.0] * len(alike[0])
            after: Chances = defaultdict(float)
            for week in alike:
                left = list(accumulate(came - closed for closed, came in week))
                for count, chance in still.items():
                    if count + min(left) > 0:
                        after[count + left[-1]] += chance / len(alike)
                    else:
                        gone[next(n for n, change in enumerate(left) if count + change <= 0)] += chance / len(alike)
            for number, chance in enumerate(gone):
                if day + number * DAY > last:
                    return found
                done += chance
                found[day + number * DAY] = done
            still = {count: chance for count, chance in after.items() if chance > NEVER}
        raise AssertionError


def futures(lives: Sequence[Life], weeks: Sequence[date], rules: Rules, at: datetime) -> Futures:
    """Lay out what the given weeks were like, day by day, for the cases of one group."""
    zone = rules.calendars[None].zone
    now = at.astimezone(zone)
    whole: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    later: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for life in lives:
        for place, moved in enumerate((life.closing.at if life.closing else None, life.opened_at)):
            if moved:
                here = moved.astimezone(zone)
                whole[here.date()][place] += 1
                later[here.date()][place] += here.time() > now.time()

    def flow(days: dict[date, list[int]], day: date) -> Flow:
        closed, came = days.get(day, (0, 0))
        return closed, came

    first = now.weekday()
    rest = [
        [flow(later, week + DAY * first), *(flow(whole, week + DAY * number) for number in range(first + 1, 7))]
        for week in weeks
    ]
    wip = sum(life.is_open for life in lives)
    return Futures(wip, now.date(), [[flow(whole, week + DAY * n) for n in range(7)] for week in weeks], rest)


def _less_one(week: list[Flow]) -> list[Flow]:
    place = next((number for number, (closed, _) in enumerate(week) if closed), None)
    return [(closed - (number == place), came) for number, (closed, came) in enumerate(week)]


def at_least(n: int, of: int, chance: float) -> float:
    """Return the chance that something of a chance happens in at least n of so many draws."""
    if n <= 0 or chance >= 1 - NEVER:
        return 1.0
    if chance <= NEVER:
        return 0.0
    return min(
        sum(
            exp(lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) + k * log(chance) + (of - k) * log(1 - chance))
            for k in range(n, of + 1)
        ),
        1.0,
    )


def _added(chances: Chances, alike: Sequence[int], *, most: int) -> Chances:
    """Return the chances of the sums; from `most` on all are one."""
    found: Chances = defaultdict(float)
    for more, times in Counter(alike).items():
        for count, chance in chances.items():
            found[min(count + more, most)] += chance * times / len(alike)
    return dict(found)
