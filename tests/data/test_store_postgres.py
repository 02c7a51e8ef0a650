"""PostgreSQL as the store: how it is opened, what it refuses, and who reads and writes at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import polars as pl
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from data.errors import CasewallError
from data.store import bulk
from data.store.engine import MIGRATIONS, connect, refused
from data.store.tables import case_versions, metadata, watermarks
from tests.data.stores import emptied
from tests.databases import GUARDED, postgres

SECRET = "pl4nted-s3cret"
WRITE = 'Write "sqlite:///casewall.db" or "postgresql://user@host/database".'


@pytest.fixture
def url() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture
def engine(postgres_store: sa.Engine) -> sa.Engine:
    """Return the store that the tests share, emptied."""
    emptied(postgres_store)
    return postgres_store


def asked(url: str, *statements: str) -> None:
    """Say something to the database itself."""
    engine = sa.create_engine(url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def told(url: str, *, base: Path = Path()) -> str:
    """Return how the opening of a store is refused."""
    with pytest.raises(CasewallError) as refusal:
        connect(url, base=base)
    assert SECRET not in str(refusal.value)
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def write(engine: sa.Engine, *names: str) -> None:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        rows = pl.DataFrame({"source": "crm", "case_id": pl.Series(names), "load_id": 1})
        bulk.insert(connection, case_versions, rows)


def count(connection: sa.Connection) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(case_versions)).scalar_one())


def test_the_migrations_make_the_tables_that_the_code_knows_and_take_them_back(url: str) -> None:
    engine = connect(url, base=Path())
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert sa.inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_eight_can_make_the_same_store_at_once(url: str) -> None:
    ready = Barrier(8)

    def opened(_: int) -> int:
        ready.wait()
        engine = connect(url, base=Path())
        with engine.connect() as connection:
            found = count(connection)
        engine.dispose()
        return found

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(opened, range(8))) == [0] * 8


def test_an_address_may_lie_in_a_variable_or_a_file(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "store.txt").write_text(url.replace("+psycopg", "") + "\n")
    monkeypatch.setenv("PLACE", url.replace("postgresql+psycopg", "postgres"))
    for named in ("env:PLACE", "file:store.txt"):
        connect(named, base=tmp_path).dispose()
    asked(url, "SELECT 1 FROM case_events")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("env:PLACE", 'casewall.store = "env:PLACE": the variable PLACE is not set. Set it where Casewall runs.'),
        ("file:gone.txt", 'casewall.store = "file:gone.txt": {base}/gone.txt cannot be read (No such file or '
                          "directory). Correct the path."),
        ("file:empty.txt", 'casewall.store = "file:empty.txt": the file is empty. Write the address into it.'),
        ("postgresql://host", f'casewall.store = "postgresql://host" names no database. {WRITE}'),
        (f"mysql://ann:{SECRET}@host/x",
         f'casewall.store = "mysql://…@host/x": a store is kept in SQLite or PostgreSQL. {WRITE}'),
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_told(tmp_path: Path, given: str, expected: str) -> None:
    (tmp_path / "empty.txt").touch()
    assert told(given, base=tmp_path) == expected.format(base=tmp_path)


@pytest.mark.parametrize("kept", [SECRET, f"mysql://ann:{SECRET}@host/x", f"postgresql://ann:{SECRET}@host:port/x"])
def test_what_a_variable_holds_is_never_shown(kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACE", kept)
    assert told("env:PLACE").startswith('casewall.store = "env:PLACE"')


def test_a_server_that_is_not_there_is_told() -> None:
    assert told(f"postgresql://ann:{SECRET}@127.0.0.1:1/x") == (
        'The store postgresql://ann@127.0.0.1:1/x cannot be opened: connection to server at "127.0.0.1", port 1 '
        "failed: Connection refused. Start the server, or correct host and port in the address."
    )


def test_a_user_or_a_database_that_is_not_there_is_told(url: str) -> None:
    mend = "Correct user, password and database in the address, or make them on the server."
    address = sa.make_url(url)
    asked(url, f"CREATE ROLE guarded LOGIN PASSWORD 'right' IN ROLE {GUARDED}")
    for changed, cause in (
        ({"database": "gone"}, 'database "gone" does not exist'),
        ({"username": "nobody"}, 'role "nobody" does not exist'),
        ({"username": "guarded", "password": SECRET}, 'password authentication failed for user "guarded"'),
    ):
        found = told(address.set(**changed).render_as_string(hide_password=False))
        assert found.endswith(f"cannot be opened: {cause}. {mend}")
    connect(address.set(username="postgres").render_as_string(hide_password=False), base=Path()).dispose()
    right = address.set(username="guarded", password="right").render_as_string(hide_password=False)
    asked(url, "GRANT ALL ON ALL TABLES IN SCHEMA public TO guarded")
    connect(right, base=Path()).dispose()
    asked(url, "DROP OWNED BY guarded", "DROP ROLE guarded")


def test_a_user_without_rights_is_told(url: str) -> None:
    asked(url, "CREATE ROLE reader LOGIN")
    try:
        found = told(sa.make_url(url).set(username="reader").render_as_string())
    finally:
        asked(url, "DROP ROLE reader")
    assert found.endswith(
        "cannot be opened: permission denied for schema public. "
        "Give the user the right to make and to write tables there (GRANT ALL ON SCHEMA public TO …)."
    )


def test_a_database_of_another_program_is_left_alone(url: str) -> None:
    asked(url, "CREATE TABLE places (x int)")
    assert told(url).endswith(" is a database of another program: it holds the table places. Name another database.")


def test_a_store_of_a_newer_casewall_is_left_alone(url: str) -> None:
    connect(url, base=Path()).dispose()
    asked(url, "UPDATE alembic_version SET version_num = '9999'")
    assert told(url).endswith(" was written by a newer Casewall. Install that version, or name another.")


def test_a_database_that_does_not_hold_every_letter_is_told(url: str) -> None:
    asked(url, "CREATE DATABASE narrow ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    try:
        found = told(sa.make_url(url).set(database="narrow").render_as_string())
    finally:
        asked(url, "DROP DATABASE narrow")
    assert "/narrow keeps text as SQL_ASCII, which does not hold every letter." in found


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert told("postgresql://host/x") == (
        "casewall.store: the driver of PostgreSQL is not installed. "
        f'Run: {sys.executable} -m pip install "psycopg[binary]"'
    )


@pytest.mark.parametrize(
    ("code", "cause", "remedy"),
    [
        ("53100", "could not extend file: No space left on device", "Make room on the server's disk."),
        ("25006", "cannot execute COPY FROM in a read-only transaction",
         "It is a copy for reading, or closed for writing: name the server that may be written."),
        ("40P01", "deadlock detected", "Try again; if it stays away, look at the server."),
    ],
)  # fmt: skip
def test_what_the_server_refuses_is_told_in_one_line(url: str, code: str, cause: str, remedy: str) -> None:
    engine = connect(url, base=Path())
    asked(
        url,
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{cause}' USING ERRCODE = '{code}'; END $$",
        "CREATE TRIGGER fail BEFORE INSERT ON case_versions EXECUTE FUNCTION fail()",
    )
    with pytest.raises(sa.exc.DBAPIError) as error:
        write(engine, SECRET)
    line = str(refused(engine, "written", error.value))
    assert line.endswith(f" cannot be written: {cause}. {remedy}")
    engine.dispose()


def test_a_server_that_went_away_is_told_and_used_again_when_it_is_back(engine: sa.Engine) -> None:
    write(engine, "A")
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s"

    def killed() -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql(kill, (engine.url.database,))

    def interrupted() -> None:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            bulk.insert(connection, case_versions, pl.DataFrame({"load_id": [1]}))
            killed()
            bulk.insert(connection, case_versions, pl.DataFrame({"load_id": [1]}))

    for _ in range(2):
        with pytest.raises(sa.exc.DBAPIError) as error:
            interrupted()
        assert "cannot be written: " in str(refused(engine, "written", error.value))
        assert str(refused(engine, "written", error.value)).endswith("Try again; if it stays away, look at the server.")
        write(engine, "B")
    killed()
    write(engine, "C")
    with engine.connect() as connection:
        assert count(connection) == 4


def test_a_reader_sees_one_state_from_beginning_to_end(engine: sa.Engine) -> None:
    with engine.connect() as reader, reader.begin():
        before = count(reader)
        write(engine, "A")
        assert count(reader) == before == 0
    with engine.connect() as reader:
        assert count(reader) == 1


def test_writers_follow_each_other_and_ids_grow_as_they_become_visible(engine: sa.Engine) -> None:
    """Whoever asks for what came after an id would miss what was begun before it and came later."""
    with ThreadPoolExecutor(1) as pool:
        with engine.connect().execution_options(writes=True) as first, first.begin():
            waiting = pool.submit(write, engine, "B")
            bulk.insert(first, case_versions, pl.DataFrame({"load_id": [1], "case_id": ["A"]}))
            assert not waiting.done()
        waiting.result()
    with engine.connect() as connection:
        assert connection.execute(sa.select(case_versions.c.case_id).order_by("id")).scalars().all() == ["A", "B"]


def test_who_comes_second_sees_what_the_first_wrote(engine: sa.Engine) -> None:
    def counted_on(_: int) -> None:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            held = int(connection.execute(sa.select(watermarks.c.value)).scalar() or 0)
            connection.execute(watermarks.delete())
            connection.execute(watermarks.insert().values(source="crm", name="a", value=str(held + 1)))

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(counted_on, range(30)))
    with engine.connect() as connection:
        assert connection.execute(sa.select(watermarks.c.value)).scalar() == "30"


def test_a_writer_that_waits_too_long_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.store.engine.BUSY_SECONDS", 0.2)
    engine = connect(url, base=Path())
    with engine.connect().execution_options(writes=True) as first, first.begin():
        with pytest.raises(sa.exc.DBAPIError) as error:
            write(engine, "A")
        line = str(refused(engine, "written", error.value))
    assert line.endswith(" is being written by another Casewall for over 0.2 s. Let it end, or stop it.")
    engine.dispose()
