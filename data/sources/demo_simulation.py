"""A working company, minute by minute: cases arrive, people pick them up, clients keep them waiting.

What happened before an instant does not depend on how far the simulation is run, so a company that is advanced now
and then tells the same story as one that is run in one go.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays as public_holidays

from data.sources.demo_company import (
    CLIENTS,
    EAST,
    EXPERT_LIMIT,
    EXPERT_NAMES,
    EXPERTS,
    FRONT_LINE,
    KINDS,
    SALES_NAMES,
    WEST,
    WIP_LIMIT,
    ZONE,
    Kind,
)  # fmt: skip
from metrics.calendar import BusinessCalendar, Session, Version
from metrics.calendar_compile import open_spans

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
GONE = "Resolved, will be back"
EYE = 0.62  # how often the most pressing case is taken rather than the one at hand


@dataclass(frozen=True, kw_only=True)
class Step:
    """One logged event of a case, in the company's own words."""

    at: datetime
    status: str
    owner: str
    group: str
    actor: str
    activity: str


@dataclass(eq=False)
class Case:
    """A case under way."""

    kind: Kind
    number: int
    team: str
    client: str
    subject: str
    opened_at: datetime
    dice: random.Random
    stages: list[tuple[str, float]]
    owner: str = ""
    holder: str = ""
    worked: float = 0.0
    age: float = 0.0
    back_at: int = 0
    state: str = "New"
    steps: list[Step] = field(default_factory=list)
    serial: int = 0

    @property
    def id(self) -> str:
        """The case's number as its system shows it."""
        return f"{self.kind.prefix}{self.number}"

    @property
    def slack(self) -> float:
        """Minutes to spare: the target less age and work still to do."""
        return self.kind.target / MINUTE - self.age - sum(minutes for who, minutes in self.stages if who != "client")

    def log(self, at: datetime, status: str, actor: str, activity: str = "", *, group: str = "") -> None:
        """Log an event within the minute it happens in."""
        self.state = status
        self.serial += 1
        second = timedelta(seconds=min(59, self.serial * 3 % 50 + self.dice.randrange(8)))
        when = max(at + second, self.steps[-1].at + timedelta(seconds=1)) if self.steps else at + second
        self.steps.append(
            Step(at=when, status=status, owner=self.owner, group=group or self.holder, actor=actor, activity=activity)
        )


@dataclass(frozen=True)
class Desk:
    """The open cases as they lie before people: by who holds them, and in the queues."""

    held: dict[str, list[Case]]
    queues: dict[str, list[Case]]

    @classmethod
    def of(cls, cases: list[Case]) -> Desk:
        """Sort the open cases."""
        desk = cls({}, {})
        for case in cases:
            if case.state == "New":
                desk.queues.setdefault(case.team, []).append(case)
            elif case.state == "With experts":
                desk.queues.setdefault(EXPERTS, []).append(case)
            else:
                desk.held.setdefault(case.holder, []).append(case)
        return desk


