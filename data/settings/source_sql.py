"""Keys of sources that are databases."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import PlainValidator

from data.settings.secrets import ENV, FILE
from data.settings.words import Count, Duration, Section, duration

PASSWORDS = {"password", "passwd", "pwd", "sslpassword"}
QUOTED = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`", re.DOTALL)
READS = re.compile(r"[\s(]*(select|with|values)\b", re.IGNORECASE)


def _overlap(value: Any) -> timedelta | int:
    """Read how far below the mark a pull begins again: a length for times, a whole number for numbers."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    try:
        return duration(value)
    except ValueError:
        raise ValueError('write a length for times, such as "2 min", or a whole number for numbers') from None


Overlap = Annotated[timedelta | int, PlainValidator(_overlap)]


class SqlEventsKeys(Section):
    """A second query beside the cases."""

    query: str | None = None
    table: str | None = None
    watermark: str | None = None
    overlap: Overlap | None = None


class SqlKeys(SqlEventsKeys):
    """Where a database is and what is asked of it."""

    url: str | None = None
    timeout: Duration = timedelta(seconds=30)
    full: Duration | None = None
    chunk: Count = 10_000


def check(source: SqlKeys, events: SqlEventsKeys | None) -> None:
    """Refuse what leads to no rows, a password that stands in the file, and a query that does more than read."""
    if source.url is None:
        raise ValueError('url is missing: name the database, for instance url = "env:ERP_URL"')
    if not source.url.startswith((ENV, FILE)):
        _address(source.url)
    for prefix, asked in (("", source), *((("events.", events),) if events else ())):
        if asked.query is not None and asked.table is not None:
            raise ValueError(f"{prefix}query and {prefix}table are both given. Keep one of the two")
        if asked.table is None and not (asked.query or "").strip():
            raise ValueError(
                f'{prefix}query or {prefix}table is missing: write {prefix}table = "schema.name", or '
                f'{prefix}query = "select ..." (or "file:cases.sql")'
            )
        if asked.query is not None and not asked.query.startswith(FILE) and (wrong := refusal(asked.query)):
            raise ValueError(f"{prefix}query {wrong}")
        if asked.overlap is not None and asked.watermark is None:
            raise ValueError(f"{prefix}overlap needs {prefix}watermark: the column that grows with every change")
    if source.full is not None and source.watermark is None:
        raise ValueError("full needs watermark: without one every pull reads everything already")


def refusal(query: str) -> str | None:
    """Say why a query is not sent: it is no single statement that reads. None where it is one."""
    bare = QUOTED.sub(" ", query).strip().rstrip(";")
    if ";" in bare:
        return "holds several statements. Keep the one that reads, without a semicolon"
    if not READS.match(bare):
        return "begins neither with select nor with with. Casewall only reads: write a select"
    return None


def _address(url: str) -> None:
    """Refuse an address with a password in it, and one that is none. Neither is ever repeated."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError(
            'url is no address of a database. Write "postgresql+psycopg://user@host/name", or "env:ERP_URL"'
        ) from None
    if address.password is not None or PASSWORDS & {key.lower() for key in address.query}:
        raise ValueError(
            'url holds a password. Put the whole address into a variable and write url = "env:ERP_URL", or into a '
            'file that only Casewall may read: url = "file:erp.url"'
        )
