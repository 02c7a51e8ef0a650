"""What a database refuses, what takes too long, what would write: one line each, without the password."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
import sqlalchemy as sa

from data.errors import CasewallError
from data.settings import load
from data.sources.base import Page, SourceError
from data.sources.sql import SqlSource
from tests.databases import GUARDED, postgres

NOW = datetime(2026, 10, 15, 12, tzinfo=UTC)
SECRET = "geheim/9%X@é"
ASKED = 'query = "select id, changed from cases"'


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Give a database with a table that a user with a password may read."""
    with postgres() as url:
        run(
            url,
            "CREATE TABLE cases (id integer, changed timestamp)",
            "INSERT INTO cases VALUES (1, '2026-10-01')",
            "CREATE TABLE closed (id integer)",
            "CREATE FUNCTION loose() RETURNS integer LANGUAGE sql AS 'INSERT INTO cases VALUES (9, now()); SELECT 1'",
            f"CREATE ROLE clerk LOGIN PASSWORD '{SECRET.replace('%', '%%')}' IN ROLE {GUARDED}",
            "GRANT SELECT ON cases TO clerk",
        )
        yield url
        run(url, "DROP OWNED BY clerk", "DROP ROLE clerk")


def run(url: str, *statements: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def source(folder: Path, url: str, keys: str = ASKED) -> SqlSource:
    (folder / "casewall.toml").write_text(
        f'[sources.erp]\nkind = "sql"\nurl = "{url}"\ntimezone = "UTC"\n{keys}\n'
        'columns = { case_id = "id", opened_at = "changed" }\n',
        encoding="utf-8",
    )
    return SqlSource("erp", load(folder / "casewall.toml"))


def pulled(folder: Path, url: str, keys: str = ASKED) -> list[Page]:
    return list(source(folder, url, keys).pages({}, now=NOW))


def refused(folder: Path, url: str, keys: str = ASKED) -> SourceError:
    with pytest.raises(SourceError) as error:
        pulled(folder, url, keys)
    told = str(error.value)
    assert "\n" not in told
    assert SECRET not in told
    return error.value


def logged_in(url: str, *, password: str = SECRET, user: str = "clerk") -> str:
    return sa.make_url(url).set(username=user, password=password).render_as_string(hide_password=False)


def test_a_user_with_a_password_reads(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERP_URL", logged_in(server).replace("+psycopg", ""))
    assert len(pulled(tmp_path, "env:ERP_URL")[0].tables[0][1].frame) == 1


def test_a_wrong_password_is_told_and_never_shown(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = SECRET + "planted"
    monkeypatch.setenv("ERP_URL", logged_in(server, password=wrong))
    error = refused(tmp_path, "env:ERP_URL")
    assert str(error).startswith("sources.erp: the log-in is refused (postgresql://clerk@/test_")
    assert "planted" not in str(error) + repr(error)
    assert not error.passing


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ('table = "casse"', 'casewall.toml: sources.erp.table = "casse": there is no such table (postgresql://postgres@/'),
        ('table = "erp.cases"', 'casewall.toml: sources.erp.table = "erp.cases": there is no such table (postgresql://postgres@/'),
        ('query = "select id from casse"', "sources.erp: there is no such table, or the user may not see it"),
        ('query = "select idd from cases"', "sources.erp: there is no such column"),
        ('table = "cases"\nwatermark = "change"', 'casewall.toml: sources.erp.watermark = "change": '
         'cases has no such column. Did you mean "changed"?'),
        ('query = "select from where"', "sources.erp: the database refuses"),
        ('query = "select 1/0 as id"', "sources.erp: the database refuses"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_named(tmp_path: Path, server: str, keys: str, expected: str) -> None:
    error = refused(tmp_path, server, keys)
    assert str(error).startswith(expected)
    assert not error.passing


def test_a_missing_table_is_told_with_the_nearest(tmp_path: Path, server: str) -> None:
    assert str(refused(tmp_path, server, 'table = "casse"')).endswith('Did you mean "cases"?')


def test_a_table_that_the_user_may_not_read_is_told(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERP_URL", logged_in(server))
    assert "the user may not read this" in str(refused(tmp_path, "env:ERP_URL", 'table = "closed"'))


@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM cases RETURNING *) SELECT * FROM gone",
        "SELECT loose() AS id",
        "SELECT nextval('numbers') AS id",
        "SELECT id FROM cases FOR UPDATE",
    ],
)
def test_a_query_of_postgresql_that_writes_is_refused_and_changes_nothing(
    tmp_path: Path, server: str, query: str
) -> None:
    run(server, "CREATE SEQUENCE IF NOT EXISTS numbers")
    refused(tmp_path, server, f'query = "{query}"')
    with sa.create_engine(server).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM cases").scalar() == 1
        assert connection.exec_driver_sql("SELECT is_called FROM numbers").scalar() is False


def test_a_colon_and_a_percent_sign_reach_postgresql_as_they_are(tmp_path: Path, server: str) -> None:
    (tmp_path / "q.sql").write_text("SELECT 1::text AS id, ':x %s 50%' AS changed FROM cases WHERE '5%' LIKE '%' -- %")
    for keys in ("", '\nwatermark = "id"'):
        (page,) = pulled(tmp_path, server, f'query = "file:q.sql"{keys}')
        assert page.tables[0][1].frame.rows() == [("1", ":x %s 50%")]


def test_a_statement_that_takes_too_long_is_ended_and_may_pass(tmp_path: Path, server: str) -> None:
    with closing(sqlite3.connect(tmp_path / "erp.db")) as made:
        made.execute("CREATE TABLE made (id)")
    endless = "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT count(*) AS id FROM n"
    for url, query in ((server, "select pg_sleep(30) as id"), ("sqlite:///erp.db", endless)):
        began = monotonic()
        error = refused(tmp_path, url, f'query = "{query}"\ntimeout = "300 ms"'.replace("300 ms", "0.3 s"))
        assert "the database took longer than timeout allows" in str(error)
        assert error.passing
        assert monotonic() - began < 5


def test_storing_pages_slowly_is_no_time_out(tmp_path: Path, server: str) -> None:
    run(server, "CREATE TABLE IF NOT EXISTS many AS SELECT n AS id, repeat('x', 900) AS changed FROM "
        "generate_series(1, 20000) n")  # fmt: skip
    rows = 0
    for page in source(tmp_path, server, 'table = "many"\nchunk = 5000\ntimeout = "1 s"').pages({}, now=NOW):
        rows += sum(len(raw.frame) for _, raw in page.tables)
        sleep(0.4)
    assert rows == 20000


def test_a_connection_that_is_cut_in_mid_pull_may_pass(tmp_path: Path, server: str) -> None:
    run(server, "CREATE TABLE IF NOT EXISTS wide AS SELECT n AS id, repeat('x', 9000) AS changed FROM "
        "generate_series(1, 20000) n")  # fmt: skip
    pages = source(tmp_path, server, 'table = "wide"\nchunk = 100').pages({}, now=NOW)
    next(pages)
    run(server, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'casewall'")
    with pytest.raises(SourceError) as error:
        list(pages)
    assert error.value.passing


def test_a_pull_that_is_closed_leaves_no_connection_behind(tmp_path: Path, server: str) -> None:
    pages = source(
        tmp_path, server, 'query = "select n as id, 1 as changed from generate_series(1, 100000) n"\nchunk = 10'
    )
    began = pages.pages({}, now=NOW)
    next(began)
    began.close()
    until = monotonic() + 5
    held = 1
    while held and monotonic() < until:
        # within one transaction the answer would stay the same
        with sa.create_engine(server).connect() as connection:
            held = connection.exec_driver_sql(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'casewall'"
            ).scalar_one()
        sleep(0.05)
    assert held == 0


def test_a_server_that_is_not_there_may_come_back(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    error = refused(tmp_path, f"postgresql://reader@127.0.0.1:{port}/erp")
    assert str(error).startswith(
        f"sources.erp: the connection could not be made, or was lost (postgresql://reader@127.0.0.1:{port}/erp)"
    )
    assert error.passing


def test_a_host_that_is_not_known_is_told(tmp_path: Path) -> None:
    assert "no such host is known" in str(refused(tmp_path, "postgresql://reader@no-such-host.invalid/erp"))


def test_an_overlap_that_does_not_fit_the_watermark_is_refused(tmp_path: Path, server: str) -> None:
    for keys, expected in (
        ('watermark = "id"\noverlap = "2 min"', "casewall.toml: sources.erp.overlap: a length is for times"),
        (
            'watermark = "changed"\noverlap = 5',
            "casewall.toml: sources.erp.overlap = 5: the watermark holds no numbers",
        ),
    ):
        erp = source(tmp_path, server, f'table = "cases"\n{keys}')
        (page,) = erp.pages({}, now=NOW)
        with pytest.raises(CasewallError) as error:
            list(erp.pages(page.marks, now=NOW + timedelta(minutes=1)))
        assert str(error.value).startswith(expected)


@pytest.mark.parametrize("text", ["31.08.2026 16:58", "8/31/2026 4:58 PM", "31-08-2026"])
def test_a_watermark_of_text_that_begins_with_the_day_is_refused(tmp_path: Path, server: str, text: str) -> None:
    keys = f'query = "select id, \'{text}\' as changed from cases"\nwatermark = "changed"'
    with pytest.raises(CasewallError) as error:
        list(source(tmp_path, server, keys).pages({}, now=NOW))
    assert str(error.value) == (
        f'casewall.toml: sources.erp.watermark = "changed": it is text that does not sort as it grows ("{text}"), so '
        "that changes would be passed over. Write it in a query as ISO 8601, or leave watermark out: then every pull "
        "reads everything."
    )


@pytest.mark.parametrize("text", ["2026-08-31 16:58", "20260831", "00012.2026", "A-17"])
def test_a_watermark_of_any_other_text_is_taken_as_it_is(tmp_path: Path, server: str, text: str) -> None:
    keys = f'query = "select id, \'{text}\' as changed from cases"\nwatermark = "changed"'
    assert list(source(tmp_path, server, keys).pages({}, now=NOW))


def test_no_log_holds_the_password(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for url in (
        sa.URL.create("postgresql", "clerk", SECRET, "127.0.0.1", 9, "erp").render_as_string(hide_password=False),
        sa.make_url(server)
        .set(username="clerk", password=SECRET)
        .update_query_dict({"x": SECRET})
        .render_as_string(hide_password=False),
        logged_in(server, password="planted"),
    ):
        monkeypatch.setenv("ERP_URL", url)
        error = refused(tmp_path, "env:ERP_URL")
        for text in (caplog.text, str(error), repr(error)):
            assert not any(word in text for word in (SECRET, "geheim", "planted"))
