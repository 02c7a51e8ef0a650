"""The demo company's cases: what comes in on a day, and the stages that each case will go through."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from data.sources.demo_company import EAST, EXCUSED, KINDS, WEST, ZONE, Kind
from data.sources.demo_hours import DAY, MINUTE, Hours
from data.sources.demo_names import account, subject
from data.sources.demo_rota import quiet

NEW, WORK, AT_EXPERTS, CLIENT, SUPPLIER, DONE, VOID = "new", "work", "experts", "client", "supplier", "done", "void"
WEEKDAYS = (1.12, 1.02, 1.0, 0.98, 0.88)
TELEPHONE = 0.02  # settled on the telephone and logged afterwards
QUIET = 0.55  # of the usual work around the turn of the year
Stage = tuple[str, float]  # who is needed, and for how many minutes of office time


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One logged event of a case; its holder is a person or a group."""

    at: datetime
    status: str
    owner: str
    holder: str
    actor: str
    activity: str


@dataclass(eq=False, kw_only=True, slots=True)
class Case:
    """A case under way: its `stages` are still to come. The desk promises a date, and may mend its verdict by hand."""

    kind: Kind
    number: int
    team: str
    account: str
    subject: str
    high: bool
    opened_at: datetime
    queue: float
    stages: list[Stage]
    owner: str = ""
    holder: str = ""
    status: str = NEW
    due_at: datetime | None = None
    excused: bool = False
    steps: list[Step] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The case's number as its system shows it."""
        return f"{self.kind.prefix}{self.number}"


def arrivals(day: date, hours: Hours, *, seed: int) -> list[tuple[datetime, Kind, random.Random]]:
    """Return what comes in on a local day, in order, each with dice of its own."""
    dice = random.Random(f"{seed} arrivals {day}")
    session, midnight = hours.session(day), datetime.combine(day, datetime.min.time(), ZoneInfo(ZONE))
    monday = day - DAY * day.weekday()
    busy = random.Random(f"{seed} busy {monday}").gauss(1.0, 0.035) * (QUIET if quiet(day) else 1.0)
    found = []
    for kind in KINDS:
        mean = kind.a_day * busy * (WEEKDAYS[day.weekday()] if session else 0.03)
        total = _poisson(mean, dice)
        for number in range(total):
            if session and dice.random() < 0.95:
                # spread over the day, the morning busier, so that a wall looked at for a while is seen to move
                at = session[0] + (session[1] - session[0]) * (1 - (1 - (number + dice.random()) / total) ** 0.78)
            else:
                at = midnight + timedelta(hours=dice.uniform(6, 22))
            own = random.Random(f"{seed} {kind.name} {day} {number}")
            found.append((at.astimezone(UTC).replace(microsecond=0), kind, own))
    return sorted(found, key=lambda one: (one[0], one[1].name))


def draw(kind: Kind, number: int, at: datetime, dice: random.Random, clients: list[str]) -> Case:
    """Draw a case and the stages it will go through."""
    high, telephone = dice.random() < kind.high, dice.random() < TELEPHONE
    return Case(
        kind=kind, number=number, team=EAST if dice.random() < 0.5 else WEST, account=account(clients, dice),
        subject=subject(kind.name, dice), high=high, opened_at=at,
        queue=0.5 if telephone else _minutes(kind, kind.queue, dice, spread=0.7),
        stages=[("front", dice.uniform(1, 4))] if telephone else stages(kind, dice, high=high),
    )  # fmt: skip


def own_dice(case: Case, *, seed: int) -> random.Random:
    """Return dice that no other case is thrown by."""
    return random.Random(f"{seed} {case.id}")


def promise(case: Case, hours: Hours, *, seed: int) -> None:
    """Promise the client of an issue a date, as the desk does, and draw whether somebody will mend its verdict by hand.

    It promises office time, to urgent ones time around the clock, and stops for nobody.
    """
    if case.kind.name == "issue":
        target = case.kind.target
        case.due_at = case.opened_at + target if case.high else hours.after(case.opened_at, target / MINUTE)
        case.excused = own_dice(case, seed=seed).random() < EXCUSED


def stages(kind: Kind, dice: random.Random, *, high: bool) -> list[Stage]:
    """Draw the stages of a case, hands on or lying before somebody."""
    if dice.random() < kind.spam:
        return [("front", 4.0), ("spam", 0.0)]
    work = _minutes(kind, kind.work, dice, spread=0.5) * (0.75 if high else 1.0)
    first = dice.uniform(0.35, 0.6)
    found: list[Stage] = [("front", work * first)]
    if dice.random() < kind.waits:
        found += [("client", 185 * dice.lognormvariate(0, 0.8))]
    if dice.random() < kind.expert_share:
        found += [("expert", _minutes(kind, kind.expert, dice, spread=0.6)), ("front", work * 0.15)]
    if dice.random() < kind.supplier_share:
        found += [("supplier", dice.uniform(60, 300))]
    return [*found, ("front", work * (1 - first))]


def _minutes(kind: Kind, share: float, dice: random.Random, *, spread: float) -> float:
    """Draw a time whose median is a share of the target."""
    return kind.target / timedelta(minutes=1) * share * dice.lognormvariate(0, spread)


def _poisson(mean: float, dice: random.Random) -> int:
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count
