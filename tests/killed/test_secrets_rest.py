"""Marked secrets of products, through every kind of failure: none is told, logged or kept."""

from __future__ import annotations

import base64
import json
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data.settings import load
from data.sources.rest.source import RestSource
from tests.data.rest_plain import Plain, declared
from tests.killed.gate import gate
from tests.killed.planted import Planted, everything, rows
from tests.killed.processes import Nursery, Running
from tests.servers import generated, zendesk
from tests.servers.base import Answer, Request

HEAD = '[casewall]\ntimezone = "Europe/Berlin"\n\n'
USER = "anna@northwind.example/token"
FEW = ("401 in JSON", "401 cut", "200 in broken JSON", "200 with other names", "to another host", "token 401")
SHORT = 'interval = "1 s"\ntimeout = "1 s"'
AUTH = {
    "token": 'kind = "token"\ntoken = "env:PLANTED"',
    "token in a file": 'kind = "token"\nheader = "X-Api-Key"\nprefix = ""\ntoken = "file:secret.txt"',
    "basic": f'kind = "basic"\nuser = "{USER}"\npassword = "env:PLANTED"',
    "oauth2": 'kind = "oauth2"\ntoken_url = "/token"\nclient_id = "casewall"\nclient_secret = "env:PLANTED"',
    "login": 'kind = "login"\npath = "/token"\nuser = "anna"\npassword = "env:PLANTED"\nvalue = "access_token"\n'
             'body = { client_secret = "{password}", user = "{user}" }',
}  # fmt: skip


class Echo(Plain):
    """Says back what it was told, as badly as can be: secrets in errors, in broken JSON, in addresses."""

    open_paths = ".*"
    how = "well"
    secret = ""
    bought = ""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.elsewhere = "http://localhost:9"

    def answer(self, request: Request) -> Answer:
        told = f"{self.secret} {self.bought} {request.headers.get('authorization', '')}"
        if request.path == "/token":
            # a token that nobody was given yet is no secret of ours
            told = f"{self.secret} {request.headers.get('authorization', '')}"
            good = Answer(body={"access_token": self.bought, "expires_in": 3600})
            return self.bad_token(told, request) if self.how.startswith("token") else good
        return BAD[self.how](self, told) if self.how in BAD else super().answer(request)

    def bad_token(self, told: str, request: Request) -> Answer:
        said = json.dumps(request.body)
        return {
            "token 401": Answer(401, {"error": "invalid_client", "error_description": f"not known: {told} {said}"}),
            "token 500": Answer(500, f"cannot serve {told} {said}"),
            "token broken": Answer(200, '{"access_token": "' + told),
            "token missing": Answer(200, {"token": told, told: 1}),
        }[self.how]


def deep(told: str, blanks: int) -> dict[str, Any]:
    """Return an error in which what is told stands so far behind that it is cut."""
    return {"error": {"a": 1, "b": 2, "c": 3, "d": "x" * blanks + told}}


BAD: dict[str, Callable[[Echo, str], Answer]] = {
    "400 in words": lambda s, told: Answer(400, f"what is {told}?"),
    "401 in JSON": lambda s, told: Answer(401, {"error": "no", "message": f"{told} is not known"}),
    "401 in broken JSON": lambda s, told: Answer(401, '{"message": "' + told),
    "401 as a list": lambda s, told: Answer(401, [{"message": told}, told]),
    "401 cut": lambda s, told: Answer(401, deep(told, 110)),
    "401 cut elsewhere": lambda s, told: Answer(401, deep(told, 96)),
    "401 long": lambda s, told: Answer(401, {"message": " " * 19_950 + told}),
    "401 quoted": lambda s, told: Answer(401, json.dumps({"message": json.dumps({"got": told})})),
    "403 in HTML": lambda s, told: Answer(403, f"<html>{told}</html>", {"Content-Type": "text/html"}),
    "404 with a name": lambda s, told: Answer(404, {told: told}),
    "422 with names": lambda s, told: Answer(422, {"errors": {f"field {told}": [told]}}),
    "429": lambda s, told: Answer(429, {"message": told}, {"Retry-After": "60", "X-RateLimit-Key": "k"}),
    "500": lambda s, told: Answer(500, {"message": told, "trace": told}),
    "200 in broken JSON": lambda s, told: Answer(200, '{"data": "' + told),
    "200 with other names": lambda s, told: Answer(200, {told: [told], "x": told}),
    "200 as text": lambda s, told: Answer(200, json.dumps(told)),
    "to another host": lambda s, told: Answer(302, None, {"Location": f"http://localhost:9/{bare(told)}?t={bare(told)}"}),
    "to another host with a password": lambda s, told: Answer(302, None, {"Location": f"http://a:{bare(told)}@localhost:9/"}),
    "in a circle": lambda s, told: Answer(302, None, {"Location": f"/next?token={bare(told)}"}),
}  # fmt: skip


