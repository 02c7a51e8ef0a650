"""What is held in memory after many loads is what the store holds, though only what was new was read."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from app.held import Held
from app.judging import judge_closings
from app.picture import frames_of
from data.rules import rules
from data.settings import load
from data.store import Store
from data.sync import sync
from tests.data.source_files import CASES, HEAD
from tests.data.stores import store_address
from tests.data.test_store_loading import MONDAY

EVENTS = """
[sources.crm.events]
path = "log.csv"
columns = { event_id = "No", case_id = "Id", occurred_at = "At", state = "To" }
"""
OFFICE = """
[calendars.office]
timezone = "Europe/Berlin"
week = { mon-fri = "09:00-17:00" }
"""
CONFIG = (
    HEAD.replace('name = "Test"', 'calendar = "office"')
    + 'rows = "cases"\nlisting = "full"\n'
    + CASES
    + EVENTS
    + OFFICE
)
STATUS = ("New", "Open", "Wait", "Closed")


def written(folder: Path, rng: random.Random) -> None:
    """Write a listing of some cases, and a log of which some events say something else than before."""
    cases = ["Id,Created,Closed,Status,Owner"]
    log = ["No,Id,At,To"]
    for case in rng.sample("ABCDEFG", 5):
        closed = rng.random() < 0.4
        cases.append(f"{case},2026-10-05 09:00,{'2026-10-06 10:00' if closed else ''},{rng.choice(STATUS)},Ann")
        log += [f"{case}{number},{case},2026-10-05 1{number}:00,{rng.choice(STATUS)}" for number in range(3)]
    (folder / "crm.csv").write_text("\n".join(cases) + "\n", encoding="utf-8")
    (folder / "log.csv").write_text("\n".join(log) + "\n", encoding="utf-8")


def same(held: pl.DataFrame, stored: pl.DataFrame) -> None:
    assert_frame_equal(held, stored, check_row_order=True)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_load_the_held_rows_are_the_stored_ones(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    with Store.open(store_address(tmp_path), base=tmp_path) as store:
        held = Held(store)
        for number in range(8):
            # now and then the mapping is mended, and rows change in place
            words = '"Open"' if number % 4 < 2 else '"Open", "Reopened"'
            (tmp_path / "casewall.toml").write_text(CONFIG.replace('"Open"', words), encoding="utf-8")
            written(tmp_path, rng)
            settings = load(tmp_path / "casewall.toml")
            by = rules(settings)
            now = MONDAY.replace(hour=8 + number)
            (report,) = sync(settings, store, now=now)
            assert report.error is None
            found, whole = held.frames(by=by), frames_of(store, by=by)
            same(found.events, whole.events)
            same(found.versions, whole.versions)
            judge_closings(settings, store, as_of=now)
        verdicts = held.frames(by=by).kept.verdicts
        assert_frame_equal(verdicts, store.verdicts(), check_row_order=False)


def test_verdicts_that_another_process_stored_later_are_seen(tmp_path: Path) -> None:
    """Judging may end long after the load, and a closing told ahead of its time is judged without any news."""
    address = store_address(tmp_path)
    (tmp_path / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    settings = load(tmp_path / "casewall.toml")
    by = rules(settings)
    head = "Id,Created,Closed,Status,Owner"
    rows = [f"{case},2026-10-05 09:00,2026-10-05 12:00,Closed,Ann" for case in "ABC"]
    (tmp_path / "log.csv").write_text("No,Id,At,To\n", encoding="utf-8")
    with Store.open(address, base=tmp_path) as store, Store.open(address, base=tmp_path) as other:
        held = Held(store)
        held.frames(by=by)
        for number, _ in enumerate(rows):
            # each load brings a case; nobody judges, and the server goes on
            (tmp_path / "crm.csv").write_text("\n".join([head, *rows[: number + 1]]) + "\n", encoding="utf-8")
            assert sync(settings, other, now=MONDAY.replace(hour=14 + number))[0].error is None
            assert held.frames(by=by).kept.verdicts.is_empty()
        assert judge_closings(settings, other, as_of=MONDAY.replace(hour=20)) == 3
        found = held.frames(by=by).kept.verdicts
        assert_frame_equal(found, store.verdicts(), check_row_order=False)
        assert found.height == store.verdict_count() == 3
