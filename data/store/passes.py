"""The password of the pages and who has a pass: hashes only, with when they were made and until when they hold."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from data.store import tables
from data.store.opened import Opened
from data.store.reading import instant
from metrics.calendar_table import micros

PASSWORD, PASS = "password", "pass"


class Passes(Opened):
    """The part of the store that the gate keeps."""

    def password(self) -> str | None:
        """Return the kept hash of the password; None where none was set."""
        table = tables.passes
        with self._reading() as connection:
            found = connection.execute(sa.select(table.c.hash).where(table.c.kind == PASSWORD)).scalar()
        return None if found is None else str(found)

    def set_password(self, hashed: str, *, at: datetime) -> None:
        """Keep the hash of a new password; every pass that was given ends."""
        with self._writing() as connection:
            connection.execute(tables.passes.delete())
            connection.execute(tables.passes.insert().values(kind=PASSWORD, hash=hashed, made_at=micros(at)))

    def give_pass(self, hashed: str, *, at: datetime, until: datetime) -> None:
        """Keep a pass; those that hold no more go."""
        table = tables.passes
        with self._writing() as connection:
            connection.execute(table.delete().where(table.c.kind == PASS, table.c.until < micros(at)))
            connection.execute(table.insert().values(kind=PASS, hash=hashed, made_at=micros(at), until=micros(until)))

    def pass_until(self, hashed: str) -> datetime | None:
        """Return until when a pass holds; None where it was not given, or ended."""
        table = tables.passes
        with self._reading() as connection:
            found = connection.execute(
                sa.select(table.c.until).where(table.c.kind == PASS, table.c.hash == hashed)
            ).scalar()
        return None if found is None else instant(found)
