"""A Chromium that reaches nothing but this machine, and the demo company served for it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.serving import COMMAND, served

Opener = Callable[..., Page]
# A deep link first looks for the server below itself; Streamlit then finds it at the root. A test that serves by itself
# ends its server before its pages are closed: they look for it, and one that was about to refresh says that it cannot.
# A television that is not paired is told so by a 401.
EXPECTED = ("404", "401", "ERR_CONNECTION_REFUSED", "when disconnected from server")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


class Watched:
    """What a page did: its errors, and every address it asked for."""

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("request", lambda request: self.hosts.add(request.url.split("/")[2].split(":")[0]))

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and not any(words in text for words in EXPECTED):
            self.errors.append(text)


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Opener]:
    """Open pages at a size and in a theme; at the end none of them may have erred or asked anything of elsewhere."""
    watched: list[Watched] = []
    contexts = []

    def opener(address: str, *, width: int = 1440, height: int = 900, scheme: str = "light") -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        watched.append(Watched(page))
        page.goto(address)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert [error for one in watched for error in one.errors] == []
    # addresses without a host are data: and blob:
    assert {host for one in watched for host in one.hosts if "." in host} <= {"127.0.0.1"}


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Let eight weeks of the demo company pass."""
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run(
        [COMMAND, "demo", "--dir", folder / "demo", "--weeks", "8", "--only-files"], check=True, capture_output=True
    )
    return folder / "demo"


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Iterator[str]:
    """Serve the demo company."""
    with served(demo_folder / "casewall.toml") as address:
        yield address
