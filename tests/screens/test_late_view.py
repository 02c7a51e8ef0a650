"""The page of late cases says what the figures say, in words that agree with them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest

from app.board import Board
from app.catalogue.telling import queues
from app.screens.late import LateAsked, late
from app.screens.late_sums import cards, heading, hours_panel, types_panel
from app.screens.late_view import cases_table
from app.screens.marks import case_query
from tests.screens.logs import by_cases, by_events
from tests.screens.markup import rows, tags, words
from tests.screens.overdue import NOW
from tests.spec.company import CRM, HEAD, company
from tests.tables import at

HOSTILE = """<script>alert("1")</script>"""
# 6 h in a queue, 4 h in work; then one hour with an expert, eight in the experts' queue
QUEUED = """
A | 2025-05-12 09:00 | New    | quote | east |            |
A | 2025-05-12 15:00 | Open   | quote | east | Anna Smith |
A | 2025-05-13 11:00 | Closed | quote | east | Anna Smith |
B | 2025-05-13 09:00 | Open   | quote | east | Anna Smith | Eve Stone
B | 2025-05-13 10:00 | New    | quote | east | Anna Smith | 2nd line
B | 2025-05-14 10:00 | Closed | quote | east | Anna Smith |
"""


@pytest.fixture(scope="module")
def queued(tmp_path_factory: pytest.TempPathFactory) -> Board:
    return by_events(tmp_path_factory.mktemp("queued"), QUEUED, as_of=NOW)


def test_a_row_a_case_in_the_order_of_the_list(board: Board) -> None:
    found = late(board, LateAsked())
    head, *body = rows(cases_table(board, found))
    assert head == ["Case", "Type", "State", "Owner", "Target used", "Per cent of target", "Age, net", "Target",
                    "Late by", "Where the hours went"]  # fmt: skip
    told = [[cell.replace("\u202f", " ") for cell in row if cell] for row in body]
    assert told[0] == ["Q1", "Quote", "open", "AS", "238%", "19h 00m", "8h", "11h 00m"]
    assert told[1] == ["C2", "Claim", "open", "BO", "129%", "11h 00m", "by 15 May", "6h 00m"]
    assert told[3] == ["Q8", "Quote", "open", "nobody", "300%", "3 days", "1 day", "2 days", "not told by the source"]
    assert told[-1][:3] == ["Q7", "Quote", "closed Mon"]
    assert [row[0] for row in body] == found.rows["case_id"].to_list()


def test_the_cards_say_the_sums(board: Board) -> None:
    said = words(cards(late(board, LateAsked()), period="this week"))
    assert "Late now4 of 5 open" in said
    assert "Closed late this week4 of 7, 57%goal allows 13%, so 0" in said
    assert "3h 00m medianlongest 24h 00m, C1" in said, "of 2, 3 and 24 h; a date has no hours"


def test_a_promise_is_told_to_be_on_the_wall_clock(board: Board) -> None:
    told = "Where the source promised a date, lateness is wall-clock time."
    assert told in words(cases_table(board, late(board, LateAsked())))
    assert told not in words(cases_table(board, late(board, LateAsked(case_type="quote"))))


def test_the_types_stand_beside_what_their_goals_allow(board: Board) -> None:
    said = words(types_panel(board, late(board, LateAsked()), period="this week"))
    assert said == (
        "Closed late by type, this weekQuote2 of 3, 67%Claim1 of 2, 50%Issue1 of 2, 50%the line is what the goal allows"
    )
    alone = types_panel(board, late(board, LateAsked(case_type="issue")), period="this week")
    assert words(alone).endswith("Issue1 of 2, 50%goal allows 20%")


def test_the_hours_say_how_much_was_waiting(queued: Board) -> None:
    """6 h in the queue and 8 h in the experts' queue, of 10 + 9 counted hours."""
    found = late(queued, LateAsked())
    assert found.rows["case_id"].to_list() == ["A", "B"]
    assert words(heading(found)) == (
        "Late casesWaiting, not working, makes cases late: 74% of the counted hours in these 2 cases "
        "were spent in a queue."
    )
    assert "Hours lost in queues14h of 19hfront line 6h, expert 8h" in words(cards(found, period="this week"))
    assert words(hours_panel(found)) == (
        "Where the late hours went19h counted net work hours in 2 late cases"
        "Expert queueadds up to 42%8hQueueadds up to 74%6hWorkingadds up to 95%4hExpertadds up to 100%1h"
    )


