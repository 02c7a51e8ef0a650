"""Opening the database: the engine, its dialect's settings, and its schema brought up to date."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from data.drivers import command as installing
from data.errors import CasewallError
from data.store import refusals
from data.store.address import name_of, resolved
from data.store.dialects import build
from data.store.refusals import signature

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
HELD = "SELECT version_num FROM alembic_version"


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
    name = name_of(engine.url)
    with engine.connect() as connection:
        found = sorted(sa.inspect(connection).get_table_names())
        held = connection.exec_driver_sql(HELD).scalar() if "alembic_version" in found else None
        _check_encoding(connection, name)
    if found and "case_events" not in found:
        raise CasewallError(
            f"{name} is a database of another program: it holds the table {found[0]}. Name another "
            f"{'file' if engine.dialect.name == 'sqlite' else 'database'}."
        )
    if held != _newest():
        _upgrade(engine, held)


def _newest() -> str:
    """Return the newest revision: the files of the migrations begin with theirs."""
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _upgrade(engine: sa.Engine, held: str | None) -> None:
    # most commands open a store that is at its newest schema: Alembic, which takes long to import, has no part in that
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        if held is not None:
            ScriptDirectory.from_config(config).get_revision(held)
    except CommandError:
        raise CasewallError(
            f"The store {name_of(engine.url)} was written by a newer Casewall. Install that version, or name another."
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
