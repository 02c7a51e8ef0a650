"""What every server tells, in no product's words: tickets, their changes, people, groups, hours."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
FINISHED = ("solved", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")
TYPES = ("question", "incident", "problem", "task")
FIELDS = ("status", "group", "assignee", "priority", "type", "subject")


@dataclass(frozen=True)
class Group:
    id: int
    name: str


@dataclass(frozen=True)
class Person:
    """An agent (with a group) or a requester (with an organisation)."""

    id: int
    name: str
    email: str
    group: int | None = None
    organisation: int | None = None


@dataclass(frozen=True)
class Hours:
    """A business calendar: weekday (Monday is 0) to the opening and closing time, and the holidays."""

    name: str
    zone: str
    days: dict[int, tuple[str, str]]
    holidays: tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class Change:
    """One field of one ticket took another value; `by` is None for the system itself."""

    number: int
    ticket: int
    at: datetime
    field: str
    before: str | int | None
    after: str | int | None
    by: int | None


@dataclass(frozen=True)
class Comment:
    number: int
    ticket: int
    at: datetime
    by: int
    public: bool
    text: str


@dataclass(frozen=True)
class Moment:
    """What was changed on a ticket at one instant by one person, with all its fields before and after."""

    number: int
    ticket: int
    at: datetime
    by: int | None
    changes: tuple[Change, ...]
    before: dict[str, str | int | None]
    after: dict[str, str | int | None]


@dataclass
class Ticket:
    id: int
    subject: str
    status: str
    group: int
    assignee: int | None
    requester: int
    organisation: int
    type: str
    priority: str
    created_at: datetime
    updated_at: datetime
    due_at: datetime
    closed_at: datetime | None = None
    deleted_at: datetime | None = None
    merged_into: int | None = None
    initial: dict[str, str | int | None] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    def copy(self) -> Ticket:
        """Return one that later changes do not reach."""
        return replace(self, initial=dict(self.initial), changes=list(self.changes), comments=list(self.comments))

    def values(self) -> dict[str, str | int | None]:
        """Return what a change may change."""
        return {name: getattr(self, name) for name in FIELDS}

    def story(self) -> Iterator[Moment]:
        """Yield the changes in order, those of one instant and person together."""
        now = dict(self.initial)
        for (at, by), some in groupby(self.changes, key=lambda change: (change.at, change.by)):
            changes = tuple(some)
            before = dict(now)
            now.update({change.field: change.after for change in changes})
            yield Moment(changes[0].number, self.id, at, by, changes, before, dict(now))

    def entered(self, *statuses: str) -> datetime | None:
        """Return when the ticket last came into one of these from another, or None."""
        found = self.created_at if self.initial["status"] in statuses else None
        for change in self.changes:
            if change.field == "status" and change.after in statuses and change.before not in statuses:
                found = change.at
        return found


@dataclass
class Truth:
    """All of it. Take `lock` around what must be seen as of one instant."""

    groups: dict[int, Group]
    people: dict[int, Person]
    organisations: dict[int, str]
    hours: Hours
    tickets: dict[int, Ticket] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _number: int = 1000

    def agents(self) -> list[Person]:
        return [person for person in self.people.values() if person.group is not None]

    def requesters(self) -> list[Person]:
        return [person for person in self.people.values() if person.group is None]

    def live(self) -> list[Ticket]:
        """Return copies of the tickets that are there, by id."""
        with self.lock:
            return [ticket.copy() for ticket in self._sorted() if ticket.deleted_at is None]

    def gone(self) -> list[Ticket]:
        """Return copies of the deleted tickets."""
        with self.lock:
            return [ticket.copy() for ticket in self._sorted() if ticket.deleted_at is not None]

    def ticket(self, number: int) -> Ticket | None:
        """Return a copy of one ticket that is there."""
        with self.lock:
            found = self.tickets.get(number)
            return found.copy() if found is not None and found.deleted_at is None else None

    def moments(self) -> list[Moment]:
        """Return what changed on the tickets that are there, in order of time."""
        found = [moment for ticket in self.live() for moment in ticket.story()]
        return sorted(found, key=lambda moment: (moment.at, moment.number))

    def create(
        self,
        *,
        at: datetime,
        due_at: datetime,
        subject: str = "A question",
        status: str = "new",
        group: int = 1,
        assignee: int | None = None,
        requester: int = 101,
        kind: str = "question",
        priority: str = "normal",
    ) -> int:
        """Add a ticket; return its id."""
        with self.lock:
            number = max(self.tickets, default=0) + 1
            organisation = self.people[requester].organisation or 1
            ticket = Ticket(
                number, subject, status, group, assignee, requester, organisation, kind, priority, at, at, due_at
            )
            ticket.initial = ticket.values()
            ticket.comments.append(Comment(self._next(), number, at, requester, True, f"Please help: {subject}"))
            self.tickets[number] = ticket
            return number

    def change(self, number: int, *, at: datetime, by: int | None = None, **fields: str | int | None) -> None:
        """Change fields (status="open", assignee=3, group=2, priority="high") of a ticket."""
        with self.lock:
            ticket = self.tickets[number]
            for name, after in fields.items():
                before = getattr(ticket, name)
                if before == after:
                    continue
                ticket.changes.append(Change(self._next(), number, at, name, before, after, by))
                setattr(ticket, name, after)
                ticket.updated_at = at
            ticket.closed_at = ticket.entered(*FINISHED) if ticket.status in FINISHED else None

    def comment(self, number: int, *, at: datetime, by: int, public: bool = True, text: str = "Hello") -> None:
        """Add a comment or an e-mail, which moves `updated_at` as well."""
        with self.lock:
            ticket = self.tickets[number]
            ticket.comments.append(Comment(self._next(), number, at, by, public, text))
            ticket.updated_at = at

    def delete(self, number: int, *, at: datetime) -> None:
        """Take a ticket away; some products still tell of it."""
        with self.lock:
            self.tickets[number].deleted_at = at
            self.tickets[number].updated_at = at

    def merge(self, number: int, *, into: int, at: datetime, by: int | None = None) -> None:
        """Close a ticket because another one goes on for it."""
        with self.lock:
            self.change(number, at=at, by=by, status="closed")
            self.tickets[number].merged_into = into
            self.tickets[number].updated_at = at

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _sorted(self) -> list[Ticket]:
        return [self.tickets[number] for number in sorted(self.tickets)]
