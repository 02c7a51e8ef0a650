"""What SQLite and PostgreSQL each need at a connection's and a transaction's beginning, and straight at the driver.

On both one transaction writes at a time (ids grow in the order in which they become visible, so that a reader who asks
for what came after an id misses nothing), and a reader sees one state from beginning to end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import sqlalchemy as sa

from data.store import as_it_lies
from data.store.as_it_lies import AsItLies

WRITER = 0x43617365  # the key of the lock that the one writer of a PostgreSQL store holds
CONNECT_SECONDS = 10
WRITER_KIB, READER_KIB = 128 * 1024, 2 * 1024  # of SQLite's pages in memory
# a peer that went without a word is noticed within a minute, and its locks are let go
ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
SESSION = "; ".join(
    (
        # planning a just-in-time program takes longer than most of our questions
        "SET jit = off",
        "SET client_min_messages = error",
        *(f"SET tcp_{name} = {value}" for name, value in ALIVE.items()),
    )
)


def build(address: sa.URL, *, patience: float, name: str) -> sa.Engine:
    """Return an engine whose writers wait `patience` seconds for each other. `name` is what the server shows of us."""
    if address.get_backend_name() == "sqlite":
        engine = _sqlite(address, patience)
        begin: Any = _begin_sqlite
    else:
        given: dict[str, object] = {
            "connect_timeout": CONNECT_SECONDS, "application_name": name, "client_encoding": "utf8",
            # a statement prepared at the server would not survive a pooler between it and us
            "prepare_threshold": None, **ALIVE,
        }  # fmt: skip
        engine = sa.create_engine(
            address,
            connect_args={key: value for key, value in given.items() if key not in address.query},
            isolation_level="REPEATABLE READ",
            pool_pre_ping=True,
        )

        def begin(connection: sa.Connection) -> None:
            _begin_postgresql(connection, patience)

        sa.event.listen(engine, "connect", _set_session)
    sa.event.listen(engine, "begin", begin)
    return engine


def _sqlite(address: sa.URL, patience: float) -> sa.Engine:
    engine = sa.create_engine(address, connect_args={"timeout": patience})
    held = AsItLies(Path(address.database)) if address.database not in (None, "", ":memory:") else None
    engine.update_execution_options(**{as_it_lies.NAME: held})

    def connect(dialect: object, record: Any, arguments: list[Any], options: dict[str, Any]) -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(*arguments, **options)
        try:
            _write_ahead(connection, patience)
        except sqlite3.OperationalError as error:
            connection.close()
            reading = held.open(options) if held is not None and "locked" not in str(error) else None
            if reading is None:
                raise
            record.info[as_it_lies.NAME] = error
            return reading
        return connection

    def keep(connection: Any, record: Any) -> None:
        if as_it_lies.NAME in record.info:
            record.invalidate(soft=True)  # the next one may be opened as it should: there may be room by then
        else:
            _forget_pages(connection)

    sa.event.listen(engine, "do_connect", connect)
    sa.event.listen(engine, "checkin", keep)
    return engine


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Write ahead, so that readers never wait for the writer; transactions are begun by us (see `_begin_sqlite`)."""
    connection.isolation_level = None
    until = monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            # SQLite itself does not wait here: another process may be making this very store
            if "locked" not in str(error) or monotonic() > until:
                raise
            sleep(0.05)
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin_sqlite(connection: sa.Connection) -> None:
    """Take the writer's lock at once where a transaction means to write: a later wish for it could fail."""
    writes = connection.get_execution_options().get("writes")
    if writes:
        as_it_lies.refuse_writing(connection)
    # an index whose pages do not fit is written again and again; a reader goes through the pages once
    connection.exec_driver_sql(f"PRAGMA cache_size = -{WRITER_KIB if writes else READER_KIB}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _forget_pages(connection: Any) -> None:
    """Let a connection that waits for its next use hold little."""
    if connection is not None:
        connection.execute(f"PRAGMA cache_size = -{READER_KIB}")


def _set_session(connection: Any, record: object) -> None:
    autocommit = connection.autocommit
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(SESSION)
    connection.autocommit = autocommit


def _begin_postgresql(connection: sa.Connection, patience: float) -> None:
    """Wait for the writer before us, then see what it wrote: a snapshot taken before the lock would be too old."""
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(int(patience * 1000), 1)}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")


@contextmanager
def driver_cursor(connection: sa.Connection, *, doing: str) -> Iterator[Any]:
    """Give the driver's own cursor; its errors come as SQLAlchemy's do, and a lost connection is not used again."""
    driver: Any = connection.connection.dbapi_connection
    dialect = connection.dialect
    kinds: Any = dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor:
            yield cursor
    except kinds as error:
        lost = dialect.is_disconnect(error, driver, None)
        told = sa.exc.DBAPIError.instance(
            doing, None, error, kinds, hide_parameters=True, connection_invalidated=lost, dialect=dialect
        )
        if lost:
            connection.invalidate(told)
        raise told from error
