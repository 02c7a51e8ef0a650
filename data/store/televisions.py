"""Televisions: which browsers are paired, which wait for it with a code, and when each was last seen.

Of the secret that a browser keeps, the store holds only a hash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from data.store import tables, tries
from data.store.engine import BUSY_SECONDS
from data.store.lock import holding
from data.store.opened import Opened
from data.store.reading import instant
from metrics.calendar_table import micros

FORGOTTEN_AFTER = timedelta(days=90)  # since it was revoked
TABLE = tables.televisions


@dataclass(frozen=True, kw_only=True)
class Television:
    """One browser: with a code while it waits, with a name from its pairing on; what it last said of itself.

    `picture_at` is the instant of the picture that it showed, on the world's clock. Sizes are in screen pixels.
    """

    secret_hash: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    code_until: datetime | None = None
    name: str | None = None
    paired_at: datetime | None = None
    revoked_at: datetime | None = None
    seen_at: datetime | None = None
    build: str | None = None
    width: int | None = None
    height: int | None = None
    picture_at: datetime | None = None
    address: str | None = None

    @property
    def is_paired(self) -> bool:
        """Tell whether it is paired, and was not revoked."""
        return self.name is not None and self.revoked_at is None

    def good_code(self, now: datetime) -> str | None:
        """Return its code while that is good."""
        return self.code if self.name is None and self.code_until is not None and now < self.code_until else None


SEEN = ("seen_at", "build", "width", "height", "picture_at", "address")
INSTANTS = frozenset({"code_until", "paired_at", "revoked_at", "seen_at", "picture_at"})
NAMES = tuple(one.name for one in fields(Television))


class Televisions:
    """The televisions of an open store."""

    def __init__(self, store: Opened) -> None:
        self._store = store

    @contextmanager
    def alone(self, *, patience: float) -> Iterator[None]:
        """Be the only one who pairs; raises Busy where another still does after `patience` seconds."""
        with holding(self._store._engine, "pairing of televisions", patience=patience):
            yield

    def all(self) -> tuple[Television, ...]:
        """Return every television, those that wait and those that were revoked among them, by name."""
        rows = sa.select(*(TABLE.c[name] for name in NAMES)).order_by(TABLE.c.name, TABLE.c.paired_at)
        with self._store._reading() as connection:
            return tuple(_read(row) for row in connection.execute(rows).mappings())

    def waiting(self, code: str, *, now: datetime) -> Television | None:
        """Return the television that shows a code; None where there is none, or the code is too old."""
        with self._store._reading() as connection:
            return _waiting(connection, code, now)

    def ask(self, one: Television, *, now: datetime, patience: float) -> bool:
        """Keep a television that waits with its code; False where it, or its code, is known in another state."""
        old = TABLE.c.code_until < micros(now)
        gone = TABLE.c.revoked_at < micros(now - FORGOTTEN_AFTER)
        with self._soon(patience) as connection:
            connection.execute(TABLE.delete().where(sa.or_(sa.and_(TABLE.c.name.is_(None), old), gone)))
            connection.execute(TABLE.delete().where(TABLE.c.name.is_(None), TABLE.c.secret_hash == one.secret_hash))
            try:
                with connection.begin_nested():
                    connection.execute(TABLE.insert().values({name: _stored(one, name) for name in NAMES}))
            except IntegrityError:
                return False
        return True

    def pair(self, code: str, name: str, *, now: datetime) -> int | None:
        """Give the television that shows a code its name; one of before with that name is revoked.

        Returns how many were; None where no television shows the code any more.
        """
        with self._store._writing() as connection:
            found = _waiting(connection, code, now)
            if found is None:
                return None
            replaced = _revoke(connection, name, now)
            connection.execute(
                TABLE.update()
                .where(TABLE.c.secret_hash == found.secret_hash)
                .values(name=name, paired_at=micros(now), code=None, code_until=None)
            )
            tries.forget(connection)
            return replaced

    def revoke(self, name: str, *, now: datetime) -> int:
        """End the pairing of a name, and return how many televisions lost it."""
        with self._store._writing() as connection:
            return _revoke(connection, name, now)

    def saw(self, seen: Iterable[Television], *, patience: float) -> None:
        """Keep what televisions said of themselves when they were last seen; a newer word of one stays."""
        values: dict[str, sa.BindParameter[object]] = {name: sa.bindparam(f"to_{name}") for name in SEEN}
        older = sa.or_(TABLE.c.seen_at.is_(None), TABLE.c.seen_at <= sa.bindparam("to_seen_at"))
        statement = TABLE.update().where(TABLE.c.secret_hash == sa.bindparam("of"), older).values(values)
        rows = [{"of": one.secret_hash, **{f"to_{name}": _stored(one, name) for name in SEEN}} for one in seen]
        if rows:
            with self._soon(patience) as connection:
                connection.execute(statement, rows)

    def refused_until(self, *, now: datetime) -> datetime | None:
        """Return until when no code is taken, because too many were wrong; None where codes are taken."""
        with self._store._reading() as connection:
            return tries.refused_until(connection, now)

    def wrong(self, *, now: datetime) -> int:
        """Count a wrong code, and return how many more are taken."""
        with self._store._writing() as connection:
            return tries.count(connection, now)

    @contextmanager
    def _soon(self, patience: float) -> Iterator[sa.Connection]:
        """Write, but wait no longer than that for others: nothing here is worth holding up a picture.

        On PostgreSQL who writes here need not be the one writer: these rows have no ids that grow.
        """
        with self._store._told("written"), self._store._engine.connect() as connection:
            if connection.dialect.name != "sqlite":
                connection = connection.execution_options(isolation_level="READ COMMITTED")
                with connection.begin():
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(int(patience * 1000), 1)}")
                    yield connection
                return
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
            try:
                with connection.execution_options(writes=True).begin():
                    yield connection
            finally:
                driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def _waiting(connection: sa.Connection, code: str, now: datetime) -> Television | None:
    rows = sa.select(TABLE).where(TABLE.c.code == code, TABLE.c.name.is_(None), TABLE.c.code_until > micros(now))
    found = connection.execute(rows).mappings().first()
    return None if found is None else _read(found)


def _revoke(connection: sa.Connection, name: str, now: datetime) -> int:
    mine = TABLE.update().where(TABLE.c.name == name, TABLE.c.revoked_at.is_(None))
    return connection.execute(mine.values(revoked_at=micros(now))).rowcount


def _read(row: sa.RowMapping) -> Television:
    held = dict(row)
    for name in INSTANTS:
        held[name] = None if held[name] is None else instant(held[name])
    return Television(**held)


def _stored(one: Television, name: str) -> object:
    value = getattr(one, name)
    return micros(value) if isinstance(value, datetime) else value
