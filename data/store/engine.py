"""Opening the database: the engine, its dialect's settings, and its schema brought up to date."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.exc import DBAPIError

from data.drivers import command as installing
from data.errors import CasewallError
from data.store import refusals
from data.store.address import name_of, resolved
from data.store.dialects import build
from data.store.refusals import signature

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30


def connect(url: str, *, base: Path) -> sa.Engine:
    """Return an engine on a store at its newest schema; a relative SQLite path is relative to `base`.

    Raises CasewallError for an address that leads nowhere, a database that is no store, or a store from a newer
    version. It never holds the address's password.
    """
    address = resolved(url, base=base)
    try:
        engine = build(address, patience=BUSY_SECONDS, name=signature())
    except ModuleNotFoundError:
        raise CasewallError(
            f"casewall.store: the driver of PostgreSQL is not installed. Run: {installing('postgres')}"
        ) from None
    try:
        _migrate(engine)
    except DBAPIError as error:
        engine.dispose()
        raise refused(engine, "opened", error) from None
    except CasewallError:
        engine.dispose()
        raise
    return engine


def refused(engine: sa.Engine, doing: str, error: DBAPIError) -> CasewallError:
    """Return what a database refuses as one line with its remedy."""
    return refusals.refused(name_of(engine.url), doing, error, busy_seconds=BUSY_SECONDS)


def _migrate(engine: sa.Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    name = name_of(engine.url)
    with engine.connect() as connection:
        held = MigrationContext.configure(connection).get_current_revision()
        found = sorted(sa.inspect(connection).get_table_names())
        _check_encoding(connection, name)
    if found and "case_events" not in found:
        raise CasewallError(
            f"{name} is a database of another program: it holds the table {found[0]}. Name another "
            f"{'file' if engine.dialect.name == 'sqlite' else 'database'}."
        )
    script = ScriptDirectory.from_config(config)
    if held == script.get_current_head():
        return
    try:
        if held is not None:
            script.get_revision(held)
    except CommandError:
        raise CasewallError(
            f"The store {name} was written by a newer Casewall. Install that version, or name another."
        ) from None
    # a transaction that writes is alone: who comes second finds the schema made
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _check_encoding(connection: sa.Connection, name: str) -> None:
    if connection.dialect.name == "postgresql":
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
        if encoding != "UTF8":
            raise CasewallError(
                f"{name} keeps text as {encoding}, which does not hold every letter. Make a database for Casewall: "
                "CREATE DATABASE casewall ENCODING 'UTF8' TEMPLATE template0."
            )
