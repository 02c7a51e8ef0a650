"""`casewall check`: what it tells of a configuration and its sources, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.test_init import run

CONFIG = """
[casewall]
timezone = "Europe/Berlin"               # ? which
calendar = "office"

[calendars.office]
timezone = "Europe/Berlin"
week = { mon-thu = "08:00-17:00", fri = "08:00-12:00" }

[[targets]]
case_type = "order"
within = "2 days"

[[targets]]
within = "8 h"

[sources.crm]
kind = "csv"
path = "crm.csv"
timezone = "Europe/Berlin"
[sources.crm.columns]
case_id = "Id"
opened_at = "Created"
closed_at = "Closed"
state = "Status"
[sources.crm.states]
queued = ["New"]
done = ["Closed"]
"""
ROWS = """Id,Created,Closed,Status
A1,2026-11-02 09:00,2026-11-03 10:00,Closed
A2,2026-11-02 09:30,tomorrow,New
A3,2026-11-02 10:00,,Odd
A4,,,New
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a configuration and an export with every kind of trouble."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "crm.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def test_it_tells_rows_words_times_targets_and_doubts(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "check") == 0
    said = capsys.readouterr().out
    for line in (
        "casewall.toml: 1 source, 1 calendar, 2 targets",
        "  4 rows = 3 mapped + 0 duplicates + 1 in quarantine",
        "    A1       2026-11-02 09:00:00  2026-11-03 10:00:00  Closed  done",
        "    Closed          1  done",
        "    Odd             1  in no list",
        '  1 row: Closed = "tomorrow": no time format fits (crm.csv line 3)',
        '  1 in quarantine: Created = "": no opening time (the first: crm.csv line 5)',
        '  write the format: time_formats = ["%d.%m.%Y %H:%M"]. ISO 8601 is then no longer read, unless '
        '"%Y-%m-%d %H:%M" is among them.',
        "  targets[1] (order): 2 days are 16h, a day on office being 8h",
        '  casewall.toml:3: timezone = "Europe/Berlin" # ? which',
    ):
        assert line in said.splitlines()
    assert {path.name for path in here.iterdir()} == {"casewall.toml", "crm.csv"}


def test_it_tells_the_same_as_json(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "check", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    source = told["sources"][0]
    assert (source["read"], source["mapped"], source["quarantined"]) == (4, 3, 1)
    assert {word["word"]: word["meaning"] for word in source["words"]} == {
        "Closed": "done",
        "New": "queued",
        "Odd": None,
    }
    assert told["targets_in_days"][0]["limit"] == 16
    assert told["doubts"] == [{"file": "casewall.toml", "line": 3, "text": 'timezone = "Europe/Berlin" # ? which'}]


@pytest.mark.parametrize(
    ("old", "new", "status", "said"),
    [
        ("Europe/Berlin", "Europe/Berln", 2, "no such timezone"),
        ('case_id = "Id"', 'case_id = "Ids"', 2, 'sources.crm.columns.case_id = "Ids": crm.csv has no such column'),
        ('timezone = "Europe/Berlin"\n[sources.crm.columns]', "[sources.crm.columns]", 2, "timezone is missing"),
        ('path = "crm.csv"', 'path = "gone.csv"', 1, "no such file"),
    ],
)
def test_the_exit_status_parts_the_configuration_from_the_files(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    status: int,
    said: str,
) -> None:
    (here / "casewall.toml").write_text(CONFIG.replace(old, new), encoding="utf-8")
    assert run(monkeypatch, "check") == status
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert "Traceback" not in error


def test_a_file_that_is_broken_does_not_hide_the_other_source(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    second = CONFIG[CONFIG.index("[sources.crm]") :].replace("sources.crm", "sources.erp").replace("crm.csv", "erp.csv")
    (here / "casewall.toml").write_text(CONFIG + second, encoding="utf-8")
    (here / "erp.csv").write_text('Id,Created,Closed,Status\n"A', encoding="utf-8")
    assert run(monkeypatch, "check") == 1
    told = capsys.readouterr()
    assert "erp: not read" in told.out
    assert "  4 rows = 3 mapped + 0 duplicates + 1 in quarantine" in told.out
    assert told.err.startswith("error: erp: erp.csv line 2: a quote opens and never closes")


def test_a_source_of_which_no_row_can_be_read_is_an_error(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As it is for a load."""
    row = "A1,02.11.2026 09:00,,New\n"
    (here / "crm.csv").write_text(f"Id,Created,Closed,Status\n{row}{row}", encoding="utf-8")
    assert run(monkeypatch, "check") == 1
    told = capsys.readouterr()
    assert told.err == "error: crm: of 2 rows not one can be read.\n"
    assert "  2 rows = 0 mapped + 1 duplicate + 1 in quarantine" in told.out
