"""Marked passwords of databases, as a source and as the store, through every kind of failure: none is told or kept."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from data.settings import load
from data.sources.sql import SqlSource
from data.sources.sql_address import address
from data.store import Store
from tests.databases import GUARDED, postgres
from tests.killed.erp import CONFIG, Erp, asked, connected
from tests.killed.gate import gate
from tests.killed.planted import Planted, everything, rows
from tests.killed.processes import Nursery
from tests.killed.test_two_at_once import asked_health

ODD = "p@ss w:/'{}\"#?%&é="


class World:
    """A database that asks for a password, which is the planted one."""

    def __init__(self, folder: Path, superuser: str, name: str) -> None:
        self.planted, self.folder, self.superuser = Planted(), folder, superuser
        self.password = self.planted.new("password", form=ODD)
        self.user = f"user_{name}"
        with closing(connected(superuser)) as connection:
            quoted = self.password.replace("'", "''")
            connection.execute(f"CREATE ROLE {self.user} LOGIN PASSWORD '{quoted}' IN ROLE {GUARDED}")
            connection.execute(f"GRANT ALL ON SCHEMA public TO {self.user}")
            connection.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO {self.user}")

    def url(self, *, password: str | None = None, database: str | None = None, host: str | None = None) -> str:
        """Return the address with the password in it."""
        held = sa.make_url(self.superuser)
        said = quote(password or self.password, safe="")
        rest = f"{database or held.database}?host={held.query['host']}" if host is None else str(held.database)
        return f"postgresql://{self.user}:{said}@{host or ''}/{rest}"

    def drop(self) -> None:
        with closing(connected(self.superuser)) as connection:
            connection.execute(f"DROP OWNED BY {self.user}")
            connection.execute(f"DROP ROLE {self.user}")

    def check(self) -> None:
        """Find the password in no file that Casewall wrote."""
        for name, text in everything(self.folder, but=("secret.url",)).items():
            found = self.planted.found(text)
            assert not found, f"{name} holds the {found}: {text[-600:]}"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with postgres() as superuser:
        found = World(tmp_path, superuser, sa.make_url(superuser).database or "")
        yield found
        found.drop()


def run(world: World, forking: Nursery, name: str, *arguments: str, **variables: str) -> tuple[int, str]:
    """Run a command with everything logged; return its status and what it says of errors."""
    held = forking.start(world.folder, *arguments, name=name, EVERYTHING_LOGGED="1", **variables).wait()
    return held, (world.folder / f"{name}.err").read_text(encoding="utf-8", errors="replace")


def failures(world: World, hole: int) -> dict[str, str]:
    """Return addresses that lead nowhere, by what is wrong with them."""
    wrong = world.planted.new("wrong password", form=ODD)
    held = world.url()
    return {
        "wrong password": world.url(password=wrong),
        "no such database": world.url(database="nowhere"),
        "unknown host": world.url(host="no-such-host.invalid"),
        "refused": world.url(host="127.0.0.1:9"),
        "no answer": world.url(host=f"127.0.0.1:{hole}") + "?connect_timeout=2",
        "unknown option": f"{held}&pasword={quote(world.password, safe='')}",
        "option with the password": held.replace(f":{quote(world.password, safe='')}@", "@")
        + f"&password={quote(wrong, safe='')}",
        "password as it is": f"postgresql://{world.user}:{world.password}@/x?host=/tmp",
        "no port": f"postgresql://{world.user}:{quote(world.password, safe='')}@localhost:abc/x",
        "no driver": held.replace("postgresql://", "oracle://"),
        "no dialect": held.replace("postgresql://", "nonsense://"),
        "no address": world.planted.texts["password"],
    }


def test_no_password_of_a_source_is_told(world: World, forking: Nursery) -> None:
    erp = Erp(world.folder, world.superuser)
    erp.filled(5)
    erp.connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {world.user}")
    erp.connection.close()
    store = f"sqlite:///{world.folder / 'casewall.db'}"
    (world.folder / "casewall.toml").write_text(
        CONFIG.format(store=store, source="env:ERP_URL", more='timeout = "2 s"')
    )
    assert run(world, forking, "good", "sync", ERP_URL=world.url())[0] == 0
    assert asked(store, "SELECT count(*) FROM case_versions") == [(5,)]
    with gate() as hole:
        found = failures(world, hole.port)
        # these read and write nothing: all of them at once
        checks = [
            forking.start(world.folder, "check", "erp", name=f"check {what}", EVERYTHING_LOGGED="1", ERP_URL=url)
            for what, url in found.items()
        ]
        for what in ("wrong password", "no answer", "unknown option", "no driver"):
            status, told = run(world, forking, f"sync {what}", "sync", ERP_URL=found[what])
            assert status == 1, (what, told[-400:])
        assert [one.wait() for one in checks] == [1] * len(checks)
        logged = {"EVERYTHING_LOGGED": "1", "ERP_URL": world.url(password="no")}
        watching = forking.start(world.folder, "sync", "--watch", name="watch", **logged)
        time.sleep(1.5)
        watching.kill(signal.SIGTERM)
    (world.folder / "secret.url").write_text(world.url() + "\n")
    changed = (world.folder / "casewall.toml").read_text().replace("env:ERP_URL", "file:secret.url")
    (world.folder / "casewall.toml").write_text(changed)
    assert run(world, forking, "file", "check", "erp")[0] == 0
    # the table is gone while we look
    with closing(connected(world.superuser)) as connection:
        connection.execute("DROP TABLE history")
    assert run(world, forking, "gone", "sync")[0] == 1
    run(world, forking, "sources", "sources", "--json")
    world.check()
    for table, text in rows(store).items():
        assert not world.planted.found(text), table


def test_no_password_of_the_store_is_told(world: World, forking: Nursery) -> None:
    (world.folder / "crm.csv").write_text("Id,Created,Status\nA,2026-10-05 09:00,New\n")
    text = '[casewall]\nstore = "env:STORE_URL"\n[sources.crm]\nkind = "csv"\npath = "crm.csv"\ntimezone = "UTC"\n'
    text += '[sources.crm.columns]\ncase_id = "Id"\nopened_at = "Created"\nstate = "Status"\n'
    text += '[sources.crm.states]\nqueued = ["New"]\n'
    (world.folder / "casewall.toml").write_text(text)
    for number, command in enumerate((("sync",), ("store",), ("sources",), ("metrics", "wip"), ("check",))):
        assert run(world, forking, f"good{number}", *command, STORE_URL=world.url())[0] == 0, command
    with gate() as hole:
        for what, url in failures(world, hole.port).items():
            given = {"STORE_URL": world.url(), "EVERYTHING_LOGGED": "1"}
            at_once = [
                forking.start(world.folder, "sync", name=f"sync {what}", **{**given, "STORE_URL": url}),
                forking.start(world.folder, "store", "move", "env:NEW", name=f"move {what}", NEW=url, **given),
                forking.start(world.folder, "store", "move", told_openly(what, url), name=f"plain {what}", **given),
                forking.start(world.folder, "store", name=f"variable {what}", CASEWALL_STORE=url, **given),
            ]
            assert [one.wait() for one in at_once] == [2] * 4, what
            assert "Traceback" not in (world.folder / f"sync {what}.err").read_text(), what
    world.check()
    for table, held in rows(world.superuser).items():
        assert not world.planted.found(held), table


def test_no_password_is_served(world: World, forking: Nursery) -> None:
    (world.folder / "secret.url").write_text(world.url())
    text = '[casewall]\nstore = "file:secret.url"\n[sources.erp]\nkind = "sql"\nurl = "env:ERP_URL"\ntable = "orders"\n'
    (world.folder / "casewall.toml").write_text(text + '[sources.erp.columns]\ncase_id = "id"\nopened_at = "opened"\n')
    port = free_port()
    wall = forking.start(
        world.folder, "serve", "--port", str(port), name="wall", EVERYTHING_LOGGED="1", ERP_URL=world.url(password="no")
    )
    until = time.monotonic() + 60
    while (health := asked_health(port)) is None:
        assert not wall.ended()
        assert time.monotonic() < until
        time.sleep(0.1)
    time.sleep(1)
    assert not world.planted.found(repr(health))
    wall.kill(signal.SIGTERM)
    world.check()


def told_openly(what: str, url: str) -> str:
    """Return what one writes on the command line, where what is no address at all stands for everybody to read."""
    return "mysql://host/database" if what == "no address" else url


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_no_password_is_in_a_repr(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERP_URL", world.url())
    (world.folder / "secret.url").write_text(world.url())
    text = CONFIG.format(store="file:secret.url", source="env:ERP_URL", more="")
    (world.folder / "casewall.toml").write_text(text)
    settings = load(world.folder / "casewall.toml")
    found = address("erp", settings)
    with Store.open(settings.casewall.store, base=world.folder) as store:
        for one in (settings, found, SqlSource("erp", settings), store, vars(store), found.shown):
            assert not world.planted.found(repr(one) + str(one)), type(one)
