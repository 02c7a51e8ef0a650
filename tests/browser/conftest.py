"""A Chromium that reaches nothing but this machine, and the demo company served for it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.serving import COMMAND, served

Opener = Callable[..., Page]
Scheme = Literal["light", "dark"]
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


@pytest.fixture(scope="session")
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """Give one window for the pages of all tests: what the server sends once it has, and knows how to run."""
    with closing(chromium.new_context()) as context:
        yield context


@pytest.fixture
def opened(window: BrowserContext) -> Iterator[Opener]:
    """Open pages at a size and in a theme; at the end none of them may have erred or asked anything of elsewhere.

    What a page kept for itself is forgotten before the next test.
    """
    watched: list[Watched] = []
    pages: list[Page] = []

    def opener(address: str, *, width: int = 1440, height: int = 900, scheme: Scheme = "light") -> Page:
        page = window.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.set_default_timeout(20_000)
        watched.append(Watched(page))
        page.goto(address)
        return page

    yield opener
    for page in pages:
        forget(page)
        page.close()
    window.clear_cookies()
    assert [error for one in watched for error in one.errors] == []
    # addresses without a host are data: and blob:
    assert {host for one in watched for host in one.hosts if "." in host} <= {"127.0.0.1"}


def forget(page: Page) -> None:
    """Forget all that a page's server kept in the browser; what is cached of its files stays."""
    origin = "/".join(page.url.split("/")[:3])
    wish = {"origin": origin, "storageTypes": "all"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", wish)


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
