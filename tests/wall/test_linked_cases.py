"""Work that lies in two systems stands on the wall once, and every figure of it agrees."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.board import Board
from app.links import warnings
from app.questions import METRICS, Question, answer
from app.wall.view_model import view_model
from metrics.flow import flow
from metrics.links import MOST
from tests.spec.company import HEAD, loaded, seen
from tests.spec.linked import PEOPLE, joined
from tests.tables import at

NOW = at("2025-05-15 12:00")  # a Thursday
MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)
CRM = """
Q-1 | 2025-05-13 09:00 | Open   | quote | anna | SO-1
Q-1 | 2025-05-14 11:00 | Closed | quote | anna | SO-1
Q-2 | 2025-05-15 09:00 | Open   | quote | anna | SO-2
Q-3 | 2025-05-15 10:00 | Open   | quote | anna |
Q-4 | 2025-05-15 10:00 | Open   | quote | anna | SO-4
Q-5 | 2025-05-12 09:00 | Open   | quote | anna | SO-5
Q-5 | 2025-05-12 10:00 | Closed | quote | anna | SO-5
"""
ERP = """
SO-1 | 2025-05-14 09:00 | Open   | order | ben | SO-1
SO-2 | 2025-05-15 11:00 | New    | order |     | SO-2
SO-4 | 2025-05-15 11:00 | Spam   | order | ben | SO-4
SO-5 | 2025-05-12 09:30 | Open   | order | ben | SO-5
SO-5 | 2025-05-12 13:00 | Closed | order | ben | SO-5
SO-9 | 2025-05-15 08:00 | Open   | order | ben | SO-9
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked")
    joined(folder, as_of=NOW, crm=CRM, erp=ERP)
    return folder


@pytest.fixture(scope="module")
def board(folder: Path) -> Board:
    return seen(folder, as_of=NOW)


def test_the_wall_counts_a_piece_of_work_once(board: Board) -> None:
    """Open: Q-1 with SO-1, Q-2 with SO-2, Q-3, Q-4 (its order is void), SO-9."""
    model = view_model(board)
    assert model["now"]["tiles"]["open"]["value"] == 5
    assert sum(model["now"]["totals"].values()) == 5
    assert sorted(row["id"] for row in model["now"]["next"]["rows"]) == ["Q-2", "Q-3", "Q-4", "SO-9"]
    assert model["now"]["tiles"]["late"] == {"value": 1, "note": "longest 11h\u202f00m"}, (
        "Q-1 and SO-1: Tue 09 to Thu 12"
    )


def test_the_command_and_the_wall_agree(board: Board) -> None:
    asked = Question(start=MAY, end=JUNE)
    assert answer("wip", board, asked)["wip"].item() == 5
    by_source = answer("wip", board, Question(start=MAY, end=JUNE, by=("source",)))
    assert dict(by_source.select("source", "wip").rows()) == {"crm": 4, "erp": 1}
    assert answer("throughput", board, asked).row(0, named=True) == {"throughput": 1, "arrivals": 6}
    lead = answer("lead-time", board, asked).row(0, named=True)
    assert (lead["n"], lead["p50_hours"]) == (1, 4.0), "Q-5 and SO-5: Mon 09 to 13, not one and three and a half"
    judged = answer("compliance", board, asked).row(0, named=True)
    assert (judged["met"], judged["late"], judged["open_late"]) == (1, 0, 1)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_can_be_parted_by_its_dimensions(board: Board, name: str) -> None:
    for by in METRICS[name].by:
        assert by in answer(name, board, Question(start=MAY, end=JUNE, by=(by,))).columns


def test_net_flow_is_what_is_open(board: Board) -> None:
    whole = flow(board.moves, start=MAY, end=JUNE).row(0, named=True)
    assert (whole["arrivals"], whole["net_flow"]) == (6, board.cases.filter("is_open").height)


def test_the_cases_of_a_piece_stay_reachable(board: Board) -> None:
    assert board.members["case_id"].to_list() == ["Q-1", "SO-1", "Q-2", "SO-2", "Q-5", "SO-5"]
    assert sorted(board.by_number["case_id"]) == sorted(
        [*(f"Q-{n}" for n in range(1, 6)), "SO-1", "SO-2", "SO-5", "SO-9"]
    )
    assert board.links is not None
    assert board.links.partners.rows() == [("crm", 4, 3)], "four quotes name an order; one is void"


def test_before_the_order_was_entered_the_quote_stood_alone(folder: Path) -> None:
    before = seen(folder, as_of=at("2025-05-13 12:00"))
    assert before.members["case_id"].to_list() == ["Q-5", "SO-5"]
    assert before.cases.filter("is_open")["case_id"].to_list() == ["Q-1"]


def test_a_lane_is_stale_with_either_system(folder: Path) -> None:
    old = (NOW - timedelta(hours=2)).timestamp()
    os.utime(folder / "erp.csv", (old, old))
    loaded(folder, now=NOW)
    lane = view_model(seen(folder, as_of=NOW + timedelta(seconds=1)))["now"]["lanes"][0]
    assert (lane["label"], lane["stale"]) == ("Quote", True)


def test_a_link_that_too_many_share_is_told(tmp_path: Path) -> None:
    crm = "\n".join(f"Q-{n} | 2025-05-15 09:00 | Open | quote | anna | see mail" for n in range(MOST + 1))
    found = joined(tmp_path, as_of=NOW, crm=crm)
    assert found.cases.height == MOST + 1
    assert list(warnings(found)) == [
        'links: "see mail" (21 cases): more than 20 cases share it, so it joins none. '
        "Write it under nulls of its source, or link by another column."
    ]


def test_a_piece_that_was_opened_before_the_start_is_old_backlog(tmp_path: Path) -> None:
    head = HEAD.replace('calendar = "D"', 'calendar = "D"\nstart = 2025-05-14', 1) + PEOPLE
    found = joined(tmp_path, as_of=NOW, head=head, crm=CRM, erp=ERP)
    assert sorted(found.backlog["case_id"]) == ["Q-1", "Q-5"]
    assert "SO-1" not in found.cases["case_id"].to_list()
