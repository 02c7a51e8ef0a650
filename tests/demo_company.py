"""The demo company after half a year, on a Thursday afternoon: made and loaded once a run, for all its processes."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from filelock import FileLock

from app.commands import demo
from app.judging import judge_closings
from app.picture import open_store
from data.settings import load
from data.sources.demo_company import ZONE
from data.sources.demo_simulation import Company
from data.sync import sync

NOW = datetime(2026, 10, 15, 13, 48, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
WEEKS, SEED = 26, 7


def made(folder: Path, *, seed: int = SEED) -> None:
    """Write a company's files into a folder and load them into its store."""
    demo.make(folder, shown=NOW, as_of=NOW, weeks=WEEKS, seed=seed)
    settings = load(folder / "casewall.toml")
    with open_store(settings) as store:
        sync(settings, store, now=NOW)
        judge_closings(settings, store, as_of=NOW)


def demo_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a folder of this process alone with the company, files and store; who comes first makes it for all."""
    base = factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    shared = run / "demo-company"
    with FileLock(run / "demo-company.lock"):
        if not shared.exists():
            fresh = factory.mktemp("fresh")
            made(fresh)
            fresh.rename(shared)
    return Path(shutil.copytree(shared, factory.mktemp("company"), dirs_exist_ok=True))


def lived(*, seed: int = SEED) -> Company:
    """Let the same company pass its half a year in memory."""
    today = NOW.astimezone(ZoneInfo(ZONE)).date()
    company = Company(start=today - timedelta(days=today.weekday(), weeks=WEEKS), seed=seed)
    company.advance(NOW)
    return company
