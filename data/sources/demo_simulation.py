"""A working company: cases come in, people pick them up, ask clients and experts, and close them.

Everything happens in the order of time, by dice that follow from the seed, so a company that is advanced little by
little tells the same story as one that is run in one go.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from heapq import heappop, heappush
from itertools import count
from zoneinfo import ZoneInfo

from data.sources import demo_cases
from data.sources.demo_cases import AT_EXPERTS, CLIENT, DONE, SUPPLIER, VOID, WORK, Case, Step, arrivals, draw
from data.sources.demo_company import EXPERTS, FIRST_STEP, FORGOTTEN, KINDS, SALES_NAMES, ZONE, Kind
from data.sources.demo_floor import EVERYBODY, Floor
from data.sources.demo_hours import DAY, Hours, expert_hours, office
from data.sources.demo_names import accounts
from data.sources.demo_rota import Rota

Act = Callable[[datetime], None]
CHECKED = {"quote": "Price checked", "order": "Stock checked", "issue": "Cause found"}
USUAL, LEAST = 5.6, 4  # cases in work at which a person works at the usual pace, and below which no faster
REOPENED = 0.042
PATIENCE = 3  # looks for somebody with room, ten minutes apart


class Company:
    """The demo company from a Monday on; `advance` runs it up to an instant."""

    def __init__(self, *, start: date, seed: int = 7) -> None:
        self.start, self.seed = start, seed
        self.rota = Rota(start=start, seed=seed)
        self.accounts = accounts(seed)
        self.cases: list[Case] = []
        self.log: list[tuple[Case, Step]] = []
        self._office, self._expert = Hours(office(), start), Hours(expert_hours(), start)
        self._numbers = {kind.name: count(kind.first_number) for kind in KINDS}
        self._dice = random.Random(f"{seed} company")
        self._floor = Floor(self.rota, self._dice)
        self._serial = count()
        self._coming: list[tuple[datetime, int, Act]] = []
        self._at(_midnight(start), partial(self._day, start))

    def advance(self, until: datetime) -> None:
        """Run the company up to an instant: `cases` and `log` then hold what happened by then."""
        while self._coming[0][0] <= until:
            at, _, act = heappop(self._coming)
            act(at)

    def _at(self, at: datetime, act: Act) -> None:
        heappush(self._coming, (at, next(self._serial), act))

    def _after(self, minutes: float, at: datetime, act: Act, *, hours: Hours | None = None) -> None:
        """Let something happen after so many minutes of office time."""
        self._at((hours or self._office).after(at, minutes), act)

    def _day(self, day: date, at: datetime) -> None:
        """Begin a day: what comes in, and the cases of those who are away go to colleagues."""
        self._at(_midnight(day + DAY), partial(self._day, day + DAY))
        for when, kind, dice in arrivals(day, self._office, seed=self.seed):
            self._at(when, partial(self._open, kind, dice))
        if self._office.session(day) is None:
            return
        for name in EVERYBODY:
            for case in self._floor.in_work(name) if self.rota.away(name, day) else ():
                if self._dice.random() < 0.85:
                    self._after(self._dice.uniform(2, 60), at, partial(self._take_over, case, name))

    def _open(self, kind: Kind, dice: random.Random, at: datetime) -> None:
        case = draw(kind, next(self._numbers[kind.name]), at, dice, self.accounts)
        self.cases.append(case)
        demo_cases.promise(case, self._office, seed=self.seed)
        at_work = self._office.open_at(at)
        expert = self._floor.expert(at) if at_work and dice.random() < kind.leaked else None
        if expert is not None:
            case.owner = expert
            self._floor.hold(case, expert)
            self._write(case, at, WORK, expert, "Client rang")
            self._after(30, at, partial(self._to_front_line, case), hours=self._expert)
            return
        sold = at_work and dice.random() < kind.sold
        case.owner = dice.choice(SALES_NAMES) if sold else ""
        self._write(case, at, case.status, case.owner, "")
        self._after(case.queue * (5 if sold else 1), at, partial(self._pick, case))

    def _to_front_line(self, case: Case, at: datetime) -> None:
        """Let an expert whom a client rang pass the case to where it should have gone."""
        expert, case.owner = case.owner, ""
        self._floor.hold(case, "")
        self._write(case, at, case.status, expert, "Passed to the front line")
        self._pick(case, at)

    def _pick(self, case: Case, at: datetime, *, tries: int = 0) -> None:
        """Let somebody take it who has room; it waits a while for that."""
        name = self._floor.colleague(case, at, patient=tries < PATIENCE)
        if name is None:
            self._after(10, at, partial(self._pick, case, tries=tries + 1))
            return
        case.owner = name
        self._floor.hold(case, name)
        self._write(case, at, WORK, name, "Confirmation e-mail" if self._dice.random() < 0.9 else "Taken")
        own = demo_cases.own_dice(case, seed=self.seed)
        if case.kind.name in FIRST_STEP and own.random() >= FORGOTTEN:
            self._after(own.uniform(0.5, 2.5), at, partial(self._note, case, FIRST_STEP[case.kind.name]))
        self._go_on(case, at)

    def _take_over(self, case: Case, absent: str, at: datetime) -> None:
        mate = self._floor.colleague(case, at)
        if case.holder == absent and case.status == WORK and mate is not None:
            case.owner = mate
            self._floor.hold(case, mate)
            self._write(case, at, WORK, mate, "Taken over")

    def _go_on(self, case: Case, at: datetime) -> None:
        """Begin the case's next stage, or close it."""
        who, minutes = case.stages.pop(0) if case.stages else ("done", 0.0)
        if who == "client":
            self._write(case, at, CLIENT, case.holder, "Asked the client")
            self._after(minutes, at, partial(self._answered, case, "Client answered"))
        elif who == "supplier":
            self._write(case, at, SUPPLIER, case.holder, "Ordered from the supplier")
            self._after(minutes, at, partial(self._answered, case, "Supplier delivered"))
        elif who == "expert":
            actor = case.holder
            self._floor.hold(case, "")
            self._write(case, at, AT_EXPERTS, actor, "Passed to experts", group=EXPERTS)
            queue = minutes * self._dice.uniform(0.2, 1.0)
            self._after(queue, at, partial(self._expert_picks, case, minutes), hours=self._expert)
        elif who == "spam":
            self._end(case, at, VOID, "Not for us")
        elif who == "done":
            self._end(case, at, DONE, "Closing e-mail" if self._dice.random() < 0.9 else "Closed")
            if self._dice.random() < REOPENED:
                self._after(self._dice.uniform(60, 1500), at, partial(self._reopen, case))
        else:
            self._work(case, minutes, at)

    def _work(self, case: Case, minutes: float, at: datetime) -> None:
        """Lay a stage before the holder: who has many cases gets to each of them later."""
        minutes *= (max(len(self._floor.in_work(case.holder)), LEAST) / USUAL) ** 0.5
        if minutes > 60 and self._dice.random() < 0.7:
            self._after(minutes * self._dice.uniform(0.3, 0.7), at, partial(self._check, case))
        self._after(minutes, at, partial(self._worked, case))

    def _check(self, case: Case, at: datetime) -> None:
        if case.status == WORK and self._floor.here(case.holder, at):
            self._write(case, at, WORK, case.holder, CHECKED[case.kind.name])

    def _note(self, case: Case, activity: str, at: datetime) -> None:
        if case.status == WORK and case.holder == case.owner and self._floor.here(case.holder, at):
            self._write(case, at, WORK, case.holder, activity)

    def _worked(self, case: Case, at: datetime) -> None:
        if self._floor.here(case.holder, at):
            self._go_on(case, at)
        else:  # it lies there until the holder is back or somebody takes it over
            self._after(60, at, partial(self._worked, case))

    def _answered(self, case: Case, activity: str, at: datetime, *, actor: str = "") -> None:
        """Let the case go on with its owner, or with a colleague where the owner is away."""
        if not self._floor.here(case.owner, at):
            mate = self._floor.colleague(case, at)
            if mate is None:
                self._after(60, at, partial(self._answered, case, activity, actor=actor))
                return
            case.owner = mate
        self._floor.hold(case, case.owner)
        self._write(case, at, WORK, actor, activity)
        self._go_on(case, at)

    def _expert_picks(self, case: Case, minutes: float, at: datetime) -> None:
        name = self._floor.expert(at)
        if name is None:
            self._after(15, at, partial(self._expert_picks, case, minutes), hours=self._expert)
            return
        self._floor.hold(case, name)
        self._write(case, at, WORK, name, "Expert picked it up")
        self._after(minutes, at, partial(self._expert_done, case), hours=self._expert)

    def _expert_done(self, case: Case, at: datetime) -> None:
        if self._floor.here(case.holder, at):
            self._answered(case, "Expert answered", at, actor=case.holder)
        else:
            self._after(60, at, partial(self._expert_done, case), hours=self._expert)

    def _end(self, case: Case, at: datetime, status: str, activity: str) -> None:
        self._write(case, at, status, case.holder, activity)
        self._floor.drop(case)

    def _reopen(self, case: Case, at: datetime) -> None:
        case.stages = [("front", self._dice.uniform(10, 60))]
        self._answered(case, "Reopened by the client", at)

    def _write(self, case: Case, at: datetime, status: str, actor: str, activity: str, *, group: str = "") -> None:
        """Log an event."""
        case.status = status
        step = Step(at=at, status=status, owner=case.owner, holder=group or case.holder, actor=actor, activity=activity)
        case.steps.append(step)
        self.log.append((case, step))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), ZoneInfo(ZONE)).astimezone(UTC)
