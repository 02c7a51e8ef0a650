"""The demo company at one instant, loaded once for the tests of the catalogue."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.board import Board
from app.commands import demo
from app.judging import judge_closings
from app.picture import open_store, picture
from data.settings import load
from data.sources.demo_company import ZONE
from data.sync import sync

NOW = datetime(2026, 10, 15, 13, 48, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


@pytest.fixture(scope="package")
def company(tmp_path_factory: pytest.TempPathFactory) -> Board:
    """Return the picture of a company that works: 26 weeks of it, on a Thursday afternoon."""
    folder = tmp_path_factory.mktemp("company")
    demo.make(folder, shown=NOW, as_of=NOW, weeks=26, seed=7)
    settings = load(folder / "casewall.toml")
    with open_store(settings) as store:
        sync(settings, store, now=NOW)
        judge_closings(settings, store, as_of=NOW)
        return picture(settings, store, as_of=NOW)