def bare(told: str) -> str:
    """Return what of a text may stand in an address."""
    return "".join(letter for letter in told if letter.isalnum())


def config(folder: Path, url: str, auth: str, *, more: str = SHORT) -> None:
    text = HEAD + declared(url, "next", more=more, auth=AUTH[auth])
    (folder / "casewall.toml").write_text(text, encoding="utf-8")


def run(forking: Nursery, folder: Path, name: str, *arguments: str, **variables: str) -> None:
    logged(forking, folder, name, *arguments, **variables).wait()


def logged(forking: Nursery, folder: Path, name: str, *arguments: str, **variables: str) -> Running:
    """Begin a command with everything logged."""
    return forking.start(folder, *arguments, name=name, EVERYTHING_LOGGED="1", **variables)


def check(planted: Planted, folder: Path) -> None:
    """None of the secrets is in any file but the one that holds it, nor in any row."""
    for name, text in everything(folder, but=("secret.txt",)).items():
        found = planted.found(text)
        assert not found, f"{name} holds the {found}: {around(planted, text, found[0])}"
    for store in folder.glob("*.db"):
        for table, text in rows(f"sqlite:///{store}").items():
            assert not planted.found(text), (store.name, table)


def around(planted: Planted, text: str, name: str) -> str:
    core = planted.cores[name]
    at = next(text.find(core[n : n + 8]) for n in range(len(core) - 7) if core[n : n + 8] in text)
    return text[max(at - 200, 0) : at + 60]


