"""A database that changes all the while, pulled by processes that are killed: the store ends as the source."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import postgres
from tests.killed.compared import check_free, check_whole, compare
from tests.killed.erp import Erp
from tests.killed.moments import Moments, tell
from tests.killed.processes import Nursery

FEW, SOME, MANY = 4, 50, 200


@pytest.fixture(params=["sqlite", "postgresql"])
def erp(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Erp]:
    """Give an ERP in each database."""
    with ExitStack() as stack:
        address = f"sqlite:///{tmp_path / 'erp.db'}" if request.param == "sqlite" else stack.enter_context(postgres())
        found = Erp(tmp_path, address)
        yield found
        found.connection.close()


def killed(erp: Erp, store: str, forking: Nursery, *, kills: int, orders: int, seed: int) -> dict[str, object]:
    """Kill so many processes while the ERP changes, then let one end in quiet; return what was seen."""
    began = time.monotonic()
    erp.filled(orders)
    erp.config(store, 'full = "2 s"')
    dice = random.Random(seed)
    moments = Moments(store, dice, most=1.5)
    with erp.changing(pause=0.06):
        for _ in range(kills):
            moments.kill(forking.start(erp.folder, "sync", *(("--watch",) if dice.random() < 0.3 else ())))
    moments.close()
    told = (erp.folder / "told.err").read_text(encoding="utf-8")
    assert told == "", told[-3000:]
    quiet = forking.start(erp.folder, "sync", "--json", name="quiet")
    assert quiet.wait() == 0, (erp.folder / "quiet.err").read_text(encoding="utf-8")
    check_free(store)
    check_whole(store)
    counts = compare(store, *erp.truth())
    again = forking.start(erp.folder, "sync", "--json", name="again")
    assert again.wait() == 0
    (report,) = json.loads((erp.folder / "again.out").read_text(encoding="utf-8"))
    assert (report["new"], report["changed"]) == (0, 0)
    return {"kills": kills, **moments.doing, "statuses": dict(moments.statuses), "steps of the ERP": erp.done, **counts,
            "seconds": round(time.monotonic() - began)}  # fmt: skip


def crossed(erp: Erp, store: str) -> bool:
    """Tell whether source and store lie in two kinds of database."""
    return erp.postgres == store.startswith("sqlite")


def test_killed_a_few_times_the_store_ends_as_the_source(erp: Erp, store: str, forking: Nursery) -> None:
    if crossed(erp, store):
        pytest.skip("the long run tries every pair")
    told = killed(erp, store, forking, kills=FEW, orders=100, seed=3)
    tell(told)
    assert told["statuses"] in ({}, {0: told.get("ended")}), told


@pytest.mark.long
def test_killed_200_times_the_store_ends_as_the_source(erp: Erp, store: str, forking: Nursery) -> None:
    told = killed(erp, store, forking, kills=SOME if crossed(erp, store) else MANY, orders=1500, seed=11)
    tell(told)
    assert int(str(told.get("writing", 0))) >= 10, told
