"""The one way off this machine: what must be named, and what is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.lan import addresses, check_host, is_loopback, told
from data.errors import CasewallError

COMMAND = Path(sys.executable).with_name("casewall")
CONFIG = '[casewall]\nstore = "sqlite:///c.db"\n'


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1"])
def test_this_machine_alone_needs_nothing(host: str) -> None:
    assert is_loopback(host)
    check_host(host, lan=False)
    with pytest.raises(CasewallError, match="would reach nobody"):
        check_host(host, lan=True)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "casewall.example"])
def test_a_way_off_this_machine_asks_for_a_password_first(host: str) -> None:
    check_host(host, lan=True)
    with pytest.raises(CasewallError, match="Add --lan"):
        check_host(host, lan=False)


def test_what_to_open_elsewhere_is_no_address_of_this_machine_alone() -> None:
    assert all("127." not in one for one in addresses("0.0.0.0", 8501))
    assert addresses("192.168.1.7", 8501) == ["http://192.168.1.7:8501"]
    assert addresses("fd00::7", 8501) == ["http://[fd00::7]:8501"]


def test_the_address_is_told_and_drawn_for_a_terminal_alone() -> None:
    plain = told(["http://192.168.1.7:8501"], drawn=False)
    assert plain == "From another machine: http://192.168.1.7:8501\nOn a television: http://192.168.1.7:8501/tv\n"
    drawn = told(["http://192.168.1.7:8501"], drawn=True).splitlines()[2:]
    assert len(drawn) > 12
    assert {len(line) for line in drawn} == {len(drawn[0])}
    assert "nobody else can reach it" in told([], drawn=True)


def test_a_new_password_is_not_taken_where_nobody_is_asked_for_one(tmp_path: Path) -> None:
    (tmp_path / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    ended = subprocess.run([COMMAND, "serve", "--new-password"], cwd=tmp_path, capture_output=True, text=True,
                           stdin=subprocess.DEVNULL, timeout=60, check=False)  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "error: --new-password goes with --lan: this machine alone is asked for none. Add --lan, or set it by "
        "`casewall password`.\n"
    )


@pytest.mark.parametrize("command", [["serve", "--lan", "--port", "65535"], ["password"]])
def test_without_a_terminal_nobody_is_asked(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    ended = subprocess.run([COMMAND, *command], cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                           timeout=60, check=False)  # fmt: skip
    assert ended.returncode == 2
    assert "there is no terminal to ask for one" in ended.stderr
    assert "Traceback" not in ended.stderr
