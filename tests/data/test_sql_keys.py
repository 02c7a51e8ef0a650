"""What stands in the configuration of a database is refused before anybody is asked, and no password is repeated."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from data.errors import CasewallError
from data.sources.sql_errors import meaning
from tests.data.test_sql_refusals import pulled, refused, source


@pytest.mark.parametrize("query", ["delete from cases", "select 1; drop table cases", "-- x\\nupdate cases set id = 2"])
def test_what_is_no_select_is_refused_before_anybody_is_asked(tmp_path: Path, query: str) -> None:
    with pytest.raises(CasewallError, match=r"^casewall.toml: sources.erp: query (begins|holds)"):
        source(tmp_path, "sqlite:///erp.db", f'query = "{query}"')
    (tmp_path / "q.sql").write_text(query.replace("\\n", "\n"))
    with closing(sqlite3.connect(tmp_path / "erp.db")) as made:
        made.execute("CREATE TABLE cases (id)")
    with pytest.raises(CasewallError, match=r'sources.erp.query = "file:q.sql": it (begins|holds)'):
        pulled(tmp_path, "sqlite:///erp.db", 'query = "file:q.sql"')


def test_a_semicolon_in_quotes_or_comments_and_at_the_end_is_fine(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "erp.db")) as made:
        made.execute("CREATE TABLE made (id)")
    query = "SELECT ';' AS id, 'a:b %s' AS changed -- a; b\n;\n"
    (tmp_path / "q.sql").write_text(query)
    (page,) = pulled(tmp_path, "sqlite:///erp.db", 'query = "file:q.sql"')
    assert page.tables[0][1].frame.rows() == [(";", "a:b %s")]


def test_sqlite_is_opened_for_reading_only(tmp_path: Path) -> None:
    file = tmp_path / "erp.db"
    with closing(sqlite3.connect(file)) as made, made:
        made.execute("CREATE TABLE cases (id, changed)")
    before = file.read_bytes()
    pulled(tmp_path, "sqlite:///erp.db")
    assert file.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"erp.db", "casewall.toml"}


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (None, "there is no SQLite file"),
        (b"no database at all, only text that is long enough to be read" * 20, "the file is no SQLite database"),
    ],
)
def test_a_file_that_is_no_database_is_told(tmp_path: Path, make: bytes | None, expected: str) -> None:
    if make:
        (tmp_path / "erp.db").write_bytes(make)
    with pytest.raises(CasewallError, match=expected):
        pulled(tmp_path, "sqlite:///erp.db")


@pytest.mark.parametrize(
    ("kind", "package"),
    [("mysql", "pymysql"), ("mssql", "mssql-python"), ("oracle", "oracledb"), ("mariadb", "pymysql")],
)
def test_a_driver_that_is_missing_is_told_with_the_command_that_installs_it(
    tmp_path: Path, kind: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("pymysql", "mssql_python", "oracledb"):
        monkeypatch.setitem(sys.modules, module, None)
    error = refused(tmp_path, f"{kind}://reader@127.0.0.1/erp")
    run = f"{sys.executable} -m pip install {package}"
    assert str(error) == f"sources.erp: the driver of {kind} is not installed. Run: {run}"


def test_a_kind_of_database_that_nobody_knows_is_told(tmp_path: Path) -> None:
    assert 'casewall.toml: sources.erp.url: "dbase" is no kind of database' in str(
        refused(tmp_path, "dbase://reader@host/erp")
    )


@pytest.mark.parametrize(
    "url",
    [f"postgresql://clerk:{'planted'}@host/erp", "postgresql://host/erp?password=planted", "mssql://h/x?PWD=planted"],
)
def test_a_password_in_the_file_is_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    with pytest.raises(CasewallError) as error:
        source(tmp_path, url)
    assert str(error.value) == (
        "casewall.toml: sources.erp: url holds a password. Put the whole address into a variable and write "
        'url = "env:ERP_URL", or into a file that only Casewall may read: url = "file:erp.url"'
    )


def test_an_address_that_is_none_is_not_repeated_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERP_URL", "clerk:planted@host")
    with pytest.raises(CasewallError) as error:
        pulled(tmp_path, "env:ERP_URL")
    assert 'sources.erp.url = "env:ERP_URL": what stands there is no address' in str(error.value)
    with pytest.raises(CasewallError) as again:
        source(tmp_path, "clerk:planted@host")
    assert "planted" not in str(error.value) + str(again.value)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("", "query or table is missing: write"),
        ('query = " "', "query or table is missing: write"),
        ('query = "select 1"\ntable = "x"', "query and table are both given. Keep one of the two"),
        ('table = "x"\noverlap = "2 min"', "overlap needs watermark: the column that grows with every change"),
        ('table = "x"\nfull = "1 day"', "full needs watermark: without one every pull reads everything already"),
        ('table = "x"\nwatermark = "w"\noverlap = true', "write a length for times, such as"),
        ('table = "x"\nchunk = 0', "it must be at least 1"),
    ],
)
def test_keys_that_lead_nowhere_are_refused(tmp_path: Path, keys: str, expected: str) -> None:
    with pytest.raises(CasewallError) as error:
        source(tmp_path, "sqlite:///erp.db", keys)
    assert expected in str(error.value)


@pytest.mark.parametrize(
    ("answer", "expected", "passing"),
    [
        ("1045 (1045, \"Access denied for user 'erp'@'host' (using password: YES)\")", "the log-in is refused", False),
        ("1142 (1142, \"SELECT command denied to user\")", "the user may not read this", False),
        ("3024 (3024, 'Query execution was interrupted, maximum statement execution time exceeded')", "the database "
         "took longer than timeout allows", True),
        ("2003 (2003, \"Can't connect to MySQL server on 'host'\")", "the connection could not be made, or was lost",
         True),
        ("ORA-01017: invalid username/password; logon denied", "the log-in is refused", False),
        ("ORA-00942: table or view does not exist", "there is no such table, or the user may not see it", False),
        ("DPY-4024: call timeout of 30000 ms exceeded", "the database took longer than timeout allows", True),
        ("DPY-6005: cannot connect to database", "the connection could not be made, or was lost", True),
        ("Driver Error: Login failed; DDBC Error: Login failed for user 'erp'.", "the log-in is refused", False),
        ("Invalid object name 'dbo.casse'.", "there is no such table, or the user may not see it", False),
        ("Driver Error: Communication link failure", "the connection could not be made, or was lost", True),
    ],
)  # fmt: skip
def test_answers_of_other_databases_are_understood(answer: str, expected: str, passing: bool) -> None:
    what, _, may_pass = meaning(answer)
    assert (what, may_pass) == (expected, passing)
