"""The scene TEAM: who holds what by team, never ranked; what needs a hand; what is kept free."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.board import Board
from app.wall.scope import of_team
from app.wall.view_model import view_model
from tests.screens.logs import PEOPLE, by_cases, by_events
from tests.spec.company import CRM, HEAD, company
from tests.tables import at

NOW = at("2025-05-15 14:00")  # a Thursday; targets are 8 h, a day has 8 h
AWAY = HEAD + PEOPLE.replace("wip_limit = 3", 'wip_limit = 3\nabsences = ["2025-05-14/2025-05-18"]')
# Anna holds A1 and A2 and owns B1, which Eve holds; B2 is Ben's; P waits for the experts' group; nobody has N
LOG = """
A1 | 2025-05-15 10:00 | Open   | quote | east | Anna Smith |
A2 | 2025-05-13 09:00 | Open   | quote | east | Anna Smith |
B1 | 2025-05-14 16:00 | Open   | quote | east | Anna Smith |
B1 | 2025-05-15 09:00 | Open   | quote | east | Anna Smith | Eve Stone
B2 | 2025-05-15 09:00 | Open   | quote | west | Ben Okoro  |
P  | 2025-05-15 11:00 | Open   | quote | east | Ben Okoro  |
P  | 2025-05-15 12:00 | New    | quote | east | Ben Okoro  | 2nd line
N  | 2025-05-15 13:00 | New    | quote | east |            |
C1 | 2025-05-13 09:00 | Open   | quote | east | Ben Okoro  |
C1 | 2025-05-13 11:00 | Closed | quote | east | Ben Okoro  |
"""


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    return by_events(tmp_path_factory.mktemp("team"), LOG, as_of=NOW, config=AWAY)


def told(board: Board, **names: str) -> list[list[Any]]:
    """Return pages of (team, note, [(name, held, limit, away)])."""
    pages = view_model(board, **names)["team"]["pages"]
    return [
        [
            (group["title"], group["note"], [tuple(person.values()) for person in group["people"]])
            for group in page
        ]
        for page in pages
    ]  # fmt: skip


def test_people_stand_by_team_with_what_they_hold_and_experts_come_last(board: Board) -> None:
    assert told(board, names="full") == [
        [
            ("East", "3 of 7", [("Anna Smith", 2, 4, False), ("Ben Okoro", 1, 3, True)]),
            ("Second line", "1 queued", [("", 1, None, False)]),
            ("Experts", "1", [("Eve Stone", 1, None, False)]),
        ]
    ]


def test_names_are_initials_unless_more_is_asked_for(board: Board) -> None:
    names = [name for _, _, people in told(board)[0] for name, *_ in people]
    assert names == ["AS", "BO", "", "ES"]


def test_without_names_each_team_has_its_total(board: Board) -> None:
    model = view_model(board, names="none")["team"]
    assert (model["by_person"], told(board, names="none")[0][:2]) == (
        False,
        [("East", "3 of 7", [("", 3, 7, False)]), ("Second line", "1", [("", 1, None, False)])],
    )
    assert "Smith" not in str(model)


def test_privacy_that_is_off_shows_totals_whatever_is_asked_for(tmp_path: Path) -> None:
    board = by_events(tmp_path, LOG, as_of=NOW, config=AWAY + '[privacy]\nowner_figures = "off"\n')
    assert told(board, names="full") == told(board, names="none")
    assert view_model(board, names="full")["team"]["by_person"] is False


def test_what_needs_a_hand_is_counted_with_the_case_that_waits_longest(board: Board) -> None:
    """A2 was last heard of on Tuesday at 09:00: 8 h of Tuesday, 8 h of Wednesday, 5 h of Thursday."""
    lines = [tuple(line.values()) for line in view_model(board)["team"]["hand"]]
    assert [(count, what, detail.replace("\u202f", " ")) for count, what, detail in lines] == [
        (1, "without an owner", "oldest N, 1h 00m"),
        (1, "waits for an expert", "longest P, 2h 00m"),
        (1, "silent for 8h", "longest A2, 21h 00m"),
    ]


def test_a_line_without_a_case_is_left_out(tmp_path: Path) -> None:
    quiet = "A | 2025-05-15 13:00 | Open | quote | east | Anna Smith |"
    assert view_model(by_events(tmp_path, quiet, as_of=NOW))["team"]["hand"] == []


def of_television(board: Board, team: str, *, names: str = "full") -> list[Any]:
    """Return the groups on a team's television: (title, note, [(name, held, limit)])."""
    (page,) = view_model(of_team(board, team), names=names, whole=board)["team"]["pages"]
    return [
        (group["title"], group["note"], [(one["name"], one["held"], one["limit"]) for one in group["people"]])
        for group in page
    ]


