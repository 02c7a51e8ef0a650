"""Verdicts made anew and their log: both or neither, and the store tells how many verdicts it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from alembic import command
from alembic.config import Config

from data.store import Store
from data.store.engine import MIGRATIONS
from data.store.lock import Busy, holding
from data.store.reads import VERDICTS
from data.store.restating import Changes, Restatement
from tests.data.stores import store_address

pytestmark = pytest.mark.usefixtures("either_store")
MONDAY, TUESDAY, NOON = (datetime(2026, 10, day, hour, tzinfo=UTC) for day, hour in ((5, 9), (6, 9), (7, 12)))
ENTRY = Restatement(
    restated_at=NOON,
    as_of=TUESDAY,
    who="ann",
    reason="A holiday",
    since=date(2026, 10, 1),
    until=None,
    teams=("east", "west"),
    changes=Changes(compared=3, changed=1, late_to_met=1),
)


def verdicts(*rows: tuple[str, datetime, str | None]) -> pl.DataFrame:
    held = [{"source": "crm", "case_id": case, "closed_at": at, "verdict": word, "judged_at": NOON}
            for case, at, word in rows]  # fmt: skip
    return pl.DataFrame(held, schema=VERDICTS)


def held(store: Store) -> list[tuple[object, ...]]:
    return store.verdicts().sort("case_id", "closed_at").select("case_id", "closed_at", "verdict").rows()


def test_only_the_closings_that_are_written_change_and_the_log_tells_of_it(tmp_path: Path) -> None:
    with Store.open(store_address(tmp_path), base=tmp_path) as store:
        store.save_verdicts(verdicts(("A", MONDAY, "late"), ("A", TUESDAY, "late"), ("B", MONDAY, "met")))
        before = store.rewritten(), store.data_version()
        store.restate(verdicts(("A", TUESDAY, "met"), ("B", MONDAY, None)), ENTRY, kept={("calendar", "h"): "text"})
        assert held(store) == [("A", MONDAY, "late"), ("A", TUESDAY, "met"), ("B", MONDAY, None)]
        assert store.kept("calendar") == {"h": "text"}
        assert (store.rewritten(), store.data_version()) == (before[0] + 1, before[1] + 1)
        store.restate(verdicts(), replace(ENTRY, who="bob", since=None, teams=()), kept={})
        told = store.restatements().rows(named=True)
        assert [row["who"] for row in told] == ["bob", "ann"]
        assert told[0]["teams"] is None
        assert told[1] == {
            "restated_at": NOON, "as_of": TUESDAY, "who": "ann", "reason": "A holiday", "since": "2026-10-01",
            "until": None, "teams": "east, west", "compared": 3, "changed": 1, "met_to_late": 0, "late_to_met": 1,
            "other_verdict": 0, "net_changed": 0, "target_changed": 0,
        }  # fmt: skip


def test_where_it_cannot_be_logged_no_verdict_changes(tmp_path: Path) -> None:
    with Store.open(store_address(tmp_path), base=tmp_path) as store:
        store.save_verdicts(verdicts(("A", MONDAY, "late")))
        before = store.rewritten()
        with pytest.raises(Exception, match="who"):
            store.restate(verdicts(("A", MONDAY, "met")), replace(ENTRY, who=None), kept={})  # type: ignore[arg-type]
        assert held(store) == [("A", MONDAY, "late")]
        assert store.restatements().is_empty()
        assert store.rewritten() == before


def test_the_verdicts_are_counted_as_they_are_stored(tmp_path: Path) -> None:
    with Store.open(store_address(tmp_path), base=tmp_path) as store:
        assert store.verdict_count() == 0
        store.save_verdicts(verdicts(("A", MONDAY, "late")))
        store.save_verdicts(verdicts(("A", MONDAY, "met"), ("A", TUESDAY, "met"), ("B", MONDAY, "met")))
        assert store.verdict_count() == store.verdicts().height == 3
        store.restate(verdicts(("A", MONDAY, "met")), ENTRY, kept={})
        assert store.verdict_count() == 3
        some = store.verdicts_of(pl.DataFrame({"source": ["crm", "erp"], "case_id": ["A", "B"]}))
        assert some.select("case_id", "verdict").rows() == [("A", "met"), ("A", "met")]
        assert store.verdicts_of(some.clear()).schema == some.schema


def test_a_store_of_before_is_counted_when_it_is_opened(tmp_path: Path) -> None:
    with Store.open(store_address(tmp_path), base=tmp_path) as store:
        store.save_verdicts(verdicts(("A", MONDAY, "late"), ("B", MONDAY, "met")))
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with store._engine.connect().execution_options(writes=True) as connection, connection.begin():
            config.attributes["connection"] = connection
            command.downgrade(config, "0002")
    with Store.open(store_address(tmp_path), base=tmp_path) as store:
        assert store.verdict_count() == 2
        assert store.restatements().is_empty()


def test_who_restates_is_alone_with_every_source(tmp_path: Path) -> None:
    with Store.open(store_address(tmp_path), base=tmp_path) as store:
        with (
            holding(store._engine, "erp", patience=0),
            pytest.raises(Busy),
            store.restating(["crm", "erp"], patience=0),
        ):
            pass
        with store.restating(["crm"], patience=0), pytest.raises(Busy), holding(store._engine, "crm", patience=0):
            pass
