"""An office for a wall to hang in: a file of cases that grows, a store, and a server of its own that can be killed.

Every case is open and held by one person, so that the number of cases stands in several places of the wall at once.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.clock import now
from app.picture import open_store
from app.tv.pairing import Asked, pair
from data.settings import load
from data.sync import load_source
from tests.browser.serving import PATIENCE, free_port

ROOT = Path(__file__).resolve().parents[3]
HEAD = "Id,Created,Status,Owner,Client,Type"
CONFIG = """
[casewall]
timezone = "Europe/Berlin"
calendar = "always"
refresh = "1 s"

[calendars.always]
timezone = "Europe/Berlin"
week = { mon-sun = "00:00-24:00" }

[[targets]]
within = "400 h"

[sources.crm]
kind = "csv"
path = "cases.csv"
timezone = "UTC"
label = "CRM"
interval = "INTERVAL"

[sources.crm.columns]
case_id = "Id"
opened_at = "Created"
state = "Status"
owner = "Owner"
account = "Client"
case_type = "Type"

[sources.crm.states]
active = ["Open"]

[[televisions]]
name = "wall"
"""
# the machine's clock as this server sees it: app/clock.py is the only place that asks for it
MAIN = """
import os, pathlib, sys
from datetime import timedelta
import app.clock
real, ahead = app.clock.now, pathlib.Path(os.environ["TEST_AHEAD"])
app.clock.now = lambda: real() + timedelta(seconds=float(ahead.read_text()))
from app.cli import main
main()
"""


@dataclass
class Office:
    """A folder with a configuration, cases and a store, and the server of it.

    `loads`: the server itself loads the file whenever it changes; else `commit` does, and knows when.
    """

    folder: Path
    loads: bool = False
    port: int = field(default_factory=free_port)
    count: int = 0
    server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.config.write_text(CONFIG.replace("INTERVAL", "1 h"), encoding="utf-8")
        self.ahead.write_text("0")
        self.push(100)
        self.commit()

    @property
    def config(self) -> Path:
        return self.folder / "casewall.toml"

    @property
    def cases(self) -> Path:
        return self.folder / "cases.csv"

    @property
    def store(self) -> Path:
        return self.folder / "casewall.db"

    @property
    def ahead(self) -> Path:
        """Return the file that says by how many seconds the machine's clock is ahead."""
        return self.folder / "ahead"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def push(self, more: int = 1) -> int:
        """Let cases come in, and return how many there are now; the file is swapped whole."""
        self.count += more
        # the first of them long ago, so that there are some whatever a clock says
        at = datetime.now(UTC) - timedelta(minutes=30 * 60 if self.count == more else 5)
        old = self.cases.read_text("utf-8") if self.count > more else HEAD + "\n"
        rows = [f"A-{self.count - k},{at:%Y-%m-%d %H:%M:%S},Open,Ann Lee,Acme,quote\n" for k in range(more)]
        fresh = self.cases.with_suffix(".new")
        fresh.write_text(old + "".join(rows), "utf-8")
        fresh.replace(self.cases)
        return self.count

    def commit(self) -> float:
        """Load the file from here, as `casewall sync` does beside a server; return when the store had it, in s."""
        settings = load(self.config)
        with open_store(settings) as store:
            report = load_source("crm", settings, store, clock=now)
            assert report.error is None, report.error
            return time.time()

    def start(self, *, root: Path = ROOT, largest: int | None = None) -> None:
        """Start the server and wait until it answers; `largest` is the longest file it can write, in bytes."""
        told = self.config.read_text("utf-8")
        self.config.write_text(re.sub("interval = .*", f'interval = "{"1 s" if self.loads else "1 h"}"', told), "utf-8")
        command = [sys.executable, "-c", MAIN, "serve", "--config", str(self.config), "--port", str(self.port)]
        command += [] if self.loads else ["--no-sync"]
        held = {name: value for name, value in os.environ.items() if not name.startswith("CASEWALL_")}
        held |= {"TEST_AHEAD": str(self.ahead), "PYTHONPATH": str(root)}
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(
                command, stdout=log, stderr=log, env=held, cwd=root, preexec_fn=_limited(largest)
            )
        for _ in range(PATIENCE * 10):
            if self.server.poll() is not None:
                raise RuntimeError(f"the server ended: {self.log.read_text()}")
            if self.answers():
                return
            time.sleep(0.1)
        raise RuntimeError(f"the server did not come up: {self.log.read_text()}")

    def answers(self) -> bool:
        """Tell whether the server answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """Kill the server as the kernel does."""
        if self.server is not None:
            self.server.send_signal(signal.SIGKILL)
            self.server.wait(10)

    def pair(self, code: str) -> None:
        """Pair a television by the code that it shows."""
        settings = load(self.config)
        with open_store(settings) as store:
            pair(settings, store, code, Asked(name="wall"), now=now())


def another_build(folder: Path) -> Path:
    """Copy what is served, with one changed comment in it."""
    for room in ("app", "data", "metrics", "pages"):
        shutil.copytree(ROOT / room, folder / room)
    shutil.copy2(ROOT / "streamlit_config.toml", folder)
    script = folder / "app" / "wall" / "awake.js"
    script.write_text(script.read_text("utf-8") + "/* another build */\n", "utf-8")
    return folder


def _limited(largest: int | None):  # type: ignore[no-untyped-def]
    def limit() -> None:
        if largest is not None:
            # a write beyond it fails instead of ending the process: SIGXFSZ is ignored by Python
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return limit
