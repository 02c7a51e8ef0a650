"""A database's rows come in pages: stopped after any of them and gone on, nothing is lost; on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.mapping_columns import as_text
from data.settings import load
from data.sources.base import Page
from data.sources.sql import SqlSource
from tests.databases import postgres

NOW = datetime(2026, 10, 15, 12, tzinfo=UTC)
NEXT = NOW + timedelta(minutes=1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of an empty database of each kind."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("erp") / "erp.db"
        with closing(sqlite3.connect(file)) as made:
            made.execute("PRAGMA user_version = 1")
        yield f"sqlite:///{file}"
    else:
        with postgres() as address:
            yield address


def source(folder: Path, url: str, keys: str = "", *, events: str = "") -> SqlSource:
    (folder / "casewall.toml").write_text(
        f"""
[sources.erp]
kind = "sql"
url = "{url}"
timezone = "Europe/Berlin"
{keys if "table" in keys or "query" in keys else 'table = "cases"'}
{"" if "table" in keys or "query" in keys else keys}
[sources.erp.columns]
case_id = "id"
opened_at = "changed"
{events}
""",
        encoding="utf-8",
    )
    return SqlSource("erp", load(folder / "casewall.toml"))


def fill(url: str, rows: list[tuple[int, str | None]], *, table: str = "cases") -> None:
    """Write a table anew: a number, and when it changed."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
        connection.exec_driver_sql(f"CREATE TABLE {table} (id integer, changed timestamp, note text)")
        put(connection, rows, table=table)
    engine.dispose()


def put(connection: sa.Connection, rows: list[tuple[int, str | None]], *, table: str = "cases") -> None:
    if rows:
        connection.execute(
            sa.text(f"INSERT INTO {table} VALUES (:id, CAST(:at AS timestamp), 'x')")
            if connection.dialect.name == "postgresql"
            else sa.text(f"INSERT INTO {table} VALUES (:id, :at, 'x')"),
            [{"id": number, "at": at} for number, at in rows],
        )


