"""What `casewall check` learns of a database: who logs in, whether he may write, the zone, the clock, five rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.settings import Settings, load
from data.sources.sql import SqlSource
from data.sources.sql_check import inspect
from data.sources.sql_rights import rights
from tests.databases import GUARDED, postgres

SECRET = "planted-secret"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            for statement in (
                "CREATE TABLE cases AS SELECT n AS id, CASE WHEN n > 2 THEN now() END AS changed "
                "FROM generate_series(1, 9) n",
                f"CREATE ROLE looker LOGIN PASSWORD '{SECRET}' IN ROLE {GUARDED}",
                "GRANT SELECT ON cases TO looker",
                f"ALTER DATABASE {sa.make_url(url).database} SET TimeZone = 'Europe/Berlin'",
            ):
                connection.exec_driver_sql(statement)
        yield url
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP OWNED BY looker")
            connection.exec_driver_sql("DROP ROLE looker")
        engine.dispose()


def configured(folder: Path, url: str) -> Settings:
    (folder / "casewall.toml").write_text(
        f'[sources.erp]\nkind = "sql"\nurl = "{url}"\ntable = "cases"\nwatermark = "changed"\ntimezone = "UTC"\n'
        'columns = { case_id = "id", opened_at = "changed" }\n'
    )
    return load(folder / "casewall.toml")


def test_postgresql_tells_all_of_it(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address = sa.make_url(server).set(username="looker", password=SECRET)
    monkeypatch.setenv("ERP_URL", address.render_as_string(hide_password=False))
    facts = inspect("erp", configured(tmp_path, "env:ERP_URL"), now=datetime.now(UTC))
    assert facts.server.startswith("PostgreSQL 18")
    assert (facts.user, facts.zone) == ("looker", "Europe/Berlin")
    assert facts.address == f"postgresql://looker@/{address.database}"
    assert (facts.rights.may_write, facts.rights.told) == (False, "may only read")
    assert facts.skew is not None
    assert abs(facts.skew) < timedelta(seconds=2)
    (cases,) = facts.tables
    assert (cases.place, cases.rows.height, cases.rows.columns) == ("cases", 5, ["id", "changed"])
    assert cases.untold == 2
    assert SECRET not in repr(facts)


def test_who_may_write_is_told_so(tmp_path: Path, server: str) -> None:
    engine = sa.create_engine(server)
    facts = inspect("erp", configured(tmp_path, server), now=datetime.now(UTC))
    assert facts.rights.told == "a superuser: it may do everything"
    with engine.begin() as connection:
        connection.exec_driver_sql("GRANT UPDATE ON cases TO looker")
        connection.exec_driver_sql("SET LOCAL ROLE looker")

        def ask(statement: str) -> list[str]:
            return [str(one) for one in connection.exec_driver_sql(statement).scalars()]

        found = rights("postgresql", "", ask)
    with engine.begin() as connection:
        connection.exec_driver_sql("REVOKE UPDATE ON cases FROM looker")
    engine.dispose()
    assert (found.may_write, found.told) == (True, "may change public.cases")


def test_the_clock_of_the_database_is_compared_with_ours(tmp_path: Path, server: str) -> None:
    behind = datetime.now(UTC) - timedelta(minutes=7)
    (page,) = SqlSource("erp", configured(tmp_path, server)).pages({}, now=behind)
    assert page.skew is not None
    assert timedelta(minutes=6) < page.skew < timedelta(minutes=8)


def test_a_file_has_no_user_and_no_zone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "erp.db")) as made, made:
        made.execute("CREATE TABLE cases (id, changed)")
        made.execute("INSERT INTO cases VALUES (1, '2026-10-15')")
    facts = inspect("erp", configured(tmp_path, "sqlite:///erp.db"), now=datetime.now(UTC))
    assert facts.server == f"SQLite {sqlite3.sqlite_version}"
    assert (facts.user, facts.zone, facts.skew) == ("none: a file", "none: times are as they were written", None)
    assert facts.rights.may_write is True
    assert facts.rights.told == "this user may write the file; Casewall opens it for reading only"
    assert facts.tables[0].rows.rows() == [("1", "2026-10-15")]


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        (["USAGE ON *.*", "SELECT, SHOW VIEW ON `shop`.*"], (False, "may only read")),
        (["SELECT, INSERT, UPDATE ON `shop`.*"], (True, "granted: INSERT, UPDATE")),
        (["ALL PRIVILEGES ON *.*"], (True, "granted: ALL PRIVILEGES")),
        (["USAGE ON *.*", "`reader`@`%`"], (None, "not known: the user has roles")),
        (None, (None, "not known")),
    ],
)
def test_the_grants_of_mysql_are_read(grants: list[str] | None, expected: tuple[bool | None, str]) -> None:
    said = None if grants is None else [f"GRANT {one} TO `erp`@`%`" for one in grants]
    found = rights("mysql", "", lambda statement: said)
    assert (found.may_write, found.told) == expected
