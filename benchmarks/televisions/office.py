"""A demo company whose wall is served by a process of its own, and which goes on working while it is measured."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import psutil

from app.clock import now
from app.commands.demo import make
from data.settings import load
from data.settings.televisions import TelevisionConfig
from data.sources.demo_company import ZONE
from data.store import Store

# a Wednesday morning, so that hours of work lie ahead; the same company each time
STARTS = datetime(2026, 10, 14, 10, 5, tzinfo=ZoneInfo(ZONE))
WEEKS, SEED = 26, 7
EVERY = 10  # seconds between two exports, and between two looks at them
TURNS = 300  # of a fifth of a second until the server must be there
# the tree in which this stands, whichever one is installed
COMMAND = (sys.executable, "-c", "from app.cli import main; main()")
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, kw_only=True)
class Office:
    """A served company: its address and process, its folder, and how far its clock is ahead of the world's."""

    address: str
    process: psutil.Process
    folder: Path
    ahead: timedelta

    @property
    def config(self) -> Path:
        """The configuration that is served."""
        return self.folder / "casewall.toml"

    @property
    def log(self) -> Path:
        """What the server wrote."""
        return self.folder / "server.log"

    def store(self) -> Store:
        """Open the store beside the server."""
        settings = load(self.config)
        return Store.open(settings.casewall.store, base=self.folder)

    def figures(self) -> dict[str, float]:
        """Return what the server tells a monitor, those figures that have no label."""
        lines = httpx2.get(f"{self.address}/metrics", timeout=30).text.splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#") and "{" not in line)
        return {name: float(value) for name, value in pairs}

    def mistakes(self) -> list[str]:
        """Return what the server logged as a mistake."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if any(word in line for word in ("Traceback", "ERROR", "CRITICAL"))]


@contextmanager
def served(folder: Path, *, refresh: str, televisions: Sequence[TelevisionConfig]) -> Iterator[Office]:
    """Make the company, serve it until the block ends, and let it work on meanwhile."""
    company, exports = make(folder, shown=STARTS, as_of=STARTS, weeks=WEEKS, seed=SEED)
    config = folder / "casewall.toml"
    text = config.read_text(encoding="utf-8")
    text = text.replace("[casewall]\n", f'[casewall]\nrefresh = "{refresh}"\n', 1)
    text = text.replace('interval = "20 s"', f'interval = "{EVERY} s"')
    config.write_text(text + "".join(_section(one) for one in televisions), encoding="utf-8")
    with (folder / "server.log").open("w") as log, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
        probe.close()
        command = [*COMMAND, "serve", "--config", str(config), "--port", str(port)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CASEWALL_")}
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment, cwd=ROOT)
    stop = Event()
    try:
        address = f"http://127.0.0.1:{port}"
        ahead = _ahead(address, server, folder / "server.log")
        work = Thread(target=_work, args=(company.advance, exports.write, ahead, stop), daemon=True)
        work.start()
        yield Office(address=address, process=psutil.Process(server.pid), folder=folder, ahead=ahead)
    finally:
        stop.set()
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _section(one: TelevisionConfig) -> str:
    team = f'team = "{one.team}"\n' if one.team else ""
    return f'\n[[televisions]]\nname = "{one.name}"\n{team}names = "{one.names}"\ntheme = "{one.theme}"\n'


def _ahead(address: str, server: subprocess.Popen[bytes], log: Path) -> timedelta:
    """Wait for the server, and return how far its clock is ahead."""
    for _ in range(TURNS):
        if server.poll() is not None:
            raise SystemExit(f"The server ended: {log.read_text(encoding='utf-8')}")
        try:
            httpx2.get(f"{address}/healthz", timeout=5)
            break
        except httpx2.TransportError:
            sleep(0.2)
    began = now()
    told: dict[str, Any] = httpx2.get(f"{address}/healthz", timeout=5).json()
    return datetime.fromisoformat(told["as_of"]) - (began + (now() - began) / 2)


def _work(
    advance: Callable[[datetime], object], write: Callable[[datetime], object], ahead: timedelta, stop: Event
) -> None:
    while not stop.wait(EVERY):
        at = now() + ahead
        advance(at)
        write(at)
