"""A small company: its configuration and exports in a folder, loaded and seen at one instant, as the product does."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from app.board import Board
from app.judging import judge_closings
from app.picture import open_store, picture
from data.settings import load
from data.sync import LoadReport, sync
from tests.tables import at

LOADED = at("2025-07-01 06:00")
HEAD = """
[casewall]
timezone = "Europe/Berlin"
calendar = "D"

[calendars.D]
timezone = "Europe/Berlin"
week = { mon-fri = "09:00-17:00" }

[[targets]]
within = "8 h"

[thresholds]
least_n = 1
"""
SOURCE = """
[sources.NAME]
kind = "csv"
path = "NAME.csv"
timezone = "Europe/Berlin"

[sources.NAME.columns]
case_id = "Id"
opened_at = "Created"
closed_at = "Closed"
state = "Status"

[sources.NAME.states]
active = ["Open"]
done = ["Closed"]
void = ["Merged", "Duplicate", "Spam"]
"""
CRM = SOURCE.replace("NAME", "crm")
ERP = SOURCE.replace("NAME", "erp")


def written(folder: Path, config: str, **exports: str) -> None:
    """Write the configuration and one export a source: a line a case, Id, Created, Closed, Status."""
    (folder / "casewall.toml").write_text(config, encoding="utf-8")
    for source, rows in exports.items():
        lines = [",".join(part.strip() for part in line.split(",")) for line in rows.strip().splitlines()]
        (folder / f"{source}.csv").write_text("\n".join(["Id,Created,Closed,Status", *lines]) + "\n", encoding="utf-8")


def loaded(folder: Path, *, now: datetime = LOADED) -> list[LoadReport]:
    """Load every source and judge what has closed."""
    settings = load(folder / "casewall.toml")
    with open_store(settings) as store:
        reports = sync(settings, store, now=now)
        judge_closings(settings, store, as_of=now)
    return reports


def seen(folder: Path, *, as_of: datetime = LOADED, judged: str = "then") -> Board:
    """Return the picture of the store at an instant, by the configuration as it is written now."""
    settings = load(folder / "casewall.toml")
    with open_store(settings) as store:
        return picture(settings, store, as_of=as_of, judged=judged)


def company(folder: Path, config: str, *, as_of: datetime = LOADED, **exports: str) -> Board:
    """Write, load and look."""
    written(folder, config, **exports)
    assert [report.error for report in loaded(folder)] == [None] * len(exports)
    return seen(folder, as_of=as_of)
