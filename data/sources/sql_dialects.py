"""What is particular to each kind of database: how to open it for reading only, how long it may take, what it says.

Tried against real servers: PostgreSQL and SQLite. The others follow their drivers' documentation.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data.sources.sql_watch import Watch

BUSY_SECONDS = 5
LOGIN_SECONDS = 15


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """`extra` names what to install, `options` are of the connection, `opening` is said at its start.

    `clock` asks for the seconds since 1970 by the database's own clock.
    """

    extra: str | None = None
    connecting: Callable[[sa.URL, Watch], dict[str, Any]] = lambda url, watch: {}
    connected: Callable[[Any, timedelta], None] = lambda connection, timeout: None
    options: dict[str, Any] = field(default_factory=dict)
    opening: tuple[str, ...] = ()
    clock: str | None = None


def known(name: str) -> Dialect:
    """Return what is particular to a kind of database; of an unknown one nothing is."""
    return DIALECTS.get(name, Dialect())


def _sqlite(url: sa.URL, watch: Watch) -> dict[str, Any]:
    """Open a file for reading only, by Python's own SQLite: the store may be written by it in this very process."""
    path = Path(str(url.database)).as_uri()

    def creator() -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{path}?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA query_only = 1")
        # a program that wrote Latin-1 into a text column must not hide all its other rows
        connection.text_factory = lambda held: str(held, "utf-8", "replace")
        connection.set_progress_handler(watch.over, 10_000)
        return connection

    return {"creator": creator}


def _postgres(url: sa.URL, watch: Watch) -> dict[str, Any]:
    waits = {"connect_timeout": LOGIN_SECONDS, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
    given = {name: value for name, value in waits.items() if name not in url.query}
    # statements that are not prepared get through any pooler
    return {"connect_args": {**given, "application_name": "casewall", "prepare_threshold": None}}


def _mysql(url: sa.URL, watch: Watch) -> dict[str, Any]:
    return {"connect_args": {"connect_timeout": LOGIN_SECONDS, "read_timeout": watch.timeout.total_seconds() + 5}}


def _mysql_connected(connection: Any, timeout: timedelta) -> None:
    """Read only, in UTC where a column holds instants, and no statement for longer than allowed."""
    seconds = timeout.total_seconds()
    maria = "mariadb" in str(connection.get_server_info()).lower()
    limit = f"max_statement_time = {seconds}" if maria else f"max_execution_time = {round(seconds * 1000)}"
    with connection.cursor() as cursor:
        for said in ("TRANSACTION ISOLATION LEVEL REPEATABLE READ", "TRANSACTION READ ONLY", "time_zone = '+00:00'",
                     limit):  # fmt: skip
            cursor.execute(f"SET SESSION {said}")


def _mssql(url: sa.URL, watch: Watch) -> dict[str, Any]:
    intent = {} if any(key.lower() == "applicationintent" for key in url.query) else {"ApplicationIntent": "ReadOnly"}
    return {"url": url.update_query_dict(intent)}


def _mssql_connected(connection: Any, timeout: timedelta) -> None:
    connection.timeout = max(1, round(timeout.total_seconds()))


def _oracle_connected(connection: Any, timeout: timedelta) -> None:
    connection.call_timeout = round(timeout.total_seconds() * 1000)


MYSQL = Dialect(
    extra="mysql",
    connecting=_mysql,
    connected=_mysql_connected,
    opening=("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",),
    clock="SELECT unix_timestamp(now(6))",
)
DIALECTS = {
    "sqlite": Dialect(connecting=_sqlite, opening=("BEGIN",)),
    "postgresql": Dialect(
        extra="postgres",
        connecting=_postgres,
        # one picture of the database for the whole pull, however long it takes
        options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
        opening=(
            "SET LOCAL statement_timeout = {milliseconds}",
            "SET LOCAL TimeZone = 'UTC'",
            "SET LOCAL DateStyle = 'ISO, YMD'",
            "SET LOCAL IntervalStyle = 'iso_8601'",
            "SET LOCAL bytea_output = 'hex'",
            # a server that asks whether we are still there ends the statement of a Casewall that was killed
            "SELECT set_config(name, '10s', true) FROM pg_settings WHERE name = 'client_connection_check_interval'",
        ),
        clock="SELECT extract(epoch FROM clock_timestamp())",
    ),
    "mysql": MYSQL,
    "mariadb": MYSQL,
    "oracle": Dialect(
        extra="oracle",
        connected=_oracle_connected,
        opening=("SET TRANSACTION READ ONLY",),
        clock="SELECT (CAST(sys_extract_utc(systimestamp) AS DATE) - DATE '1970-01-01') * 86400 FROM dual",
    ),
    "mssql": Dialect(
        extra="mssql",
        connecting=_mssql,
        connected=_mssql_connected,
        clock="SELECT datediff_big(millisecond, '1970-01-01', sysutcdatetime()) / 1000.0",
    ),
}
