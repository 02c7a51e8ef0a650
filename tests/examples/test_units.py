"""The units and scripts under docs/examples: systemd and shellcheck take them as they are, and they call what there is.

Units are not started here: that takes a systemd of one's own. docs/operations.md says how they were tried.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
UNITS = EXAMPLES / "systemd"
HERE = Path(sys.executable).with_name("casewall")
THERE = "/opt/casewall/.venv/bin/casewall"
SCRIPTS = [file for file in sorted(EXAMPLES.rglob("*")) if file.is_file() and file.read_bytes()[:9] == b"#!/bin/sh"]
MOST_EXPOSED = 20  # tenths, of 100: systemd's own measure of what a service could do beyond its work


def tool(name: str) -> str:
    """Return a program of this machine, or skip saying that it is not there."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"there is no {name} on this machine")
    return found


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Copy the units, with this machine's command in place of the installed one."""
    for file in sorted(UNITS.rglob("*.*")):
        if file.is_file():
            copy = tmp_path / file.relative_to(UNITS)
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(file.read_text(encoding="utf-8").replace(THERE, str(HERE)), encoding="utf-8")
    return tmp_path


def complaints(folder: Path) -> list[str]:
    """Return what systemd says of the units in a folder; what it says of this machine's own is none of ours."""
    units = [str(file) for file in sorted(folder.iterdir()) if file.is_file()]
    done = subprocess.run([tool("systemd-analyze"), "verify", *units], capture_output=True, text=True, timeout=60)
    return [line for line in (done.stdout + done.stderr).splitlines() if "casewall" in line]


def test_systemd_takes_the_units_as_they_are(copied: Path) -> None:
    assert complaints(copied) == []
    dropped = copied / "casewall.service.d" / "no-sync.conf"
    dropped.write_text(dropped.read_text(encoding="utf-8") + "NoSuchKey=1\n", encoding="utf-8")
    assert len(complaints(copied)) == 1  # it reads the drop-in too


@pytest.mark.parametrize("name", ["casewall.service", "casewall-sync.service"])
def test_a_service_can_do_little_beyond_its_work(copied: Path, name: str) -> None:
    command = [tool("systemd-analyze"), "security", "--no-pager", "--offline=true", f"--threshold={MOST_EXPOSED}"]
    done = subprocess.run([*command, str(copied / name)], capture_output=True, text=True, timeout=60)
    if "unrecognized option" in done.stderr:
        pytest.skip("the systemd of this machine cannot judge a unit that is not installed")
    assert done.returncode == 0, done.stdout[-200:]


def test_the_units_call_commands_and_options_that_exist() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(UNITS.rglob("*.*")) if file.is_file())
    called = {tuple(words.split()) for words in re.findall(rf"{THERE} (.+)", text) if '"$@"' not in words}
    assert called == {("serve", "--lan"), ("serve", "--lan", "--no-sync"), ("sync", "--watch")}
    for command in sorted({words[0] for words in called}):
        told = subprocess.run([HERE, command, "--help"], capture_output=True, text=True, timeout=60, check=True).stdout
        assert [one for words in called if words[0] == command for one in words[1:] if one not in told] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_a_script_is_plain_and_clean_shell(script: Path) -> None:
    assert script.stat().st_mode & 0o111 == 0o111
    subprocess.run(["sh", "-n", script], check=True, timeout=10)
    done = subprocess.run([tool("shellcheck"), script], capture_output=True, text=True, timeout=60)
    assert done.stdout == ""
