"""A request that is tried again prints nothing of its own: the load tells in words what failed in the end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIG = """
[sources.desk]
preset = "zammad"
url = "http://127.0.0.1:9"
timeout = "2 s"
auth = { token = "env:DESK" }
"""


def test_a_source_that_does_not_answer_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    command = [sys.executable, "-c", "from app.cli import main; main()", "sync", "--config", "casewall.toml"]
    environment = {**os.environ, "DESK": "secret", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert "stamina" not in done.stderr
    assert "retry" not in done.stderr
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["error"], done.stderr