def test_one_case_is_one_case(queued: Board, tmp_path: Path) -> None:
    log = "".join(line + "\n" for line in QUEUED.splitlines() if line.startswith("A"))
    found = late(by_events(tmp_path, log, as_of=NOW), LateAsked())
    assert "60% of the counted hours in this case were spent in a queue." in words(heading(found))
    assert "in 1 late case" in words(hours_panel(found))
    assert "1 of 1 shown" in words(cases_table(queued, found))


def test_no_late_case_is_told_in_every_place(board: Board) -> None:
    found = late(board, LateAsked(case_type="note"))
    assert words(heading(found)) == "Late casesNo late case in this choice."
    assert words(hours_panel(found)) == "Where the late hours wentNo late case in this choice."
    assert words(cases_table(board, found)) == "No late caseNone fits the choice above."
    assert words(types_panel(board, found, period="this week")).endswith("No case with a target has closed.")
    said = words(cards(found, period="this week"))
    assert "Late now0 of 0 open" in said
    assert "nothing to judge" in said
    assert said.endswith("Hours lost in queues– no late case in this choice")
    assert "–" in said
    assert "card late" not in str(cards(found, period="this week")), "no solid ink where nothing is late"


def test_late_cases_are_solid_ink(board: Board) -> None:
    assert "card late" in str(cards(late(board, LateAsked()), period="this week"))


def test_words_of_others_are_escaped(tmp_path: Path) -> None:
    log = f"{HOSTILE} | 2025-05-12 09:00 | | Open | {HOSTILE} | {HOSTILE} | {HOSTILE}"
    held = by_cases(tmp_path, log, as_of=NOW, config=HEAD)
    found = late(held, LateAsked())
    table = str(cases_table(held, found))
    assert rows(table)[1][:2] == [HOSTILE, HOSTILE], "shown as it was written"
    page = [heading(found), cards(found, period="x"), table, hours_panel(found), types_panel(held, found, period="x")]
    assert "script" not in set().union(*map(tags, page))
    assert parse_qs(case_query("log", HOSTILE)) == {"source": ["log"], "id": [HOSTILE]}


def test_a_long_list_says_how_many_it_leaves_out(tmp_path: Path) -> None:
    log = "\n".join(f"C{n} | 2025-05-12 09:00 | | Open | quote | east | Anna Smith" for n in range(203))
    held = by_cases(tmp_path, log, as_of=NOW)
    table = str(cases_table(held, late(held, LateAsked())))
    assert len(rows(table)) == 1 + 200
    assert "200 of 203 shown" in words(table)


def test_the_card_of_no_late_case_sends_nobody_to_an_empty_table(board: Board) -> None:
    assert "see the table below" not in words(cards(late(board, LateAsked(case_type="note")), period="this week"))


def test_the_sentence_speaks_only_of_cases_whose_hours_are_told(board: Board) -> None:
    """Five of the eight are rows that closed, or dates: nothing is known of their hours."""
    assert "in 3 late cases" in words(hours_panel(late(board, LateAsked())))


def test_there_is_no_share_where_the_source_cannot_tell_a_queue(tmp_path: Path) -> None:
    held = company(tmp_path, HEAD + CRM, crm="A, 2025-05-12 09:00, , Open", as_of=at("2025-05-14 12:00"))
    said = words(heading(late(held, LateAsked())))
    assert said == "Late cases1 case late. The sources do not tell queue from work."


def test_a_choice_without_late_cases_does_not_say_that_the_sources_tell_no_queues(queued: Board) -> None:
    """Two closed late stand in the cards, while none that is open is late."""
    found = late(queued, LateAsked(which="open"))
    said = [words(panel) for panel in (heading(found), cards(found, period="this week"), hours_panel(found))]
    assert "Closed late this week2 of 2" in said[1]
    assert all("o late case in this choice" in words_ for words_ in said)
    assert not any("told" in words_ or "tell" in words_ or "Nothing to do" in words_ for words_ in said)


def test_late_cases_whose_hours_are_not_told_are_not_the_sources_silence(board: Board) -> None:
    """Rows that closed: other cases of the source have a queue."""
    found = late(board, LateAsked(which="closed"))
    assert found.tells
    assert queues(board) == ["log"]
    assert words(hours_panel(found)).endswith("Where their hours went is not told.")


def test_unknown_hours_are_not_shown_as_zero(board: Board) -> None:
    said = words(cards(late(board, LateAsked(which="closed")), period="this week"))
    assert "front line 0h" not in said
