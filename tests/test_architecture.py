"""The rules of the house are checks that can fail: each is shown a breach and must tell it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RUFF = Path(sys.executable).with_name("ruff")


def codes(code: str, *, at: str) -> set[str]:
    """Return the rules that a module of this text at this place breaks."""
    whole = f'"""A module."""\n\n{code}\n'
    found = subprocess.run(
        [RUFF, "check", "--output-format", "concise", "--stdin-filename", at, "-"],
        input=whole,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    return {line.split()[1] for line in found.stdout.splitlines() if line.startswith(at)}


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)", "TID251"),
        ("from datetime import date\n\nNOW = date.today()", "TID251"),
        ("import time\n\nNOW = time.time()", "TID251"),
        ("from pathlib import Path\n\nHERE = Path()", "TID251"),
        ("import polars as pl\n\nFRAME = pl.read_csv('x')", "TID251"),
        ("print('x')", "T201"),
    ],
)
def test_metrics_read_no_clock_no_file_and_print_nothing(code: str, rule: str) -> None:
    assert rule in codes(code, at="metrics/breach.py")


@pytest.mark.parametrize("room", ["app", "data"])
def test_only_the_clock_asks_what_time_it_is(room: str) -> None:
    code = "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)"
    assert "TID251" in codes(code, at=f"{room}/breach.py")
    assert "TID251" not in codes(code, at="app/clock.py")


def test_no_module_of_ours_hides_a_top_level_package() -> None:
    packages = {path.name for path in ROOT.iterdir() if (path / "__init__.py").is_file()}
    ours = {path.stem for room in ("app", "pages") for path in (ROOT / room).glob("*.py")}
    assert {"app", "data", "metrics"} <= packages
    assert not ours & (packages | set(sys.stdlib_module_names))
