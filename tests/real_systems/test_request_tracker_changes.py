"""What RT's own commands change in a real Request Tracker is in Casewall after the next sync. Opt-in."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.board import Board
from app.instants import clock
from app.picture import open_store, picture
from metrics.wip import wip
from tests.real_logs.loading import Loaded
from tests.real_systems.request_tracker import STATES, Tracker, command_line

pytestmark = pytest.mark.real


def now(log: Loaded) -> Board:
    """Load what changed by the real command and return the picture of this moment."""
    log.command("sync", "--json")
    with open_store(log.settings) as store:
        return picture(log.settings, store, as_of=clock(log.settings).now())


def test_what_the_command_line_of_rt_changes_is_there_after_the_next_sync(
    log: Loaded, tracker: Tracker, tmp_path: Path
) -> None:
    """Created, given, stalled, merged, resolved and reopened by `rt`, and each time counted as RT itself counts."""

    def agree() -> Board:
        board = now(log)
        shown = tracker.answers(tmp_path / "answers.json")["standing"]
        names = {"Nobody": "unowned", **STATES}
        for by, told in (("state", "status"), ("owner", "owner"), ("team", "queue")):
            counted = dict(wip(board.cases, by=(by,)).select(by, "wip").rows())
            assert counted == {names.get(name, name): number for name, number in shown[told].items()}, by
        return board

    agree()
    with command_line(tracker, tmp_path) as run:
        one = run.create(queue="Orders", subject="A new one", requestor="client01@client.example")
        two = run.create(queue="Orders", subject="The same again", requestor="client01@client.example")
        run.edit(one, owner="anna", status="open")
        assert {one, two} <= set(agree().cases["case_id"])
        run.edit(one, status="stalled")
        run("merge", two, one)
        agree()
        run.edit(one, owner="ben", status="resolved")
        agree()
        run.edit(one, status="open")
        agree()
        run.edit(one, status="resolved")
        board = agree()
    assert board.cases.filter(case_id=one).select("state", "owner", "reopenings").row(0) == ("done", "ben", 1)
    assert two in set(board.void["case_id"])


def test_a_shredded_ticket_is_missing_from_two_listings_and_counts_as_void(
    log: Loaded, tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEWALL_SOURCES__RT__FULL", "1 s")  # a listing at every sync
    with command_line(tracker, tmp_path) as run:
        gone = run.create(queue="Quotes", subject="Not for long", requestor="client02@client.example")
    assert gone in set(now(log).cases["case_id"])
    tracker.shred(gone, dump=tmp_path / "shredded.sql")
    assert gone in set(now(log).cases["case_id"])
    board = now(log)
    assert gone not in set(board.cases["case_id"])
    assert gone in set(board.void["case_id"])
