"""The routes of a television: paired by its code, shown its wall, whatever becomes of the store."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest
import time_machine

from app.build import BUILD
from app.tv import pictures
from app.tv.routes import COOKIE
from app.wall.last_good import Picture, picture
from app.wall.shown import Shown
from data.errors import CasewallError
from data.store.televisions import Televisions
from tests.tv.conftest import Office, ask, now

SIZE = {"b": BUILD, "w": "1920", "h": "1080"}


def test_the_page_holds_no_secret_and_no_inline_script(office: Office) -> None:
    television = office.paired()
    answer = television.get("/tv")
    assert answer.status_code == 200
    assert television.cookies[COOKIE] not in answer.text
    assert f'data-build="{BUILD}"' in answer.text
    assert answer.text.count("<script ") == answer.text.count("<script") == 1
    assert "unsafe-inline" not in answer.headers["content-security-policy"].partition("script-src")[2].partition(";")[0]
    assert answer.headers["cache-control"] == "no-store"
    assert television.get("/tv/").status_code == 200


def test_script_style_and_font_are_kept_by_their_build_alone(office: Office) -> None:
    television = office.television()
    for name, kind in (("wall.js", "text/javascript"), ("wall.css", "text/css"), ("font.woff2", "font/woff2")):
        answer = television.get(f"/tv/{name}?v={BUILD}")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]
        assert television.get(f"/tv/{name}?v=other").headers["cache-control"] == "no-store"
    assert "function mount(" in television.get("/tv/wall.js").text


def test_the_script_uses_nothing_that_a_browser_of_2019_lacks(office: Office) -> None:
    text = office.television().get("/tv/wall.js").text
    newer = "?.[ ?.( ?? ||= &&= .at( .replaceAll( replaceChildren structuredClone Promise.any allSettled fromEntries"
    for word in (*newer.split(), "crypto.", "serviceWorker", "AbortSignal", "import(", "import.meta"):
        assert word not in text, word


def test_a_television_is_paired_and_shown_its_wall(office: Office) -> None:
    television = office.television()
    assert television.get("/tv/picture", params=SIZE).status_code == 401
    told = ask(television)
    cookie = television.cookies[COOKIE]
    assert len(cookie) == 43
    assert told["address"] == "http://casewall.example:8501/televisions"
    assert 590 <= int(str(told["good_for_s"])) <= 600
    assert len(str(told["qr"])) > 400
    waiting = television.get("/tv/picture", params=SIZE)
    assert (waiting.status_code, waiting.json()) == (401, {"build": BUILD, "code": told["code"]})
    paired = office.pair(str(told["code"]), team="east", theme="light")
    assert (paired.entry.name, paired.entry.team, paired.replaced) == ("lobby", "east", 0)
    answer = television.get("/tv/picture", params=SIZE)
    found = answer.json()
    assert answer.status_code == 200
    assert set(found) == {"build", "now_ms", "model", "trouble", "shown"}
    assert found["trouble"] is None
    assert found["shown"] == {"theme": "light", "scenes": [["now", 30], ["team", 15], ["week", 15]]}
    assert found["model"]["state"] == "ok"
    assert abs(found["now_ms"] - office.site.now_ms()) < 5000
    assert television.cookies[COOKIE] == cookie


def test_the_cookie_is_set_again_because_no_browser_keeps_it_for_years(office: Office) -> None:
    television = office.paired()
    assert "set-cookie" in television.get("/tv/picture").headers
    assert "set-cookie" not in television.get("/tv/picture").headers


def test_a_set_whose_clock_was_lost_keeps_the_cookie_that_it_has(office: Office) -> None:
    """A browser counts a cookie's life from its own clock: one of 2015 is too old once the clock is set right."""
    television = office.paired()
    for then in (timedelta(days=4000), timedelta(days=2)):
        lost = {"t": str(int((now() - then).timestamp() * 1000))}
        assert "set-cookie" not in television.get("/tv/picture", params=lost).headers
        assert "set-cookie" not in television.get("/tv").headers
    # it was ahead for once, and is right again
    right = {"t": str(int(now().timestamp() * 1000))}
    assert "set-cookie" in television.get("/tv/picture", params=right).headers


