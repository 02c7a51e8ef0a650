"""A source that is slow, dead or asks for patience holds up no other one, and is whole again when it is back."""

from __future__ import annotations

import signal
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.clock import Clock
from app.live import LONGEST_PAUSE, Live
from app.picture import open_store
from data.settings import load
from data.sync import LoadReport
from tests.data.rest_plain import START, Plain, declared, iso, made
from tests.killed.erp import Erp, asked, connected
from tests.killed.gate import gate
from tests.killed.moments import tell
from tests.killed.processes import Nursery
from tests.servers.base import Answer, Request
from tests.servers.faults import Faults

HEADING = '[casewall]\ntimezone = "Europe/Berlin"\nstore = "{store}"\n'
STATUS = "SELECT tries, error, next_at - tried_at, failing_since, tried_at FROM source_status WHERE source = '{name}'"
SECOND = 10**6


class Timed(Plain):
    """Notes when it was asked; while `tired` it asks for so many seconds of peace."""

    tired: int = 0

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.times: list[tuple[float, int]] = []

    def answer(self, request: Request) -> Answer:
        tired, self.tired = self.tired, 0
        answer = Answer(429, {"error": "slow down"}, {"Retry-After": str(tired)}) if tired else super().answer(request)
        self.times.append((time.monotonic(), answer.status))
        return answer


def source(name: str, url: str, *, more: str = 'interval = "1 s"') -> str:
    return declared(url, "next", more=more).replace("sources.desk", f"sources.{name}")


def status(store: str, name: str) -> tuple[Any, ...]:
    """Return a source's status as it lies in the store: tries, error, pause in µs, failing since, tried at."""
    (row,) = asked(store, STATUS.format(name=name)) or [(0, None, 0, None, None)]
    return row


def waited(seconds: float, there: Callable[[], bool]) -> float:
    """Wait until something is so; return how long it took."""
    began = time.monotonic()
    while not there():
        assert time.monotonic() - began < seconds, f"not so within {seconds} s"
        time.sleep(0.03)
    return time.monotonic() - began


def beside(tmp_path: Path, forking: Nursery, *, slow: float, seconds: float) -> tuple[list[float], float]:
    """Load a healthy source beside a slow one, a dead one and two holes; return the healthy one's pauses between loads.

    The second figure is how long the process took to end when it was told to.
    """
    erp = Erp(tmp_path, f"sqlite:///{tmp_path / 'erp.db'}")
    erp.filled(20)
    store = f"sqlite:///{tmp_path / 'casewall.db'}"
    erp.config(store)
    faults = Faults(at=dict.fromkeys(range(1, 500), "slow"), slow_seconds=slow)
    with Plain(made(10), faults=faults).running() as server, gate() as hole, gate() as dead:
        dead.shut()
        text = (tmp_path / "casewall.toml").read_text()
        text += source("slow", server.url) + source("dead", dead.url) + source("hole", hole.url)
        text += f'[sources.gone]\nkind = "sql"\nurl = "postgresql://anna@127.0.0.1:{hole.port}/erp"\ntable = "orders"\n'
        text += 'interval = "1 s"\n[sources.gone.columns]\ncase_id = "id"\nopened_at = "opened"\n'
        (tmp_path / "casewall.toml").write_text(text)
        running = forking.start(tmp_path, "sync", "--watch", DESK_TOKEN=server.token)
        time.sleep(seconds)
        # on a busy machine everything takes longer, and nothing else
        waited(60, lambda: (status_or_none(store, "dead") or (0,))[0] >= 2)
        waited(60, lambda: asked(store, "SELECT count(*) FROM loads WHERE source = 'slow' AND complete")[0][0] >= 1)
        slowly = asked(store, "SELECT count(*) FROM loads WHERE source = 'slow' AND complete")[0][0]
        began = time.monotonic()
        assert running.kill(signal.SIGTERM) == 0
        ending = time.monotonic() - began
    loads = asked(store, "SELECT began_at FROM loads WHERE source = 'erp' AND complete ORDER BY id")
    pauses = [(two[0] - one[0]) / SECOND for one, two in pairwise(loads)]
    assert slowly >= 1
    assert hole.taken >= 2
    assert status(store, "dead")[0] >= 2
    assert "refused" in status(store, "dead")[1]
    return pauses, ending


def test_a_slow_a_dead_and_a_silent_source_hold_up_no_other_one(tmp_path: Path, forking: Nursery) -> None:
    pauses, ending = beside(tmp_path, forking, slow=4, seconds=5)
    assert len(pauses) >= 2
    assert statistics.median(pauses) < 3
    assert ending < 12


