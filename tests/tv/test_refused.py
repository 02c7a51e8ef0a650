"""What a television does not get: another team, a figure after its revocation, anything outside of its own routes."""

from __future__ import annotations

from starlette.testclient import TestClient

from app.build import BUILD
from app.tv import codes
from app.tv.devices import MOST_OF_ONE
from app.tv.pairing import revoke
from app.tv.routes import COOKIE
from tests.tv.conftest import Office, ask, now

SIZE = {"b": BUILD, "w": "1920", "h": "1080"}


def test_the_cookie_is_for_televisions_alone(office: Office) -> None:
    television = office.television()
    told = television.post("/tv/code", json={}).headers["set-cookie"]
    assert all(word in told for word in ("HttpOnly", "SameSite=strict", "Path=/tv", "Max-Age=315360000"))
    assert "Secure" not in told
    assert television.cookies[COOKIE] not in office.site.settings.path.with_name("casewall.db").read_bytes().decode(
        "latin-1"
    )


def test_the_address_overrides_theme_and_scenes_and_nothing_else(office: Office) -> None:
    television = office.paired(team="west", names="none")
    own = television.get("/tv/picture").json()
    asked = "team=east&names=full&theme=light&scenes=week,now:45&name=hall"
    found = television.get(f"/tv/picture?{asked}").json()
    assert found["shown"] == {"theme": "light", "scenes": [["week", 15], ["now", 45]]}
    assert found["model"]["scope"] == own["model"]["scope"]
    assert found["model"]["now"] == own["model"]["now"]
    assert found["model"]["team"] == own["model"]["team"]


def test_each_television_sees_its_own_entry(office: Office) -> None:
    east, west = office.paired("east-wall", team="east"), office.paired("west-wall", team="west")
    scopes = [one.get("/tv/picture").json()["model"]["scope"] for one in (east, west)]
    assert scopes[0] != scopes[1]


def test_who_is_revoked_sees_nothing_from_the_next_look_on_and_gets_a_new_secret(office: Office) -> None:
    television = office.paired()
    before = television.cookies[COOKIE]
    revoke(office.site.settings, office.site.store, "Lobby", now=now())
    office.devices.look()
    answer = television.get("/tv/picture")
    assert (answer.status_code, answer.json()["code"]) == (401, None)
    assert "model" not in answer.json()
    code = ask(television)["code"]
    assert television.cookies[COOKIE] != before
    office.pair(str(code))
    assert television.get("/tv/picture").status_code == 200
    television.cookies.clear()
    television.cookies.set(COOKIE, before)
    assert television.get("/tv/picture").status_code == 401


def test_a_television_without_an_entry_is_told_so(office: Office) -> None:
    television = office.paired()
    file = office.site.settings.path
    text = file.read_text(encoding="utf-8")
    file.write_text(text.partition("\n[[televisions]]")[0] + "\n", encoding="utf-8")
    office.devices.look()
    answer = television.get("/tv/picture")
    assert (answer.status_code, answer.json()) == (401, {"build": BUILD, "code": None, "gone": "lobby"})
    assert ask(television)["code"] is None  # it is paired still
    file.write_text(text, encoding="utf-8")
    office.devices.look()
    assert television.get("/tv/picture").status_code == 200


def test_a_secret_that_is_not_known_opens_nothing(office: Office) -> None:
    office.paired()
    for secret in ("", "x", "A" * 43, "A" * 5000, "é", "' OR 1=1 --"):
        answer = office.television().get("/tv/picture", headers={"Cookie": f"{COOKIE}={secret}".encode()})
        assert (answer.status_code, answer.json()["code"]) == (401, None)


def test_another_method_is_refused(office: Office) -> None:
    television = office.television()
    for path in ("/tv", "/tv/", "/tv/picture", "/tv/code", "/tv/wall.js", "/tv/wall.css", "/tv/font.woff2"):
        taken = "POST" if path == "/tv/code" else "GET"
        for method in {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"} - {taken}:
            answer = television.request(method, path)
            assert (path, method, answer.status_code, answer.headers["allow"]) == (path, method, 405, taken)


def test_there_is_nothing_else_below(office: Office) -> None:
    television = office.paired()
    for path in ("/tv/other", "/tv/picture/x", "/tv//picture", "/tv/..%2fhealthz", "/tv/tv.css", "/tv/_stcore/health"):
        assert television.get(path).status_code == 404, path


def test_a_form_of_another_site_gets_no_code(office: Office) -> None:
    television = office.television()
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"):
        answer = television.post("/tv/code", content=b"{}", headers={"Content-Type": kind})
        assert answer.status_code == 415
        assert "set-cookie" not in answer.headers


def test_an_address_that_is_none_is_not_shown(office: Office) -> None:
    for host in ("evil.example/<script>", "a b", "x@y", "-" * 300 + "!"):
        answer = office.television().post("/tv/code", json={}, headers={"Host": host})
        assert answer.status_code == 200
        assert host not in answer.json()["address"]


def test_so_many_televisions_of_one_address_wait_and_no_more(office: Office) -> None:
    for _ in range(MOST_OF_ONE):
        ask(office.television())
    answer = office.television().post("/tv/code", json={})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert "Too many televisions wait" in answer.json()["next"]
    ask(office.television("192.168.1.21"))


def test_what_a_television_says_of_itself_is_few_words_and_numbers(office: Office) -> None:
    television = office.paired()
    for query in ("b=%3Cscript%3E&w=-1&h=x&p=1e9", f"b={'x' * 900}&w=999999&h=0&p={'9' * 40}", ""):
        assert television.get(f"/tv/picture?{query}").status_code == 200
        (one,) = office.devices.all()
        assert (one.build, one.width, one.height, one.picture_at) == (None, None, None, None)
        assert one.seen_at is not None


def test_the_television_client_is_refused_everywhere_else_by_path(office: Office) -> None:
    television: TestClient = office.paired()
    request = television.build_request("GET", "/healthz")
    assert COOKIE not in request.headers.get("cookie", "")
    assert codes.hashed(television.cookies[COOKIE]) == office.devices.all()[0].secret_hash
