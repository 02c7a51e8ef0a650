"""The start script of a Linux screen, really run: a real Chromium without a screen, a real server beside it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psutil
import pytest

from app.clock import now
from app.picture import open_store
from app.tv.pairing import Asked, pair
from data.settings import load
from data.store.televisions import Television, Televisions
from tests.app.command import company
from tests.browser.serving import COMMAND, free_port

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "examples" / "kiosk" / "kiosk.sh"
PATIENCE = 60.0
NO_SCREEN = "--headless=new --no-sandbox"
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
with_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")


@dataclass
class Screen:
    """A screen of its own: the script with its profile, and the server that it shows."""

    folder: Path
    port: int = field(default_factory=free_port)

    @property
    def profile(self) -> Path:
        return self.folder / "profile"

    @property
    def said(self) -> str:
        return (self.folder / "kiosk.log").read_text(encoding="utf-8", errors="replace")

    def browser(self) -> psutil.Process | None:
        """Return the browser that has the profile, where one runs."""
        link = self.profile / "SingletonLock"
        try:
            return psutil.Process(int(link.readlink().name.rsplit("-", 1)[1]))
        except (OSError, psutil.NoSuchProcess):
            return None

    def asks(self, browser: psutil.Process) -> bool:
        """Tell whether a browser's page talks with the server."""
        try:
            found = [one.net_connections("tcp") for one in (browser, *browser.children(recursive=True))]
        except psutil.NoSuchProcess:
            return False
        return any(one.raddr and one.raddr.port == self.port for held in found for one in held)

    def televisions(self) -> list[Television]:
        """Return those that the server knows."""
        with open_store(load(self.folder / "casewall.toml")) as store:
            return Televisions(store).all()

    def until(self, found: Callable[[], Any], *, within: float = PATIENCE) -> Any:
        """Wait for something and return it."""
        end = monotonic() + within
        while not (value := found()):
            assert monotonic() < end, self.said
            sleep(0.1)
        return value

    @contextmanager
    def run(self, *, address: str | None = None, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start the script, and end it as a session does."""
        words = {"CASEWALL_PROFILE": str(self.profile), "CASEWALL_BROWSER_FLAGS": NO_SCREEN, **variables}
        command = ["sh", str(SCRIPT), address or f"http://127.0.0.1:{self.port}/tv"]
        with (self.folder / "kiosk.log").open("ab") as log:
            script = subprocess.Popen(command, env={**os.environ, **words}, stdout=log, stderr=log)
        try:
            yield script
        finally:
            script.send_signal(signal.SIGTERM)
            script.wait(15)

    @contextmanager
    def served(self) -> Iterator[None]:
        """Serve seven cases."""
        company(self.folder)
        command = [str(COMMAND), "serve", "--port", str(self.port)]
        with (self.folder / "server.log").open("w") as log:
            server = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        try:
            yield
        finally:
            server.terminate()
            server.wait(15)


@pytest.fixture
def screen(tmp_path: Path) -> Screen:
    return Screen(folder=tmp_path)


def stand_in(folder: Path, body: str) -> str:
    """Write a command that takes a browser's place where the script alone is looked at."""
    file = folder / "stand-in"
    file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


@pytest.mark.browser
@with_chromium
def test_the_screen_waits_for_its_server_and_opens_a_browser_that_was_killed_again(screen: Screen) -> None:
    with screen.run() as script:
        screen.until(lambda: "does not answer" in screen.said)
        assert screen.browser() is None
        with screen.served():
            first = screen.until(screen.browser)
            screen.until(lambda: screen.asks(first))
            first.kill()
            second = screen.until(lambda: (found := screen.browser()) and found.pid != first.pid and found)
            screen.until(lambda: screen.asks(second))
            assert script.poll() is None
    assert script.returncode == 0
    assert not second.is_running()
    assert screen.said.count("does not answer") == 1


@pytest.mark.long
@pytest.mark.browser
@with_chromium
def test_a_page_that_stands_still_is_opened_again_and_is_paired_as_before(screen: Screen) -> None:
    with screen.run(CASEWALL_STILL="12"), screen.served():
        first = screen.until(screen.browser)
        waiting = screen.until(screen.televisions)[0]
        settings = load(screen.folder / "casewall.toml")
        with open_store(settings) as store:
            pair(settings, store, waiting.code, Asked(name="lobby"), now=now())
        screen.until(lambda: screen.televisions()[0].seen_at is not None)
        sleep(35)  # Chromium writes its cookies down every half a minute
        for process in first.children(recursive=True):
            if "--type=renderer" in process.cmdline():
                process.kill()  # what a machine short of memory does to the page
        screen.until(lambda: "asks nothing any more" in screen.said)
        began = now()
        screen.until(lambda: (found := screen.browser()) and found.pid != first.pid)
        screen.until(lambda: (seen := screen.televisions()[0].seen_at) is not None and seen > began)
        assert [one.name for one in screen.televisions()] == ["lobby"]


def test_a_browser_finds_no_crash_to_tell_of(screen: Screen) -> None:
    kept = screen.profile / "Default" / "Preferences"
    kept.parent.mkdir(parents=True)
    kept.write_text('{"profile":{"exit_type":"Crashed","exited_cleanly":false,"name":"Wall"}}', encoding="utf-8")
    shown = screen.folder / "shown"
    browser = stand_in(screen.folder, f'echo "$@" >{shown}; cat {kept} >>{shown}; exec sleep 60')
    asker = stand_in_for_curl(screen.folder)
    with screen.run(CASEWALL_BROWSER=browser, CASEWALL_BROWSER_FLAGS="--one --two=2", PATH=asker):
        screen.until(lambda: shown.exists() and "profile" in shown.read_text().splitlines()[-1])
    flags, preferences = shown.read_text(encoding="utf-8").splitlines()
    assert flags.startswith(f"--kiosk --user-data-dir={screen.profile} ")
    assert flags.endswith(f"--one --two=2 http://127.0.0.1:{screen.port}/tv")
    assert preferences == '{"profile":{"exit_type":"Normal","exited_cleanly":true,"name":"Wall"}}'


def test_a_browser_that_outlived_its_script_is_ended_first(screen: Screen) -> None:
    screen.profile.mkdir()
    browser = stand_in(screen.folder, "exec sleep 60")
    old = subprocess.Popen([stand_in(screen.folder, "sleep 60"), f"--user-data-dir={screen.profile}"])
    (screen.profile / "SingletonLock").symlink_to(f"office-{old.pid}")
    with screen.run(CASEWALL_BROWSER=browser, PATH=stand_in_for_curl(screen.folder)):
        screen.until(lambda: "opening" in screen.said)
        assert old.wait(5) != 0
        assert not (screen.profile / "SingletonLock").is_symlink()


def test_two_scripts_do_not_share_a_profile(screen: Screen) -> None:
    with screen.run(CASEWALL_BROWSER="true"):
        screen.until(lambda: "does not answer" in screen.said)
        with screen.run(CASEWALL_BROWSER="true") as other:
            assert other.wait(10) == 2
        assert "another kiosk.sh shows this profile already" in screen.said


@pytest.mark.parametrize(
    ("address", "variables", "told"),
    [
        ("wall.example.com/tv", {}, "name the address of the wall, such as: kiosk.sh http://192.168.1.10:8501/tv"),
        (None, {"CASEWALL_BROWSER": "no-such-browser"}, "CASEWALL_BROWSER=no-such-browser is no command"),
        (None, {"CASEWALL_STILL": "soon"}, "CASEWALL_STILL=soon is no number of seconds"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    screen: Screen, address: str | None, variables: dict[str, str], told: str
) -> None:
    with screen.run(address=address, **{"CASEWALL_BROWSER": "true"} | variables) as script:
        assert script.wait(10) == 2
    assert told in screen.said
    assert len(screen.said.splitlines()) == 1


def stand_in_for_curl(folder: Path) -> str:
    """Return a search path on which every server answers."""
    (folder / "bin").mkdir()
    (folder / "bin" / "curl").symlink_to(shutil.which("true") or "/bin/true")
    return f"{folder / 'bin'}:{os.environ['PATH']}"