def test_a_teams_television_shows_all_that_its_people_hold(board: Board) -> None:
    """B2 is a case of West that Ben of East holds; B1 of East is with Eve, who is on no team."""
    assert of_television(board, "east") == [
        ("East", "3 of 7", [("Anna Smith", 2, 4), ("Ben Okoro", 1, 3)]),
        ("Experts on our cases", "1", [("Eve Stone", 1, None)]),
    ]
    model = view_model(of_team(board, "east"), whole=board)
    assert model["scope"] == "East"
    assert model["now"]["tiles"]["open"]["value"] == 5


def test_a_teams_television_shows_whoever_holds_its_cases(board: Board) -> None:
    """Nobody is on West: its one case is with Ben of East, who holds nothing else of it."""
    assert of_television(board, "west") == [("People on our cases", "1", [("Ben Okoro", 1, None)])]
    assert of_television(board, "west", names="none") == [("People on our cases", "1", [("", 1, None)])]


def test_people_of_no_list_are_shown_with_what_they_hold_of_the_team(tmp_path: Path) -> None:
    log = """
    A | 2025-05-15 10:00 | | Open | quote | north | Zoe Lund
    B | 2025-05-15 10:00 | | Open | quote | north | Kim Berg
    C | 2025-05-15 10:00 | | Open | quote | north | Kim Berg
    D | 2025-05-15 10:00 | | Open | quote | south | Kim Berg
    """
    board = by_cases(tmp_path, log, as_of=NOW, config=HEAD)
    holders = [("Kim Berg", 2, None), ("Zoe Lund", 1, None)]
    assert of_television(board, "north") == [("People on our cases", "3", holders)]
    assert told(board, names="full")[0] == [
        ("On no team", "4", [("Kim Berg", 3, None, False), ("Zoe Lund", 1, None, False)])
    ]


def test_experts_on_no_team_stand_beside_people_of_no_list(tmp_path: Path) -> None:
    board = by_cases(tmp_path, "A | 2025-05-15 10:00 | | Open | quote | | Zoe Lund", as_of=NOW, config=AWAY)
    assert [title for title, *_ in told(board)[0]] == ["East", "On no team", "Experts"]


def test_nobody_known_is_one_empty_page(tmp_path: Path) -> None:
    board = company(tmp_path, HEAD + CRM, crm="A, 2025-05-15 09:00, , Open", as_of=NOW)
    model = view_model(board)["team"]
    assert (model["pages"], model["hand"]) == ([[]], [])


def crowd(folder: Path, *teams: int) -> Board:
    """Return a company of teams of so many people, each of whom holds a case."""
    config = HEAD + "".join(f'\n[teams.t{team}]\nlabel = "Team {team}"\n' for team in range(len(teams)))
    config += "".join(
        f'\n[owners.p{team}_{n}]\nlabel = "P {n:02}"\nnames = ["P{team} {n:02}"]\nteam = "t{team}"\nwip_limit = 2\n'
        for team, many in enumerate(teams)
        for n in range(many)
    )
    log = [
        f"C{team}{n} | 2025-05-15 09:00 | | Open | quote | t{team} | P{team} {n:02}"
        for team, many in enumerate(teams)
        for n in range(many)
    ]
    return by_cases(folder, "\n".join(log), as_of=NOW, config=config)


