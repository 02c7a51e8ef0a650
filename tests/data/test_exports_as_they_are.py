"""What real exports hold: due days as midnights, events of no case, one number in several rows, nothing usable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from app.board import Board
from app.picture import picture
from data.errors import CasewallError
from data.mapping import map_source
from data.settings import load
from data.store import Store
from data.sync import sync
from tests.data.source_files import CASES, HEAD, cases

NOW = datetime(2026, 10, 15, 12, tzinfo=UTC)
DUE = CASES.replace('owner = "Owner"', 'source_due_at = "Owner"')


def board(folder: Path, config: str, **files: str) -> Board:
    """Load files by a configuration and look at them."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "casewall.toml").write_text(config, encoding="utf-8")
    settings = load(folder / "casewall.toml")
    with Store.open("sqlite:///casewall.db", base=folder) as store:
        (report,) = sync(settings, store, now=NOW)
        assert report.error is None
        return picture(settings, store, as_of=NOW)


@pytest.mark.parametrize(
    ("second", "end"),
    [
        ("2026-10-13 00:00", datetime(2026, 10, 12, 21, 59, 59, 999_999, tzinfo=UTC)),
        ("2026-10-13 08:00", datetime(2026, 10, 11, 22, tzinfo=UTC)),
    ],
)
def test_due_times_that_are_all_midnights_are_days(tmp_path: Path, second: str, end: datetime) -> None:
    rows = f"A,2026-10-05 09:00,,New,2026-10-12 00:00\nB,2026-10-05 09:00,,New,{second}\n"
    config = HEAD + "rows = 'cases'\n" + DUE
    found = board(tmp_path, config, crm="Id,Created,Closed,Status,Owner\n" + rows)
    assert found.cases.sort("case_id")["source_due_at"][0] == end


def test_an_event_of_no_case_makes_none(tmp_path: Path) -> None:
    config = HEAD + "rows = 'cases'\n" + CASES + (
        '[sources.crm.events]\npath = "log.csv"\n'
        'columns = { case_id = "Case", occurred_at = "When", activity = "What" }\n'
    )  # fmt: skip
    found = board(
        tmp_path, config,
        crm="Id,Created,Closed,Status,Owner\nA,2026-10-05 09:00,,Open,Ann\n",
        log="Case,When,What\nA,2026-10-05 10:00,called\nZ,2026-10-05 11:00,called\n",
    )  # fmt: skip
    assert found.cases["case_id"].to_list() == ["A"]
    assert found.events.filter(pl.col("case_id") == "A").height == 2


def test_of_several_rows_of_one_case_in_one_file_the_last_stands_and_nothing_was_reopened(tmp_path: Path) -> None:
    rows = "A,2026-10-05 09:00,2026-10-05 10:00,Closed,Ann\nA,2026-10-05 09:00,,Open,Bea\n"
    found = board(tmp_path, HEAD + "rows = 'cases'\n" + CASES, crm="Id,Created,Closed,Status,Owner\n" + rows)
    assert found.cases.select("case_id", "state", "owner", "reopenings").rows() == [("A", "active", "Bea", 0)]


def test_a_file_of_which_nothing_could_be_read_is_told_and_is_no_news(tmp_path: Path) -> None:
    config = HEAD + "rows = 'cases'\n" + CASES
    (tmp_path / "crm.csv").write_text("Id,Created,Closed,Status,Owner\nA,soon,,Open,Ann\n", encoding="utf-8")
    (tmp_path / "casewall.toml").write_text(config, encoding="utf-8")
    settings = load(tmp_path / "casewall.toml")
    with Store.open("sqlite:///casewall.db", base=tmp_path) as store:
        (report,) = sync(settings, store, now=NOW)
        assert store.freshness().is_empty()
        assert store.quarantine().height == 1
    assert report.error is not None
    assert report.error.startswith("all 1 rows were set aside")
    assert report.reasons == {"no time format fits": 1}


def test_a_first_load_of_which_nothing_could_be_read_is_not_the_first_though_a_row_comes_twice(tmp_path: Path) -> None:
    config, row = HEAD + "rows = 'cases'\n" + CASES, "A,05.10.2026 09:00,05.10.2026 10:00,Closed,Ann\n"
    (tmp_path / "crm.csv").write_text("Id,Created,Closed,Status,Owner\n" + row + row, encoding="utf-8")
    (tmp_path / "casewall.toml").write_text(config, encoding="utf-8")
    mended = config.replace("rows = 'cases'", "rows = 'cases'\ntime_formats = ['%d.%m.%Y %H:%M']", 1)
    with Store.open("sqlite:///casewall.db", base=tmp_path) as store:
        (report,) = sync(load(tmp_path / "casewall.toml"), store, now=NOW)
        assert report.error is not None
        assert report.error.startswith("all 2 rows were set aside")
        assert store.freshness().is_empty()
        (tmp_path / "casewall.toml").write_text(mended, encoding="utf-8")
        settings = load(tmp_path / "casewall.toml")
        (report,) = sync(settings, store, now=NOW)
        assert report.error is None
        # what a first load brings counts as seen when it happened, not when it was loaded
        assert picture(settings, store, as_of=NOW - timedelta(days=2)).cases["case_id"].to_list() == ["A"]


def test_a_mapping_that_names_a_heading_given_twice_is_refused(tmp_path: Path) -> None:
    cases(tmp_path, "")  # makes the folder's configuration
    (tmp_path / "crm.csv").write_text("Id,Id,Created,Closed,Status,Owner\nA,B,2026-10-05 09:00,,Open,Ann\n")
    settings = load(tmp_path / "casewall.toml")
    with pytest.raises(CasewallError, match=r'"Id".*no such column\. The nearest is "Id \(\d\)"'):
        map_source("crm", settings, NOW)