def change(url: str, statement: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def ids(pages: list[Page], table: str = "cases") -> list[int]:
    return [int(one) for page in pages for name, raw in page.tables if name == table for one in raw.frame["id"]]


def marks_of(pages: list[Page]) -> dict[str, str]:
    return {name: value for page in pages for name, value in page.marks.items()}


def minute(number: int) -> str:
    return str(datetime(2026, 10, 1, tzinfo=UTC).replace(tzinfo=None) + timedelta(minutes=number))


def test_everything_is_read_in_pages_of_a_chunk_and_the_last_page_is_current(tmp_path: Path, url: str) -> None:
    fill(url, [(number, minute(number)) for number in range(5)])
    pages = list(source(tmp_path, url, 'watermark = "changed"\nchunk = 2').pages({}, now=NOW))
    assert [ids([page]) for page in pages] == [[0, 1], [2, 3], [4]]
    assert [page.current for page in pages] == [False, False, True]
    assert [page.listing for page in pages] == [None, None, "cases"]
    assert pages[0].told == f"cases: 2 rows read, up to {minute(1)}"
    assert [raw.lines.to_list() for page in pages for _, raw in page.tables] == [[1, 2], [3, 4], [5]]


def test_the_next_pull_begins_a_little_below_the_mark(tmp_path: Path, url: str) -> None:
    fill(url, [(number, minute(number)) for number in range(9)])
    erp = source(tmp_path, url, 'watermark = "changed"')
    first = list(erp.pages({}, now=NOW))
    again = list(erp.pages(marks_of(first), now=NEXT))
    assert ids(again) == [6, 7, 8]
    assert again[-1].listing is None
    assert again[-1].current


def test_what_is_committed_late_with_an_earlier_time_is_read_within_the_overlap(tmp_path: Path, url: str) -> None:
    fill(url, [(1, minute(1)), (2, minute(20))])
    erp = source(tmp_path, url, 'watermark = "changed"\noverlap = "15 min"')
    marks = marks_of(list(erp.pages({}, now=NOW)))
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        put(connection, [(3, minute(6))])
    assert ids(list(erp.pages(marks, now=NEXT))) == [3, 2]


def test_what_changes_in_the_second_run_of_the_hour_that_comes_twice_is_read(tmp_path: Path, url: str) -> None:
    fill(url, [(1, "2026-10-24 10:00:00"), (2, "2026-10-25 01:30:00"), (3, "2026-10-25 02:50:00")])
    erp = source(tmp_path, url, 'watermark = "changed"')
    marks = marks_of(list(erp.pages({}, now=datetime(2026, 10, 25, 0, 55, tzinfo=UTC))))
    change(url, "UPDATE cases SET changed = '2026-10-25 02:10:00' WHERE id = 1")  # on clocks that went back at three
    assert ids(list(erp.pages(marks, now=datetime(2026, 10, 25, 1, 11, tzinfo=UTC)))) == [1, 3]


def test_rows_changed_while_they_are_read_come_with_the_next_pull(tmp_path: Path, url: str) -> None:
    fill(url, [(number, minute(number)) for number in range(6)])
    erp = source(tmp_path, url, 'watermark = "changed"\nchunk = 2')
    seen: list[Page] = []
    for page in erp.pages({}, now=NOW):
        seen.append(page)
        if len(seen) == 1:
            at = f"UPDATE cases SET changed = '{minute(50)}', note = 'new' WHERE id IN (1, 5)"
            change(url, at)
    assert ids(seen) == [0, 1, 2, 3, 4, 5]
    more = list(erp.pages(marks_of(seen), now=NEXT))
    assert {(one["id"], one["note"]) for page in more for _, raw in page.tables for one in raw.frame.to_dicts()} >= {
        ("1", "new"),
        ("5", "new"),
    }


def test_rows_without_a_watermark_are_read_at_every_pull_and_told(tmp_path: Path, url: str) -> None:
    fill(url, [(1, None), (2, minute(1)), (3, None)])
    erp = source(tmp_path, url, 'watermark = "changed"')
    first = list(erp.pages({}, now=NOW))
    assert sorted(ids(first)) == [1, 2, 3]
    more = list(erp.pages(marks_of(first), now=NEXT))
    assert sorted(ids(more)) == [1, 2, 3]
    assert more[-1].told == (
        "cases: 2 rows have no changed and are read at every pull; in a query write coalesce(changed, …)"
    )


def test_a_row_dated_in_the_future_does_not_hide_the_changes_before_it(tmp_path: Path, url: str) -> None:
    fill(url, [(1, minute(1)), (2, "2099-01-01 00:00:00")])
    erp = source(tmp_path, url, 'watermark = "changed"')
    first = list(erp.pages({}, now=NOW))
    assert "changed reaches 2099-01-01 00:00:00, which is in the future" in str(first[-1].told)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        put(connection, [(3, minute(2))])
    assert ids(list(erp.pages(marks_of(first), now=NEXT))) == [1, 3, 2]


def test_without_a_watermark_every_pull_is_a_listing_of_everything(tmp_path: Path, url: str) -> None:
    fill(url, [(number, minute(number)) for number in range(3)])
    erp = source(tmp_path, url)
    for at in (NOW, NEXT):
        (page,) = erp.pages({}, now=at)
        assert sorted(ids([page])) == [0, 1, 2]
        assert (page.current, page.listing, page.marks) == (True, "cases", {})


def test_everything_is_listed_anew_after_the_time_that_is_configured(tmp_path: Path, url: str) -> None:
    fill(url, [(number, minute(10 * number)) for number in range(4)])
    erp = source(tmp_path, url, 'watermark = "changed"\nfull = "1 day"\nchunk = 2')
    marks = marks_of(list(erp.pages({}, now=NOW)))
    assert [page.listing for page in erp.pages(marks, now=NOW + timedelta(hours=23))] == [None]
    later = list(erp.pages(marks, now=NOW + timedelta(hours=24)))
    assert (later[-1].listing, later[-1].current) == ("cases", True)
    assert set(ids(later)) == {0, 1, 2, 3}
    cut = marks | marks_of(later[:1])
    assert list(erp.pages(cut, now=NOW + timedelta(hours=25)))[-1].listing == "cases"


def test_a_mark_of_another_question_is_forgotten(tmp_path: Path, url: str) -> None:
    fill(url, [(number, minute(number)) for number in range(9)])
    marks = marks_of(list(source(tmp_path, url, 'watermark = "changed"').pages({}, now=NOW)))
    other = source(tmp_path, url, 'query = "select id, changed, 1 as more from cases"\nwatermark = "changed"')
    assert len(ids(list(other.pages(marks, now=NEXT)))) == 9


def test_numbers_are_watermarks_too_and_begin_at_the_mark(tmp_path: Path, url: str) -> None:
    fill(url, [(number, minute(1)) for number in range(9)])
    erp = source(tmp_path, url, 'watermark = "id"')
    marks = marks_of(list(erp.pages({}, now=NOW)))
    assert ids(list(erp.pages(marks, now=NEXT))) == [8]
    lower = source(tmp_path, url, 'watermark = "id"\noverlap = 2')
    assert ids(list(lower.pages(marks, now=NEXT))) == [6, 7, 8]


def test_a_few_changes_of_events_and_cases_come_on_one_page(tmp_path: Path, url: str) -> None:
    fill(url, [(1, minute(1)), (2, minute(9))])
    fill(url, [(1, minute(1)), (1, minute(2)), (2, minute(9))], table="events")
    erp = source(tmp_path, url, 'watermark = "changed"', events=EVENTS)
    (page,) = erp.pages({}, now=NOW)
    assert [(name, raw.frame.height) for name, raw in page.tables] == [("events", 3), ("cases", 2)]
    assert sorted(page.marks) == ["cases", "events", "listed"]


EVENTS = """
[sources.erp.events]
table = "events"
watermark = "changed"
columns = { case_id = "id", occurred_at = "changed" }
"""


def test_events_come_before_cases_so_that_no_case_is_shown_without_its_events(tmp_path: Path, url: str) -> None:
    fill(url, [(number, minute(number)) for number in range(3)])
    fill(url, [(number // 2, minute(number)) for number in range(6)], table="events")
    erp = source(tmp_path, url, 'watermark = "changed"\nchunk = 4', events=EVENTS)
    pages = list(erp.pages({}, now=NOW))
    assert [[(name, raw.frame.height) for name, raw in page.tables] for page in pages] == [
        [("events", 4)],
        [("events", 2), ("cases", 3)],
    ]


def test_a_source_of_events_lists_no_cases(tmp_path: Path, url: str) -> None:
    fill(url, [(number, minute(number)) for number in range(3)])
    (tmp_path / "casewall.toml").write_text(
        f'[sources.erp]\nkind = "sql"\nrows = "events"\nurl = "{url}"\ntable = "cases"\nwatermark = "changed"\n'
        'timezone = "UTC"\ncolumns = { case_id = "id", occurred_at = "changed" }\n'
    )
    (page,) = SqlSource("erp", load(tmp_path / "casewall.toml")).pages({}, now=NOW)
    assert (page.tables[0][0], page.listing, page.current, list(page.marks)) == ("events", None, True, ["events"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    minutes=st.lists(st.none() | st.integers(0, 12), max_size=14),
    chunk=st.integers(1, 5),
    stops=st.lists(st.integers(1, 4), max_size=3),
)
def test_stopping_after_any_page_and_going_on_loses_nothing(
    tmp_path: Path, url: str, minutes: list[int | None], chunk: int, stops: list[int]
) -> None:
    rows = [(number, None if at is None else minute(at)) for number, at in enumerate(minutes)]
    fill(url, rows)
    erp = source(tmp_path, url, f'watermark = "changed"\nchunk = {chunk}')
    marks: dict[str, str] = {}
    seen: set[int] = set()
    for stop in [*stops, 10_000]:
        pulled = list(islice(erp.pages(marks, now=NOW), stop))
        seen |= set(ids(pulled))
        marks |= marks_of(pulled)
    assert seen == set(range(len(rows)))


@pytest.mark.parametrize("keys", ['watermark = "changed"', ""])
def test_equal_rows_read_as_equal_text_on_every_pull(tmp_path: Path, url: str, keys: str) -> None:
    fill(url, [(number, minute(number)) for number in range(4)])
    erp = source(tmp_path, url, f"{keys}\nchunk = 3")
    first, second = ([as_text(raw.frame) for page in erp.pages({}, now=NOW) for _, raw in page.tables] for _ in "ab")
    assert [one.rows() for one in first] == [one.rows() for one in second]


def test_more_rows_of_one_instant_than_a_page_holds_are_all_read(tmp_path: Path, url: str) -> None:
    fill(url, [(number, minute(1)) for number in range(9)])
    erp = source(tmp_path, url, 'watermark = "changed"\nchunk = 2')
    first = list(islice(erp.pages({}, now=NOW), 2))
    rest = list(erp.pages(marks_of(first), now=NEXT))
    assert set(ids(rest)) == set(range(9))
