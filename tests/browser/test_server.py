"""What the server answers besides pages: its health, its headers, and to whom it listens."""

from __future__ import annotations

import gzip
import json
import re
import socket
import urllib.request
from http.client import HTTPResponse
from pathlib import Path

import pytest

from tests.browser.serving import served


def get(address: str, **headers: str) -> HTTPResponse:
    request = urllib.request.Request(address, headers=headers)
    answer = urllib.request.urlopen(request, timeout=20)
    assert isinstance(answer, HTTPResponse)
    return answer


def test_it_tells_that_it_lives_and_what_it_shows(demo: str) -> None:
    told = json.load(get(f"{demo}/healthz"))
    assert told["status"] == "ok"
    assert told["data_version"] > 0


@pytest.mark.parametrize("path", ["/", "/healthz", "/late"])
def test_every_answer_forbids_other_sites(demo: str, path: str) -> None:
    headers = get(f"{demo}{path}").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self' ws: wss:"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_scripts_are_sent_compressed(demo: str) -> None:
    page = get(demo).read().decode()
    script = re.search(r'src="\./(static/js/index\.[^"]+\.js)"', page)
    assert script is not None
    answer = get(f"{demo}/{script[1]}", **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(gzip.decompress(answer.read())) > 100_000


def test_it_listens_to_this_machine_alone(demo: str) -> None:
    port = int(demo.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.2", port), timeout=5):
        pass


def test_a_port_that_is_taken_is_told_in_one_line(demo: str, demo_folder: Path) -> None:
    port = demo.rsplit(":", 1)[1]
    taken = f"Nothing can be served at 127.0.0.1:{port}"
    with pytest.raises(RuntimeError, match=taken), served(demo_folder / "casewall.toml", "--port", port):
        pass
