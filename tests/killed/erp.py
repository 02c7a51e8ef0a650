"""An ERP that changes all the while: new rows, changes, many rows at one watermark, and commits that come late."""

from __future__ import annotations

import random
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

ORDERS = "(id text primary key, opened text, changed text, status text, owner text, subject text)"
HISTORY = "(id integer primary key, order_id text, at text, status text, owner text, note text)"
WORDS = {"new": "queued", "open": "active", "hold": "waiting", "closed": "done"}
OWNERS = ("Ann", "Bob", "Ümit Ö.", "O'Neill", None)
LATE = 0.8  # seconds that a transaction stays open, or that its watermark is older than its commit
CONFIG = """
[casewall]
timezone = "Europe/Berlin"
store = "{store}"

[sources.erp]
kind = "sql"
url = "{source}"
table = "orders"
watermark = "changed"
overlap = "2 s"
chunk = 40
timezone = "UTC"
interval = "1 s"
{more}

[sources.erp.columns]
case_id = "id"
opened_at = "opened"
changed_at = "changed"
state = "status"
owner = "owner"
subject = "subject"

[sources.erp.events]
table = "history"
watermark = "at"
overlap = "2 s"

[sources.erp.events.columns]
event_id = "id"
case_id = "order_id"
occurred_at = "at"
state = "status"
owner = "owner"
activity = "note"

[sources.erp.states]
queued = ["new"]
active = ["open"]
waiting = ["hold"]
done = ["closed"]
"""


def connected(address: str) -> Any:
    """Connect to an SQLite file or a PostgreSQL database by its own driver, every statement for itself."""
    url = sa.make_url(address)
    if url.get_backend_name() == "sqlite":
        return sqlite3.connect(str(url.database), isolation_level=None, timeout=30, check_same_thread=False)
    return psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)


def asked(address: str, statement: str) -> list[tuple[Any, ...]]:
    """Return the rows of a question."""
    connection = connected(address)
    try:
        return [tuple(row) for row in connection.execute(statement).fetchall()]
    finally:
        connection.close()


@dataclass
class Erp:
    """Orders and what happened to them, in a database of their own."""

    folder: Path
    address: str
    seed: int = 1
    orders: int = 0
    steps: int = 0
    done: int = 0
    _late: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.postgres = self.address.startswith("postgresql")
        self.connection = connected(self.address)
        if not self.postgres:
            # who writes is not held up by who reads
            self.connection.execute("PRAGMA journal_mode=WAL")
        for name, columns in (("orders", ORDERS), ("history", HISTORY)):
            held = re.sub("(opened|changed|at) text", r"\1 timestamptz", columns) if self.postgres else columns
            self.connection.execute(f"CREATE TABLE {name} {held}")

    def config(self, store: str, more: str = "") -> None:
        """Write casewall.toml."""
        text = CONFIG.format(store=store, source=self.address, more=more)
        (self.folder / "casewall.toml").write_text(text, encoding="utf-8")

    def filled(self, count: int) -> None:
        """Open so many orders, long ago, forty of them at one instant."""
        for number in range(count):
            at = datetime(2026, 10, 1, 8, tzinfo=UTC) + timedelta(minutes=min(number, 60) if number < 100 else number)
            self._opened(self.connection, self._named("O"), at)

    def step(self) -> None:
        """Let something happen."""
        self.done += 1
        dice, at = self.dice, stamp()
        what = dice.random()
        self._begin(self.connection)
        if what < 0.25:
            self._opened(self.connection, self._named("O"), at)
        elif what < 0.75:
            self._moved(self.connection, f"O-{dice.randrange(self.orders)}", at)
        elif what < 0.79:
            # an update of many at one watermark, more than a page
            for number in dice.sample(range(self.orders), min(60, self.orders)):
                self._moved(self.connection, f"O-{number}", at)
        elif self.postgres:
            threading.Thread(target=self._late_one, args=(dice.uniform(0.2, LATE), at), daemon=True).start()
        else:
            self._late += 1
            self._opened(self.connection, f"L-{self._late}", stamp() - timedelta(seconds=dice.uniform(0.2, LATE)))
        self.connection.execute("COMMIT")

    @contextmanager
    def changing(self, pause: float = 0.03) -> Iterator[None]:
        """Let things happen until the block ends, and what is under way then come to its end."""
        over = threading.Event()

        def go_on() -> None:
            while not over.wait(pause * self.dice.uniform(0.2, 1.8)):
                self.step()

        thread = threading.Thread(target=go_on, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            # what is committed late is committed by now
            time.sleep(LATE + 0.3 if self.postgres else 0)

    def truth(self) -> tuple[dict[str, tuple[Any, ...]], dict[str, tuple[Any, ...]]]:
        """Return the rows as they are: of an order opened, changed, state, owner, subject; of a step by its note."""
        orders = asked(self.address, "SELECT id, opened, changed, status, owner, subject FROM orders")
        steps = asked(self.address, "SELECT id, order_id, at, status, owner, note FROM history")
        return (
            {row[0]: (micros(row[1]), micros(row[2]), WORDS[row[3]], row[4], row[5]) for row in orders},
            {str(row[0]): (row[1], micros(row[2]), WORDS[row[3]], row[4], row[5]) for row in steps},
        )

    def _late_one(self, seconds: float, at: datetime) -> None:
        """Open an order in a transaction that stays open while others go on."""
        with self._guard:
            self._late += 1
            name = f"L-{self._late}"
        connection = connected(self.address)
        connection.execute("BEGIN")
        self._opened(connection, name, at)
        time.sleep(seconds)
        connection.execute("COMMIT")
        connection.close()

    def _named(self, letter: str) -> str:
        self.orders += 1
        return f"{letter}-{self.orders - 1}"

    def _opened(self, connection: Any, name: str, at: datetime) -> None:
        self._run(
            connection, "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)", name, at, at, "new", None, f"Order {name}"
        )
        self._told(connection, name, at, "new", None)

    def _moved(self, connection: Any, name: str, at: datetime) -> None:
        status, owner = self.dice.choice([*WORDS]), self.dice.choice(OWNERS)
        subject = f"Order {name}, {self.done}"
        change = "UPDATE orders SET changed = ?, status = ?, owner = ?, subject = ? WHERE id = ?"
        self._run(connection, change, at, status, owner, subject, name)
        self._told(connection, name, at, status, owner)

    def _told(self, connection: Any, name: str, at: datetime, status: str, owner: str | None) -> None:
        with self._guard:
            self.steps += 1
            number = self.steps
        self._run(
            connection,
            "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?)",
            number,
            name,
            at,
            status,
            owner,
            f"step {number}",
        )

    def _begin(self, connection: Any) -> None:
        connection.execute("BEGIN" if self.postgres else "BEGIN IMMEDIATE")

    def _run(self, connection: Any, statement: str, *values: Any) -> None:
        if self.postgres:
            connection.execute(statement.replace("?", "%s"), values)
        else:
            connection.execute(statement, [written(one) if isinstance(one, datetime) else one for one in values])


def stamp() -> datetime:
    """Return the instant to the tenth of a second: several changes share one."""
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 100_000 * 100_000)


def written(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.") + f"{at.microsecond // 1000:03}"


def micros(told: Any) -> int:
    """Return an instant of a raw row as µs since 1970, by integers alone."""
    at = told if isinstance(told, datetime) else datetime.fromisoformat(told).replace(tzinfo=UTC)
    past = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (past.days * 86400 + past.seconds) * 10**6 + past.microseconds
