"""Walls in a Chromium, on both of their hosts: `hall` is where things go wrong, behind a network of its own."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.wall.office import Office
from tests.browser.wall.proxy import Proxy
from tests.browser.wall.recording import HOSTS, Screen, recovered

Told = Callable[[str, object], None]


@pytest.fixture
def told(record_property: Told) -> Told:
    """Write figures beside the test's result; `-rP` shows them."""

    def write(name: str, value: object) -> None:
        record_property(name, value)
        print(f"{name}: {value}")  # noqa: T201

    return write


@dataclass
class Hall:
    """An office, its network, and a wall on each of the two hosts."""

    office: Office
    network: Proxy
    screens: list[Screen]

    def begin(self) -> None:
        """Let nothing be wrong any more, let the walls be right, and count from there."""
        self.network.mend()
        self.office.ahead.write_text("0")
        if self.office.server is None or self.office.server.poll() is not None:
            self.office.start()
        if not all(screen.is_right(self.office.count) for screen in self.screens):
            self.recovered()
        for screen in self.screens:
            screen.begin()

    def recovered(self) -> dict[str, float]:
        """Let a case come in, and return after how many seconds each wall shows it."""
        began = time.time()
        number = self.office.push()
        if not self.office.loads:
            self.office.commit()
        return recovered(self.screens, number, since=began)

    def wait(self, seconds: float) -> None:
        """Let time pass, and the browser work."""
        self.screens[0].page.wait_for_timeout(seconds * 1000)

    def busy(self, seconds: float) -> None:
        """Let cases come in, one a second."""
        until = time.time() + seconds
        while time.time() < until:
            self.office.push()
            self.wait(1)

    def see(self) -> dict[str, dict[str, Any]]:
        """Return what each wall shows now."""
        return {screen.host: screen.see() for screen in self.screens}

    def wrong(self) -> dict[str, dict[str, list[object]]]:
        """Return what was wrong in any frame of any wall."""
        found = {screen.host: screen.found().wrong() for screen in self.screens}
        return {host: wrong for host, wrong in found.items() if wrong}

    def said(self) -> dict[str, list[str]]:
        """Return what each wall's header said, in its order."""
        return {screen.host: [words for _, words in screen.found().said] for screen in self.screens}


@pytest.fixture(scope="session")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a disk of sixteen megabytes, or a usual folder where this machine lets us make none."""
    disk = tmp_path_factory.mktemp("disk")
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk], capture_output=True, check=False)
    yield disk
    if made.returncode == 0:
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.fixture(scope="session")
def hall(chromium: Browser, small_disk: Path) -> Iterator[Hall]:
    """Serve an office, and hang a wall of each host behind a network."""
    office = Office(small_disk)
    office.start()
    try:
        with Proxy(office.port) as network:
            screens = [Screen.open(chromium, network.address, host, office) for host in HOSTS]
            yield Hall(office, network, screens)
            for screen in screens:
                screen.close()
    finally:
        office.kill()


@pytest.fixture(scope="module")
def loading(hall: Hall) -> Iterator[Hall]:
    """Let the server of the hall load its source itself."""
    hall.office.loads = True
    hall.office.kill()
    yield hall
    hall.office.loads = False
    hall.office.kill()
