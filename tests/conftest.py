"""What every test may ask for."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from app.board import Board

ROOT = Path(__file__).resolve().parent.parent
BROWSER = "tests/browser/"
LONG = ("tests/browser/wall/", "tests/browser/test_room.py", "tests/browser/test_trends.py")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
REAL_LOGS = Path(os.environ.get("CASEWALL_REAL_LOGS") or ROOT.parent / "shared" / "data")


@pytest.fixture(scope="session")
def real_logs() -> Path:
    """Return the folder of real case logs; where it is absent the test skips, saying so."""
    if not (REAL_LOGS / "baltimore_311_requests.csv").is_file():
        pytest.skip(f"the real case logs are not here: {REAL_LOGS} (or name their folder in CASEWALL_REAL_LOGS)")
    return REAL_LOGS


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium, once a process; without one the test skips, saying so."""
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("there is no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_company(tmp_path_factory: pytest.TempPathFactory) -> Board:
    """Return the picture of a company that works: 26 weeks of it, on a Thursday afternoon."""
    # most tests need nothing of this
    from app.picture import open_store, picture
    from data.settings import load
    from tests.demo_company import NOW, demo_folder

    settings = load(demo_folder(tmp_path_factory) / "casewall.toml")
    with open_store(settings) as store:
        return picture(settings, store, as_of=NOW)


def pytest_collection_finish() -> None:
    # what is imported stays: looking through it again and again for what could be thrown away took a twentieth of a run
    gc.collect()
    gc.freeze()


class Shared(LoadScopeScheduling):
    """A file is one process's work, and all that look at pages are: one browser and one served company for them.

    What a browser waits for and what needs a processor go on beside each other so, and no two browsers do.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return BROWSER if file.startswith(BROWSER) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Shared:
    return Shared(config, log)


def _turn(item: pytest.Item) -> tuple[bool, int]:
    file = item.path.relative_to(ROOT).as_posix()
    return not file.startswith(BROWSER), crc32(file.encode())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        # pages first, they take longest; the others in no order, so that those that wait and those that count mix
        items.sort(key=_turn)
    # walls that go through faults, and what is only about room on a page: the ordinary run has no time for them yet
    for item in items:
        if any(name in item.path.as_posix() for name in LONG):
            item.add_marker(pytest.mark.long)
