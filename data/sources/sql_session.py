"""One visit to a database: a connection that can only read, in one transaction, ended in any case."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

import sqlalchemy as sa
import stamina

from data.drivers import command
from data.sources.base import SourceError
from data.sources.sql_address import Address
from data.sources.sql_dialects import Dialect, known
from data.sources.sql_errors import told
from data.sources.sql_watch import Watch

TRIES = 3


@dataclass(frozen=True, kw_only=True)
class Session:
    """A connection in a transaction that reads. `clock` is the database's own, where it is not this machine's.

    `skew` is that clock minus ours.
    """

    address: Address
    connection: sa.Connection
    watch: Watch
    clock: datetime | None
    skew: timedelta | None

    @property
    def driver(self) -> Any:
        """Return the driver's own connection."""
        return self.connection.connection.driver_connection

    def error(self, wrong: Exception, where: str) -> SourceError:
        """Return what the database answered as one line."""
        return told(wrong, self.address, where=where, cut=self.watch.cut)

    @contextmanager
    def asking(self, where: str) -> Iterator[None]:
        """Count the time of a step, and tell what goes wrong in it."""
        try:
            with self.watch.step():
                yield
        except SourceError:
            raise
        except Exception as wrong:
            raise self.error(wrong, where) from None


@contextmanager
def session(address: Address, *, now: datetime) -> Iterator[Session]:
    """Open a database for reading. Raises SourceError, whose message holds no password."""
    began = monotonic()
    where = f"sources.{address.source}"
    dialect = known(address.dialect)
    watch = Watch(address.timeout)
    engine = _engine(address, dialect, watch)
    with contextlib.ExitStack() as stack:
        stack.callback(engine.dispose)
        connection = _connected(engine, address, where)
        stack.callback(_left, connection)
        try:
            with watch.step():
                clock = _opened(connection, dialect, address)
        except Exception as wrong:
            raise told(wrong, address, where=where, cut=watch.cut) from None
        cancel = getattr(connection.connection.driver_connection, "cancel_safe", None)
        if cancel is not None:
            stack.enter_context(watch.guard(partial(cancel, timeout=5)))
        ours = now + timedelta(seconds=monotonic() - began)
        yield Session(
            address=address,
            connection=connection,
            watch=watch,
            clock=clock or ours,
            skew=clock - ours if clock else None,
        )


def _engine(address: Address, dialect: Dialect, watch: Watch) -> sa.Engine:
    """Return an engine; a driver that is missing is told with the command that installs it."""
    where = f"sources.{address.source}"
    arguments = {"url": address.url, **dialect.connecting(address.url, watch)}
    try:
        engine = sa.create_engine(poolclass=sa.NullPool, hide_parameters=True, **arguments)
    except ModuleNotFoundError as missing:
        run = command(dialect.extra or str(missing.name))
        raise SourceError(f"{where}: the driver of {address.dialect} is not installed. Run: {run}") from None
    except sa.exc.NoSuchModuleError:
        raise SourceError(
            f'{where}.url: "{address.url.drivername}" is no kind of database that is known here. Write postgresql, '
            "sqlite, mssql, oracle or mysql, or install what brings it."
        ) from None
    except Exception as wrong:
        raise told(wrong, address, where=where) from None
    sa.event.listen(engine, "connect", lambda connection, _: dialect.connected(connection, address.timeout))
    return engine


def _connected(engine: sa.Engine, address: Address, where: str) -> sa.Connection:
    """Log in; what may pass is tried again at once, a few times."""

    def connect() -> sa.Connection:
        try:
            return engine.connect()
        except Exception as wrong:
            raise told(wrong, address, where=where) from None

    passing = stamina.RetryingCaller(attempts=TRIES, timeout=30, wait_initial=0.2, wait_max=2, wait_jitter=0.2)
    return passing(lambda wrong: isinstance(wrong, SourceError) and wrong.passing, connect)


def _opened(connection: sa.Connection, dialect: Dialect, address: Address) -> datetime | None:
    """Begin the transaction that reads, and ask for the time."""
    if dialect.options:
        connection.execution_options(**dialect.options)
    milliseconds = round(address.timeout.total_seconds() * 1000)
    for said in dialect.opening:
        connection.exec_driver_sql(said.format(milliseconds=milliseconds))
    seconds = connection.exec_driver_sql(dialect.clock).scalar() if dialect.clock else None
    return None if seconds is None else datetime.fromtimestamp(float(seconds), tz=UTC)


def _left(connection: sa.Connection) -> None:
    """Leave without a trace; a connection that is broken needs no farewell."""
    with contextlib.suppress(Exception):
        connection.rollback()
    with contextlib.suppress(Exception):
        connection.close()
