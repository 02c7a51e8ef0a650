"""A watched folder whose loads are killed: a file is neither lost nor has it an effect twice."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.killed.compared import accounted, check_free, check_whole, stories
from tests.killed.moments import Moments, tell
from tests.killed.processes import Nursery

FEW, MANY = 5, 200
CONFIG = """
[casewall]
timezone = "Europe/Berlin"
store = "{store}"

[sources.crm]
kind = "csv"
path = "drop/*.csv"
inbox = true
timezone = "UTC"
interval = "1 s"

[sources.crm.columns]
case_id = "Id"
opened_at = "Created"
state = "Status"
subject = "Subject"

[sources.crm.states]
queued = ["New"]
active = ["Open"]
done = ["Closed"]
"""
STATES = {"New": "queued", "Open": "active", "Closed": "done"}


class Clerk:
    """Drops files: every row says something new of its case; now and then one that nobody can read."""

    def __init__(self, folder: Path, dice: random.Random, *, rows: int) -> None:
        self.drop, self.dice, self.rows = folder / "drop", dice, rows
        self.drop.mkdir()
        self.files = 0
        self.good: list[str] = []
        self.bad: list[str] = []
        self.told: dict[str, list[tuple[str, str]]] = {}

    def file(self) -> None:
        """Drop a file as a careful program does: written beside, then moved in."""
        self.files += 1
        name = f"{self.files:05}.csv"
        if self.dice.random() < 0.15:
            self.bad.append(name)
            lines = ["X,never,New,\n"]
        else:
            self.good.append(name)
            lines = []
            for number in self.dice.sample(range(4 * self.rows), self.rows):
                case, status, subject = f"C-{number}", self.dice.choice([*STATES]), f"of file {self.files}"
                self.told.setdefault(case, []).append((STATES[status], subject))
                lines.append(f"{case},2026-10-05 09:00,{status},{subject}\n")
        written = self.drop / f".{name}.part"
        written.write_text("Id,Created,Status,Subject\n" + "".join(lines), encoding="utf-8")
        written.rename(self.drop / name)


def lying(folder: Path) -> Counter[str]:
    return Counter(path.name for path in folder.glob("*.csv"))


def killed(tmp_path: Path, store: str, forking: Nursery, *, kills: int, rows: int, seed: int) -> dict[str, object]:
    """Kill so many processes while files are dropped; then let one end in quiet and count."""
    began = time.monotonic()
    dice = random.Random(seed)
    (tmp_path / "casewall.toml").write_text(CONFIG.format(store=store), encoding="utf-8")
    clerk = Clerk(tmp_path, dice, rows=rows)
    moments = Moments(store, dice, most=2, starting=0.5)
    for _ in range(kills):
        for _ in range(dice.randint(2, 6)):
            clerk.file()
            time.sleep(0.002)  # the order of files is that of their times
        moments.kill(forking.start(tmp_path, "sync", *(("--watch",) if dice.random() < 0.3 else ())))
    moments.close()
    for _ in range(2):
        forking.start(tmp_path, "sync", name="quiet").wait()
    check_free(store)
    check_whole(store)
    assert lying(clerk.drop) == Counter(), "files were left in the folder"
    assert lying(clerk.drop / "done") == Counter(clerk.good)
    assert lying(clerk.drop / "rejected") == Counter(clerk.bad)
    reasons = {path.name for path in (clerk.drop / "rejected").glob("*.reasons.txt")}
    untold = [name for name in clerk.bad if f"{name}.reasons.txt" not in reasons]
    held = {case: [(row[6], row[8]) for row in told] for case, told in stories(store).items()}
    wrong = {case: (held.get(case), told) for case, told in clerk.told.items() if held.get(case) != told}
    assert not wrong, f"{len(wrong)} cases do not have each row of each file once, in order: {list(wrong.items())[:3]}"
    assert held.keys() == clerk.told.keys()
    assert not untold, f"rejected without the reasons beside them: {untold}"
    counted = accounted(store)
    return {
        "kills": kills,
        **moments.doing,
        "files": clerk.files,
        "rejected": len(clerk.bad),
        "loaded again": counted["loads"] - len(clerk.good),
        **counted,
        "seconds": round(time.monotonic() - began),
    }


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_killed_a_few_times_every_file_counts_once(tmp_path: Path, store: str, forking: Nursery) -> None:
    tell(killed(tmp_path, store, forking, kills=FEW, rows=200, seed=2))


@pytest.mark.long
def test_killed_200_times_every_file_counts_once(tmp_path: Path, store: str, forking: Nursery) -> None:
    tell(killed(tmp_path, store, forking, kills=MANY, rows=500, seed=6))
