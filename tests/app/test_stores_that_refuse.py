"""A store that cannot be opened, read or written is told in one line, by every command."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.commands.serve import _load_files
from app.instants import clock, moment
from app.live import Live
from app.picture import open_store, picture
from data.errors import CasewallError
from data.settings import load
from data.sync import sync
from tests.app.command import CONFIG, HEADING, ROWS, company, many_rows, run
from tests.app.conftest import Casewall

COMMANDS = [("sync",), ("metrics", "wip"), ("case", "crm", "A1")]
WHERE_YOU_MAY_WRITE = "Let it lie where you may write."


def as_anybody() -> tuple[str, ...]:
    """Return words that run a command without root's right to write anywhere; none where that is not needed."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere, and there is no setpriv to run without that right")
    return ("setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite:///gone/x.db", "casewall.store: there is no folder {folder}/gone. Make it, or name another."),
        ("sqlite:///crm.csv",
         "The store {folder}/crm.csv cannot be opened: file is not a database. It is no Casewall store: name another "
         "file."),
        ("sqlite:///folder",
         f"The store {{folder}}/folder cannot be opened: unable to open database file. {WHERE_YOU_MAY_WRITE}"),
        ("sqlite:////proc/x.db",
         f"The store /proc/x.db cannot be opened: unable to open database file. {WHERE_YOU_MAY_WRITE}"),
        ("sqlite:///other.db",
         "{folder}/other.db is a database of another program: it holds the table places. Name another file."),
        ("sqlite:///newer.db",
         "The store {folder}/newer.db was written by a newer Casewall. Install that version, or name another."),
        ("sqlite:///cut.db",
         "The store {folder}/cut.db cannot be opened: database disk image is malformed. It is damaged: bring back a "
         "copy, or name another file and load again."),
    ],
)  # fmt: skip
def test_a_store_that_is_none_is_told(
    desk: Casewall, tmp_path: Path, url: str, told: str, command: tuple[str, ...]
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "cut.db").write_bytes((tmp_path / "casewall.db").read_bytes()[:20_000])
    shutil.copy(tmp_path / "casewall.db", tmp_path / "newer.db")
    for name, change in (
        ("other.db", "CREATE TABLE places (x)"),
        ("newer.db", "UPDATE alembic_version SET version_num = '9999'"),
    ):
        with sqlite3.connect(tmp_path / name) as store:
            store.execute(change)
        store.close()
    company(tmp_path, config=CONFIG.replace("as_of", f'store = "{url}"\nas_of'))
    assert desk(*command) == (2, "", f"error: {told.format(folder=tmp_path)}\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_store_that_is_damaged_inside_is_told(desk: Casewall, tmp_path: Path, command: tuple[str, ...]) -> None:
    held = bytearray((tmp_path / "casewall.db").read_bytes())
    held[4096 * 3 :] = b"\xab" * (len(held) - 4096 * 3)
    (tmp_path / "casewall.db").write_bytes(held)
    status, _, err = desk(*command)
    assert status in (1, 2)
    assert all(line.startswith("error: ") for line in err.splitlines())
    assert "database disk image is malformed. It is damaged: bring back a copy" in err


def test_an_empty_file_becomes_a_store(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path)
    (tmp_path / "casewall.db").touch()
    assert casewall("sync").status == 0
    assert casewall("metrics", "wip", "--format", "csv").out == "wip,paused\n3,1\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_may_only_be_read_is_told(tmp_path: Path, command: tuple[str, ...]) -> None:
    before = as_anybody()
    company(tmp_path)
    tmp_path.chmod(0o555)
    told = run(tmp_path, *command, before=before)
    tmp_path.chmod(0o755)
    assert told == (2, "", f"error: The store {tmp_path / 'casewall.db'} cannot be opened: unable to open database "
                           f"file. {WHERE_YOU_MAY_WRITE}\n")  # fmt: skip


def test_a_store_in_a_folder_that_may_only_be_read_is_read(loaded_once: Path, tmp_path: Path) -> None:
    before = as_anybody()
    shutil.copytree(loaded_once, tmp_path, dirs_exist_ok=True)
    for file in tmp_path.iterdir():
        file.chmod(0o444)
    tmp_path.chmod(0o555)
    told = [run(tmp_path, *command, before=before) for command in (*COMMANDS[1:], ("sync",))]
    tmp_path.chmod(0o755)
    assert [status for status, _, _ in told] == [0, 0, 1]
    assert told[0][1].split() == ["wip", "paused", "3", "1"]
    assert told[2][2] == (
        f"error: crm: The store {tmp_path / 'casewall.db'} cannot be locked: casewall.db.crm.lock: Permission denied. "
        "Let it lie where you may write, on a disk of this machine.\n"
    )


@pytest.fixture
def closed(desk: Casewall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let SQLite make no file of its own beside the store."""

    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr("data.store.dialects._write_ahead", refuse)


@pytest.mark.usefixtures("closed")
def test_what_is_read_as_it_lies_counts_if_nobody_wrote_meanwhile(tmp_path: Path) -> None:
    settings = load(tmp_path / "casewall.toml")
    with open_store(settings) as store:
        assert store.data_version() == 1
        told = r"casewall.db was written while it was read. Ask again.$"
        with pytest.raises(CasewallError, match=told), store._reading():
            os.utime(tmp_path / "casewall.db", (1, 1))
        assert store.data_version() == 1
        with pytest.raises(CasewallError, match=r"cannot be written: unable to open .* Let it lie where you may write"):
            store.read_again("crm")


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("log", ["casewall.db-wal", "casewall.db-journal"])
def test_a_store_whose_log_holds_what_a_reader_must_know_is_not_read_as_it_lies(tmp_path: Path, log: str) -> None:
    (tmp_path / log).write_text("what was written last")
    with pytest.raises(CasewallError, match=r"cannot be opened: unable to open database file\."):
        open_store(load(tmp_path / "casewall.toml"))


def test_a_full_disk_keeps_no_server_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is in the store is shown, and judged when there is room."""
    settings = load(company(tmp_path, rows=ROWS + many_rows(1_000)) / "casewall.toml")
    now = moment(settings)
    with open_store(settings) as store:
        sync(settings, store, now=now)
        store.close()
        sa.event.listen(store._engine, "connect", lambda held, _: held.execute("PRAGMA max_page_count = 1"))
        (tmp_path / "crm.csv").write_text(HEADING + ROWS + many_rows(2_000), encoding="utf-8")
        _load_files(Live(settings, store, clock(settings)))
        assert picture(settings, store, as_of=now).cases.height == 1_007
    full = f"The store {tmp_path / 'casewall.db'} cannot be written: database or disk is full. Make room on the disk."
    assert capsys.readouterr().err.splitlines()[-2:] == [
        f"warning: verdicts of closed cases are not stored yet: {full}",
        f"warning: crm: {full}",
    ]


def test_a_store_that_may_only_be_read_takes_no_load(desk: Casewall, tmp_path: Path) -> None:
    before = as_anybody()
    (tmp_path / "casewall.db").chmod(0o444)
    status, out, err = run(tmp_path, "sync", before=before)
    assert (status, out.splitlines()[1]) == (1, "crm           not read")
    assert err == (
        f"error: crm: The store {tmp_path / 'casewall.db'} cannot be written: attempt to write a readonly database. "
        f"{WHERE_YOU_MAY_WRITE}\n"
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("casewall.toml", "error: '{path}' cannot be read: Permission denied. Name a file that you may read.\n"),
        ("crm.csv", "error: crm: crm.csv: cannot be read (Permission denied). Check the path and the file.\n"),
    ],
)
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, name: str, told: str) -> None:
    before = as_anybody()
    company(tmp_path)
    (tmp_path / name).chmod(0)
    status, _, err = run(tmp_path, "sync", before=before)
    assert (status > 0, err) == (True, told.format(path=tmp_path / name))
