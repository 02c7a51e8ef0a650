"""A seeded truth of some hundreds of tickets over sixteen weeks, with many of them changed in the very same second."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from tests.servers.truth import PRIORITIES, TYPES, Group, Hours, Person, Truth

UNTIL = datetime(2026, 10, 1, 12, tzinfo=UTC)
TIED_AT = UNTIL - timedelta(days=1, hours=2)
IN_A_TIE = 60
DUE = {"low": 120, "normal": 72, "high": 24, "urgent": 8}
TOPICS = (
    "Invoice is wrong",
    "Meter shows nothing",
    "Moving house",
    "Cannot log in",
    "Where is my order?",
    'Ü & "quotes" <b>',
)


class Step(NamedTuple):
    at: datetime
    order: int
    ticket: int
    fields: dict[str, str | int | None]
    by: int | None
    comment: bool


def empty() -> Truth:
    """Return groups, people and hours without a ticket."""
    groups = {n: Group(n, name) for n, name in enumerate(("Claims", "Payments", "Tariffs", "Second level"), 1)}
    organisations = {n: f"Company {chr(64 + n)}" for n in range(1, 11)}
    people = {n: Person(n, f"Agent {chr(64 + n)}", f"agent{n}@desk.example", group=1 + n % 4) for n in range(1, 13)}
    for n in range(101, 131):
        people[n] = Person(n, f"Client {n}", f"client{n}@mail.example", organisation=1 + n % 10)
    holidays = ((date(2026, 10, 3), "German Unity Day"), (date(2026, 12, 25), "Christmas Day"))
    hours = Hours("Support", "Europe/Berlin", dict.fromkeys(range(5), ("08:00", "18:00")), holidays)
    return Truth(groups, people, organisations, hours)


def generate(seed: int = 5, *, tickets: int = 300, weeks: int = 16, until: datetime = UNTIL) -> Truth:
    """Return a truth that the same seed makes again; the last day ties `IN_A_TIE` tickets on one second."""
    dice, truth = random.Random(seed), empty()
    start = until - timedelta(weeks=weeks)
    openings = sorted(_work_time(dice, start, until) for _ in range(tickets))
    openings[40:65] = [openings[40]] * 25  # a form that was imported: many created in the same second
    steps: list[Step] = []
    for at in openings:
        priority, client = dice.choice(PRIORITIES), dice.randrange(101, 131)
        number = truth.create(
            at=at,
            due_at=at + timedelta(hours=DUE[priority]),
            subject=dice.choice(TOPICS),
            group=dice.randint(1, 4),
            requester=client,
            kind=dice.choice(TYPES),
            priority=priority,
        )
        steps += _life(dice, number, truth.tickets[number].group, client, at)
    for at, _, number, fields, by, comment in sorted(steps, key=lambda step: (step.at, step.order)):
        if at < until:
            truth.change(number, at=at, by=by, **fields)
            if comment and by is not None:
                truth.comment(number, at=at, by=by, public=True)
    quiet = [ticket.id for ticket in truth.live() if ticket.updated_at < until - timedelta(days=1, hours=2)]
    for number in dice.sample(
        quiet, min(IN_A_TIE, len(quiet))
    ):  # an automation that relabels: one second, many tickets
        now = truth.tickets[number].type
        truth.change(number, at=until - timedelta(days=1, hours=2), type=TYPES[(TYPES.index(now) + 1) % len(TYPES)])
    return truth


def _life(dice: random.Random, number: int, group: int, client: int, at: datetime) -> list[Step]:
    steps: list[Step] = []

    def step(by: int | None, comment: bool = False, **fields: str | int | None) -> None:
        steps.append(Step(at, len(steps), number, fields, by, comment))

    def later(hours: float) -> datetime:
        return at + timedelta(seconds=int(dice.expovariate(1 / (hours * 3600))) + 60)

    at = later(3)
    agent = dice.randint(1, 12)
    step(agent, assignee=agent, status="open")
    for _ in range(dice.randint(0, 3)):
        at, roll = later(30), dice.random()
        if roll < 0.2:
            step(agent, group=1 + group % 4, assignee=None)
            group, agent, at = 1 + group % 4, dice.randint(1, 12), later(6)
            step(agent, assignee=agent)
        elif roll < 0.7:
            step(agent, comment=True, status="pending")
            at = later(60)
            step(client, comment=True, status="open")
        else:
            step(agent, status="hold", priority="high")
            at = later(40)
            step(None, status="open")
    at = later(70)
    step(agent, comment=True, status="solved")
    if dice.random() < 0.12:
        at = later(20)
        step(client, comment=True, status="open")
        at = later(10)
        step(agent, status="solved")
    at = (at + timedelta(days=5)).replace(hour=3, minute=0, second=0)  # closed by night, all of one day together
    step(None, status="closed")
    return steps


def _work_time(dice: random.Random, start: datetime, until: datetime) -> datetime:
    day = start + timedelta(days=dice.randrange((until - start).days))
    while day.weekday() > 4:
        day += timedelta(days=1)
    at = day.replace(hour=7, minute=0, second=0) + timedelta(seconds=dice.randrange(9 * 3600))
    return min(at, until - timedelta(hours=1))
