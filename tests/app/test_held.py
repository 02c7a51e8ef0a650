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
CONFIG = HEAD + 'rows = "cases"\nlisting = "full"\n' + CASES + EVENTS
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
