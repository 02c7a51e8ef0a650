"""What a case was at every instant, as it was known at one: states, owner, holder, moves, the closing that stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.reference.catalogue.calendars import Calendar
from tests.reference.catalogue.rules import Rules

OPEN = ("queued", "active", "waiting")


@dataclass(frozen=True)
class Event:
    """One logged row of a case: what it says, each name of `says` told (None empties owner and holder)."""

    at: datetime
    word: str | None = None  # our state, "waiting: client"; None where the row has no word, or one in no list
    strange: bool = False  # the row has a word that stands in no list
    says: Mapping[str, str | None] = field(default_factory=dict)
    actor: str | None = None
    activity: str | None = None  # what was done, in the source's word
    seen_at: datetime | None = None


@dataclass(frozen=True)
class Case:
    """The rows of one case, in the source's order; `owners` says how the source tells them: owner, actor or none."""

    source: str
    case_id: str
    events: tuple[Event, ...]
    owners: str = "owner"
    opened_at: datetime | None = None
    due_at: datetime | None = None
    rows: str = "events"
    changed_at: datetime | None = None  # of a row that is a case: when it last changed


@dataclass(frozen=True)
class Stretch:
    """A time during which nothing about a case changed."""

    start: datetime
    end: datetime
    state: str
    reason: str | None
    owner: str | None
    holder: str | None
    team: str | None


@dataclass(frozen=True)
class Stand:
    """What stands after an event."""

    at: datetime
    state: str
    reason: str | None
    owner: str | None
    told: Mapping[str, str | None]
    event: Event | None

    @property
    def holder(self) -> str | None:
        """Return who works on the case: the owner, unless the source says otherwise."""
        return self.told.get("holder") or self.owner


@dataclass
class Life:
    """A case as it was known at `at`; its attributes are those at the closing that stands, else the latest."""

    case: Case
    at: datetime
    opened_at: datetime
    stands: list[Stand]
    moves: list[tuple[datetime, str]]
    closing: Stand | None
    first_owner: datetime | None
    last: Stand
    team: str | None = None  # told by the source, else the owner's
    calendar: Calendar | None = None
    memo: dict[object, Any] = field(default_factory=dict)  # what was counted once and is asked for again

    @property
    def is_open(self) -> bool:
        """Tell whether the case is open at the instant."""
        return self.closing is None

    @property
    def end(self) -> datetime:
        """Return the closing that stands, else the instant."""
        return self.closing.at if self.closing else self.at

    @property
    def reopenings(self) -> int:
        """Return how often the case left done."""
        return sum(kind == "reopened" for _, kind in self.moves)

    def get(self, name: str) -> str | None:
        """Return an attribute of the case."""
        if name in ("state", "owner", "holder"):
            return getattr(self.last, name)
        if name == "team":
            return self.team
        if name == "account":  # who the client is: the latest word, as it is not among what a closing fixes
            return self.stands[-1].told.get(name)
        return self.case.source if name == "source" else self.last.told.get(name)

    def stretches(self) -> list[Stretch]:
        """Return what stood between the opening and the end, the gap before a reopening as done."""
        if "stretches" not in self.memo:
            self.memo["stretches"] = self._stretches()
        return self.memo["stretches"]

    def _stretches(self) -> list[Stretch]:
        found = []
        for stand, after in zip(self.stands, [*self.stands[1:], None], strict=True):
            end = min(after.at if after else self.end, self.end)
            if stand.at < end:
                told = stand.told.get("team")
                found.append(Stretch(stand.at, end, stand.state, stand.reason, stand.owner, stand.holder, told))
        return found

    def state_at(self, at: datetime) -> str | None:
        """Return the state at an earlier instant; None before the opening."""
        held = [stand.state for stand in self.stands if stand.at <= at]
        return held[-1] if held else None


def _stands(case: Case, events: list[Event], opened: datetime, rules: Rules) -> list[Stand]:
    told: dict[str, str | None] = {}
    found = [Stand(opened, "queued", None, None, {}, None)] if events[0].at > opened else []
    state, reason, worded, owner = "queued", None, False, None
    for event in events:
        told.update({name: said for name, said in event.says.items() if said or name in ("owner", "holder")})
        if event.word:
            state, _, why = event.word.partition(":")
            reason, worded = why.strip() or None, True
        elif event.strange:
            state = state if worded else "active"
            worded = True
        if case.owners == "owner":
            owner = None if rules.is_nobody(told.get("owner")) else told.get("owner")
        if not worded and (owner or told.get("holder") or event.activity):
            state = "active"
        if case.owners == "actor":
            if state == "queued":
                owner = None
            elif not rules.is_nobody(event.actor):
                owner = event.actor
        found.append(Stand(max(opened, event.at), state, reason, owner, dict(told), event))
    return found


def life(case: Case, at: datetime, rules: Rules) -> Life | None:
    """Return a case as it was known at an instant; None where it was in no figure then."""
    events = [event for event in case.events if event.at <= at and (event.seen_at or event.at) <= at]
    if not events:
        return None
    opened = case.opened_at or events[0].at
    if opened > at:
        return None
    stands = _stands(case, events, opened, rules)
    moves, closing = [(opened, "opened")], None
    for before, stand in zip([None, *stands], stands, strict=False):
        was, now = before is not None and before.state == "done", stand.state == "done"
        if now and not was:
            closing = stand
            moves.append((stand.at, "closed"))
        elif was and stand.state in OPEN:
            moves.append((stand.at, "reopened"))
        closing = closing if now else None
    if stands[-1].state == "void" or (closing and closing.event and closing.event.at < opened):
        return None
    last = closing or stands[-1]
    owned = next((stand.at for stand in in_work(stands) if stand.owner), None)
    found = Life(case, at, opened, stands, moves, closing, owned, last)
    found.team = last.told.get("team") or rules.team_of(last.owner, last.holder)
    found.calendar = rules.calendar_of(found.team)
    return found


def in_work(stands: list[Stand]) -> Iterator[Stand]:
    """Yield what stood in work and at each closing; what follows within a run of done changes nothing."""
    done = False
    for stand in stands:
        if stand.state != "done" or not done:
            yield stand
        done = stand.state == "done"


def known(cases: Iterable[Case], at: datetime, rules: Rules) -> list[Life]:
    """Return the cases that count at an instant: not void, not closed before opened, not old backlog."""
    lives = (life(case, at, rules) for case in cases)
    return [held for held in lives if held and (rules.start is None or held.opened_at >= rules.start)]
