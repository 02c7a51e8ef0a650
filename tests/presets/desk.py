"""One product's server, a casewall.toml with its preset, and what the server's truth is in our words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from data.settings import Settings, load
from data.store import Store
from data.sync import LoadReport, load_source
from tests.presets.reading import Step
from tests.presets.world import NOW, Clock
from tests.servers.base import Product
from tests.servers.truth import Ticket, Truth

HISTORY = timedelta(weeks=13)
STATES: Mapping[str, str] = {"new": "queued", "open": "active", "pending": "waiting: client", "hold": "waiting",
                             "solved": "done", "closed": "done"}  # fmt: skip
FAST = "60000 / min"
MOST_PULLS = 80


@dataclass
class Desk(ABC):
    """One product's server, a casewall.toml with its preset beside it, and what its truth is in our words."""

    folder: Path
    truth: Truth
    server: Product
    clock: Clock
    setenv: Callable[[str, str], None]
    more: str = ""  # of the configuration, for one test

    preset: ClassVar[str]
    server_of: ClassVar[Callable[..., AbstractContextManager[Any]]]
    config: ClassVar[str] = ""  # keys of [sources.desk] that the preset wants from everybody
    paced: ClassVar[tuple[str, ...]] = ()  # sections with a rate of their own: "request", "events.request"
    states: ClassVar[Mapping[str, str]] = STATES
    opening: ClassVar[bool] = True  # the history tells how a case was opened
    keeps_deleted: ClassVar[bool] = False  # deleted cases are told with their history
    kept: ClassVar[timedelta] = HISTORY  # how far back the product's history reaches
    more_always: ClassVar[str] = ""  # further sections of the source, which `init` writes from what the product says
    vanishes: ClassVar[str | None] = "priority"  # a field (of the server's row) that goes away for a while
    lasts: ClassVar[int] = 45  # so many requests a token is good for: more than a page takes with all its names
    slice: ClassVar[str] = "5 weeks"  # each step back costs some pages

    # what a product says

    @abstractmethod
    def env(self) -> dict[str, str]:
        """Return the environment that logs in."""

    def secrets(self) -> list[str]:
        """Return what must be found nowhere, as it stands now."""
        return [*self.env().values(), *self.server.tokens.uses]

    def key(self, ticket: int) -> str:
        return str(ticket)

    def word(self, status: str) -> str:
        """Return the product's word; where two statuses have one, going from one to the other is no change."""
        return self.states[status]

    def state(self, ticket: Ticket) -> str:
        """Return our state of a ticket as its row stands."""
        return "void" if ticket.deleted_at else self.states[ticket.status]

    def person(self, key: Any) -> str:
        return self.truth.people[int(key)].name if key else ""

    def group(self, key: Any) -> str:
        return self.truth.groups[int(key)].name if key else ""

    def owner(self, values: Mapping[str, Any]) -> str:
        """Return who owns a case, from the truth's fields."""
        return self.person(values["assignee"])

    def case(self, ticket: Ticket) -> dict[str, Any]:
        """Return a case's row in our columns; a column that is left out is not compared."""
        return {
            "opened_at": ticket.created_at,
            "closed_at": ticket.closed_at,
            "state": self.state(ticket),
            "owner": self.owner(ticket.values()) or None,
            "team": self.group(ticket.group),
            "case_type": ticket.type,
            "priority": ticket.priority,
            "account": self.truth.organisations[ticket.organisation],
            "subject": ticket.subject,
        }

    def story(self, ticket: Ticket) -> list[Step]:
        """Return the events that the product tells of a ticket."""
        key, first = self.key(ticket.id), ticket.initial
        found = [Step(key, ticket.created_at, self.states[str(first["status"])], self.owner(first))]
        found = found if self.opening else []
        for moment in ticket.story():
            was, now = str(moment.before["status"]), str(moment.after["status"])
            if self.word(was) != self.word(now):
                found.append(Step(key, moment.at, state=self.states[now]))
            if self.owner(moment.before) != self.owner(moment.after):
                found.append(Step(key, moment.at, owner=self.owner(moment.after)))
        return found

    # pulling

    def settings(self) -> Settings:
        """Write casewall.toml and load it."""
        lines = [f'[casewall]\ntimezone = "Europe/Berlin"\n\n[sources.desk]\npreset = "{self.preset}"',
                 f'url = "{self.server.url}"\nrate = "{FAST}"\nslice = "{self.slice}"',
                 self.config.replace("{url}", self.server.url), self.more]  # fmt: skip
        lines += [self.more_always]
        lines += [f'[sources.desk.{name}]\nrate = "{FAST}"' for name in self.paced]
        file = self.folder / "casewall.toml"
        file.write_text("\n".join(lines))
        return load(file)

    def pull(self, store: Store, **how: Any) -> LoadReport:
        """Pull once, by a source that knows nothing but the store."""
        return load_source("desk", self.settings(), store, clock=self.clock, patience=0, **how)

    def until_quiet(self, store: Store, *, told: list[str] | None = None) -> int:
        """Pull until a pull ends well and brings nothing; return how many it took."""
        for number in range(1, MOST_PULLS):
            report = self.pull(store)
            if told is not None and report.error:
                told.append(report.error)
            assert report.error is None or told is not None, report.error
            counts = report.counts
            still = report.error is None and counts is not None and counts.new + counts.changed == 0
            if report.error and "status 401" in report.error and not self.server.oauth:
                self.server.renew()
                self.renewed()
            if still:
                return number
            self.clock.on(minutes=2)
        raise AssertionError(f"not quiet after {MOST_PULLS} pulls: {report}")

    def renewed(self) -> None:
        """Set the environment to what logs in now."""
        for name, value in self.env().items():
            self.setenv(name, value)

    def check(self, store: Store, *, connected: datetime = NOW) -> None:
        """Compare everything in the store with everything that the server knows."""
        from tests.presets.comparing import check  # which knows what a desk is

        check(self, store, connected=connected)
