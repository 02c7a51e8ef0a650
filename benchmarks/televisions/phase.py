"""A stretch of time in which so many televisions and people are at the server, and everything measured of it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

import psutil

from app.clock import now
from benchmarks.televisions.figures import Commit, commit_ages, tick_ages
from benchmarks.televisions.office import Office
from benchmarks.televisions.people import OPENED, UPDATED, Person, Run
from benchmarks.televisions.sets import Television

CORES = 2  # by which the share is told, however many the machine has
MADE = "casewall_pictures_made_total"
LOOK = 5.0  # seconds between two looks at the memory


@dataclass(kw_only=True)
class Phase:
    """What was measured; ages and times in seconds, shares of two cores, memory in MB."""

    televisions: int
    people: int
    seconds: float
    ticks: list[float]
    loads: list[float]
    commits: int
    answers: list[float]
    statuses: Counter[int]
    troubled: int
    lost: int
    opened: list[Run]
    updated: list[Run]
    asked: int
    dropped: int
    server: float
    clients: float
    others: float
    memory: float
    threads: int
    made: int
    seen: int
    instants: int
    walls: int
    mistakes: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class Meter:
    """Measures phases at one server."""

    office: Office
    refresh: timedelta
    commits: list[Commit]
    tail: timedelta

    async def phase(self, televisions: Sequence[Television], people: Sequence[Person], *, seconds: float) -> Phase:
        """Let the time pass, and return what it brought; what begins in its last seconds is not asked after."""
        server, ours = self.office.process, psutil.Process()
        before = await asyncio.to_thread(self.office.figures)
        asked, dropped = (sum(getattr(one, name) for one in people) for name in ("asked", "dropped"))
        lost = sum(one.lost for one in televisions)
        began, start = now(), monotonic()
        spent, own, busy = _cpu(server), _cpu(ours), _busy()
        memory, threads = 0.0, 0
        while (left := seconds - (monotonic() - start)) > 0:
            await asyncio.sleep(min(LOOK, left))
            memory = max(memory, server.memory_info().rss / 1e6)
            threads = max(threads, server.num_threads())
        took = monotonic() - start
        spent, own, busy = _cpu(server) - spent, _cpu(ours) - own, _busy() - busy
        ended = now()
        after = await asyncio.to_thread(self.office.figures)
        last = ended - self.tail
        answers = [answer for one in televisions for answer in one.answers if began <= answer.at <= ended]
        # a picture made at the very beginning may have been seen only by those who asked before it
        seen = {
            (answer.picture, one.shown.team, one.shown.names)
            for one in televisions
            for answer in one.answers
            if answer.picture is not None and began <= answer.at <= ended
        }
        runs = [run for one in people for run in one.runs if start <= run.ended <= start + took]
        return Phase(
            televisions=len(televisions),
            people=len(people),
            seconds=took,
            ticks=[
                age
                for one in televisions
                for age in tick_ages(one, began=began, ended=last, refresh=self.refresh, ahead=self.office.ahead)
            ],
            loads=[age for one in televisions for age in commit_ages(one, self.commits, began=began, ended=last)],
            commits=sum(began <= at <= ended for at, _ in self.commits),
            answers=[answer.seconds for answer in answers],
            statuses=Counter(answer.status for answer in answers),
            troubled=sum(answer.trouble for answer in answers),
            lost=sum(one.lost for one in televisions) - lost,
            opened=[run for run in runs if run.kind == OPENED],
            updated=[run for run in runs if run.kind == UPDATED],
            asked=sum(one.asked for one in people) - asked,
            dropped=sum(one.dropped for one in people) - dropped,
            server=spent / took / CORES,
            clients=own / took / CORES,
            others=max(0.0, busy - spent - own) / took / CORES,
            memory=memory,
            threads=threads,
            made=round(after[MADE] - before[MADE]),
            seen=len(seen),
            instants=len({picture for picture, _, _ in seen}),
            walls=sum(run.page == "" for run in runs),
            mistakes=[line for one in people for line in one.mistakes],
        )


def _cpu(process: psutil.Process) -> float:
    held = process.cpu_times()
    return float(held.user + held.system)


def _busy() -> float:
    """Return the seconds in which the machine's cores had something to do, for whomever."""
    held = psutil.cpu_times()
    return float(sum(held) - held.idle - held.iowait - held.guest - held.guest_nice)