class Company:
    """The demo company from `start` on; `advance` runs it up to an instant."""

    def __init__(self, calendar: BusinessCalendar, *, start: date, seed: int = 7) -> None:
        self.calendar, self.start, self.seed = calendar, start, seed
        self.cases: list[Case] = []
        self._open: list[Case] = []
        self._away: dict[tuple[str, date], bool] = {}
        self._busy: dict[str, tuple[Case, int]] = {}
        self._numbers = {kind.name: kind.first_number for kind in KINDS}
        self._minute = 0
        self._dice = random.Random(f"{seed} {start}")
        self._clock = self._minutes()
        self._next = next(self._clock)
        self._coming: list[tuple[datetime, Kind]] = []
        self._coming_until = start

    def advance(self, until: datetime) -> list[Case]:
        """Run the company up to an instant and return all its cases, each with what was logged by then."""
        while self._next + MINUTE <= until:
            self._tick(self._next)
            self._next = next(self._clock)
        return self.cases

    def away(self, name: str, day: date) -> bool:
        """Tell whether a person is away on a day: a week of holiday now and then, and a day of illness."""
        if (name, day) not in self._away:
            self._away[name, day] = self._drawn_away(name, day)
        return self._away[name, day]

    def _drawn_away(self, name: str, day: date) -> bool:
        week = (day - date(2024, 1, 1)).days // 7
        dice = random.Random(f"{self.seed} {name} {week}")
        return dice.random() < 0.06 or random.Random(f"{self.seed} {name} {day}").random() < 0.02

    def _minutes(self) -> Iterator[datetime]:
        day = self.start
        while True:
            for begin, end in open_spans(self.calendar, day, day):
                at = begin
                while at < end:
                    yield at
                    at += MINUTE
            day += DAY

    def _arrivals(self, now: datetime) -> list[tuple[datetime, Kind]]:
        """Return what arrived up to now; days are drawn one by one, each from its own dice."""
        zone = ZoneInfo(ZONE)
        while datetime.combine(self._coming_until, datetime.min.time(), zone) <= now:
            day = self._coming_until
            dice = random.Random(f"{self.seed} arrivals {day}")
            spans = open_spans(self.calendar, day, day)
            for kind in KINDS:
                mean = kind.a_week / 5 * (1.0 + 0.12 * math.sin((day - self.start).days / 9)) if spans else 1.2
                for _ in range(_poisson(mean, dice)):
                    if spans and dice.random() < 0.95:
                        begin, end = spans[0][0], spans[-1][1]
                        at = begin + (end - begin) * (dice.betavariate(1.5, 2.0))
                    else:
                        at = datetime.combine(day, datetime.min.time(), zone) + timedelta(hours=dice.uniform(6, 22))
                    self._coming.append((at.replace(second=0, microsecond=0), kind))
            self._coming.sort(key=lambda pair: (pair[0].timestamp(), pair[1].name))
            self._coming_until += DAY
        ready = [pair for pair in self._coming if pair[0] <= now]
        self._coming = self._coming[len(ready) :]
        return ready

    def _open_case(self, at: datetime, kind: Kind) -> None:
        number = self._numbers[kind.name] = self._numbers[kind.name] + 1
        dice = random.Random(f"{self.seed} {kind.name} {number}")
        front = kind.minutes * dice.lognormvariate(-0.18, 0.6)
        stages: list[tuple[str, float]] = [("front", front * 0.45)]
        if dice.random() < kind.waits:
            stages.append(("client", 240 * dice.lognormvariate(0, 0.9)))
        if dice.random() < kind.expert:
            stages += [("expert", 48 * dice.lognormvariate(-0.18, 0.6)), ("front", front * 0.15)]
        stages.append(("front", front * 0.4))
        case = Case(
            kind=kind, number=number, team=EAST if dice.random() < 0.52 else WEST,
            client=f"Client {dice.randrange(CLIENTS) + 1:03d}", subject=dice.choice(kind.subjects),
            opened_at=at, dice=dice, stages=stages,
        )  # fmt: skip
        sold = kind.name == "quote" and dice.random() < 0.015
        case.owner = dice.choice(SALES_NAMES) if sold else ""
        case.log(at, "New", case.owner, group=case.team)
        self.cases.append(case)
        self._open.append(case)

    def _tick(self, now: datetime) -> None:
        """Let one working minute pass."""
        self._minute += 1
        for at, kind in self._arrivals(now):
            self._open_case(at, kind)
        for case in self._open:
            if case.state != "Waiting for client":
                case.age += 1
            elif self._minute >= case.back_at:
                case.stages.pop(0)
                case.log(now, "In progress", "", "Client answered")
        here = now.astimezone(ZoneInfo(ZONE)).date()
        desk: Desk | None = None
        for team, names in (*FRONT_LINE.items(), (EXPERTS, EXPERT_NAMES)):
            for name in names:
                if self.away(name, here):
                    self._hand_back(name, now)
                elif name in self._busy:
                    self._work(name, now)
                elif team != EXPERTS or self._minute % 100 < 55:  # experts have projects as well
                    desk = desk or Desk.of(self._open)
                    self._pick(name, team, now, desk)

    def _hand_back(self, name: str, now: datetime) -> None:
        """Give the cases of somebody who is away to the team, in the first minutes of the day."""
        self._busy.pop(name, None)
        for case in self._open:
            if case.holder == name and case.state == "In progress" and case.dice.random() < 0.02:
                mate = case.dice.choice([other for other in FRONT_LINE.get(case.team, ()) if other != name])
                case.holder = mate
                case.owner = mate if case.owner == name else case.owner
                case.log(now, "In progress", mate, "Taken over")

    def _work(self, name: str, now: datetime) -> None:
        case, until = self._busy[name]
        who, minutes = case.stages[0]
        case.stages[0] = (who, minutes - 1)
        if minutes - 1 <= 0:
            del self._busy[name]
            case.stages.pop(0)
            self._move_on(case, name, now)
        elif self._minute >= until:
            del self._busy[name]

    def _move_on(self, case: Case, name: str, now: datetime) -> None:
        """Take a case to its next stage."""
        if not case.stages:
            case.log(now, "Resolved", name, "Closing e-mail" if case.dice.random() < 0.9 else "")
            self._open.remove(case)
            if case.dice.random() < 0.03:
                self._reopen_later(case, now)
            return
        who, minutes = case.stages[0]
        if who == "client":
            case.back_at = self._minute + int(minutes)
            case.log(now, "Waiting for client", name, "Asked the client")
        elif who == "expert":
            case.holder = ""
            case.log(now, "With experts", name, "Passed to experts", group=EXPERTS)
        elif case.holder != case.owner:
            case.holder = case.owner
            case.log(now, "In progress", name, "Expert answered")
        elif case.dice.random() < 0.3:
            case.log(now, "In progress", name, "Note")

    def _reopen_later(self, case: Case, now: datetime) -> None:
        case.stages = [("front", 12.0)]
        case.back_at = self._minute + case.dice.randrange(60, 1500)
        self._open.append(case)
        case.state = GONE

    def _pick(self, name: str, team: str, now: datetime, desk: Desk) -> None:
        """Choose the next case: mostly the one that presses most, sometimes the one at hand."""
        held = desk.held.get(name, [])
        for case in held:
            if case.state == GONE and self._minute >= case.back_at:
                case.log(now, "In progress", name, "Reopened by the client")
        open_now = [case for case in held if case.state != GONE]
        choice = [case for case in open_now if case.state == "In progress" and case is not self._taken(name)]
        if len(open_now) < (EXPERT_LIMIT if team == EXPERTS else WIP_LIMIT):
            choice = choice + desk.queues.get(team, [])
        if not choice:
            return
        pressing = min(choice, key=lambda case: case.slack)
        case = pressing if self._dice.random() < EYE else choice[self._dice.randrange(len(choice))]
        if case.state in ("New", "With experts"):
            desk.queues[team].remove(case)
            fresh = case.state == "New"
            case.holder = name
            if fresh:
                case.owner = name
            told = "Confirmation e-mail" if case.dice.random() < 0.88 else "Taken"
            case.log(now, "In progress", name, told if fresh else "Expert picked it up")
        self._busy[name] = (case, self._minute + 20 + self._dice.randrange(25))

    def _taken(self, name: str) -> Case | None:
        """Return the case that somebody is at."""
        return self._busy[name][0] if name in self._busy else None


def _poisson(mean: float, dice: random.Random) -> int:
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count


def office() -> BusinessCalendar:
    """Return the demo company's hours: as its configuration writes them, Bavarian holidays off."""
    day = (Session(timedelta(hours=8, minutes=30), timedelta(hours=17)),)
    years = range(2020, 2061)
    off = public_holidays.country_holidays("DE", subdiv="BY", years=years)
    week = (day, day, day, day, day, (), ())
    return BusinessCalendar("office", ZONE, (Version(week, closed=tuple(sorted(off.items()))),))
