"""`casewall sources`: how old each source's news is, what its last load brought, and why one fails."""

from __future__ import annotations

import json
import os
from pathlib import Path

from data.settings import load
from data.store import Store, Tried
from tests.app.command import CONFIG, ROWS, company
from tests.app.conftest import Casewall
from tests.tables import at

NOW = at("2026-10-14 12:00")


def noted(folder: Path, tried: Tried) -> None:
    settings = load(folder / "casewall.toml")
    with Store.open(settings.casewall.store, base=folder) as store:
        store.note(tried)


def exported(folder: Path, when: str) -> None:
    os.utime(folder / "crm.csv", (at(when).timestamp(),) * 2)


def test_a_source_is_told_with_its_age_and_its_last_load(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path, rows=ROWS + ",2026-10-05 09:00,,New,,,,,,\n")
    exported(tmp_path, "2026-10-14 11:58")
    assert casewall("sync").status == 0
    told = casewall("sources")
    lines = [" ".join(line.split()) for line in told.out.splitlines()]
    assert (told.status, told.err) == (0, "")
    assert lines[:4] == [
        "crm 2 min ago",
        "is CSV file, every 1 min",
        "last good 11:58",
        "last load 8 read = 7 new + 0 changed + 0 unchanged + 0 duplicate + 1 quarantined",
    ]


def test_a_source_that_fails_says_why_since_when_and_when_it_is_tried_again(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path)
    exported(tmp_path, "2026-10-14 10:00")
    casewall("sync")
    for minute in (50, 55):
        noted(tmp_path, Tried(source="crm", at=at(f"2026-10-14 11:{minute}"), next_at=at("2026-10-14 12:05"),
                              error="crm: status 503"))  # fmt: skip
    out = " ".join(casewall("sources").out.split())
    assert out.startswith("crm STALE 2 h, fails is CSV file")
    assert "fails since 11:50, tried 2 times; next at 12:05: crm: status 503." in out
    (record,) = json.loads(casewall("sources", "--json").out)
    assert (record["stale"], record["tries"], record["error"]) == (True, 2, "crm: status 503")
    assert (round(record["age_s"]), record["every_s"], record["read"]) == (7200, 60, 7)


def test_a_source_that_was_never_read_says_what_reads_it(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path)
    out = " ".join(casewall("sources").out.split())
    assert "crm never read" in out
    assert "Nothing of it was ever read: `casewall sync crm` reads it." in out


def test_a_configuration_without_sources_says_so(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path, config=CONFIG.split("[sources.crm]")[0])
    told = casewall("sources")
    assert (told.status, told.err) == (
        2,
        "error: casewall.toml: there is no [sources.*] section. `casewall init FILE` writes one.\n",
    )
