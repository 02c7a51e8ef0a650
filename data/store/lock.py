"""One holder at a time of a name, across threads, processes and machines; who dies lets go, however they die.

SQLite: a lock of the operating system on a file beside the database. PostgreSQL: a lock of the server that lives as
long as the connection which took it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from urllib.parse import quote
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.exc import DBAPIError

from data.errors import CasewallError
from data.store.engine import refused
from data.store.refusals import PRODUCT, signature

POLL_SECONDS = 0.05
LONGEST = 80  # letters of a name in the name of a file
IN_MEMORY: WeakKeyDictionary[sa.Engine, dict[str, Lock]] = WeakKeyDictionary()


class Busy(CasewallError):  # noqa: N818 - who asks for it says `except Busy`
    """Another one holds the name, and went on holding it for as long as one was ready to wait."""


@contextmanager
def holding(engine: sa.Engine, name: str, *, patience: float) -> Iterator[None]:
    """Hold a name for the length of the block, or raise Busy after `patience` seconds (0: at once).

    It cannot be taken twice, not even by one thread.
    """
    if engine.dialect.name != "sqlite":
        held = _on_server(engine, name, patience)
    elif engine.url.database in (None, "", ":memory:"):
        held = _in_memory(engine, name, patience)
    else:
        held = _on_file(Path(str(engine.url.database)), name, patience)
    with held:
        yield


@contextmanager
def _on_file(database: Path, name: str, patience: float) -> Iterator[None]:
    path = database.with_name(f"{database.name}.{_in_file_name(name)}.lock")
    lock = FileLock(
        path,
        thread_local=False,
        # a file as a mark would stay after a crash; and whoever removed the file would let two in
        fallback_to_soft=False,
        preserve_lock_file=True,
        on_acquired=_sign,
        poll_interval=POLL_SECONDS,
    )
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        raise Busy(_told(name, _signed(path))) from None
    except OSError as error:
        raise CasewallError(
            f"The store {database} cannot be locked: {path.name}: {error.strerror or error}. "
            "Let it lie where you may write, on a disk of this machine."
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _in_memory(engine: sa.Engine, name: str, patience: float) -> Iterator[None]:
    lock = IN_MEMORY.setdefault(engine, {}).setdefault(name, Lock())
    if not lock.acquire(timeout=patience):
        raise Busy(_told(name, f"process {os.getpid()}"))
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _on_server(engine: sa.Engine, name: str, patience: float) -> Iterator[None]:
    key = int.from_bytes(hashlib.blake2b(f"casewall {name}".encode(), digest_size=8).digest(), "big", signed=True)
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except DBAPIError as error:
        raise refused(engine, "locked", error) from None
    # not of the pool: it is held for long, and closing it must end it
    connection.detach()
    with connection:
        try:
            _take(connection, name, key, patience)
        except DBAPIError as error:
            raise refused(engine, "locked", error) from None
        try:
            yield
        finally:
            # the server notices the end of a connection a moment later; where it is lost, so is the lock
            with suppress(DBAPIError):
                connection.exec_driver_sql("SELECT pg_advisory_unlock(%s)", (key,))


def _take(connection: sa.Connection, name: str, key: int, patience: float) -> None:
    # nothing is asked on this connection until the name is let go
    connection.exec_driver_sql("SET idle_session_timeout = 0")
    taken = connection.exec_driver_sql("SELECT pg_try_advisory_lock(%s)", (key,)).scalar()
    if taken:
        return
    if patience > 0:
        connection.exec_driver_sql(f"SET lock_timeout = {max(int(patience * 1000), 1)}")
        try:
            connection.exec_driver_sql("SELECT pg_advisory_lock(%s)", (key,))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != "55P03":
                raise
        else:
            return
    raise Busy(_told(name, _holder(connection, key)))


def _holder(connection: sa.Connection, key: int) -> str | None:
    """Return who holds a key at the server: what their connection calls itself, and since when it is there."""
    found = connection.exec_driver_sql(
        "SELECT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
        "WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
        "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
        "AND (l.classid::bigint << 32) + l.objid::bigint = %s",
        (key,),
    ).first()
    if found is None or found[1] is None:
        return None
    return f"{found[0].removeprefix(PRODUCT)}, since {found[1].astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _sign(descriptor: int) -> None:
    os.ftruncate(descriptor, 0)
    os.write(descriptor, signature().removeprefix(PRODUCT).encode())


def _signed(path: Path) -> str | None:
    try:
        who = path.read_text(encoding="utf-8", errors="replace").strip()
        since = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    except OSError:
        return None
    return f"{who}, since {since:%Y-%m-%d %H:%M} UTC" if who else None


def _told(name: str, who: str | None) -> str:
    held = f" ({who})" if who else ""
    return f"{name}: another Casewall is at it{held}. Let it end, or stop it."


def _in_file_name(name: str) -> str:
    """Return a name as a part of a file's name: different ones stay different."""
    plain = quote(name, safe=" ").replace(".", "%2E")
    if len(plain) <= LONGEST:
        return plain
    return f"{plain[:LONGEST]}-{hashlib.blake2b(name.encode(), digest_size=8).hexdigest()}"
