"""`casewall store move` that is killed: the new store holds nothing or everything, and the old one stays as it was."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from data.store.tables import metadata
from tests.databases import postgres
from tests.killed.compared import check_free, check_whole
from tests.killed.erp import Erp, asked, connected
from tests.killed.moments import tell
from tests.killed.processes import Nursery

FEW, MANY = 5, 200
WAYS = [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite")]


@pytest.fixture(params=WAYS, ids="-to-".join)
def ways(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Give the address of a store, and of one that nobody made yet."""
    old, new = request.param
    with ExitStack() as stack:
        file = f"sqlite:///{tmp_path / 'casewall.db'}"
        first = file if old == "sqlite" else stack.enter_context(postgres())
        second = f"sqlite:///{tmp_path / 'new.db'}" if new == "sqlite" else stack.enter_context(postgres())
        yield first, second


def content(store: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table as it lies there, truths as numbers; empty where there is no table yet."""
    postgres = store.startswith("postgresql")
    inside = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    there = {row[0] for row in asked(store, inside if postgres else "SELECT name FROM sqlite_master")}
    found = {}
    for table in metadata.sorted_tables:
        names = ", ".join(f'"{column.name}"' for column in table.c)
        rows = asked(store, f'SELECT {names} FROM "{table.name}"') if table.name in there else []
        plain = [tuple(int(one) if isinstance(one, bool) else one for one in row) for row in rows]
        found[table.name] = sorted(plain, key=repr)
    return found


def killed(tmp_path: Path, ways: tuple[str, str], forking: Nursery, *, kills: int, orders: int) -> dict[str, Any]:
    """Kill so many moves; each time the new store must be empty or whole. A whole one is followed by the next."""
    began, dice = time.monotonic(), random.Random(orders)
    old, new = ways
    erp = Erp(tmp_path, f"sqlite:///{tmp_path / 'erp.db'}")
    erp.filled(orders)
    erp.config(old)
    assert forking.start(tmp_path, "sync").wait() == 0
    before = content(old)
    assert len(before["case_versions"]) == orders
    lasts = quick(tmp_path, old, new, forking)
    emptied(new)
    seen: Counter[str] = Counter()
    for _ in range(kills):
        running = forking.start(tmp_path, "store", "move", "env:NEW_STORE", name="move", NEW_STORE=new)
        time.sleep(dice.uniform(0, lasts * 1.1))
        ended = running.ended()
        if not ended:
            running.kill()
        check_free(old)
        check_free(new)
        held = content(new)
        # counters stand in an empty store as well
        if any(rows for name, rows in held.items() if name != "meta"):
            assert held == before
            seen["whole"] += 1
            emptied(new)
        else:
            seen["nothing"] += 1
        seen["ended"] += ended
        assert content(old) == before
    check_whole(old)
    last = forking.start(tmp_path, "store", "move", "env:NEW_STORE", name="last", NEW_STORE=new)
    assert last.wait() == 0, (tmp_path / "last.err").read_text()
    assert content(new) == before
    check_whole(new)
    return {"kills": kills, **seen, "rows": sum(map(len, before.values())), "seconds": round(time.monotonic() - began)}


def quick(tmp_path: Path, old: str, new: str, forking: Nursery) -> float:
    """Move once in quiet; return how long it took."""
    began = time.monotonic()
    assert forking.start(tmp_path, "store", "move", "env:NEW_STORE", name="quick", NEW_STORE=new).wait() == 0, (
        tmp_path / "quick.err"
    ).read_text()
    assert content(new) == content(old)
    return time.monotonic() - began


def emptied(address: str) -> None:
    """Empty a new store again, so that the next move finds none."""
    if address.startswith("sqlite"):
        file = Path(address.removeprefix("sqlite:///"))
        for path in file.parent.glob(f"{file.name}*"):
            path.unlink()
    else:
        names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
        with closing(connected(address)) as connection:
            connection.execute(f"TRUNCATE {names} RESTART IDENTITY")


def test_a_move_that_is_killed_leaves_nothing_or_everything(
    tmp_path: Path, ways: tuple[str, str], forking: Nursery
) -> None:
    tell(killed(tmp_path, ways, forking, kills=FEW, orders=150))


@pytest.mark.long
def test_a_move_that_is_killed_200_times_leaves_nothing_or_everything(
    tmp_path: Path, ways: tuple[str, str], forking: Nursery
) -> None:
    tell(killed(tmp_path, ways, forking, kills=MANY, orders=1000))