@pytest.mark.long
def test_a_healthy_source_keeps_its_second_beside_those_that_take_five_and_more(
    tmp_path: Path, forking: Nursery
) -> None:
    pauses, ending = beside(tmp_path, forking, slow=5, seconds=30)
    tell(
        {"loads": len(pauses) + 1, "median pause": statistics.median(pauses), "longest": max(pauses), "ending": ending}
    )
    assert statistics.median(pauses) < 1.5
    assert max(pauses) < 3


def test_the_peace_that_a_source_asks_for_is_kept_and_then_everything_is_there(
    tmp_path: Path, forking: Nursery
) -> None:
    store = f"sqlite:///{tmp_path / 'casewall.db'}"
    with Timed(made(30)).running() as server:
        more = 'interval = "1 s"\ntimeout = "1 s"'
        (tmp_path / "casewall.toml").write_text(HEADING.format(store=store) + source("desk", server.url, more=more))
        server.tired = 3
        forking.start(tmp_path, "sync", "--watch", DESK_TOKEN=server.token)
        waited(20, lambda: len(server.times) >= 1)
        waited(5, lambda: status_or_none(store, "desk") is not None)
        tries, error, pause, since, tried = status(store, "desk")
        assert (tries, pause, since) == (1, 3 * SECOND, tried)
        assert "status 429" in error
        waited(20, lambda: asked(store, "SELECT count(*) FROM case_versions")[0][0] == 30)
        (first, number), (second, then) = server.times[:2]
        assert (number, then) == (429, 200)
        assert 2.9 < second - first < 8
        waited(5, lambda: status(store, "desk")[:2] == (0, None))
    forking.end()


def status_or_none(store: str, name: str) -> Any:
    """Return a source's status, None where there is no store yet or nothing was tried."""
    if not Path(store.removeprefix("sqlite:///")).exists():
        return None
    tables = asked(store, "SELECT name FROM sqlite_master WHERE name = 'source_status'")
    return next(iter(asked(store, STATUS.format(name=name))), None) if tables else None


def test_pauses_grow_and_are_told_until_the_source_is_back_with_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = f"sqlite:///{tmp_path / 'casewall.db'}"
    with Plain(made(30)).running() as server, gate(int(server.url.rpartition(":")[2])) as door:
        monkeypatch.setenv("DESK_TOKEN", server.token)
        more = 'interval = "1 s"\ntimeout = "1 s"'
        (tmp_path / "casewall.toml").write_text(HEADING.format(store=store) + source("desk", door.url, more=more))
        settings = load(tmp_path / "casewall.toml")
        with open_store(settings) as held:
            live = Live(settings, held, Clock.start())
            assert live.once("desk") == timedelta(seconds=1)
            assert status(store, "desk")[:2] == (0, None)
            door.shut()
            pauses = []
            for number in range(4):
                at = iso(START + timedelta(hours=number + 3))
                server.rows.append({**server.rows[0], "id": 900 + number, "updated_at": at})
                server.rows[number]["updated_at"] = at
                pauses.append(live.once("desk"))
                (told,) = held.statuses().to_dicts()
                assert told["next_at"] - told["tried_at"] == pauses[-1]
                assert told["tries"] == number + 1
                assert "refused" in told["error"]
                assert told["failing_since"] <= told["tried_at"]
            assert [pause.total_seconds() for pause in pauses] == [1, 2, 4, 8]
            since = told["failing_since"]
            with closing(connected(store)) as raw:
                raw.execute("UPDATE source_status SET tries = 30")
            assert live.pause(LoadReport(source="desk", error="it is gone", passing=True)) == LONGEST_PAUSE
            door.open()
            assert live.once("desk") == timedelta(seconds=1)
            (told,) = held.statuses().to_dicts()
            assert (told["tries"], told["error"], told["failing_since"]) == (0, None, None)
            assert since < datetime.now(UTC)
    assert {row[0] for row in asked(store, "SELECT case_id FROM case_versions")} == {str(r["id"]) for r in server.rows}
    changed = "SELECT case_id, max(changed_at) FROM case_versions GROUP BY case_id"
    held_at = {case: datetime.fromtimestamp(0, UTC) + timedelta(microseconds=at) for case, at in asked(store, changed)}
    assert {case: iso(at) for case, at in held_at.items()} == {str(row["id"]): row["updated_at"] for row in server.rows}
