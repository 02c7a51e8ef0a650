"""The password of the pages: kept as a hash, tried a few times only, and in front of everything."""

from __future__ import annotations

import asyncio
from asyncio import gather
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.gate import login
from app.gate.keeper import LASTS, Keeper, install
from app.gate.middleware import COOKIE, Gate
from app.gate.password import hashed, matches
from app.gate.tries import FIRST_WAIT, FORGIVEN, FREE, FREE_OF_ALL, Tries
from data.errors import CasewallError
from data.store import Store

WORDS = "correct horse battery staple"
START = datetime(2026, 10, 15, 8, tzinfo=UTC)


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def keeper(tmp_path: Path, hands: Hands) -> Iterator[Keeper]:
    with Store.open("sqlite:///gate.db", base=tmp_path) as store:
        kept = Keeper(store, hands)
        kept.set_password(WORDS)
        install(kept)
        yield kept
        install(None)


@pytest.fixture
def site(keeper: Keeper) -> Iterator[TestClient]:
    async def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse("the page")

    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text("the stream")
        await socket.close()

    paths = ["/", "/late", "/healthz", "/tv", "/tv/picture", "/metrics", "/_stcore/upload_file/x"]
    routes = [
        *login.ROUTES,
        *(Route(path, page, methods=["GET", "PUT"]) for path in paths),
        WebSocketRoute("/_stcore/stream", stream),
    ]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(Gate)]), follow_redirects=False) as client:
        yield client


def enter(client: TestClient, password: str = WORDS, wanted: str = "/late?weeks=12") -> int:
    answer = client.post("/login", data={"password": password, "next": wanted})
    return answer.status_code


def test_a_password_is_kept_as_a_salted_hash(keeper: Keeper) -> None:
    kept = keeper.store.password()
    assert kept is not None
    assert WORDS not in kept
    assert matches(WORDS, kept)
    assert not matches(WORDS + " ", kept)
    assert hashed(WORDS) != hashed(WORDS)


@pytest.mark.parametrize("path", ["/", "/late", "/metrics", "/_stcore/upload_file/x", "/tvx", "/tv/../late"])
def test_nobody_passes_without_a_pass(site: TestClient, path: str) -> None:
    assert site.get(path).status_code == 401
    assert site.put(path).status_code == 401
    sent = site.get(path, headers={"Accept": "text/html"})
    assert (sent.status_code, sent.headers["location"].partition("=")[0]) == (303, "/login?next")


@pytest.mark.parametrize("path", ["/healthz", "/tv", "/tv/picture"])
def test_health_and_televisions_have_their_own_ways(site: TestClient, path: str) -> None:
    assert site.get(path).text == "the page"


def test_the_websocket_wants_a_pass_too(site: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), site.websocket_connect("/_stcore/stream"):
        pass
    enter(site)
    with site.websocket_connect("/_stcore/stream") as socket:
        assert socket.receive_text() == "the stream"


