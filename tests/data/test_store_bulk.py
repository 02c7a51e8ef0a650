"""Many rows at once, on SQLite and on PostgreSQL alike: written, added, updated, looked up and read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa

from data.store import bulk, reading
from data.store.engine import connect
from data.store.tables import case_events, case_versions, kept_rules, marks, watermarks
from metrics.frames import EVENTS
from tests.tables import at

WORDS = [
    None, "", " ", "plain", 'a "quoted" word', "a,b", "two\nlines", "a\r\nb", "\\", "\\.", "\\N", "\t",
    "'; DROP TABLE x; --", "%s", "100 %", "NULL", "null", "t", "Ünï—\N{SNOWMAN}\N{PILE OF POO}", "\\u0041",
    "x" * 100_000,
]  # fmt: skip
FOUND = {"id": pl.Int64, "case_id": pl.String, "owner": pl.String}


@pytest.fixture
def engine(store_url: str, tmp_path: Path) -> Iterator[sa.Engine]:
    engine = connect(store_url, base=tmp_path)
    yield engine
    engine.dispose()


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def cases(*names: str | None, source: str = "crm") -> pl.DataFrame:
    held = pl.Series("case_id", names, dtype=pl.String).to_frame()
    return held.select(pl.lit(source).alias("source"), "case_id", load_id=pl.lit(1, pl.Int64))


def insert(engine: sa.Engine, rows: pl.DataFrame, table: sa.Table = case_versions) -> None:
    with writing(engine) as connection:
        bulk.insert(connection, table, rows)


def held(engine: sa.Engine, *columns: str) -> list[tuple[object, ...]]:
    shape = {name: pl.Int64 if name == "id" else pl.String for name in columns}
    return reading.read(engine, case_versions, columns=shape).rows()


@pytest.mark.parametrize("at_once", [2, 20_000])
def test_every_text_comes_back_as_it_was(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    for module in (bulk, reading):
        monkeypatch.setattr(module, "ROWS_AT_ONCE", at_once)
    insert(engine, cases(*WORDS).with_columns(owner="case_id"))
    assert held(engine, "case_id", "owner") == [(word, word) for word in WORDS]
    assert held(engine, "owner") == [(word,) for word in WORDS]
    wanted = pl.Series(WORDS, dtype=pl.String)
    with writing(engine) as connection:
        found = bulk.lookup(connection, case_versions, source="crm", key="case_id", values=wanted, columns=FOUND)
        assert found["case_id"].to_list() == WORDS[1:]
        assert bulk.update(connection, case_versions, found.with_columns(owner="case_id")) == len(WORDS) - 1
    assert held(engine, "owner") == [(word,) for word in WORDS]


def test_a_zero_byte_is_stored_as_the_sign_for_what_cannot_be_shown(engine: sa.Engine) -> None:
    insert(engine, cases("A\0e"))
    assert held(engine, "case_id") == [("A\N{REPLACEMENT CHARACTER}e",)]


def test_an_event_comes_back_in_its_types(engine: sa.Engine) -> None:
    told = {
        "source": "crm",
        "case_id": "A",
        "occurred_at": at("1969-12-31 23:59"),
        "to_day": True,
        "position": -(2**62),
    }
    told |= {"seen_at": at("2026-10-05 09:00").replace(microsecond=1), "word_known": False}
    rows = pl.DataFrame([told, {"source": "crm"}], schema=EVENTS)
    insert(engine, rows.with_columns(load_id=pl.lit(1, pl.Int64)), case_events)
    found = reading.read(engine, case_events, columns=EVENTS)
    assert found.equals(rows)
    assert found.schema == rows.schema


def test_ids_grow_in_the_order_of_the_frame(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "ROWS_AT_ONCE", 3)
    insert(engine, cases(*"GFEDCBA"))
    insert(engine, cases(*"ZY"))
    assert held(engine, "id", "case_id") == list(enumerate("GFEDCBAZY", start=1))


def test_only_what_came_after_an_id_is_read(engine: sa.Engine) -> None:
    insert(engine, cases(*"ABC"))
    for after, expected in ((0, ["A", "B", "C"]), (1, ["B", "C"]), (3, [])):
        found = reading.read(engine, case_versions, columns={"case_id": pl.String}, after=after)
        assert (found["case_id"].to_list(), found.schema) == (expected, {"case_id": pl.String})


def test_nothing_can_be_written_looked_up_and_read(engine: sa.Engine) -> None:
    none = pl.Series([], dtype=pl.String)
    with writing(engine) as connection:
        bulk.insert(connection, case_versions, cases())
        bulk.add(connection, watermarks, pl.DataFrame(schema=dict.fromkeys(("source", "name", "value"), pl.String)))
        assert bulk.update(connection, case_versions, pl.DataFrame(schema=FOUND)) == 0
        found = bulk.lookup(connection, case_versions, source="crm", key="case_id", values=none, columns=FOUND)
        assert found.equals(pl.DataFrame(schema=FOUND))
    assert held(engine, "case_id") == []


def test_any_number_of_keys_of_one_source_is_looked_up(engine: sa.Engine) -> None:
    insert(engine, pl.concat([cases("A", "B", "A", None), cases("A", source="100 % 'erp'")]))
    many = pl.Series(["A", "A", None, *map(str, range(70_000))], dtype=pl.String)
    with writing(engine) as connection:
        found = {
            source: bulk.lookup(connection, case_versions, source=source, key="case_id", values=many, columns=FOUND)
            for source in ("crm", "100 % 'erp'", "nobody")
        }
    assert [frame["id"].to_list() for frame in found.values()] == [[1, 3], [5], []]
    assert [frame.schema for frame in found.values()] == [FOUND] * 3


def test_an_update_sets_what_is_named_and_tells_how_many_rows_there_were(engine: sa.Engine) -> None:
    insert(engine, cases("A", "B", "C").with_columns(owner=pl.lit("Ann"), status=pl.lit("New")))
    changed = pl.DataFrame({"id": [3, 1, 99], "owner": [None, "", "x"], "opened_to_day": [True, False, None]})
    with writing(engine) as connection:
        assert bulk.update(connection, case_versions, changed) == 2
    shape = {"owner": pl.String, "status": pl.String, "opened_to_day": pl.Boolean}
    assert reading.read(engine, case_versions, columns=shape).rows() == [
        ("", "New", False), ("Ann", "New", None), (None, "New", True),
    ]  # fmt: skip


def test_what_is_there_already_stays_where_rows_are_added(engine: sa.Engine) -> None:
    first = pl.DataFrame({"kind": ["calendar"], "hash": ["a"], "content": ["first"]})
    more = pl.DataFrame({"kind": ["calendar"] * 3, "hash": ["b", "a", "b"], "content": ["more", "second", "third"]})
    with writing(engine) as connection:
        bulk.add(connection, kept_rules, first)
        bulk.add(connection, kept_rules, more)
        found = reading.query(
            connection, sa.select(kept_rules.c.hash, kept_rules.c.content).order_by("hash"),
            columns={"hash": pl.String, "content": pl.String},
        )  # fmt: skip
    assert found.rows() == [("a", "first"), ("b", "more")]


def test_a_question_with_values_of_its_own_is_answered_as_a_frame(engine: sa.Engine) -> None:
    insert(engine, cases("100 %", "A", "B").with_columns(opened_to_day=pl.lit(True)))
    asked = sa.select(sa.func.max(case_versions.c.id), case_versions.c.opened_to_day, case_versions.c.case_id)
    asked = asked.where(case_versions.c.case_id.in_(["A", "100 %"]), case_versions.c.case_id.like("%1%"))
    with engine.connect() as connection:
        found = reading.query(
            connection, asked.group_by(case_versions.c.opened_to_day, case_versions.c.case_id),
            columns={"last": pl.Int64, "to_day": pl.Boolean, "case": pl.String},
        )  # fmt: skip
    assert found.to_dicts() == [{"last": 1, "to_day": True, "case": "100 %"}]


def test_texts_are_ordered_by_their_letters_whatever_the_language(engine: sa.Engine) -> None:
    words = ["a", "B", "Z", "ä", "10", "9", "_"]
    insert(engine, cases(*words))
    with engine.connect() as connection:
        found = connection.execute(sa.select(case_versions.c.case_id).order_by(case_versions.c.case_id)).scalars().all()
    assert found == sorted(words)


def test_the_same_question_asked_again_leaves_nothing_behind_in_memory(engine: sa.Engine) -> None:
    insert(engine, cases("a", "b"))
    compiled: dict[object, object] = {}
    counts = []
    for name in ("a", "b", "c"):
        with writing(engine) as connection:
            asking = connection.execution_options(compiled_cache=compiled)
            wanted = pl.Series([name])
            bulk.lookup(asking, case_versions, source=name, key="case_id", values=wanted, columns=FOUND)
        counts.append(len(compiled))
    assert len(set(counts)) == 1
    assert (counts[0] > 0) is (engine.dialect.name == "sqlite")  # COPY is told its statement as a text


def test_a_list_of_keys_is_gone_after_its_use(engine: sa.Engine) -> None:
    insert(engine, cases("A", "B"), case_versions)
    for keys in (["A"], ["B"], ["A", "B"]):
        with writing(engine) as connection:
            for _ in range(2):
                with bulk.listed(connection, "keys", pl.Series(keys)) as listed:
                    asked = sa.select(case_versions.c.case_id).where(
                        case_versions.c.case_id.in_(sa.select(listed.c.value))
                    )
                    assert connection.execute(asked.order_by("id")).scalars().all() == keys
            with pytest.raises(sa.exc.DatabaseError), connection.begin_nested():
                connection.execute(sa.select(listed))


def test_what_fails_leaves_nothing_behind(engine: sa.Engine) -> None:
    def fail() -> None:
        with writing(engine) as connection:
            bulk.insert(connection, case_versions, cases("A"))
            with bulk.listed(connection, "keys", pl.Series(["A"])):
                bulk.insert(connection, marks, cases("A").drop("load_id", "case_id"))  # a mark has a kind

    for _ in range(2):
        with pytest.raises(sa.exc.IntegrityError):
            fail()
    assert held(engine, "case_id") == []


def test_keys_are_found_by_the_index(tmp_path: Path) -> None:
    """SQLite would walk through all of a source, were the keys joined and not asked for one by one."""
    engine = connect("sqlite:///casewall.db", base=tmp_path)
    asked: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    with writing(engine) as connection, bulk.listed(connection, "wanted", pl.Series(["A"])):
        bulk.lookup(connection, case_events, source="crm", key="event_key", values=pl.Series(["A"]), columns=FOUND)
        (lookup,) = [statement for statement in asked if "FROM case_events" in statement]
        connection.exec_driver_sql("CREATE TEMPORARY TABLE wanted (value TEXT PRIMARY KEY) WITHOUT ROWID")
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {lookup}", ("crm",)).fetchall()
    engine.dispose()
    assert "USING INDEX ix_case_events_source_event_key (source=? AND event_key=?)" in plan[0][3]
