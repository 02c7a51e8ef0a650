"""The demo company's exports: the same bytes for the same instants, replaced at once, every row accounted for."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import polars as pl
import pytest

from data.settings import load
from data.sources.demo_config import demo_config
from data.sources.demo_files import Exports, replace
from data.sources.demo_simulation import Company
from data.sources.files import read
from data.store import Store
from data.sync import LoadReport, sync

START, NOW = date(2026, 3, 23), datetime(2026, 4, 29, 11, 48, tzinfo=UTC)
FILES = ("crm-activities.csv", "crm-cases.csv", "desk-events.csv", "erp-orders.parquet")


def written(folder: Path, *instants: datetime) -> Company:
    folder.mkdir(exist_ok=True)
    company = Company(start=START, seed=7)
    exports = Exports(company, folder)
    for now in instants:
        company.advance(now)
        exports.write(now)
    config = demo_config(company.rota, as_of=NOW, until=NOW.date())
    (folder / "casewall.toml").write_text(config, encoding="utf-8")
    return company


def loaded(folder: Path, now: datetime = NOW) -> tuple[dict[str, LoadReport], Store]:
    settings = load(folder / "casewall.toml")
    store = Store.open(settings.casewall.store, base=folder)
    return {report.source: report for report in sync(settings, store, now=now)}, store


def contents(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in FILES]


def test_the_same_instants_give_the_same_bytes(tmp_path: Path) -> None:
    instants = [NOW - timedelta(minutes=40), NOW - timedelta(minutes=3), NOW]
    written(tmp_path / "one", *instants)
    written(tmp_path / "two", *instants)

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_files_written_again_and_again_hold_what_files_written_once_hold(tmp_path: Path) -> None:
    written(tmp_path / "often", *(NOW - timedelta(minutes=60 - minute) for minute in range(0, 61, 4)))
    written(tmp_path / "once", NOW)

    assert contents(tmp_path / "often")[:3] == contents(tmp_path / "once")[:3]
    often, once = (pl.read_parquet(tmp_path / folder / FILES[3]) for folder in ("often", "once"))
    assert often.equals(once)


def test_files_are_as_old_as_what_they_tell(tmp_path: Path) -> None:
    written(tmp_path, NOW)

    assert {(tmp_path / name).stat().st_mtime for name in FILES} == {NOW.timestamp()}
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted((*FILES, "casewall.toml"))


def test_every_row_is_accounted_for_and_a_few_are_dirty(tmp_path: Path) -> None:
    company = written(tmp_path, NOW)
    reports, store = loaded(tmp_path)
    steps = {kind: sum(case.kind.name == kind for case, _ in company.log) for kind in ("quote", "order", "issue")}
    quotes = sum(case.kind.name == "quote" for case in company.cases)
    counts = {name: report.counts for name, report in reports.items()}

    assert all(report.error is None for report in reports.values())
    assert {name: (held.read, held.new, held.duplicate, held.quarantined) for name, held in counts.items() if held} == {
        "crm": (steps["quote"] + quotes + 24 + 2, steps["quote"] + quotes + 24, 0, 2),
        "erp": (steps["order"] + 4, steps["order"], 3, 1),
        "desk": (steps["issue"] + 4, steps["issue"], 3, 1),
    }
    assert sorted(store.quarantine()["reason"]) == [
        "September has 30 days", "no case number", "no time of the event", "no time of the event",
    ]  # fmt: skip
    assert set(reports["crm"].marks) == {"unknown_word"}
    assert 3 <= reports["crm"].marks["unknown_word"] <= 30
    assert reports["erp"].marks == reports["desk"].marks == {}


def test_dirty_rows_stay_the_same_rows_while_the_company_lives_on(tmp_path: Path) -> None:
    company = written(tmp_path, NOW)
    _, store = loaded(tmp_path)
    before = store.quarantine().drop("first_seen_at")
    later = NOW + timedelta(hours=3)
    exports = Exports(company, tmp_path)
    company.advance(later)
    exports.write(later)
    reports, store = loaded(tmp_path, later)

    assert store.quarantine().drop("first_seen_at").equals(before)
    assert all(report.counts and report.counts.new > 0 for report in reports.values())


def test_a_reader_never_meets_half_a_file(tmp_path: Path) -> None:
    written(tmp_path, NOW - timedelta(hours=6))
    settings = load(tmp_path / "casewall.toml")
    company, stop = Company(start=START, seed=7), Event()
    exports = Exports(company, tmp_path)

    def write() -> None:
        now = NOW - timedelta(hours=6)
        while not stop.is_set():
            now += timedelta(minutes=1)
            company.advance(now)
            exports.write(now)

    writer = Thread(target=write)
    writer.start()
    try:
        for _ in range(12):
            for source in settings.sources:
                tables = list(read(source, settings))
                assert all(table.broken.is_empty() and table.frame.height > 900 for table in tables)
    finally:
        stop.set()
        writer.join()


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "erp-orders.parquet"
    file.write_bytes(b"whole")

    def breaks(half: Path) -> None:
        half.write_bytes(b"hal")
        raise OSError(28, os.strerror(28))

    with pytest.raises(OSError, match="No space left"):
        replace(file, breaks, NOW)
    assert file.read_bytes() == b"whole"
