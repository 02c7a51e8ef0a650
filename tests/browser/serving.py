"""A real server for the browser: `casewall serve` in a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = Path(sys.executable).with_name("casewall")
PATIENCE = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(config: Path, *options: str) -> Iterator[str]:
    """Serve a configuration and yield its address; the server's output is told where it does not come up."""
    port = free_port()
    log = config.with_suffix(".log")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CASEWALL_")}
    with log.open("w") as output:
        command = [str(COMMAND), "serve", "--config", str(config), "--port", str(port), *options]
        server = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(PATIENCE * 5):
            if server.poll() is not None:
                raise RuntimeError(f"the server ended: {log.read_text()}")
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        else:
            raise RuntimeError(f"the server did not come up: {log.read_text()}")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
