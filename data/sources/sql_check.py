"""A look at a database before it is trusted: who logs in, what he may do, the clock and the zone, the first rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl
import sqlalchemy as sa

from data.settings import Settings
from data.sources.sql_address import address
from data.sources.sql_errors import placed
from data.sources.sql_query import Asked, asked
from data.sources.sql_rights import Rights, rights
from data.sources.sql_rows import chunks, columns
from data.sources.sql_session import Session, session

FIRST = 5
UNKNOWN = "not known"
VERSIONS = {
    "postgresql": "SELECT 'PostgreSQL ' || current_setting('server_version')",
    "sqlite": "SELECT 'SQLite ' || sqlite_version()",
    "mysql": "SELECT concat('MySQL ', version())",
    "mariadb": "SELECT concat('MariaDB ', version())",
    "mssql": "SELECT @@version",
    "oracle": "SELECT banner FROM v$version WHERE rownum = 1",
}
USERS = {
    "postgresql": "SELECT current_user",
    "mysql": "SELECT current_user()",
    "mariadb": "SELECT current_user()",
    "mssql": "SELECT suser_sname()",
    "oracle": "SELECT user FROM dual",
}
ZONES = {
    "postgresql": "SELECT reset_val FROM pg_settings WHERE name = 'TimeZone'",
    "mysql": "SELECT if(@@global.time_zone = 'SYSTEM', @@system_time_zone, @@global.time_zone)",
    "mariadb": "SELECT if(@@global.time_zone = 'SYSTEM', @@system_time_zone, @@global.time_zone)",
    "mssql": "SELECT right(convert(varchar(40), sysdatetimeoffset(), 127), 6)",
    "oracle": "SELECT to_char(systimestamp, 'TZR') FROM dual",
}


@dataclass(frozen=True, kw_only=True)
class FirstRows:
    """The first rows of a question as text. `untold`: how many of them have no watermark; None without one."""

    table: str
    place: str
    rows: pl.DataFrame
    untold: int | None


@dataclass(frozen=True, kw_only=True)
class SqlFacts:
    """What `casewall check SOURCE` shows of a database; nothing in it is secret.

    `zone` is the server's (SQLite has none: times there are what a program wrote). `skew` is its clock minus ours, None
    where it is this machine's clock.
    """

    source: str
    address: str
    server: str
    user: str
    rights: Rights
    zone: str
    skew: timedelta | None
    tables: tuple[FirstRows, ...]


def inspect(name: str, settings: Settings, *, now: datetime) -> SqlFacts:
    """Look at a source's database. Raises SourceError and CasewallError, as pulling does."""
    where = address(name, settings)
    with placed(settings.path.name), session(where, now=now) as db:
        tables = tuple(_first(db, one) for one in asked(name, settings))
        if where.dialect == "sqlite":
            user, zone = "none: a file", "none: times are as they were written"
        else:
            user, zone = _said(db, USERS), _said(db, ZONES)
        return SqlFacts(
            source=name,
            address=where.shown,
            server=_said(db, VERSIONS).split("\n", 1)[0],
            user=user,
            rights=rights(where.dialect, str(where.url.database), _asking(db)),
            zone=zone,
            skew=db.skew,
            tables=tables,
        )


def _first(db: Session, one: Asked) -> FirstRows:
    held = columns(db, one)
    rows = next(chunks(db, one, one.first(FIRST), held, FIRST + 1))
    untold = None if held.at is None else sum(value is None for value in rows.values)
    return FirstRows(table=one.table, place=one.place, rows=rows.frame, untold=untold)


def _asking(db: Session) -> Callable[[str], list[str] | None]:
    """Return how to ask for a column of text; None where the user may not know."""

    def ask(statement: str) -> list[str] | None:
        try:
            # a question that is refused must not end the transaction
            with db.watch.step(), db.connection.begin_nested():
                return [str(one) for one in db.connection.exec_driver_sql(statement).scalars()]
        except sa.exc.SQLAlchemyError:
            return None

    return ask


def _said(db: Session, statements: dict[str, str]) -> str:
    statement = statements.get(db.address.dialect)
    found = _asking(db)(statement) if statement else None
    return found[0] if found else UNKNOWN
