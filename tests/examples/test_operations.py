"""What docs/operations.md tells a monitor to look for is what the server tells."""

from __future__ import annotations

import re
from pathlib import Path

from app import watching

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_figure_for_a_monitor_is_in_the_table_and_no_other() -> None:
    served = set(re.findall(r'"(casewall_\w+)"', Path(watching.__file__).read_text(encoding="utf-8")))
    assert set(re.findall(r"^\| `(casewall_\w+)", TEXT, re.MULTILINE)) == served


def test_an_alarm_asks_for_a_figure_that_is_served() -> None:
    told = set(re.findall(r"^\| `(casewall_\w+)", TEXT, re.MULTILINE))
    asked = {name for line in re.findall(r"expr: (.+)", TEXT) for name in re.findall(r"casewall_\w+", line)}
    assert asked
    assert asked <= told
