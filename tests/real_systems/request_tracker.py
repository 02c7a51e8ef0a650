"""A real Request Tracker: found, started, asked, changed by its own command line, and loaded into a store."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from data.settings import load
from tests.real_logs.loading import ROOT, Loaded

SCRIPTS = ROOT / "scripts" / "request_tracker"
EXAMPLE = ROOT / "docs" / "examples" / "request_tracker" / "casewall.toml"
SHARE = Path("/usr/share/request-tracker5")
NAMED = "CASEWALL_REQUEST_TRACKER"
STATES = {"new": "queued", "open": "active", "stalled": "waiting", "resolved": "done", "rejected": "done"}
Json = dict[str, Any]


def instant(text: str) -> datetime:
    """Read an instant as RT writes it."""
    return datetime.fromisoformat(text)


@dataclass(frozen=True)
class Tracker:
    """An RT in a folder that `set_up.sh` made."""

    folder: Path

    @property
    def url(self) -> str:
        """The address of its database for Casewall's own account, which may only read."""
        return f"postgresql+psycopg://casewall@/rt5?host={self.folder / 'postgres'}"

    @property
    def environment(self) -> dict[str, str]:
        """What RT's programs need to find this RT."""
        settings = {"RT_SITE_CONFIG": "rt/RT_SiteConfig.pm", "RT_SITE_CONFIG_DIR": "rt/none"}
        return {**os.environ, **{name: str(self.folder / path) for name, path in settings.items()}}

    def shown(self, at: datetime) -> Json:
        """Return what RT showed at an instant, asked while the desk was at it."""
        name = at.astimezone(UTC).strftime("at-%Y-%m-%dT%H:%M:%SZ.json")
        answer: Json = json.loads((self.folder / "rt" / "answers" / name).read_text(encoding="utf-8"))
        return answer

    def answers(self, into: Path, *mondays: str) -> Json:
        """Ask RT for what it shows now, for every ticket and for the closings of weeks."""
        command = ["perl", f"-I{SHARE / 'lib'}", str(SCRIPTS / "answers.pl"), str(into), *mondays]
        subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True)
        told: Json = json.loads(into.read_text(encoding="utf-8"))
        return told

    def shred(self, ticket: str, *, dump: Path) -> None:
        """Wipe a ticket out for good, with RT's own tool."""
        what = f"Tickets=query,id = {ticket}"
        command = ["rt-shredder", "--plugin", what, "--sqldump", str(dump), "--force"]
        subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True)


@dataclass(frozen=True)
class CommandLine:
    """RT's own command `rt`, on RT's own web server."""

    tracker: Tracker
    port: int
    home: Path

    def __call__(self, *words: str) -> str:
        """Run `rt` with these words and return what it says."""
        command = ["rt", *words]
        done = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=False, cwd=self.home
        )
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
        return done.stdout

    def create(self, **fields: str) -> str:
        """Create a ticket and return its number."""
        said = self("create", "-t", "ticket", "set", *(f"{name}={value}" for name, value in fields.items()))
        found = re.search(r"Ticket (\d+) created", said)
        assert found, said
        return found[1]

    def edit(self, ticket: str, **fields: str) -> None:
        """Change a ticket."""
        self("edit", f"ticket/{ticket}", "set", *(f"{name}={value}" for name, value in fields.items()))

    @cached_property
    def _environment(self) -> dict[str, str]:
        password = (self.tracker.folder / "rt" / "root-password").read_text(encoding="utf-8").strip()
        server = {"RTSERVER": f"http://127.0.0.1:{self.port}", "RTUSER": "root", "RTPASSWD": password}
        return {**self.tracker.environment, **server, "HOME": str(self.home)}


@contextmanager
def running() -> Iterator[Tracker]:
    """Start the database of the RT that is set up; where there is none the test skips, saying so."""
    named = os.environ.get(NAMED)
    if not named or not (Path(named) / "rt" / "filled.json").is_file():
        pytest.skip(f"no Request Tracker is set up: scripts/request_tracker/set_up.sh FOLDER, then {NAMED}=FOLDER")
    tracker = Tracker(Path(named).resolve())
    server = [str(SCRIPTS / "server.sh"), str(tracker.folder)]
    was = subprocess.run([*server, "status"], check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run([*server, "start"], check=True)
    try:
        yield tracker
    finally:
        if was == "stopped":
            subprocess.run([*server, "stop"], check=True)


@contextmanager
def command_line(tracker: Tracker, home: Path) -> Iterator[CommandLine]:
    """Serve RT on 127.0.0.1 for its own command line."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(SHARE / "libexec" / "rt-server"),
        "--server",
        "Standalone",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with (home / "rt-server.log").open("w") as log:
        server = subprocess.Popen(command, env=tracker.environment, stdout=log, stderr=log, cwd=home)
    try:
        until = time.monotonic() + 60
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert server.poll() is None, (home / "rt-server.log").read_text()
            assert time.monotonic() < until, "RT's web server does not answer"
            time.sleep(0.2)
        yield CommandLine(tracker, port, home)
    finally:
        server.terminate()
        server.wait()


@contextmanager
def loaded(tracker: Tracker, folder: Path) -> Iterator[Loaded]:
    """Load RT by the shipped example and the real command, into a store in `folder`."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("CASEWALL_")]:
            patch.delenv(name)
        patch.setenv("CASEWALL_STORE", f"sqlite:///{folder / 'casewall.db'}")
        patch.setenv("RT_URL", tracker.url)
        log = Loaded("rt", EXAMPLE, load(EXAMPLE))
        log.first = log.command("sync", "--json")[0]
        yield log
