"""A product that fails and changes all the while, pulled by processes that are killed: the store ends as its truth."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.killed.compared import accounted, check_free, check_whole, stories
from tests.killed.erp import asked, micros
from tests.killed.moments import Moments, tell
from tests.killed.processes import Nursery
from tests.servers import generated, zendesk
from tests.servers.faults import Faults
from tests.servers.truth import Truth
from tests.servers.zendesk import Zendesk

FEW, MANY = 3, 200
HELD_BACK = timedelta(seconds=1)
WORDS = {"new": "queued", "open": "active", "pending": "waiting", "hold": "waiting", "solved": "done", "closed": "done"}
FAST = 'rate = "60000 / min"'
CONFIG = f"""
[casewall]
timezone = "Europe/Berlin"
store = "{{store}}"

[sources.desk]
preset = "zendesk"
url = "{{url}}"
interval = "1 s"
{FAST}
[sources.desk.request]
{FAST}
[sources.desk.events.request]
{FAST}
"""
EVENTS = "SELECT event_key, case_id, occurred_at, state, owner, holder, superseded_at FROM case_events"
Told = tuple[str, int, str | None, str | None, str | None]


@contextmanager
def changing(truth: Truth, dice: random.Random, *, pause: float) -> Iterator[None]:
    """Let tickets be made and changed until the block ends, several of them in one second."""
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(pause * dice.uniform(0.2, 1.8)):
            with truth.lock:
                # here inside: what is exported of a second is all of it
                at = datetime.now(UTC).replace(microsecond=0)
                if dice.random() < 0.2:
                    truth.create(at=at, due_at=at + timedelta(days=3), subject=f"Made {at:%H:%M:%S}")
                for _ in range(dice.choice((1, 1, 2, 20))):
                    number = dice.randint(1, len(truth.tickets))
                    truth.change(number, at=at, by=3, status=dice.choice([*WORDS]), assignee=dice.choice((1, 2, None)))

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def expected(truth: Truth) -> tuple[dict[str, tuple[Any, ...]], Counter[Told]]:
    """Return what the truth says: of each ticket its row, of each change one event a field that we take."""
    people, groups = truth.people, truth.groups
    cases = {
        str(t.id): (micros(t.created_at), micros(t.updated_at), WORDS[t.status],
                    people[t.assignee].name if t.assignee else None, t.subject)
        for t in truth.live()
    }  # fmt: skip
    events: Counter[Told] = Counter()
    for ticket in truth.live():
        first = ticket.initial
        named = groups[int(str(first["group"]))].name
        owner = people[int(first["assignee"])].name if first["assignee"] else None
        events[(str(ticket.id), micros(ticket.created_at), WORDS[str(first["status"])], owner, named)] += 1
        for change in ticket.changes:
            at = (str(ticket.id), micros(change.at))
            if change.field == "status":
                events[(*at, WORDS[str(change.after)], None, None)] += 1
            elif change.field == "assignee":
                events[(*at, None, people[int(change.after)].name if change.after else None, None)] += 1
            elif change.field == "group":
                events[(*at, None, None, groups[int(str(change.after))].name)] += 1
    return cases, events


def check(store: str, truth: Truth) -> dict[str, int]:
    """Hold the store against the truth, row for row."""
    cases, events = expected(truth)
    versions = stories(store)
    last = {case: rows[-1][4:9] for case, rows in versions.items()}
    wrong = {case: (last.get(case), row) for case, row in cases.items() if last.get(case) != row}
    assert not wrong, f"{len(wrong)} cases are not as in the product: {list(wrong.items())[:3]}"
    assert last.keys() == cases.keys()
    doubled = [case for case, rows in versions.items()
               for one, two in pairwise(rows) if one[3:9] == two[3:9]]  # fmt: skip
    assert not doubled, f"versions without a change of {doubled[:5]}"
    held = asked(store, EVENTS)
    twice = [key for key, number in Counter(row[0] for row in held).items() if number > 1]
    assert not twice, f"{len(twice)} events are there twice: {twice[:5]}"
    assert not [row for row in held if row[6] is not None], "an event was replaced, and none ever changed"
    found: Counter[Told] = Counter(tuple(row[1:6]) for row in held)
    assert not found - events, f"events that never were: {list((found - events).items())[:5]}"
    assert not events - found, f"lost events: {list((events - found).items())[:5]}"
    return {"cases": len(last), "versions": sum(map(len, versions.values())), "events": len(held), **accounted(store)}


def killed(tmp_path: Path, store: str, forking: Nursery, *, kills: int, tickets: int, seed: int) -> dict[str, object]:
    """Kill so many processes while tickets change and requests fail; then let one end in quiet."""
    began = time.monotonic()
    dice = random.Random(seed)
    now = datetime.now(UTC).replace(microsecond=0)
    truth = generated.generate(seed, tickets=tickets, weeks=8, until=now - timedelta(minutes=5))
    truth._number = 10**7  # the ids of what is changed from now on are nobody else's
    kinds = ("429", "500", "503", "cut", "drop", "html")
    faults = Faults.seeded(seed, among=40 * kills, share=0.1, kinds=kinds)
    with zendesk.serving(truth, faults=faults, page=23, held_back=HELD_BACK) as server:
        (tmp_path / "casewall.toml").write_text(CONFIG.format(store=store, url=server.url), encoding="utf-8")
        log_in = {"ZENDESK_USER": f"{zendesk.EMAIL}/token", "ZENDESK_TOKEN": server.token}
        moments = Moments(store, dice, most=2)
        with changing(truth, dice, pause=0.3):
            for _ in range(kills):
                more = ("--watch",) if dice.random() < 0.3 else ()
                moments.kill(forking.start(tmp_path, "sync", *more, **log_in))
        moments.close()
        met = Counter(request.fault for request in server.requests if request.fault)
        quieted(tmp_path, server, store, forking, log_in)
        counts = check(store, truth)
        requests = len(server.requests)
    check_free(store)
    check_whole(store)
    return {"kills": kills, **moments.doing, "statuses": dict(moments.statuses), "requests": requests,
            "faults": sum(met.values()), **counts, "seconds": round(time.monotonic() - began)}  # fmt: skip


def quieted(folder: Path, server: Zendesk, store: str, forking: Nursery, log_in: dict[str, str]) -> None:
    """Let nothing fail any more and nothing be held back, and sync in quiet to the end of history."""
    server.faults = Faults.none()
    server.held_back = timedelta(0)
    time.sleep(1.1)
    assert forking.start(folder, "sync", name="quiet", **log_in).wait() == 0, (folder / "quiet.err").read_text()


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_killed_a_few_times_the_store_ends_as_the_product(tmp_path: Path, store: str, forking: Nursery) -> None:
    told = killed(tmp_path, store, forking, kills=FEW, tickets=50, seed=4)
    tell(told)


@pytest.mark.long
def test_killed_200_times_the_store_ends_as_the_product(tmp_path: Path, store: str, forking: Nursery) -> None:
    told = killed(tmp_path, store, forking, kills=MANY, tickets=250, seed=9)
    tell(told)


def test_more_events_in_the_last_minute_than_a_page_holds_come_to_an_end(tmp_path: Path, forking: Nursery) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    truth = generated.generate(2, tickets=42, weeks=8, until=now - timedelta(minutes=5))
    store = f"sqlite:///{tmp_path / 'casewall.db'}"
    with zendesk.serving(truth, page=20, held_back=timedelta(0)) as server:
        (tmp_path / "casewall.toml").write_text(CONFIG.format(store=store, url=server.url), encoding="utf-8")
        log_in = {"ZENDESK_USER": f"{zendesk.EMAIL}/token", "ZENDESK_TOKEN": server.token}
        assert forking.start(tmp_path, "sync", **log_in).wait() == 0
        for number in range(60):
            at = now - timedelta(seconds=40 - number // 2)
            truth.change(1 + number % 25, at=at, by=3, status="hold" if number % 25 == number else "open")
        before = len(server.requests)
        assert forking.start(tmp_path, "sync", **log_in).wait(seconds=20) == 0
        assert len(server.requests) - before < 100
    check(store, truth)