def test_who_knows_the_password_comes_back_to_where_they_were_going(site: TestClient) -> None:
    answer = site.post("/login", data={"password": WORDS, "next": "/late?weeks=12"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/late?weeks=12")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert site.get("/late").text == "the page"


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/login?next=/", "/a\nb"]
)
def test_nobody_is_led_to_another_site(site: TestClient, wanted: str) -> None:
    answer = site.post("/login", data={"password": WORDS, "next": wanted})
    assert answer.headers["location"] == "/"


def test_a_wrong_password_opens_nothing_and_is_not_repeated(site: TestClient) -> None:
    answer = site.post("/login", data={"password": "<b>wrong horse</b>"})
    assert answer.status_code == 403
    assert "wrong horse" not in answer.text
    assert COOKIE not in answer.headers.get("set-cookie", "")
    assert site.get("/late").status_code == 401


def test_any_number_of_tries_at_once_are_no_more_than_a_few(site: TestClient, keeper: Keeper) -> None:
    async def burst() -> list[int]:
        there = httpx2.ASGITransport(app=site.app)
        async with httpx2.AsyncClient(transport=there, base_url="http://casewall") as client:
            answers = await gather(*(client.post("/login", data={"password": f"wrong {n}"}) for n in range(40)))
        return sorted(answer.status_code for answer in answers)

    with ThreadPoolExecutor(1) as other:  # a browser of another test may hold the loop of this thread
        answers = other.submit(lambda: asyncio.run(burst())).result()
    assert answers == [403] * FREE + [429] * (40 - FREE)


def test_after_a_few_wrong_tries_even_the_right_one_must_wait(site: TestClient) -> None:
    assert [enter(site, "wrong") for _ in range(FREE)] == [403] * FREE
    assert enter(site) == 429
    assert "Try again in" in site.post("/login", data={"password": WORDS}).text


def test_every_wrong_try_doubles_the_wait() -> None:
    tries = Tries()
    waits = []
    for _ in range(FREE + 3):
        tries.failed("10.0.0.9")
        waits.append(round(tries.wait("10.0.0.9")))
    assert waits == [0] * (FREE - 1) + [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT, 8 * FIRST_WAIT]
    assert tries.wait("10.0.0.10") == 0
    tries.passed("10.0.0.9")
    assert tries.wait("10.0.0.9") == 0


def test_many_addresses_together_are_slowed_and_lock_out_nobody_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    at = [1000.0]
    monkeypatch.setattr("app.gate.tries.monotonic", lambda: at[0])
    tries = Tries()
    begun = [tries.begin(f"fe80::{number}") for number in range(FREE_OF_ALL + 20)]
    assert begun == [0] * FREE_OF_ALL + [FORGIVEN] * 20
    for number in range(20):  # whoever goes on trying gets one try in half a minute, and makes it no longer
        at[0] += tries.wait("10.0.1.1")
        assert tries.begin(f"fe80::f:{number}") == 0
        assert tries.wait("10.0.1.1") == pytest.approx(FORGIVEN)
    at[0] += FORGIVEN
    assert tries.wait("10.0.1.1") == 0


def test_people_who_mistype_now_and_then_lock_out_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    at = [1000.0]
    monkeypatch.setattr("app.gate.tries.monotonic", lambda: at[0])
    tries = Tries()
    for number in range(4 * FREE_OF_ALL):
        tries.begin(f"10.0.0.{number}")
        at[0] += 60
    assert tries.wait("10.0.1.1") == 0


def test_who_is_in_stays_in_while_others_must_wait(site: TestClient, keeper: Keeper) -> None:
    enter(site)
    for number in range(2 * FREE_OF_ALL):
        keeper.tries.failed(f"10.0.0.{number}")
    assert enter(site) == 429
    assert site.get("/late").status_code == 200


def test_a_pass_outlives_the_server_but_not_its_time(site: TestClient, keeper: Keeper, hands: Hands) -> None:
    enter(site)
    keeper.known.clear()
    assert site.get("/late").status_code == 200
    hands.at += LASTS - timedelta(seconds=1)
    assert site.get("/late").status_code == 200
    hands.at += timedelta(seconds=1)
    assert site.get("/late").status_code == 401


def test_a_new_password_ends_every_pass(site: TestClient, keeper: Keeper) -> None:
    enter(site)
    keeper.set_password("another four words here")
    assert site.get("/late").status_code == 401


def test_a_password_that_another_process_sets_ends_passes_too(
    site: TestClient, keeper: Keeper, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(site)
    Keeper(keeper.store, hands).set_password("another four words here")
    monkeypatch.setattr("app.gate.keeper.LOOK", -1.0)
    assert site.get("/late").status_code == 401


@pytest.mark.parametrize(
    ("sent", "status"),
    [("Bearer of good news", 200), ("bearer  of good news", 200), ("Bearer of bad news", 401), ("of good news", 401)],
)
def test_a_monitor_shows_its_token_and_gets_the_metrics_alone(
    site: TestClient, keeper: Keeper, sent: str, status: int
) -> None:
    keeper.monitor = "of good news"
    assert site.get("/metrics", headers={"Authorization": sent}).status_code == status
    assert site.get("/late", headers={"Authorization": sent}).status_code == 401


def test_a_made_up_pass_opens_nothing(site: TestClient, keeper: Keeper) -> None:
    kept = keeper.store.password() or ""
    for value in ("", "x", kept, "a" * 5000):
        assert site.get("/late", headers={"Cookie": f"{COOKIE}={value}"}).status_code == 401


def test_a_flood_is_cut_off(site: TestClient) -> None:
    assert site.post("/login", content=b"password=" + b"x" * 100_000).status_code == 413


def test_a_short_password_is_refused_with_what_is_wanted() -> None:
    from app.gate.password import check_new

    with pytest.raises(CasewallError, match="10 to 200 are wanted"):
        check_new("short")
