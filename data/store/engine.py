"""Opening the database: the engine, its dialect's settings, and its schema brought up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import monotonic, sleep

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.exc import DatabaseError

from data.errors import CasewallError

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
REMEDIES = {
    "readonly": "Let it lie where you may write.",
    "unable to open": "Let it lie where you may write.",
    "full": "Make room on the disk.",
    "malformed": "It is damaged: bring back a copy, or name another file and load again.",
    "not a database": "It is no Casewall store: name another file.",
}


def connect(url: str, *, base: Path) -> sa.Engine:
    """Return an engine on a store at its newest schema; a relative SQLite path is relative to `base`.

    Raises CasewallError for an address that leads nowhere, a file that is no store, or a store from a newer version.
    """
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise CasewallError(f'casewall.store = "{url}" is no address. Write "sqlite:///casewall.db".') from None
    if address.get_backend_name() != "sqlite":
        raise CasewallError(
            f'casewall.store = "{address.render_as_string()}": only SQLite is built yet. Write "sqlite:///casewall.db".'
        )
    if address.database and address.database != ":memory:":
        path = (base / Path(address.database).expanduser()).absolute()
        if not path.parent.is_dir():
            raise CasewallError(f"casewall.store: there is no folder {path.parent}. Make it, or name another.")
        address = address.set(database=str(path))
    engine = sa.create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    try:
        _migrate(engine)
    except DatabaseError as error:
        raise refused(engine, "opened", error) from None
    return engine


def refused(engine: sa.Engine, doing: str, error: DatabaseError) -> CasewallError:
    """Return what a database refuses as one line with its remedy."""
    cause = str(error.orig)
    if "locked" in cause:
        return CasewallError(
            f"The store {engine.url.database} is being written by another Casewall for over {BUSY_SECONDS} s. "
            "Let it end, or stop it."
        )
    remedy = next((remedy for words, remedy in REMEDIES.items() if words in cause), "Name another file.")
    return CasewallError(f"The store {engine.url.database} cannot be {doing}: {cause}. {remedy}")


def _prepare(connection: sqlite3.Connection, record: object) -> None:
    """Write ahead, so that readers never wait for the writer; transactions are begun by us (see `_begin`)."""
    connection.isolation_level = None
    until = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            # SQLite itself does not wait here: another process may be making this very store
            if "locked" not in str(error) or monotonic() > until:
                raise
            sleep(0.05)
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin(connection: sa.Connection) -> None:
    """Take the writer's lock at once where a transaction means to write: a later wish for it could fail."""
    options = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _migrate(engine: sa.Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        held = MigrationContext.configure(connection).get_current_revision()
        found = sa.inspect(connection).get_table_names()
    if found and "case_events" not in found:
        raise CasewallError(
            f"{engine.url.database} is a database of another program: it holds the table {found[0]}. Name another file."
        )
    script = ScriptDirectory.from_config(config)
    if held == script.get_current_head():
        return
    try:
        if held is not None:
            script.get_revision(held)
    except CommandError:
        raise CasewallError(
            f"The store {engine.url.database} was written by a newer Casewall. Install that version, or name another."
        ) from None
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