@pytest.mark.parametrize(
    ("teams", "pages"),
    [
        ((10, 6), [[("Team 0", "10 of 20", 10), ("Team 1", "6 of 12", 6)]]),
        ((10, 7), [[("Team 0", "10 of 20", 10)], [("Team 1", "7 of 14", 7)]]),
        ((35,), [[("Team 0", "35 of 70", 16)], [("Team 0 (2)", "35 of 70", 16)], [("Team 0 (3)", "35 of 70", 3)]]),
    ],
)
def test_a_page_holds_sixteen_people_and_nobody_is_lost(tmp_path: Path, teams: Any, pages: Any) -> None:
    board = crowd(tmp_path, *teams)
    shown = [[(title, note, len(people)) for title, note, people in page] for page in told(board)]
    assert shown == pages
    totals = told(board, names="none")
    assert [(title, note) for page in totals for title, note, _ in page] == [
        (f"Team {place}", f"{many} of {2 * many}") for place, many in enumerate(teams)
    ]


EFFORT = HEAD + PEOPLE + '\n[case_types.quote]\neffort = "{minutes} min"\n'


@pytest.mark.parametrize(
    ("minutes", "value", "load", "words"),
    [
        (240, 40, 60, "20 points above the reserve"),
        (320, 20, 80, "the reserve is whole"),
        (324, 19, 81, "1 point into the reserve"),
        (400, 0, 100, "the reserve is used up"),
        (440, -10, 110, "10 points over capacity"),
    ],
)
def test_slack_is_told_against_the_reserve(tmp_path: Path, minutes: int, value: int, load: int, words: str) -> None:
    """Thursday to Wednesday Anna alone is there, for 40 h; six cases came."""
    people = EFFORT.split("\n[owners.ben]")[0] + f'\n[case_types.quote]\neffort = "{minutes} min"\n'
    days = ("08", "09", "10", "12", "13", "14")  # the tenth is a Saturday
    log = "A | 2025-05-01 09:00 | 2025-05-01 10:00 | Closed | note | east | Anna Smith\n" + "\n".join(
        f"C{day} | 2025-05-{day} 09:00 | | Open | quote | east | Anna Smith" for day in days
    )
    assert view_model(by_cases(tmp_path, log, as_of=NOW, config=people))["team"]["slack"] == {
        "value": value, "basis": "by effort, 5 working days", "goal": 20, "load": load, "words": words, "why": "",
    }  # fmt: skip


def test_slack_that_is_not_known_says_why(board: Board) -> None:
    slack = view_model(board)["team"]["slack"]
    assert (slack["value"], slack["load"], slack["words"]) == (None, None, "")
    assert slack["why"] == "not enough data: 0 of 13 weeks"


def test_what_the_front_line_closed_alone_is_told_of_this_week(tmp_path: Path, board: Board) -> None:
    alone = {"value": 100, "goal": 80, "basis": "this week, aim", "alone": 1, "with": 0, "why": ""}
    assert view_model(board)["team"]["alone"] == alone
    few = by_events(tmp_path, LOG, as_of=NOW, config=AWAY.replace("least_n = 1", "least_n = 2"))
    assert view_model(few)["team"]["alone"] == alone | {"value": None, "why": "1 closed this week: too few to say"}


def test_without_an_expert_nobody_closes_alone(tmp_path: Path) -> None:
    log = "A | 2025-05-13 09:00 | 2025-05-13 10:00 | Closed | note | east | Anna Smith"
    alone = view_model(by_cases(tmp_path, log, as_of=NOW, config=HEAD))["team"]["alone"]
    assert (alone["value"], alone["alone"], alone["why"]) == (None, None, "nobody is called an expert")
