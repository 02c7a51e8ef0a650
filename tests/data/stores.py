"""Stores for tests that are true of SQLite and of PostgreSQL: each folder has one, in the database that is tried.

A module asks for both with `pytestmark = pytest.mark.usefixtures("either_store")`, and opens `store_address(folder)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from data.store.tables import metadata

SQLITE = "sqlite:///casewall.db"
KINDS = ("sqlite", "postgresql")


class Databases:
    """PostgreSQL stores made on demand, one a folder, as copies of an empty one: a third of the cost of making it."""

    def __init__(self, template: sa.Engine) -> None:
        self._template = template
        self._held: dict[Path, str] = {}

    def address(self, folder: Path) -> str:
        """Return the address of a folder's store."""
        if folder not in self._held:
            name = f"{self._template.url.database}_{len(self._held)}"
            self._template.dispose()  # a database that is used cannot be copied
            self._administer(f"CREATE DATABASE {name} TEMPLATE {self._template.url.database}")
            self._held[folder] = self._template.url.set(database=name).render_as_string(hide_password=False)
        return self._held[folder]

    def drop(self) -> None:
        """Drop them all."""
        for url in self._held.values():
            self._administer(f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")

    def _administer(self, statement: str) -> None:
        engine = sa.create_engine(
            self._template.url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)


_TRIED: list[Databases] = []


def store_address(folder: Path) -> str:
    """Return the address of a folder's store, in the database that the running test tries; else a file in it."""
    return _TRIED[-1].address(folder) if _TRIED else SQLITE


@contextmanager
def on_postgres(template: sa.Engine) -> Iterator[None]:
    """Let `store_address` lead to PostgreSQL; `template` is an empty store there."""
    databases = Databases(template)
    _TRIED.append(databases)
    try:
        yield
    finally:
        _TRIED.pop()
        databases.drop()


def emptied(engine: sa.Engine) -> None:
    """Take every row out, and let ids begin at 1 again; what a test left open is closed."""
    names = ", ".join(f'"{name}"' for name in metadata.tables)
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
    with engine.connect() as connection, connection.begin():
        mine = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        connection.exec_driver_sql(others, (mine,))
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
