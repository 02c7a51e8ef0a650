"""Kills at random moments, and what the process was doing then."""

from __future__ import annotations

import fcntl
import json
import os
import random
import sqlite3
import struct
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from tests.killed.compared import check_free, check_whole, locks
from tests.killed.erp import asked, connected
from tests.killed.processes import Running

WRITER = 0x43617365  # the key of the writer's lock at a server
WRITE_LOCK = 120  # the byte of an SQLite file's shared memory that its writer locks
LONGEST = 20.0  # seconds after which a process that comes to no end is killed all the same


@dataclass
class Moments:
    """Kills processes on one store. `doing` counts what they were at: writing, loading, something else, or ended."""

    store: str
    dice: random.Random
    most: float  # seconds: about as long as a process runs
    starting: float = 0  # seconds in which it does nothing yet
    doing: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._postgres: Any = connected(self.store) if self.store.startswith("postgresql") else None

    def kill(self, running: Running) -> None:
        """Let a process run for a while, kill it, and check what is left of it."""
        how, until = self.dice.random(), time.monotonic() + LONGEST
        if how < 0.3:
            self._until(time.monotonic() + self.dice.uniform(self.starting, self.most), running, lambda: False)
        elif how < 0.7:
            # in the midst of a transaction, or just after it
            left, was = self.dice.randint(1, 7), False

            def there() -> bool:
                nonlocal left, was
                now = self._written()
                left, was = left - (now and not was), now
                return left <= 0

            self._until(until, running, there)
            time.sleep(self.dice.choice((0, 0, 0, 0.001, 0.003, 0.01)))
        else:
            # when a pull has come to its end: what is judged, noted, or pulled next
            before = self._ends()
            self._until(until, running, lambda: self._ends() > before)
            time.sleep(self.dice.choice((0, 0, 0.001, self.dice.uniform(0, 0.4))))
        if running.held():
            self.doing[self._look(running.pid)] += 1
            running.kill()
        else:
            self.doing["ended"] += 1
            self.statuses[running.wait()] += 1
        check_free(self.store)
        check_whole(self.store)

    def close(self) -> None:
        """Let the monitor's own connection go."""
        if self._postgres is not None:
            self._postgres.close()

    def _until(self, until: float, running: Running, there: Callable[[], bool]) -> None:
        number = 0
        while time.monotonic() < until and not there():
            number += 1
            if number % 20 == 0 and running.ended():
                return
            time.sleep(0.001)

    def _written(self) -> bool:
        """Tell whether somebody is writing to the store now."""
        if self._postgres is not None:
            return bool(
                self._rows(f"SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = {WRITER} AND granted")
            )
        return writing(Path(str(sa.make_url(self.store).database)))

    def _ends(self) -> int:
        """Count the loads that were read to their end, as far as the store can be asked."""
        try:
            return int(asked(self.store, "SELECT count(*) FROM loads WHERE complete")[0][0])
        except (sqlite3.Error, psycopg.Error):
            return 0

    def _rows(self, statement: str) -> list[Any]:
        return list(self._postgres.execute(statement).fetchall())

    def _look(self, pid: int) -> str:
        """Tell what a process that stands still was at."""
        if self._postgres is None:
            return "writing" if self._written() else "loading" if locks(self.store) else "beside"
        rows = self._rows(
            "SELECT l.objid FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' "
            f"AND l.granted AND a.application_name LIKE '%process {pid} %'"
        )
        return "writing" if (WRITER,) in rows else "loading" if rows else "beside"


def writing(database: Path) -> bool:
    """Tell whether a process holds the writer's lock of an SQLite file, without taking part: by asking the kernel."""
    try:
        with database.with_name(f"{database.name}-shm").open("rb") as file:
            asking = struct.pack("hhqqi4x", fcntl.F_RDLCK, os.SEEK_SET, WRITE_LOCK, 1, 0)
            kind, *_ = struct.unpack("hhqqi4x", fcntl.fcntl(file, fcntl.F_GETLK, asking))
    except FileNotFoundError:
        return False
    return bool(kind != fcntl.F_UNLCK)


def tell(figures: dict[str, Any]) -> None:
    """Say what was seen, for whoever runs a test with -s."""
    sys.stdout.write(f"\n{json.dumps(figures)}\n")
