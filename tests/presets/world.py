"""The world around a preset under test: a clock that tests move, people who work meanwhile, a process that dies."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from data.store import Store
from tests.servers import generated
from tests.servers.base import Product
from tests.servers.truth import Truth

NOW = generated.UNTIL + timedelta(minutes=3)


class Killed(BaseException):
    """The process ends here."""


class Dying:
    """Die when progress is told for the last time that is left: a page is stored then."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, *_: Any) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


class Clock:
    """One clock for the product and for us, which stands still until a test moves it on."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def second(self) -> datetime:
        return self.at.replace(microsecond=0)

    def on(self, **much: float) -> None:
        self.at += timedelta(**much)


def truth_of(*, tickets: int = 66, seed: int = 5) -> Truth:
    """Return a small truth: 60 tickets relabelled in one second, 40 given to another in one."""
    truth = generated.generate(seed, tickets=tickets)
    at = generated.UNTIL - timedelta(days=3, hours=1)
    for ticket in [t for t in truth.live() if t.updated_at < at][:40]:
        truth.change(ticket.id, at=at, by=3, assignee=1 + ticket.id % 2, status="open")
    for ticket in [t for t in truth.live() if t.updated_at >= at and t.changes[-1].field == "type"]:
        truth.tickets[ticket.id].changes.sort(key=lambda change: change.at)
    return truth


@contextmanager
def stored(folder: Path, name: str = "casewall.db") -> Iterator[Store]:
    with Store.open(f"sqlite:///{name}", base=folder) as store:
        yield store


class Stir:
    """Somebody works in the product while we read: before every so many answers a ticket changes."""

    def __init__(self, server: Product, clock: Clock, *, seed: int = 1, every: int = 3, most: int = 25) -> None:
        self.truth, self.clock, self.dice, self.every, self.left = server.truth, clock, random.Random(seed), every, most
        answer = server.answer

        def stirred(request: Any) -> Any:
            clock.on(seconds=0.4)
            if self.left and request.number % self.every == 0:
                self.once()
            return answer(request)

        server.answer = stirred  # type: ignore[method-assign]

    def once(self) -> None:
        """Change a ticket or open a new one, at this second; no ticket twice in one second."""
        at, truth = self.clock.second(), self.truth
        live = [t for t in truth.live() if t.updated_at < at]
        if not live:
            return
        self.left -= 1
        roll, ticket = self.dice.random(), self.dice.choice(live)
        if roll < 0.15:
            truth.create(at=at, due_at=at + timedelta(hours=8), subject="Opened meanwhile", kind="incident")
        elif roll < 0.45:
            truth.change(ticket.id, at=at, by=3, status=self.dice.choice(("open", "pending", "hold", "solved")))
        elif roll < 0.7:
            truth.change(ticket.id, at=at, by=3, assignee=self.dice.choice((1, 2, 3, 4)), status="open")
        elif roll < 0.85:
            truth.change(ticket.id, at=at, by=3, group=1 + ticket.group % 4, assignee=None)
        else:
            truth.change(ticket.id, at=at, by=None, priority=self.dice.choice(("low", "high", "urgent")))
