"""A store's rows as they lie there, counted in plain Python against what the source holds."""

from __future__ import annotations

import fcntl
import time
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.killed.erp import asked

VERSIONS = (
    "SELECT id, case_id, position, row_hash, opened_at, changed_at, state, owner, subject, load_id FROM case_versions"
)
EVENTS = "SELECT event_key, case_id, occurred_at, state, owner, activity, superseded_at, load_id FROM case_events"
LOADS = 'SELECT id, "read", new, changed, unchanged, duplicate, quarantined, complete FROM loads ORDER BY id'
NOT_LISTED = "not listed"


def compare(
    store: str,
    orders: dict[str, tuple[Any, ...]],
    steps: dict[str, tuple[Any, ...]],
    *,
    gone: frozenset[str] = frozenset(),
) -> dict[str, int]:
    """Hold a store against the truth: nothing lost, nothing doubled, every load accounted for. Return counts.

    `orders` by id: opened, changed, state, owner, subject; `steps` by id: order, instant, state, owner, note. Cases
    that are `gone` from the source may be there.
    """
    versions = stories(store)
    last = {case: rows[-1][4:9] for case, rows in versions.items() if case not in gone}
    lost, more = orders.keys() - last.keys(), last.keys() - orders.keys()
    assert not lost, f"{len(lost)} cases are lost: {sorted(lost)[:5]}"
    assert not more, f"{len(more)} cases nobody has: {sorted(more)[:5]}"
    wrong = {case: (last[case], row) for case, row in orders.items() if last[case] != row}
    assert not wrong, f"{len(wrong)} cases are not as in the source: {list(wrong.items())[:3]}"
    doubled = [
        (case, one[0], two[0]) for case, rows in versions.items() for one, two in pairwise(rows) if one[4:9] == two[4:9]
    ]
    assert not doubled, f"{len(doubled)} versions without a change: {doubled[:5]}"
    events = asked(store, EVENTS)
    times = Counter(row[0] for row in events)
    twice = [key for key, count in times.items() if count > 1]
    assert not twice, f"{len(twice)} events are there twice: {twice[:5]}"
    found = {row[0]: tuple(row[1:6]) for row in events}
    missing = steps.keys() - found.keys()
    assert not missing, f"{len(missing)} events are lost: {sorted(missing)[:5]}"
    assert found == steps, [key for key in found if found[key] != steps.get(key)][:5]
    assert [row for row in events if row[6] is not None] == [], "an event was replaced, and none ever changed"
    counted = accounted(store)
    return {"cases": len(last), "versions": sum(map(len, versions.values())), "events": len(events), **counted}


def stories(store: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return the versions of each case in the order in which they came."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in sorted(asked(store, VERSIONS), key=lambda row: row[2]):
        found[row[1]].append(row)
    return found


def accounted(store: str) -> dict[str, int]:
    """Every load's counts make up what it read, and all loads together what is stored."""
    loads = asked(store, LOADS)
    for row in loads:
        assert row[1] == sum(row[2:7]), row
    brought = sum(row[2] + row[3] for row in loads)
    versions = asked(store, f"SELECT count(*) FROM case_versions WHERE row_hash <> '{NOT_LISTED}'")[0][0]
    events = asked(store, "SELECT count(*) FROM case_events")[0][0]
    assert brought == versions + events, (brought, versions, events)
    known = {row[0] for row in loads}
    for table in ("case_versions", "case_events"):
        strangers = {row[0] for row in asked(store, f"SELECT DISTINCT load_id FROM {table}")} - known
        assert not strangers, f"{table}: rows of loads that never were: {strangers}"
    return {"loads": len(loads), "cut short": sum(not row[7] for row in loads)}


def check_whole(store: str) -> None:
    """Nothing is damaged."""
    if store.startswith("sqlite"):
        assert asked(store, "PRAGMA integrity_check") == [("ok",)]


def check_free(store: str, *, seconds: float = 5) -> None:
    """Nobody holds a lock of the store, soon after everybody was killed."""
    until = time.monotonic() + seconds
    while held := locks(store):
        assert time.monotonic() < until, f"still held after {seconds} s: {held}"
        time.sleep(0.02)


def locks(store: str) -> list[Any]:
    """Return what is locked now: files beside an SQLite store, advisory locks at a server."""
    if store.startswith("postgresql"):
        return asked(store, "SELECT pid, classid, objid FROM pg_locks WHERE locktype = 'advisory' AND granted AND "
                            "database = (SELECT oid FROM pg_database WHERE datname = current_database())")  # fmt: skip
    database = Path(str(sa.make_url(store).database))
    return [path.name for path in database.parent.glob(f"{database.name}.*.lock") if taken(path)]


def taken(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
