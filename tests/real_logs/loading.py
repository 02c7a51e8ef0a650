"""A log loaded by the shipped example and the real command into a store of its own, and asked in both ways."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from filelock import FileLock

from app.board import Board
from app.casefile import casefile
from app.instants import clock
from app.picture import open_store, picture
from app.questions import Question, answer
from app.reports import record
from data.settings import Settings, load
from data.sync import sync

ROOT = Path(__file__).resolve().parents[2]
MAIN = "from app.cli import main; main()"


@dataclass
class Loaded:
    """A loaded log: its configuration, what the first load told, and boards of it, each built once."""

    source: str
    config: Path
    settings: Settings
    first: dict[str, Any] = field(default_factory=dict)
    boards: dict[datetime, Board] = field(default_factory=dict)

    def command(self, *words: str) -> Any:
        """Run the command line in a process of its own and return the JSON that it prints."""
        command = [sys.executable, "-c", MAIN, *words, "--config", str(self.config)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def sync_again(self) -> dict[str, Any]:
        """Load the log as the command does and return the counts."""
        with open_store(self.settings) as store:
            reports = sync(self.settings, store, now=clock(self.settings).now())
        return record(reports[0])

    def metric(self, name: str, *words: str) -> list[dict[str, Any]]:
        """Ask the command line for a metric."""
        return self.command("metrics", name, *words, "--format", "json")

    def board(self, at: datetime) -> Board:
        """Return the picture of an instant."""
        if at not in self.boards:
            with open_store(self.settings) as store:
                self.boards[at] = picture(self.settings, store, as_of=at.astimezone(UTC))
        return self.boards[at]

    def ask(
        self, name: str, at: datetime, *, first: date = date(1970, 1, 1), weeks: int = 0, **by: Any
    ) -> pl.DataFrame:
        """Ask a board for a metric, over some weeks or over all time."""
        end = first + timedelta(weeks=weeks) if weeks else date(2100, 1, 1)
        return answer(name, self.board(at), Question(start=first, end=end, **by))

    def counted(self, name: str, at: datetime, by: str, figure: str) -> dict[Any, int]:
        """Return a metric's figure by one dimension, as a dictionary."""
        return dict(self.ask(name, at, by=(by,)).select(by, figure).rows())

    def data_version(self) -> int:
        """Return the number that grows with every load that changed something."""
        with open_store(self.settings) as store:
            return store.data_version()

    def receipts_off(self, at: datetime, *, sample: int) -> list[tuple[str, timedelta, timedelta]]:
        """Return the cases of an even sample whose receipt's lines do not sum to their net time."""
        cases = self.board(at).cases.sort("case_id").gather_every(max(self.board(at).cases.height // sample, 1))
        off = []
        for case_id, net in cases.head(sample).select("case_id", "net_work_time").rows():
            lines = casefile(self.board(at), self.source, case_id).receipt
            total = lines["counted"].sum() if lines.height else timedelta(0)
            if (total or timedelta(0)) != net:
                off.append((case_id, total, net))
        return off


@contextmanager
def loaded(example: str, *, source: str, file: Path, folder: Path) -> Iterator[Loaded]:
    """Give a log loaded by its example, in a store in `folder`: a copy of the one that the run loads once."""
    config = ROOT / "docs" / "examples" / example / "casewall.toml"
    store, told = folder / "casewall.db", folder / "first.json"
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("CASEWALL_")]:
            patch.delenv(name)
        patch.setenv("CASEWALL_STORE", f"sqlite:///{store}")
        patch.setenv(f"CASEWALL_SOURCES__{source.upper()}__PATH", str(file))
        log = Loaded(source, config, load(config))
        once = _of_the_run(folder) / f"loaded-{example}"
        with FileLock(once.with_suffix(".lock")):
            if not once.exists():
                told.write_text(json.dumps(log.command("sync", "--json")[0]), encoding="utf-8")
                _copy((store, told), once)
            else:
                shutil.copytree(once, folder, dirs_exist_ok=True)
        log.first = json.loads(told.read_text(encoding="utf-8"))
        yield log


def _of_the_run(folder: Path) -> Path:
    """Return the folder that all processes of a run of tests share."""
    return folder.parent.parent if "PYTEST_XDIST_WORKER" in os.environ else folder.parent


def _copy(files: tuple[Path, ...], folder: Path) -> None:
    fresh = folder.with_suffix(".fresh")
    fresh.mkdir()
    for file in files:
        shutil.copy(file, fresh)
    fresh.rename(folder)  # who comes next finds all of it or nothing
