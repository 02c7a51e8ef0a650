"""The command in a process of its own, begun at once, held and killed whenever a test wants."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.app.command import ROOT, environment


@dataclass
class Running:
    """One process of the command."""

    pid: int
    nursery: Nursery
    status: int | None = None

    def ended(self) -> bool:
        """Tell whether it ended by itself."""
        if self.status is None:
            self.status = self.nursery.ask({"pid": self.pid})["status"]
        return self.status is not None

    def held(self) -> bool:
        """Stop it where it stands, so that it can be looked at; False where it has ended."""
        if self.ended():
            return False
        os.kill(self.pid, signal.SIGSTOP)
        for _ in range(2000):
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
            if state in "TZ":
                break
            time.sleep(0.0005)
        return not self.ended()

    def kill(self, number: int = signal.SIGKILL) -> int:
        """Send a signal and wait for the end; return the status."""
        if self.status is None:
            os.kill(self.pid, number)
        return self.wait()

    def wait(self, *, seconds: float = 120) -> int:
        """Wait until it ends by itself and return its status; one that comes to no end is killed, and that fails."""
        until = time.monotonic() + seconds
        while not self.ended():
            if time.monotonic() > until:
                os.kill(self.pid, signal.SIGKILL)
                raise AssertionError(f"it came to no end within {seconds} s")
            time.sleep(0.005)
        return int(self.status or 0)


@dataclass
class Nursery:
    """Makes processes of the command by forking one that has imported everything."""

    process: subprocess.Popen[str]
    made: list[Running] = field(default_factory=list)

    def ask(self, wish: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(wish) + "\n")
        self.process.stdin.flush()
        return dict(json.loads(self.process.stdout.readline()))

    def start(self, folder: Path, *arguments: str, name: str = "told", **variables: str) -> Running:
        """Begin the command in a folder; what it says goes to `name`.out and `name`.err there."""
        wish = {"folder": str(folder), "arguments": arguments, "environment": variables,
                "out": str(folder / f"{name}.out"), "err": str(folder / f"{name}.err")}  # fmt: skip
        running = Running(self.ask(wish)["pid"], self)
        self.made.append(running)
        return running

    def end(self) -> None:
        """End everything that still runs."""
        for running in self.made:
            if running.status is None and not running.ended():
                with suppress(ProcessLookupError):
                    running.kill()
        self.made.clear()


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Give a nursery until the block ends."""
    # numpy's own threads would not survive the fork
    held = environment(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    command = (sys.executable, "-m", "tests.killed.nursery")
    with subprocess.Popen(
        command, cwd=ROOT, env=held, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        found = Nursery(process)
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["ready"]
        try:
            yield found
        finally:
            found.end()
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=10)
