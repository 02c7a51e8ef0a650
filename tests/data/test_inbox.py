"""A watched folder: a file is loaded once, and lies in done or, with the reasons beside it, in rejected."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.settings import load
from data.store import Store
from data.sync import LoadReport, load_source
from tests.data.source_files import CASES, HEAD
from tests.data.test_store_loading import A_NEW, A_OPEN, B_NEW, HEADING, MONDAY, counts

CONFIG = HEAD.replace('path = "crm*.csv"', 'path = "drop/*.csv"\ninbox = true') + CASES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a configuration and an empty inbox."""
    (tmp_path / "drop").mkdir()
    (tmp_path / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def pulled(folder: Path) -> LoadReport:
    with Store.open("sqlite:///casewall.db", base=folder) as store:
        return load_source("crm", load(folder / "casewall.toml"), store, clock=lambda: MONDAY)


def drop(folder: Path, name: str, rows: str) -> None:
    (folder / "drop" / name).write_text(HEADING + rows, encoding="utf-8")


def lying(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder / "drop").as_posix() for path in (folder / "drop").rglob("*.*"))


def test_a_file_is_loaded_once_and_lies_in_done(folder: Path) -> None:
    drop(folder, "monday.csv", A_NEW + B_NEW)
    assert pulled(folder).counts == counts(new=2)
    assert lying(folder) == ["done/monday.csv"]
    again = pulled(folder)
    assert (again.counts, again.error) == (None, None)


def test_what_a_later_file_says_stands_and_who_is_not_in_it_stays(folder: Path) -> None:
    for name, rows in (("1.csv", A_NEW + B_NEW), ("2.csv", A_OPEN), ("3.csv", A_OPEN), ("4.csv", A_OPEN)):
        drop(folder, name, rows)
        pulled(folder)
    with Store.open("sqlite:///casewall.db", base=folder) as store:
        assert store.versions().select("case_id", "state").rows() == [("A", "queued"), ("B", "queued"), ("A", "active")]
        assert store.absences().is_empty()


def test_a_file_of_the_same_name_takes_another_one_in_done(folder: Path) -> None:
    for rows in (A_NEW, B_NEW):
        drop(folder, "cases.csv", rows)
        pulled(folder)
    assert lying(folder) == ["done/cases-2.csv", "done/cases.csv"]


def test_what_cannot_be_read_is_rejected_with_the_reason_and_the_others_are_loaded(folder: Path) -> None:
    drop(folder, "a.csv", "A,soon,,New,\n")
    (folder / "drop" / "b.csv").write_bytes(b"Id,Created\n\xff\xfe,1\n")
    drop(folder, "c.csv", B_NEW)
    report = pulled(folder)
    assert report.counts == counts(new=1)
    assert report.error is not None
    assert report.error.startswith(
        "a.csv is in rejected: none of its 1 rows can be read; the first: line 2, Created = "
    )
    assert lying(folder) == [
        "done/c.csv", "rejected/a.csv", "rejected/a.csv.reasons.txt", "rejected/b.csv", "rejected/b.csv.reasons.txt",
    ]  # fmt: skip
    assert 'Created = "soon"' in (folder / "drop" / "rejected" / "a.csv.reasons.txt").read_text(encoding="utf-8")
    assert pulled(folder).told == "2 files in rejected, with their reasons"


def test_a_row_that_cannot_be_read_is_told_beside_the_file_that_was_loaded(folder: Path) -> None:
    drop(folder, "a.csv", "A,soon,,New,\n" + B_NEW)
    assert pulled(folder).counts == counts(new=1, quarantined=1)
    told = (folder / "drop" / "done" / "a.csv.reasons.txt").read_text(encoding="utf-8").splitlines()
    assert told[0] == "1 rows could not be read and are in no figure"
    assert told[1].startswith('drop/a.csv line 2: Created = "soon": ')


def test_a_folder_that_is_not_there_is_a_mistake(folder: Path) -> None:
    (folder / "drop").rmdir()
    assert (
        pulled(folder).error == f"sources.crm.path: there is no folder {folder / 'drop'}. Make it, or correct the path."
    )


def test_a_folder_of_events_that_is_not_there_is_told_by_its_own_key(folder: Path) -> None:
    events = """
[sources.crm.events]
path = "past/*.csv"
columns = { case_id = "Id", occurred_at = "At" }
"""
    (folder / "casewall.toml").write_text(CONFIG + events, encoding="utf-8")
    assert (
        pulled(folder).error
        == f"sources.crm.events.path: there is no folder {folder / 'past'}. Make it, or correct the path."
    )


def test_a_folder_that_may_not_be_written_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    drop(folder, "a.csv", A_NEW)
    monkeypatch.setattr(Path, "rename", refuse)
    error = pulled(folder).error
    assert error is not None
    assert "a.csv cannot be moved to" in error
