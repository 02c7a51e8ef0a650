"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REAL_LOGS = Path(os.environ.get("CASEWALL_REAL_LOGS") or ROOT.parent / "shared" / "data")


@pytest.fixture(scope="session")
def real_logs() -> Path:
    """Return the folder of real case logs; where it is absent the test skips, saying so."""
    if not (REAL_LOGS / "baltimore_311_requests.csv").is_file():
        pytest.skip(f"the real case logs are not here: {REAL_LOGS} (or name their folder in CASEWALL_REAL_LOGS)")
    return REAL_LOGS