@pytest.mark.parametrize("auth", [*AUTH])
def test_no_secret_is_told_whatever_a_product_says(tmp_path: Path, forking: Nursery, auth: str) -> None:
    planted = Planted()
    secret = planted.new("secret", form="{}" if auth != "login" else 'p w"{}/+é%')
    (tmp_path / "secret.txt").write_text(f"{secret}\n")
    planted.as_basic(USER, "secret")
    with Echo().running() as server:
        server.secret = secret
        server.bought = planted.new("bought token") if auth in ("oauth2", "login") else "x"
        config(tmp_path, server.url, auth)
        run(forking, tmp_path, "first", "sync", PLANTED=secret)
        for how in FEW:
            server.how = how
            run(forking, tmp_path, bare(how), "sync", PLANTED=secret)
        run(forking, tmp_path, "check", "check", "desk", PLANTED=secret)
        run(forking, tmp_path, "sources", "sources", PLANTED=secret)
        assert "err" in (tmp_path / "401inJSON.err").read_text()
        check(planted, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("auth", [*AUTH])
def test_no_secret_is_told_in_any_failure(tmp_path: Path, forking: Nursery, auth: str) -> None:
    planted = Planted(seed=2)
    secret = planted.new("secret", form='{}~*"\\/+é%' if auth in ("login", "oauth2", "basic") else "{}/+=%")
    (tmp_path / "secret.txt").write_text(f"{secret}\n")
    planted.as_basic(USER, "secret")
    wrong = []
    with Echo().running() as server:
        server.secret = secret
        server.bought = planted.new("bought token") if auth in ("oauth2", "login") else "x"
        config(tmp_path, server.url, auth)
        run(forking, tmp_path, "first", "sync", PLANTED=secret)
        tokens = ("token 401", "token 500", "token broken", "token missing") if auth in ("oauth2", "login") else ()
        for how in (*BAD, *tokens):
            server.how = how
            for command in (("sync",), ("check", "desk"), ("sources", "--json")):
                run(forking, tmp_path, f"{bare(how)}-{command[0]}", *command, PLANTED=secret)
            try:
                check(planted, tmp_path)
            except AssertionError as told:
                wrong.append(f"{how}: {told}")
                for path in tmp_path.glob("*.[oe][ur][tr]"):
                    path.unlink()
                (tmp_path / "casewall.db").unlink()
                server.how = "well"
                run(forking, tmp_path, "first", "sync", PLANTED=secret)
    assert not wrong, "\n\n".join(wrong)


def test_no_secret_is_told_where_nobody_answers(tmp_path: Path, forking: Nursery) -> None:
    planted = Planted(seed=3)
    secret = planted.new("secret")
    odd = {"odd": f"{secret}é€", "two lines": f"{secret}\nsecond line", "unseen": f"{secret}\x7f"}
    with gate() as hole, gate() as dead, Plain().running() as server:
        dead.shut()
        places = {"hole": hole.url, "dead": dead.url, "unknown": "https://no-such-host.invalid",
                  "no TLS": server.url.replace("http:", "https:")}  # fmt: skip
        begun = []
        for name, url in places.items():
            where = configured(tmp_path, name, url)
            begun.append(logged(forking, tmp_path, f"{name} watch", "sync", "--watch", *where, PLANTED=secret))
            begun.append(logged(forking, tmp_path, f"{name} check", "check", "desk", *where, PLANTED=secret))
        for name, token in odd.items():
            where = configured(tmp_path, name, server.url)
            begun.append(logged(forking, tmp_path, f"{name} sync", "sync", *where, PLANTED=token))
        time.sleep(5)
        for running in begun:
            if not running.ended():
                running.kill(signal.SIGKILL)
    check(planted, tmp_path)


def configured(folder: Path, name: str, url: str) -> tuple[str, str]:
    """Write a configuration of its own, with a store of its own; return the option that names it."""
    text = declared(url, "next", more=SHORT, auth=AUTH["token"])
    (folder / f"{name}.toml").write_text(f'[casewall]\nstore = "sqlite:///{name}.db"\n{text}')
    return "--config", f"{name}.toml"


def test_no_secret_is_in_a_repr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = Planted(seed=4)
    secret = planted.new("secret")
    monkeypatch.setenv("PLANTED", secret)
    (tmp_path / "secret.txt").write_text(secret)
    planted.as_basic(USER, "secret")
    with Echo().running() as server:
        server.bought = planted.new("bought token")
        for auth in AUTH:
            config(tmp_path, server.url, auth)
            settings = load(tmp_path / "casewall.toml")
            source = RestSource("desk", settings)
            pages = source.pages({}, now=datetime.now(UTC))
            page = next(pages)
            asker, names = source.talk(now=datetime.now(UTC))
            client = asker.client
            for one in (settings, source, page, asker, names, client, client.login, pages, vars(client)):
                assert not planted.found(repr(one) + str(one)), (auth, type(one))
            pages.close()
            source.close()


def test_a_secret_that_stands_in_the_file_is_not_repeated(tmp_path: Path, forking: Nursery) -> None:
    planted = Planted(seed=5)
    secret = planted.new("secret")
    good = declared("https://desk.example", "next", auth=AUTH["basic"])
    places = [
        good.replace('"env:PLANTED"', f'"{secret}"'),
        good.replace('password = "env:PLANTED"', f'pasword = "{secret}"'),
        good.replace('password = "env:PLANTED"', f'password = ["{secret}"]'),
        good.replace('password = "env:PLANTED"', f'password = {{ is = "{secret}" }}'),
        good.replace('password = "env:PLANTED"', f'password = "env:PLANTED"\ntoken = "{secret}"'),
        good.replace("[sources.desk.auth]", f'[sources.desk]\nauth = "{secret}"\n[sources.desk.oauth]'),
        good.replace("https://desk.example", f"https://anna:{secret}@desk.example"),
        good.replace("https://desk.example", f"https://desk.example/?token={secret}"),
        good.replace("https://desk.example", f"http://anna:{secret}/x@desk.example"),
        good.replace('password = "env:PLANTED"', f'password = "{secret}'),
        f'[sources.erp]\nkind = "sql"\nurl = "postgresql://anna:{secret}@h/d"\ntable = "t"\n',
        f'[sources.erp]\nkind = "sql"\nurl = "postgresql://anna:{secret}/p@h/d"\ntable = "t"\n',
        f'[sources.erp]\nkind = "sql"\nurl = "postgresql://h/d?user=a&password={secret}"\ntable = "t"\n',
        f'[sources.erp]\nkind = "csv"\nurl = "postgresql://anna:{secret}@h/d"\npath = "t"\n',
        f'[sources.erp]\nkind = "sql"\nurl = ["postgresql://anna:{secret}@h/d"]\ntable = "t"\n',
        f'[sources.erp]\nkind = "sql"\nulr = "postgresql://anna:{secret}@h/d"\ntable = "t"\n',
        f'[casewall]\nstore = "postgresql://anna:{secret}@h/d"\n',
        f'[casewall]\nstore = "postgresql://anna:{secret}/x@h/d"\n',
        f'[casewall]\nstore = "mysql://anna:{secret}@h/d"\n',
        f'[casewall]\nstore = "postgresql://h/d?password={secret}"\n',
        f'[casewall]\nstor = "postgresql://anna:{secret}@h/d"\n',
        f'[casewall]\nstore = ["postgresql://anna:{secret}@h/d"]\n',
    ]  # fmt: skip
    wrong = []
    for number, text in enumerate(places):
        (tmp_path / "casewall.toml").write_text(text)
        name = f"place{number}"
        assert forking.start(tmp_path, "check", name=name).wait() != 0, text
        told = (tmp_path / f"{name}.out").read_text() + (tmp_path / f"{name}.err").read_text()
        if planted.found(told):
            wrong.append(f"{[line for line in text.splitlines() if secret in line]}: {told}")
    for place in ("AUTH__PASSWORD", "URL", "AUTH"):
        variable = f"CASEWALL_SOURCES__DESK__{place}"
        (tmp_path / "casewall.toml").write_text(good)
        value = f"https://anna:{secret}@desk.example" if variable.endswith("URL") else secret
        name = variable.lower()
        assert forking.start(tmp_path, "check", name=name, **{variable: value}).wait() != 0
        told = (tmp_path / f"{name}.out").read_text() + (tmp_path / f"{name}.err").read_text()
        if planted.found(told):
            wrong.append(f"{variable}: {told}")
    assert not wrong, "\n".join(wrong)


def test_a_configuration_that_is_proposed_holds_no_secret(tmp_path: Path, forking: Nursery) -> None:
    planted = Planted(seed=6)
    wrong = planted.new("wrong token")
    with zendesk.serving(generated.generate(tickets=80)) as server:
        planted.cores["token"] = server.token.rpartition("-")[2]
        planted.texts["token"] = server.token
        user = f"{zendesk.EMAIL}/token"
        planted.as_basic(user, "token")
        for name, token in (("wrong", wrong), ("good", server.token)):
            log_in = {"ZENDESK_USER": user, "ZENDESK_TOKEN": token}
            run(forking, tmp_path, name, "init", "--source", "zendesk", "--url", server.url, **log_in)
        assert "status 401" in (tmp_path / "wrong.err").read_text()
        text = (tmp_path / "casewall.toml").read_text()
        assert "env:ZENDESK_TOKEN" in text or 'preset = "zendesk"' in text
    for name, told in everything(tmp_path).items():
        assert not planted.found(told), name


def test_a_marked_secret_is_found_where_it_is() -> None:
    planted = Planted()
    secret = planted.new("one", form="{}")
    planted.as_basic("anna", "one")
    assert planted.found(f"x{secret[5:14]}y") == ["one"]
    assert planted.found(base64.b64encode(f"anna:{secret}".encode()).decode()) == ["one as sent"]
    assert planted.found("nothing") == []
