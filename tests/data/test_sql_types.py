"""Every type of a database reads as exact text, the same on every pull, whatever else its column holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from data.mapping_columns import as_text
from data.settings import load
from data.sources.base import Page
from data.sources.sql import SqlSource
from data.sources.sql_values import frame, text
from data.times import TimeRules, read_times
from tests.databases import postgres

NOW = datetime(2026, 10, 15, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


def pulled(folder: Path, url: str, query: str, keys: str = "") -> list[Page]:
    (folder / "q.sql").write_text(query, encoding="utf-8")
    (folder / "casewall.toml").write_text(
        f'[sources.erp]\nkind = "sql"\nurl = "{url}"\nquery = "file:q.sql"\ntimezone = "Europe/Berlin"\n{keys}\n'
        'columns = { case_id = "id", opened_at = "at" }\n',
        encoding="utf-8",
    )
    return list(SqlSource("erp", load(folder / "casewall.toml")).pages({}, now=NOW))


def column(pages: list[Page]) -> list[str]:
    return [one for page in pages for _, raw in page.tables for one in as_text(raw.frame).to_series(0)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("'x'::text", "x"),
        ("''::text", ""),
        ("NULL::text", ""),
        ("E'a \"quoted\", line\\nbroken\\r\\n\\\\N é 🙂'", 'a "quoted", line\nbroken\r\n\\N é 🙂'),
        ("12345678901234567890.120000::numeric(30,6)", "12345678901234567890.120000"),
        ("'NaN'::numeric", "NaN"),
        ("9223372036854775807::bigint", "9223372036854775807"),
        ("0.1::float8", "0.1"),
        ("true", "true"),
        ("false", "false"),
        ("'2026-10-15'::date", "2026-10-15"),
        ("'2026-10-15 09:30:00.5'::timestamp", "2026-10-15 09:30:00.5"),
        ("'2026-10-15 09:30:00+02'::timestamptz", "2026-10-15 07:30:00+00"),
        ("'infinity'::timestamptz", "infinity"),
        ("'0044-03-15 BC'::date", "0044-03-15 BC"),
        ("'09:30'::time", "09:30:00"),
        ("'1 mon 2 days'::interval", "P1M2D"),
        ("'6f1b4e4c-5d5b-4c5a-9d53-0d0a5a5a5a5a'::uuid", "6f1b4e4c-5d5b-4c5a-9d53-0d0a5a5a5a5a"),
        ("'\\xdeadbeef'::bytea", "\\xdeadbeef"),
        ('\'{"b": 1, "a": [2]}\'::jsonb', '{"a": [2], "b": 1}'),
        ("ARRAY[1, 2]", "{1,2}"),
        ("'b'::mood", "b"),
        ("'10.0.0.1'::inet", "10.0.0.1"),
        ("int4range(1, 5)", "[1,5)"),
        ("ROW(1, 'x')", "(1,x)"),
    ],
)
def test_a_type_of_postgresql_reads_as_the_server_writes_it(
    tmp_path: Path, server: str, value: str, expected: str
) -> None:
    engine = sa.create_engine(server)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TYPE IF EXISTS mood CASCADE")
        connection.exec_driver_sql("CREATE TYPE mood AS ENUM ('a', 'b')")
    engine.dispose()
    assert column(pulled(tmp_path, server, f"SELECT {value} AS id, now() AS at")) == [expected]


@pytest.mark.parametrize("written", ["2026-10-15 07:30:00+00", "2026-10-15 07:30:00.5+00", "2026-10-15T07:30:00Z"])
def test_an_instant_as_postgresql_writes_it_is_read_in_utc(written: str) -> None:
    rules = TimeRules(where="sources.erp", timezone="Europe/Berlin", formats=("%d/%m/%Y",), iso=True)
    read = read_times(pl.Series([written]), rules, now=NOW)
    assert read["at"].to_list()[0].replace(microsecond=0) == datetime(2026, 10, 15, 7, 30, tzinfo=UTC)


def test_a_watermark_of_each_type_takes_the_next_pull_on(tmp_path: Path, server: str) -> None:
    for kind, value in {
        "timestamptz": "'2026-10-01 10:00+02'::timestamptz + n * interval '1 hour'",
        "timestamp": "'2026-10-01 10:00'::timestamp + n * interval '1 hour'",
        "date": "'2026-10-01'::date + n * 2",
        "bigint": "n::bigint",
        "numeric": "n / 3::numeric",
        "float8": "n / 3::float8",
        "text": "'k' || n",
    }.items():
        query = f"SELECT n AS id, {value} AS at FROM generate_series(1, 5) n"
        (page,) = pulled(tmp_path, server, query, 'watermark = "at"')
        source = SqlSource("erp", load(tmp_path / "casewall.toml"))
        (again,) = source.pages(page.marks, now=NOW)
        assert (kind, column([again])) == (kind, ["5"])


def test_columns_of_one_name_and_of_none_are_told_apart(tmp_path: Path, server: str) -> None:
    (page,) = pulled(tmp_path, server, "SELECT 1 AS id, 2 AS id, now() AS at")
    assert page.tables[0][1].frame.columns == ["id (1)", "id (2)", "at"]


def test_a_page_says_that_it_holds_instants_where_some_column_is_of_times(tmp_path: Path, server: str) -> None:
    (dated,) = pulled(tmp_path, server, "SELECT 1 AS id, now() AS at")
    (told,) = pulled(tmp_path, server, "SELECT 1 AS id, '15/10/2026' AS at")
    assert (dated.tables[0][1].iso, told.tables[0][1].iso) == (True, False)


def test_a_column_of_sqlite_may_hold_every_type_at_once(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "erp.db")) as made, made:
        made.execute("CREATE TABLE t (id, at)")
        for value in (1, 2.5, 3.0, "x", b"\xff", None, 2**62, "2026-10-15 09:30:00"):
            made.execute("INSERT INTO t VALUES (?, 'a')", [value])
        made.execute("INSERT INTO t VALUES (CAST(x'e9' AS TEXT), 'a')")
    pages = pulled(tmp_path, "sqlite:///erp.db", "SELECT * FROM t", "chunk = 3")
    assert column(pages) == [
        "1",
        "2.5",
        "3",
        "x",
        "ff",
        "",
        str(2**62),
        "2026-10-15 09:30:00",
        "\N{REPLACEMENT CHARACTER}",
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2026, 10, 15, 9, 30, tzinfo=timezone(timedelta(hours=2))), "2026-10-15T07:30:00.000000Z"),
        (datetime.fromisoformat("2026-10-15T09:30"), "2026-10-15T09:30:00.000000"),
        (date(2026, 10, 15), "2026-10-15"),
        (time(9, 30), "09:30:00"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("NaN"), "NaN"),
        (True, "true"),
        (3.0, "3"),
        (0.1, "0.1"),
        (float("nan"), ""),
        (10**30, str(10**30)),
        (b"\xde\xad", "dead"),
        (memoryview(b"\x01"), "01"),
        (UUID(int=5), str(UUID(int=5))),
        (timedelta(days=1, hours=2), "1 day, 2:00:00"),
        ({"b": 1, "a": "é"}, '{"a": "é", "b": 1}'),
        ({"y", "x"}, '["x", "y"]'),
    ],
)
def test_a_value_that_a_driver_makes_reads_as_exact_text(value: object, expected: str) -> None:
    assert text(value) == expected
    assert frame(["v"], [[value, None]])[0]["v"].fill_null("").to_list() == [expected, ""]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.none() | st.integers() | st.text(st.characters(codec="utf-8")) | st.floats() | st.booleans() | st.dates()
        | st.datetimes() | st.datetimes(timezones=st.timezones()) | st.decimals() | st.binary()
    )
)  # fmt: skip
def test_a_value_reads_the_same_whatever_stands_beside_it(values: list[object]) -> None:
    together = as_text(frame(["v"], [values])[0])["v"].to_list() if values else []
    assert together == [as_text(frame(["v"], [[value]])[0])["v"][0] for value in values]
