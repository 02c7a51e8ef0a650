"""`casewall sync`: every row accounted for, and every file that cannot be read told in one line."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from tests.app.command import CONFIG, HEADING, ROWS, company
from tests.app.conftest import Casewall

PARTS = ("new", "changed", "unchanged", "duplicate", "quarantined")
A1 = ROWS.splitlines(keepends=True)[0]


def test_counts_are_printed_by_name(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path, rows=ROWS + A1 + ",2026-10-05 09:00,,New,,,,,,\n")
    told = casewall("sync", "--json")
    assert (told.status, told.err) == (0, "")
    assert json.loads(told.out) == [{
        "source": "crm", "read": 9, "new": 7, "changed": 0, "unchanged": 0, "duplicate": 1, "quarantined": 1,
        "marked": 0, "missing": 0, "void": 0, "error": None,
    }]  # fmt: skip
    (again,) = json.loads(casewall("sync", "--json").out)
    assert [again[part] for part in ("read", *PARTS)] == [9, 0, 0, 7, 1, 1]


def test_a_table_says_the_same(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path, rows=ROWS.replace("A6,2026-10-14 11:00,,New", "A6,2026-10-14 11:00,,Strange"))
    lines = casewall("sync").out.splitlines()
    assert lines[0].split() == ["source", "read", "=", *PARTS]
    assert lines[1].split() == ["crm", "7", "=", "7", "0", "0", "0", "0"]
    assert lines[2].strip() == "marked: 1 unknown word"


def test_one_source_can_be_named(casewall: Casewall, tmp_path: Path) -> None:
    erp = CONFIG.split("[sources.crm]")[1].replace("sources.crm", "sources.erp").replace("crm*.csv", "gone.csv")
    company(tmp_path, config=CONFIG + "[sources.erp]" + erp)
    assert casewall("sync", "crm").status == 0


def test_a_source_that_fails_stops_no_other(casewall: Casewall, tmp_path: Path) -> None:
    erp = CONFIG.split("[sources.crm]")[1].replace("sources.crm", "sources.erp").replace("crm*.csv", "gone.csv")
    company(tmp_path, config=CONFIG.replace("[sources.crm]", "[sources.erp]" + erp + "[sources.crm]", 1))
    told = casewall("sync", "--json")
    assert told.status == 1
    failed, loaded = json.loads(told.out)
    assert (failed["source"], failed["read"], loaded["source"], loaded["new"]) == ("erp", None, "crm", 7)
    assert told.err == (
        f'error: erp: casewall.toml: sources.erp.path = "gone.csv": no such file ({tmp_path / "gone.csv"}). '
        "Correct the path, or export the file there.\n"
    )
    assert failed["error"] == told.err.removeprefix("error: erp: ").rstrip()


def test_a_configuration_without_sources_says_so(casewall: Casewall, tmp_path: Path) -> None:
    (tmp_path / "casewall.toml").write_text("[casewall]\n", encoding="utf-8")
    told = "error: casewall.toml: there is no [sources.*] section. `casewall init FILE` writes one.\n"
    assert casewall("sync") == (2, "", told)


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (b"", "crm.csv line 1: the file is empty. Export it again, with a header row."),
        (b"\n\n", "crm.csv line 1: the file is empty. Export it again, with a header row."),
        (bytes(4096), 'crm.csv line 1: zero bytes between the letters, no UTF-8. Add encoding = "utf-16-le" to the '
                      "source."),
        (HEADING.encode() + b"A1,2026-10-05 09:00,,New,J\xf6rg,,,,,\n",
         'crm.csv line 2: byte 0xf6 is not UTF-8. Add encoding = "windows-1252" to the source (a guess), or export '
         "the file as UTF-8."),
        (b"Id,Opened\nA1,2026-10-05 09:00\n",
         'casewall.toml: sources.crm.columns.opened_at = "Created": crm.csv has no such column. It has "Id", '
         '"Opened".'),
        (b"Id,Id\nA1,A2\n",
         'casewall.toml: sources.crm.columns.case_id = "Id": crm.csv has no such column. The nearest is "Id (2)".'),
        (b'Id,Created\nA1,"2026-10-05 09:00\n',
         "crm.csv line 2: a quote opens and never closes. Mend that row in the export (a quote inside quotes is "
         "written twice)."),
        (gzip.compress(HEADING.encode() * 100, mtime=0)[:40], "crm.csv: cannot be read ("),
        (b"PK\x03\x04 no zip", "crm.csv: cannot be read (File is not a zip file). Check the path and the file."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told(casewall: Casewall, tmp_path: Path, held: bytes, told: str) -> None:
    company(tmp_path)
    assert casewall("sync").status == 0
    (tmp_path / "crm.csv").write_bytes(held)
    status, out, err = casewall("sync")
    assert (status, out.splitlines()[1:]) == (1, ["crm           not read"])
    assert err.startswith(f"error: crm: {told}")
    assert err.count("\n") == 1
    # what was loaded before is still there
    assert casewall("metrics", "wip", "--format", "csv").out == "wip,paused\n3,1\n"


def test_a_header_alone_is_a_load_of_no_rows(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path, rows="")
    (found,) = json.loads(casewall("sync", "--json").out)
    assert [found[part] for part in ("read", *PARTS, "error")] == [0, 0, 0, 0, 0, 0, None]


def test_a_header_alone_after_cases_is_a_failed_export(desk: Casewall, tmp_path: Path) -> None:
    company(tmp_path, rows="")
    status, out, err = desk("sync")
    assert (status, out.splitlines()[1:]) == (1, ["crm           not read"])
    assert err.startswith("error: crm: the export holds no case, and 3 open cases of it stand in the store. Nothing")
    assert desk("metrics", "wip", "--format", "csv").out == "wip,paused\n3,1\n"


def test_cases_that_leave_the_export_are_told(desk: Casewall, tmp_path: Path) -> None:
    company(tmp_path, rows=A1)
    told = []
    for when in (1, 2):
        later = (tmp_path / "crm.csv").stat().st_mtime + when
        os.utime(tmp_path / "crm.csv", (later, later))
        told.append(desk("sync").out.splitlines()[2:])
    assert told == [
        [f"{'':14}not listed: 3 cases, void if the next listing does not hold them either"],
        [f"{'':14}left: 3 cases, in two listings no more: void from now on"],
    ]


def test_a_folder_in_place_of_the_file_is_no_file(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path)
    (tmp_path / "crm.csv").unlink()
    (tmp_path / "crm.csv").mkdir()
    status, _, err = casewall("sync")
    assert status == 1
    assert err.startswith('error: crm: casewall.toml: sources.crm.path = "crm*.csv": no such file ')


def test_a_heading_without_end_is_told_in_a_line_that_has_one(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path)
    (tmp_path / "crm.csv").write_text("a" * 1_000_000 + "\nx\n", encoding="utf-8")
    status, _, err = casewall("sync")
    assert status == 1
    assert (len(err) < 1000, err.count("\n")) == (True, 1)


def test_a_long_text_in_a_row_is_loaded_whole(casewall: Casewall, tmp_path: Path) -> None:
    """A mail pasted into one field."""
    config = CONFIG.replace('priority = "Priority"', 'subject = "Priority"')
    mail = "long mail\n" * 500_000
    company(tmp_path, config=config, rows=f'A1,2026-10-05 09:00,,New,,,,"{mail}",,\n')
    (found,) = json.loads(casewall("sync", "--json").out)
    assert (found["new"], found["error"]) == (1, None)
    case = json.loads(casewall("case", "crm", "A1", "--format", "json").out)["case"]
    assert case["subject"].count("long mail") == 500_000


def test_a_file_that_is_taken_away_between_two_loads_is_told(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path)
    assert casewall("sync").status == 0
    (tmp_path / "crm.csv").unlink()
    status, _, err = casewall("sync")
    assert status == 1
    assert "no such file" in err


def test_what_nobody_foresaw_in_one_source_stops_no_other(
    casewall: Casewall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any exception of the mapping is told in one line."""
    company(tmp_path)

    def broken(*_: object) -> None:
        raise ZeroDivisionError("division by zero\nin the mapping")

    monkeypatch.setattr("data.loading.map_parts", broken)
    status, out, err = casewall("sync")
    assert (status, out.splitlines()[1]) == (1, "crm           not read")
    assert err == "error: crm: ZeroDivisionError: division by zero in the mapping. Nothing more of it was loaded.\n"
