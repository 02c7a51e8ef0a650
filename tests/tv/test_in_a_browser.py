"""The page of a television in a real Chromium, over plain HTTP, against the application's own routes."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep

import pytest
import uvicorn
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from app.tv import page as files
from app.tv.pairing import revoke
from tests.tv.conftest import Office, now

pytestmark = pytest.mark.browser
PATIENCE = 20.0
# what Chromium 79 had not yet, and what no plain HTTP address of a network has
NEWER = """
  const gone = [[Array.prototype, 'at findLast findLastIndex toSorted toReversed with group'],
    [String.prototype, 'at replaceAll'], [Promise, 'any withResolvers'], [Object, 'hasOwn groupBy'],
    [Element.prototype, 'replaceChildren checkVisibility getHTML'],
    [Document.prototype, 'replaceChildren'], [window, 'structuredClone WeakRef FinalizationRegistry AggregateError'],
    [AbortSignal, 'timeout any'], [Navigator.prototype, 'wakeLock locks serviceWorker storage userAgentData'],
    [Crypto.prototype, 'randomUUID subtle'], [Response, 'json'], [Blob.prototype, 'text arrayBuffer stream']];
  for (const [holder, names] of gone) for (const name of names.split(' ')) delete holder[name];
"""
WALL = "document.querySelector('.scene.on') && !document.querySelector('.tv-code')"


@contextmanager
def served(application: object, port: int, host: str = "127.0.0.1") -> Iterator[None]:
    """Serve an application on an address of this machine until the block ends."""
    server = uvicorn.Server(uvicorn.Config(application, host=host, port=port, log_level="error"))  # type: ignore[arg-type]
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    try:
        yield
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)


def until(true: Callable[[], object]) -> None:
    """Wait for something; the page's own policy keeps Playwright's way of waiting out."""
    end = monotonic() + PATIENCE
    while not true():
        assert monotonic() < end, "it did not come about"
        sleep(0.05)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def screen(chromium: Browser) -> Iterator[Page]:
    """Open a page that may make no error; the browser's own note of a refused request is none."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda told: told.type in ("error", "warning") and errors.append(told.text))
    yield page
    context.close()
    assert [one for one in errors if "Failed to load resource" not in one] == []


class Renewed:
    """The application under another build: what a server tells after a new version was put in its place."""

    def __init__(self, inner: Starlette, build: str) -> None:
        self.inner, self.build = inner, build

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: dict[str, object]) -> None:
            body = message.get("body")
            if isinstance(body, bytes):
                message = message | {"body": body.replace(files.BUILD.encode(), self.build.encode())}
            await send(message)  # type: ignore[arg-type]

        # a build of the same length, and nothing compressed, so that the answer's length stays
        scope["headers"] = [pair for pair in scope.get("headers", []) if pair[0] != b"accept-encoding"]
        await self.inner(scope, receive, told)  # type: ignore[arg-type]


def test_a_television_is_paired_survives_its_server_and_is_revoked(office: Office, port: int, screen: Page) -> None:
    with served(office.server, port):
        screen.goto(f"http://127.0.0.1:{port}/tv")
        screen.wait_for_selector(".tv-code svg path")
        code = screen.inner_text(".tv-big")
        assert f"http://127.0.0.1:{port}/televisions" in screen.inner_text(".tv-how")
        assert screen.inner_text(".tv-command") == f"casewall tv pair {code} --name lobby"
        office.pair(code, theme="light")
        until(lambda: screen.evaluate(WALL))
        assert screen.get_attribute("html", "data-theme") == "light"
        assert screen.evaluate("getComputedStyle(document.querySelector('.cw-wall')).backgroundColor") == (
            "rgb(243, 244, 242)"
        )
        until(lambda: screen.evaluate("document.fonts.check('20px \"Source Sans\"')"))
        until(lambda: [(one.width, one.height) for one in office.devices.all()] == [(1280, 720)])
    # no server: the page stays, and one that is begun anew in a moment of peace shows the last picture of the disk
    screen.route("**/tv/picture*", lambda route: route.abort())
    with served(office.server, port):
        screen.reload()
        until(lambda: screen.evaluate("document.querySelector('.cw-wall.lost')"))
        assert screen.inner_text(".banner").startswith("Last good picture from ")
        screen.unroute("**/tv/picture*")
        until(lambda: screen.evaluate(f"!document.querySelector('.cw-wall.lost') && {WALL}"))
        revoke(office.site.settings, office.site.store, "lobby", now=now())
        screen.wait_for_selector(".tv-big")
        assert screen.inner_text(".tv-big") != code
        assert screen.evaluate("document.querySelector('.cw-wall') || localStorage.length") == 0
        assert "Closed" not in screen.content()


def test_a_browser_of_2019_shows_the_wall_over_plain_http(office: Office, port: int, screen: Page) -> None:
    screen.add_init_script(NEWER)
    with served(office.server, port, "127.0.0.2"):
        screen.goto(f"http://127.0.0.2:{port}/tv")
        assert screen.evaluate(
            "['at', 'replaceAll'].map((one) => one in Array.prototype || one in String.prototype)"
        ) == ([False, False])
        screen.wait_for_selector(".tv-code svg path")
        office.pair(screen.inner_text(".tv-big"))
        until(lambda: screen.evaluate(WALL))
        assert screen.evaluate("document.querySelectorAll('.scene').length") == 3
        assert screen.evaluate("!document.querySelector('.cw-wall.lost')")


@pytest.mark.long
def test_a_new_build_is_loaded_once_the_page_is_a_minute_old(office: Office, port: int, screen: Page) -> None:
    other = files.BUILD[:-4] + "ffff"
    screen.clock.install()
    with served(office.server, port):
        screen.goto(f"http://127.0.0.1:{port}/tv")
        screen.wait_for_selector(".tv-big")
        office.pair(screen.inner_text(".tv-big"))
        until(lambda: screen.evaluate(WALL))
    with served(Renewed(office.server, other), port):
        for _ in range(3):
            screen.clock.run_for(2500)
            sleep(0.3)
        assert screen.get_attribute("html", "data-build") == files.BUILD
        screen.clock.run_for(30_000)
        until(lambda: screen.clock.run_for(5000) or screen.get_attribute("html", "data-build") == other)
        until(lambda: screen.clock.run_for(500) or screen.evaluate(WALL))
