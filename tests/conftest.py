"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
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
