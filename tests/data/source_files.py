"""A folder with a configuration and its exports, as a person would lay them out, and what comes of mapping them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from data.mapping import Mapped, map_source
from data.settings import load

NOW = datetime(2026, 10, 15, 12, tzinfo=UTC)
HEAD = """
[casewall]
name = "Test"
timezone = "Europe/Berlin"

[sources.crm]
kind = "csv"
path = "crm*.csv"
timezone = "Europe/Berlin"
"""
CASES = """
[sources.crm.columns]
case_id = "Id"
opened_at = "Created"
closed_at = "Closed"
state = "Status"
owner = "Owner"

[sources.crm.states]
queued = ["New"]
active = ["Open"]
"waiting: client" = ["Wait*"]
done = ["Closed"]
void = ["Duplicate"]
"""


def mapped(folder: Path, config: str, **files: str) -> Mapped:
    """Write the files (crm="..." becomes crm.csv) and the configuration; map the source crm."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "casewall.toml").write_text(config, encoding="utf-8")
    return map_source("crm", load(folder / "casewall.toml"), NOW)


def cases(folder: Path, rows: str, *, extra: str = "") -> Mapped:
    """Map a case table with the columns Id, Created, Closed, Status, Owner; `extra` adds to the configuration."""
    return mapped(folder, HEAD + "rows = 'cases'\n" + CASES + extra, crm="Id,Created,Closed,Status,Owner\n" + rows)
