"""The command run inside this process, for everything but what only a process of its own can show."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from app.cli import main
from tests.app.command import company, run


class Told(NamedTuple):
    """A command's status, its output, and what it said of errors."""

    status: int
    out: str
    err: str


Casewall = Callable[..., Told]


@pytest.fixture
def casewall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Casewall:
    """Return the command, run in a folder of its own with no variables of Casewall's set."""
    for name in os.environ:
        if name.upper().startswith("CASEWALL_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def told(*arguments: str) -> Told:
        monkeypatch.setattr(sys, "argv", ["casewall", *arguments])
        capsys.readouterr()
        status = 0
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        out, err = capsys.readouterr()
        return Told(status, out, err)

    return told


@pytest.fixture(scope="session")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose seven cases are loaded, to be copied."""
    folder = company(tmp_path_factory.mktemp("desk"))
    assert run(folder, "sync")[0] == 0
    return folder


@pytest.fixture
def desk(loaded_once: Path, tmp_path: Path, casewall: Casewall) -> Casewall:
    """Return the command in a folder whose seven cases are loaded."""
    shutil.copytree(loaded_once, tmp_path, dirs_exist_ok=True)
    return casewall
