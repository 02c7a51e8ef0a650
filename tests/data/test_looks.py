"""A look at a source's files: those of both of its tables, and which of its keys names one that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import CasewallError
from data.settings import load
from data.sources.looks import look
from tests.data.source_files import CASES, HEAD

EVENTS = """
[sources.crm.events]
path = "past.csv"
columns = { case_id = "Id", occurred_at = "At" }
"""


def test_both_tables_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "casewall.toml").write_text(HEAD + CASES + EVENTS, encoding="utf-8")
    settings = load(tmp_path / "casewall.toml")
    (tmp_path / "crm1.csv").write_text("Id", encoding="utf-8")
    with pytest.raises(CasewallError, match=r'^sources\.crm\.events\.path = "past\.csv": no such file'):
        look("crm", settings)
    (tmp_path / "past.csv").write_text("Id,At", encoding="utf-8")
    assert [(Path(name).name, size) for name, _, size in look("crm", settings)] == [("crm1.csv", 2), ("past.csv", 5)]
    (tmp_path / "crm1.csv").unlink()
    with pytest.raises(CasewallError, match=r'^sources\.crm\.path = "crm\*\.csv": no such file'):
        look("crm", settings)
