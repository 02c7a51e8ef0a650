"""The command as a person runs it: in a process of its own, in a folder with a configuration and exports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

# Pandera imports Hypothesis where it is there, which takes it most of a second; where Casewall is installed it is not
COMMAND = (sys.executable, "-c", "import sys; sys.modules['hypothesis'] = None; from app.cli import main; main()")
ROOT = Path(__file__).resolve().parent.parent.parent
CONFIG = """
[casewall]
timezone = "Europe/Berlin"
calendar = "office"
as_of = "2026-10-14 12:00"

[calendars.office]
timezone = "Europe/Berlin"
week = { mon-fri = "09:00-17:00" }

[teams.east]
[teams.west]

[[targets]]
case_type = "order"
within = "8 h"

[thresholds]
least_n = 1

[sources.crm]
kind = "csv"
path = "crm*.csv"
timezone = "Europe/Berlin"

[sources.crm.columns]
case_id = "Id"
opened_at = "Created"
closed_at = "Closed"
state = "Status"
owner = "Owner"
team = "Team"
case_type = "Type"
priority = "Priority"
changed_at = "Changed"
source_met = "Kept"

[sources.crm.states]
queued = ["New"]
active = ["Open"]
"waiting: client" = ["Wait"]
done = ["Closed"]
"""
HEADING = "Id,Created,Closed,Status,Owner,Team,Type,Priority,Kept,Changed\n"
# The picture is of Wednesday 2026-10-14 12:00. Orders have 8 h, quotes have no target; A7 waits since 10:30.
ROWS = """\
A1,2026-10-05 09:00,2026-10-05 13:00,Closed,Ann,east,order,1,yes,
A2,2026-10-05 09:00,2026-10-07 09:00,Closed,Ann,east,order,2,yes,
A3,2026-10-06 09:00,2026-10-06 17:00,Closed,Bob,west,order,1,no,
A4,2026-10-08 09:00,2026-10-08 10:00,Closed,Bob,west,quote,1,,
A5,2026-10-09 09:00,,Open,Ann,east,order,1,,
A6,2026-10-14 11:00,,New,,west,order,2,,
A7,2026-10-14 10:00,,Wait,Ann,east,quote,2,,2026-10-14 10:30
"""


def company(folder: Path, *, config: str = CONFIG, rows: str = ROWS) -> Path:
    """Write a configuration and its one export; return the folder."""
    (folder / "casewall.toml").write_text(config, encoding="utf-8")
    (folder / "crm.csv").write_text(HEADING + rows, encoding="utf-8")
    return folder


def many_rows(count: int) -> str:
    """Return rows of closed orders."""
    row = "C{n},2026-10-05 09:00,2026-10-05 {h}:00,Closed,Owner {o},east,order,1,yes,\n"
    return "".join(row.format(n=n, h=10 + n % 7, o=n % 40) for n in range(count))


def environment(**variables: str) -> dict[str, str]:
    """Return this process's environment with no variables of Casewall's but those given."""
    held = {name: text for name, text in os.environ.items() if not name.upper().startswith("CASEWALL_")}
    return {**held, "PYTHONPATH": str(ROOT), **variables}


def start(folder: Path, *arguments: str, before: tuple[str, ...] = (), **options: Any) -> subprocess.Popen[bytes]:
    """Start the command in a folder; `before` are words in front of it."""
    piped: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment()}
    return subprocess.Popen([*before, *COMMAND, *arguments], cwd=folder, **{**piped, **options})


def run(folder: Path, *arguments: str, **options: Any) -> tuple[int, str, str]:
    """Run the command in a folder; return its status, its output and what it says of errors."""
    with start(folder, *arguments, **options) as process:
        out, err = process.communicate(timeout=300)
    return process.returncode, (out or b"").decode(), (err or b"").decode()
