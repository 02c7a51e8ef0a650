"""A product that fails: what passes by itself is waited out, what does not is told in one line, no secret is told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data.errors import CasewallError
from data.sources.base import SourceError
from data.sources.rest import RestSource
from tests.data.rest_desk import Store, desk, pulled
from tests.data.rest_plain import START, Plain, declared
from tests.data.test_rest_paging import truth
from tests.servers.base import Answer
from tests.servers.faults import Faults

NOW = START + timedelta(days=2)
SECRET = "planted-secret"
OAUTH = """
kind = "oauth2"
token_url = "/token"
client_id = "casewall"
client_secret = "env:DESK_SECRET"
"""


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with ExitStack() as stack:

        def start(faults: Faults | None = None, **options: Any) -> Plain:
            server = stack.enter_context(Plain(faults=faults, now=lambda: NOW, **options).running())
            monkeypatch.setenv("DESK_TOKEN", server.token)
            monkeypatch.setenv("DESK_SECRET", SECRET)
            return server

        yield start


def test_what_passes_by_itself_is_waited_out(served: Any, tmp_path: Path) -> None:
    kinds = ("429", "429-date", "500", "502", "503", "cut", "drop", "html")
    server = served(Faults(at={2 * number: kind for number, kind in enumerate(kinds, 1)}))
    store = pulled(desk(tmp_path, declared(server.url, "page")), now=NOW)
    assert store.cases == truth(server)
    assert [request.fault for request in server.requests if request.fault] == list(kinds)


def test_a_short_retry_after_is_waited_for_and_a_long_one_is_told(served: Any, tmp_path: Path) -> None:
    server = served(Faults(at={2: "429"}, retry_after=1))
    assert pulled(desk(tmp_path, declared(server.url, "page")), now=NOW).cases == truth(server)
    for kind in ("429", "429-date"):
        server = served(Faults(at={2: kind}, retry_after=90))
        with pytest.raises(SourceError, match=r"^desk: /page: status 429 .*tried again by itself") as told:
            pulled(desk(tmp_path, declared(server.url, "page")), now=NOW)
        assert told.value.passing
        assert told.value.retry_after is not None
        assert abs(told.value.retry_after - timedelta(seconds=90)) <= timedelta(seconds=1)


@pytest.mark.parametrize(
    ("kind", "what"),
    [("500", "status 500"), ("html", "no JSON"), ("drop", "cannot be reached"), ("slow", "no answer within")],
)
def test_patience_ends(served: Any, tmp_path: Path, kind: str, what: str) -> None:
    server = served(Faults(at=dict.fromkeys(range(2, 20), kind), slow_seconds=1))
    settings = desk(tmp_path, declared(server.url, "page", more='timeout = "0.6 s"'))
    store = Store()
    with pytest.raises(SourceError, match=what) as told:
        pulled(settings, now=NOW, store=store)
    assert told.value.passing
    assert store.cases, "the page before is kept"


@pytest.mark.parametrize(
    ("status", "remedy"), [(400, "question"), (401, "auth"), (403, "right"), (404, "url"), (418, "request")]
)
def test_what_trying_again_does_not_heal_is_told_with_the_remedy(
    served: Any, tmp_path: Path, status: int, remedy: str
) -> None:
    server = served()
    server.before = lambda running, request: None
    server.failing = Answer(status, {"error": {"message": f"Not for you, {server.token}"}})
    text = declared(server.url, "page").replace('path = "/page"', 'path = "/failing"')
    with pytest.raises(
        SourceError, match=rf'^desk: /failing: status {status} \("Not for you, …"\)\. .*{remedy}'
    ) as told:
        pulled(desk(tmp_path, text), now=NOW)
    assert not told.value.passing
    assert len(server.requests) == 1


def test_a_word_of_the_product_may_mean_later(served: Any, tmp_path: Path) -> None:
    server = served()
    server.failing = Answer(403, [{"errorCode": "REQUEST_LIMIT_EXCEEDED"}], {"Retry-After": "120"})
    text = declared(server.url, "page", more='busy = ["REQUEST_LIMIT_EXCEEDED"]').replace('"/page"', '"/failing"')
    with pytest.raises(SourceError, match="status 403") as told:
        pulled(desk(tmp_path, text), now=NOW)
    assert told.value.passing
    assert told.value.retry_after == timedelta(minutes=2)


def test_a_token_that_expires_is_bought_anew(served: Any, tmp_path: Path) -> None:
    server = served(Faults(expires_after=3))
    store = pulled(desk(tmp_path, declared(server.url, "page", auth=OAUTH)), now=NOW)
    assert store.cases == truth(server)
    bought = [request for request in server.requests if request.path == "/token"]
    assert len(bought) >= 3
    assert all(request.body["grant_type"] == "client_credentials" for request in bought)


def test_a_field_that_disappears_is_told_and_one_that_appears_is_nothing(served: Any, tmp_path: Path) -> None:
    server = served(Faults(appears={"fresh": (2, "new here")}, vanishes={"volatile": 2}))
    assert pulled(desk(tmp_path, declared(server.url, "page")), now=NOW).cases == truth(server)
    server = served(Faults(vanishes={"owner": 3}))
    settings = desk(tmp_path, declared(server.url, "page"))
    store = Store()
    with pytest.raises(
        CasewallError, match=r'^sources\.desk\.columns\.owner = "owner": cases, page 3 has no such field .* optional'
    ):
        pulled(settings, now=NOW, store=store)
    assert len(store.cases) >= 20
    server.faults = Faults.none()
    assert pulled(settings, now=NOW, store=store).cases == truth(server)
    settings = desk(tmp_path, declared(server.url, "page", more='optional = ["own*"]'))
    server.faults = Faults(vanishes={"owner": 0})
    assert {row["owner"] for row in pulled(settings, now=NOW).cases.values()} == {None}


@pytest.mark.parametrize(("how", "path"), [("next", "/next"), ("link", "/link"), ("page", "/away")])
def test_nothing_is_sent_to_another_host(served: Any, tmp_path: Path, how: str, path: str) -> None:
    other = served()
    server = served()
    server.elsewhere = other.url.replace("127.0.0.1", "localhost")
    server.rows = [{**row, "updated_at": "2026-09-01T00:00:00Z"} for row in server.rows]  # one tie of many pages
    settings = desk(tmp_path, declared(server.url, how).replace('path = "/page"', f'path = "{path}"'))
    with pytest.raises(SourceError, match="nothing was sent there") as told:
        pulled(settings, now=NOW)
    assert not told.value.passing
    assert server.token not in str(told.value)
    assert other.requests == []


def test_no_secret_is_told(
    served: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    server = served(Faults(at={3: "500", 5: "cut", 7: "429"}))
    settings = desk(tmp_path, declared(server.url, "page", auth=OAUTH))
    source = RestSource("desk", settings)
    pages = list(source.pages({}, now=NOW))
    told = [repr(source), repr(pages), repr(vars(source)), repr(settings), caplog.text]
    server.failing = Answer(400, {"message": f"bad {SECRET} and {server.token} " + "x" * 150 + SECRET})
    broken = desk(tmp_path, declared(server.url, "page", auth=OAUTH).replace('"/page"', '"/failing"'))
    with pytest.raises(SourceError) as error:
        pulled(broken, now=NOW)
    wrong = desk(tmp_path, declared(server.url, "page", auth=OAUTH.replace("DESK_SECRET", "DESK_TOKEN")))
    with pytest.raises(SourceError, match="no token, status 401"):
        pulled(wrong, now=NOW)
    told += [str(error.value), repr(error.value), repr(error.getrepr(style="long", showlocals=False))]
    told += [caplog.text, *capfd.readouterr()]
    for secret in (SECRET, server.token, SECRET[:10]):
        for text in told:
            assert secret not in text


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('url = "http://desk.example"', "not encrypted"),
        ('url = "https://anna:word@desk.example"', "holds a password"),
        ('url = "desk.example"', "no address"),
        ('url = "https://desk.example"\nrate = "many"', "write a rate"),
        ('url = "https://desk.example"\noverlap = 5', "length"),
        ('url = "https://desk.example"\nfull = "1 day"', "go together"),
    ],
)
def test_a_mistake_in_the_settings_is_one_line(tmp_path: Path, line: str, what: str) -> None:
    text = declared("URL", "page").replace('url = "URL"', line)
    with pytest.raises(CasewallError, match=what) as told:
        desk(tmp_path, text)
    assert "anna:word" not in str(told.value)


def test_a_secret_in_the_file_is_refused(tmp_path: Path) -> None:
    text = declared("https://desk.example", "page", auth='kind = "token"\ntoken = "abc-secret"')
    with pytest.raises(CasewallError, match=r"auth\.token: write") as told:
        desk(tmp_path, text)
    assert "abc-secret" not in str(told.value)


def test_our_own_pace_is_kept(served: Any, tmp_path: Path) -> None:
    import time

    server = served(page=50)
    settings = desk(tmp_path, declared(server.url, "cursor", more='rate = "3 / s"').replace("limit = 20", "limit = 50"))
    began = time.monotonic()
    pulled(settings, now=NOW)
    asked = len(server.requests)
    assert asked > 3
    assert time.monotonic() - began >= (asked - 1) // 3
