"""A server that is open to the network: what it gives to whom, at another address than this machine's usual one."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from app.clock import now
from app.gate.keeper import Keeper
from app.picture import open_store
from data.settings import load
from tests.app.command import company
from tests.browser.serving import served

pytestmark = pytest.mark.browser
WORDS = "correct horse battery staple"
# a websocket's request by hand: what counts is whether the server lets it in
UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://{host}\r\n{cookie}\r\n"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a small company to the network, whose password was set before."""
    folder = tmp_path_factory.mktemp("open")
    company(folder)
    settings = load(folder / "casewall.toml")
    with open_store(settings) as store:
        Keeper(store, now).set_password(WORDS)
    with served(folder / "casewall.toml", "--lan") as found:
        yield found.replace("127.0.0.1", "127.0.0.2")


def status(address: str, path: str, **headers: str) -> int:
    request = urllib.request.Request(address + path, headers=headers)
    try:
        with urllib.request.build_opener(NoRedirect).open(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leave a redirection as it is."""

    def redirect_request(self, *args: object, **more: object) -> None:
        """Follow none."""


def upgraded(address: str, path: str, cookie: str = "") -> str:
    """Return the first line of what is answered to a websocket."""
    host = address.removeprefix("http://")
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), timeout=20) as line:
        line.sendall(UPGRADE.format(path=path, host=host, cookie=f"Cookie: {cookie}\r\n" if cookie else "").encode())
        return line.recv(200).split(b"\r\n")[0].decode()


@pytest.mark.parametrize(
    "path", ["/", "/late", "/televisions", "/metrics", "/_stcore/health", "/_stcore/host-config", "/static/js/x.js",
             "/_stcore/upload_file/x/y", "/media/x", "/component/x", "/tv/../late", "/tvx", "/%2e%2e/late"]
)  # fmt: skip
def test_without_a_pass_there_is_nothing_but_the_way_in(address: str, path: str) -> None:
    assert status(address, path) == 401
    assert status(address, path, Accept="text/html") == 303
    assert status(address, path, Cookie="casewall_tv=" + "a" * 43) == 401


def test_health_and_televisions_are_open(address: str) -> None:
    assert (status(address, "/healthz"), status(address, "/tv"), status(address, "/login")) == (200, 200, 200)
    assert status(address, "/tv/picture?b=x") == 401


@pytest.mark.parametrize("path", ["/_stcore/stream", "/tv/_stcore/stream", "/tv", "/healthz"])
def test_the_websocket_opens_for_nobody_without_a_pass(address: str, path: str) -> None:
    for cookie in ("", "casewall_tv=" + "a" * 43, "casewall_person=" + "a" * 43):
        assert " 403 " in upgraded(address, path, cookie)


def test_who_knows_the_password_reads_the_pages(address: str, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/late?weeks=12")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Open").click()
    page.get_by_role("alert").wait_for()
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("heading", name="Late cases", level=1).wait_for()
    assert page.url.startswith(f"{address}/late?weeks=12")
    pass_ = next(one for one in page.context.cookies() if one["name"] == "casewall_person")
    assert pass_["httpOnly"]
    assert " 101 " in upgraded(address, "/_stcore/stream", f"casewall_person={pass_['value']}")
    page.close()
