"""Known at T: the picture of an instant in the past is what a person saw then, whatever was loaded since."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from app.board import Board
from app.catalogue import METRICS, Question
from app.questions import answer
from tests.spec.company import HEAD, SOURCE, loaded, seen
from tests.tables import BERLIN, at

BEGIN = at("2025-05-12 06:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LOADS = [BEGIN + DAY + n * timedelta(hours=19) for n in range(8)]
CASES = 60
MAY = Question(start=date(2025, 5, 1), end=date(2025, 6, 9), period=None)
EVENTS = """
[sources.log]
kind = "csv"
path = "log.csv"
rows = "events"
timezone = "Europe/Berlin"

[sources.log.columns]
case_id = "Id"
occurred_at = "At"
event_id = "No"
state = "Status"
owner = "Owner"

[sources.log.states]
queued = ["New"]
active = ["Open"]
"waiting: client" = ["Pending"]
done = ["Closed"]
void = ["Spam"]
"""
CRM = SOURCE.replace("NAME", "crm").replace('state = "Status"', 'state = "Status"\nchanged_at = "Changed"')


@dataclass(frozen=True)
class Step:
    """What happened to a case, and when the source began to tell it."""

    case: int
    at: datetime
    told_at: datetime
    status: str


def steps(dice: random.Random) -> list[Step]:
    """Draw lives: openings, pauses, closings, reopenings, spam that comes back; some are told late."""
    found = []
    for case in range(CASES):
        now, told = BEGIN + dice.random() * 5 * DAY, BEGIN
        status = "Open"
        for _ in range(dice.randint(1, 7)):
            told = max(told, now + (dice.random() * DAY if dice.random() < 0.3 else timedelta(0)))
            found.append(Step(case, now, told, status))
            now += timedelta(minutes=dice.randint(20, 2000))
            status = dice.choice([word for word in ("Open", "Pending", "Closed", "Closed", "Spam") if word != status])
    return found


def text(moment: datetime) -> str:
    return f"{moment.astimezone(BERLIN):%Y-%m-%d %H:%M}"


def export(folder: Path, lives: list[Step], *, now: datetime) -> None:
    """Write what each system tells at an instant: one the current row of each case, the other its log."""
    known = [step for step in lives if step.told_at <= now]
    rows = ["Id,Created,Closed,Status,Changed"]
    for case in range(0, CASES, 2):
        mine = [step for step in known if step.case == case]
        if mine:
            last = mine[-1]
            closed = text(last.at) if last.status == "Closed" else ""
            rows.append(f"C{case},{text(mine[0].at)},{closed},{last.status.replace('Pending', 'Open')},{text(last.at)}")
    log = ["No,Id,At,Status,Owner"]
    for number, step in enumerate(lives):
        if step in known and step.case % 2:
            log.append(f"{number},L{step.case},{text(step.at)},{step.status},{'anna' if number % 3 else 'ben'}")
    (folder / "crm.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "log.csv").write_text("\n".join(log) + "\n", encoding="utf-8")


def told(board: Board) -> dict[str, pl.DataFrame]:
    """Return everything that is told of an instant."""
    names = ("cases", "intervals", "moves", "void", "quality", "backlog")
    frames = {name: getattr(board, name) for name in names}
    answers = {name: answer(name, board, MAY) for name in METRICS}
    return {**frames, **answers}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_picture_of_the_past_is_what_was_seen_then(tmp_path: Path, seed: int) -> None:
    lives = steps(random.Random(seed))
    (tmp_path / "casewall.toml").write_text(HEAD + CRM + EVENTS, encoding="utf-8")
    then = {}
    for now in LOADS:
        export(tmp_path, lives, now=now)
        assert [report.error for report in loaded(tmp_path, now=now)] == [None, None]
        then[now] = told(seen(tmp_path, as_of=now))
    changed = 0
    for now in LOADS:
        again = told(seen(tmp_path, as_of=now))
        for name, frame in then[now].items():
            keys = [n for n in ("case", "at", "kind", "start") if n in frame.columns]
            try:
                assert_frame_equal(again[name].sort(keys), frame.sort(keys))
            except AssertionError as differs:
                raise AssertionError(f"{name} of {now}, seed {seed}") from differs
        changed += not then[now]["cases"].equals(told(seen(tmp_path, as_of=LOADS[-1]))["cases"])
    assert changed == len(LOADS) - 1