def test_a_picture_that_is_the_same_is_not_sent_again(office: Office) -> None:
    television = office.paired()
    first = television.get("/tv/picture", params=SIZE)
    again = television.get("/tv/picture", params=SIZE, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert int(again.headers["casewall-now"]) >= first.json()["now_ms"]
    other = television.get("/tv/picture?theme=light", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_configuration_that_is_broken_just_now_leaves_the_walls_on(office: Office) -> None:
    television = office.paired()
    with office.site.settings.path.open("a", encoding="utf-8") as file:
        file.write("[[televisions\n")
    office.devices.look()
    assert television.get("/tv/picture").status_code == 200


def test_a_code_stays_the_same_until_it_is_too_old(office: Office) -> None:
    television = office.television()
    with time_machine.travel(now(), tick=False) as world:
        first, cookie = ask(television)["code"], television.cookies[COOKIE]
        world.shift(timedelta(minutes=9))
        office.devices.look()
        assert ask(television)["code"] == first
        world.shift(timedelta(minutes=2))
        assert television.get("/tv/picture").json()["code"] is None
        second = ask(television)["code"]
        assert second != first
        assert television.cookies[COOKIE] == cookie
        with pytest.raises(CasewallError, match="No television shows the code"):
            office.pair(str(first))
        office.pair(str(second))
        assert television.get("/tv/picture").status_code == 200


def test_a_locked_store_holds_up_neither_picture_nor_code(office: Office, tmp_path: Path) -> None:
    paired, fresh = office.paired(), office.television()
    office.devices.seen.flushed = -1000.0
    with sqlite3.connect(tmp_path / "casewall.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        began = monotonic()
        for _ in range(3):
            assert paired.get("/tv/picture", params=SIZE).status_code == 200
        code = str(ask(fresh)["code"])
        assert fresh.get("/tv/picture").json()["code"] == code
        assert monotonic() - began < 3
        office.devices.look()
        assert Televisions(office.site.store).waiting(code, now=now()) is None
        other.execute("ROLLBACK")
    office.pair(code, "hall")  # it is stored as soon as the store takes it
    assert fresh.get("/tv/picture").status_code == 200


def test_a_store_that_was_never_read_is_no_reason_to_ask_for_pairing(office: Office) -> None:
    television = office.paired()
    held = office.devices
    held.stop()
    held.known, held.blind = {}, True
    held._read = lambda: None  # type: ignore[method-assign]
    answer = television.get("/tv/picture")
    assert (answer.status_code, answer.json()["trouble"]["what"]) == (503, "The store cannot be read.")
    assert television.post("/tv/code", json={}).status_code == 503


def test_last_seen_is_kept_in_memory_and_stored_at_most_every_twenty_seconds(office: Office) -> None:
    television = office.paired()
    as_of = television.get("/tv/picture").json()["model"]["as_of_ms"]
    office.devices.stop()
    office.devices.look()
    office.devices.seen.flush()
    office.devices.seen.flushed = monotonic()
    television.get("/tv/picture", params=SIZE | {"p": str(as_of - 60_000)})
    (one,) = office.devices.all()
    assert (one.build, one.width, one.height, one.address) == (BUILD, 1920, 1080, "192.168.1.20")
    assert one.picture_at is not None
    assert one.seen_at is not None
    assert timedelta(seconds=60) <= one.seen_at - one.picture_at < timedelta(seconds=90)
    (stored,) = Televisions(office.site.store).all()
    assert stored.build is None
    office.devices.seen.flush()
    assert Televisions(office.site.store).all() == (one,)


def test_a_picture_that_takes_long_is_not_waited_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    television, free, asked = office.paired(), Event(), []

    def slow(shown: Shown) -> Picture:
        asked.append(shown)
        free.wait(20)
        return picture(shown)

    first = television.get("/tv/picture").json()
    monkeypatch.setattr(pictures, "picture", slow)
    monkeypatch.setattr(pictures, "PATIENCE", 0.1)
    monkeypatch.setattr(pictures, "FIRST", 0.1)
    sleep(pictures.NEW_FOR)
    for _ in range(3):
        again = television.get("/tv/picture").json()
        assert again["model"] == first["model"]
        assert again["now_ms"] > first["now_ms"]
    assert len(asked) == 1  # one is being made, however many ask
    other = television.get("/tv/picture?theme=light")
    assert (other.status_code, other.json()["trouble"]["what"]) == (503, "The picture takes long.")
    free.set()
    until = monotonic() + 10
    while television.get("/tv/picture?theme=light").status_code != 200:
        assert monotonic() < until


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("wall.example.com", "http://wall.example.com/televisions"),
        ("192.168.1.7:8501", "http://192.168.1.7:8501/televisions"),
        ("[fd00::7]:8501", "http://[fd00::7]:8501/televisions"),
        ("localhost:8501", "http://192.168.1.7:8501/televisions"),
        ("[::1]:8501", "http://192.168.1.7:8501/televisions"),
        # what is no address of anybody is not drawn: the server's own is
        ("a" * 3000, "http://casewall.example:8501/televisions"),
        ("wall.example.com:99999", "http://casewall.example:8501/televisions"),
        ("-.-", "http://casewall.example:8501/televisions"),
    ],
)
def test_the_address_of_a_code_is_one_that_others_can_open(
    office: Office, monkeypatch: pytest.MonkeyPatch, host: str, shown: str
) -> None:
    monkeypatch.setattr("app.tv.address.reachable", lambda: ["http://192.168.1.7:8501"])
    answer = office.television().post("/tv/code", json={}, headers={"Host": host})
    assert (answer.status_code, answer.json()["address"]) == (200, shown)


def test_a_server_of_its_own_machine_alone_shows_the_name_it_has_there(office: Office) -> None:
    answer = office.television().post("/tv/code", json={}, headers={"Host": "localhost:8501"})
    assert answer.json()["address"] == "http://localhost:8501/televisions"
