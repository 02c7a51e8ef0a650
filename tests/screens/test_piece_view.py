"""The page of a linked case shows both: each case by itself, and the whole with its receipt."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from app.board import Board
from app.casefile import as_json, as_text, casefile
from app.formatting import minutes_of
from app.screens.case_view import heading, receipt_panel
from app.screens.ledger import lines, total
from app.screens.ledger_view import ledger_panel
from app.screens.piece_view import piece_panel
from tests.screens.markup import rows, tags, words
from tests.screens.test_clock_receipt import shown_minutes
from tests.spec.linked import joined
from tests.tables import at

NOW = at("2025-05-15 12:00")  # a Thursday
BOTH = [("crm", "Q-1"), ("erp", "SO-1")]
CRM = """
Q-1 | 2025-05-13 15:00 | Open   | quote | anna | so-1 | Client 118
Q-1 | 2025-05-14 11:00 | Closed | quote | anna | so-1 | Client 118
Q-2 | 2025-05-15 09:00 | Open   | quote | anna |      | <b>Client</b>
Q-3 | 2025-05-15 09:00 | Open   | quote | anna | <i>9</i> | Client
Q-4 | 2025-05-15 09:00 | Open   | quote | anna | <i>9</i> | Client
"""
ERP = """
SO-1 | 2025-05-14 10:00 | New    | order |     | SO-1 | C-00118
SO-1 | 2025-05-14 12:00 | Open   | order | ben | SO-1 | C-00118
SO-1 | 2025-05-14 16:00 | Wait   | order | ben | SO-1 | C-00118
SO-1 | 2025-05-15 10:00 | Open   | order | ben | SO-1 | C-00118
"""


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    return joined(tmp_path_factory.mktemp("piece"), as_of=NOW, crm=CRM, erp=ERP)


@pytest.mark.parametrize(("source", "case_id"), BOTH)
def test_each_case_stands_beside_the_whole(board: Board, source: str, case_id: str) -> None:
    """Tue 15-17, Wed 09-16, Thu 10-12: eleven hours; alone the quote has four and the order eight."""
    panel = piece_panel(board, casefile(board, source, case_id))
    assert words(panel).startswith("One piece of work in CRM and ERP")
    _, quote, order, whole = [[cell.replace("\u202f", " ") for cell in row] for row in rows(panel)]
    assert quote == ["Q-1", "Quote", " Closed on target, 4h 00m to spare", "anna",
                     "Tue 13 May 15:00", "Wed 14 May 11:00", "4h 00m", "CRM"]  # fmt: skip
    assert order == ["SO-1", "Order", " 0h 00m left", "ben", "Wed 14 May 10:00", "open", "8h 00m", "ERP"]
    assert whole[0].startswith("Together")
    assert whole[1] == "11h 00m"


@pytest.mark.parametrize(("source", "case_id"), BOTH)
def test_the_receipt_sums_to_the_figure_that_is_shown(board: Board, source: str, case_id: str) -> None:
    found = casefile(board, source, case_id)
    held = lines(found, board.settings)
    assert total(found.receipt) == found.fact["net_work_time"] == timedelta(hours=11)
    starts, ends = found.receipt["start"].to_list(), found.receipt["end"].to_list()
    assert starts[1:] == ends[:-1], "it tiles the piece, in order"
    figures = {name: shown_minutes(value.removeprefix("−")) for name, value in rows(receipt_panel(found, held))}
    assert figures["Age, counted net work hours"] == 11 * 60
    assert figures["On the wall clock"] == minutes_of(found.fact["elapsed_time"])
    assert "11h 00m" in words(ledger_panel(found, held))


def test_a_page_keeps_the_number_and_type_of_its_own_case(board: Board) -> None:
    quote, order = (words(heading(board, casefile(board, *key))) for key in BOTH)
    assert quote.startswith("Q-1Late by 3h 00mQuote")
    assert order.startswith("SO-1Late by 3h 00mOrder")


def test_every_other_case_of_the_piece_is_a_link(board: Board) -> None:
    panel = str(piece_panel(board, casefile(board, "erp", "SO-1")))
    assert 'href="case?source=crm&amp;id=Q-1"' in panel
    assert "id=SO-1" not in panel


def test_a_case_that_is_alone_has_no_such_panel(board: Board) -> None:
    found = casefile(board, "crm", "Q-2")
    assert piece_panel(board, found) is None
    assert found.own is found.fact


def test_words_of_others_are_escaped(board: Board) -> None:
    assert "i" not in tags(piece_panel(board, casefile(board, "crm", "Q-3")))


def test_the_command_tells_the_same(board: Board) -> None:
    found = casefile(board, "erp", "SO-1")
    told = json.loads(json.dumps(as_json(found)))
    assert (told["case"]["case_id"], told["case"]["net_work_hours"]) == ("SO-1", 11.0)
    assert [(case["source"], case["case_id"], case["net_work_hours"]) for case in told["members"]] == [
        ("crm", "Q-1", 4.0), ("erp", "SO-1", 8.0),
    ]  # fmt: skip
    assert sum(line["counted_hours"] for line in told["receipt"]) == 11.0
    text = as_text(found)
    assert "One piece of work in crm and erp, counted once." in text
    assert "Age: 11h 00m net work hours, target 8h 00m" in text


def test_a_case_alone_is_told_as_before(board: Board) -> None:
    told = as_json(casefile(board, "crm", "Q-2"))
    assert list(told) == ["as_of", "case", "states", "receipt"]
