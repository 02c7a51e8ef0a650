"""The store in both of its databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.store.engine import connect
from tests.data.stores import KINDS, SQLITE, emptied, on_postgres
from tests.databases import postgres


@pytest.fixture(scope="session")
def postgres_store() -> Iterator[sa.Engine]:
    """Give an engine on a PostgreSQL store at its newest schema, one for all the tests of a process."""
    with postgres() as url:
        engine = connect(url, base=Path())
        yield engine
        engine.dispose()


@pytest.fixture(params=KINDS)
def store_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty store, once on SQLite and once on PostgreSQL: a file, and the one of them all."""
    if request.param == "sqlite":
        return SQLITE
    engine = request.getfixturevalue("postgres_store")
    emptied(engine)
    return str(engine.url.render_as_string(hide_password=False))


@pytest.fixture(params=KINDS)
def either_store(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run a test once on SQLite and once on PostgreSQL: `store_address(folder)` tells where the store is."""
    if request.param == "sqlite":
        yield
        return
    engine = request.getfixturevalue("postgres_store")
    emptied(engine)
    with on_postgres(engine):
        yield
