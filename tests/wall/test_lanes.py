"""The buffer board: at most five lanes, and no open case that is not on one of them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from app.board import Board
from app.questions import of_teams
from app.wall.lanes import MOST_MARKS, STATUSES, lanes
from app.wall.view_model import view_model
from metrics.buffers import buffers
from metrics.wip import wip
from tests.screens.logs import by_cases, by_events
from tests.spec.company import HEAD
from tests.tables import at

NOW = at("2025-05-15 12:00")  # a Thursday
ORDERED = HEAD + '\n[case_types.order]\nlabel = "Orders"\n[case_types.quote]\nlabel = "Quotes"\n[case_types.rare]\n'


def counts(lane: dict[str, Any]) -> list[int]:
    """Return a lane's counts: green, yellow, red, late, no target."""
    return [*(lane["cells"][status]["count"] for status in STATUSES), lane["no_target"]]


def opened(count: int, kind: str, since: str = "2025-05-15 09:00") -> str:
    return "".join(f"{kind}{since[8:13]}{n} | {since} | | Open | {kind}\n" for n in range(count))


def test_a_cell_counts_the_cases_by_the_share_of_their_target(tmp_path: Path) -> None:
    """Of 8 h: 1 h is an eighth, 3 h are 0.375, 6 h are 0.75, 10 h are 1.25; a note has no target."""
    config = HEAD.replace("[[targets]]", '[[targets]]\ncase_type = "quote"')
    log = "\n".join(
        [
            opened(1, "quote", "2025-05-15 11:00"),
            opened(2, "quote", "2025-05-15 09:00"),
            opened(1, "quote", "2025-05-14 14:00"),
            opened(3, "quote", "2025-05-14 10:00"),
            opened(2, "note"),
        ]
    )
    quote, note = lanes(by_cases(tmp_path, log, as_of=NOW, config=config))
    assert (quote["label"], quote["target"], counts(quote)) == ("Quote", "target 8h", [1, 2, 1, 3, 0])
    assert [quote["cells"][status]["marks"][0] for status in STATUSES] == [
        [0.125, False], [0.375, False], [0.75, False], [1.25, False],
    ]  # fmt: skip
    assert (note["label"], note["target"], counts(note)) == ("Note", "no target", [0, 0, 0, 0, 2])


def test_a_paused_case_is_hollow_and_keeps_its_share(tmp_path: Path) -> None:
    log = """
    A | 2025-05-14 15:00 | Open
    A | 2025-05-14 17:00 | Ask client
    B | 2025-05-15 10:00 | Open
    """
    (lane,) = lanes(by_events(tmp_path, log, as_of=NOW))
    assert lane["cells"]["green"]["marks"] == [[0.25, True], [0.25, False]]
    assert lane["label"] == "Cases"


@pytest.fixture(scope="module")
def teams(tmp_path_factory: pytest.TempPathFactory) -> Board:
    """Return teams that are called by their cases: a letter a case, which is its type."""
    rows = [f"{team}{n} | 2025-05-15 09:00 | | Open | {kind} | {team}" for team in TEAMS for n, kind in enumerate(team)]
    return by_cases(tmp_path_factory.mktemp("teams"), "\n".join(rows), as_of=NOW, config=HEAD)


TEAMS = {
    "aab": ["A", "B"],
    "abcde": ["A", "B", "C", "D", "E"],
    "abcdef": ["A", "B", "C", "D", "Other"],
    "abccddeeffgg": ["C", "D", "E", "F", "Other"],
}


@pytest.mark.parametrize("team", list(TEAMS))
def test_the_busiest_types_have_a_lane_and_the_rest_share_one(teams: Board, team: str) -> None:
    found = lanes(of_teams(teams, [team]))
    assert [lane["label"] for lane in found] == TEAMS[team]
    assert sum(map(sum, map(counts, found))) == len(team)


def test_configured_types_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    """A type that closed its last case within two weeks keeps its lane; one that had none has no lane."""
    log = opened(3, "quote") + opened(1, "x") + "O | 2025-05-12 09:00 | 2025-05-12 10:00 | Closed | order"
    found = lanes(by_cases(tmp_path, log, as_of=NOW, config=ORDERED))
    assert [(lane["label"], sum(counts(lane))) for lane in found] == [("Orders", 0), ("Quotes", 3), ("X", 1)]


def test_targets_that_differ_in_a_lane_are_not_told_as_one(tmp_path: Path) -> None:
    config = (
        HEAD
        + '\n[[targets]]\npriority = "high"\nwithin = "2 h"\n[[targets]]\ncase_type = "claim"\n'
        + ('by = "source_due_at"\n')
    )
    log = """
    A | 2025-05-15 11:00 | | Open | quote ||| | low
    B | 2025-05-15 11:00 | | Open | quote ||| | high
    C | 2025-05-15 11:00 | | Open | claim ||| 2025-05-16 11:00 | low
    D | 2025-05-15 11:00 | | Open | claim ||| 2025-05-15 10:00 | low
    """
    claim, quote = sorted(lanes(by_cases(tmp_path, log, as_of=NOW, config=config)), key=lambda lane: lane["label"])
    assert (quote["target"], counts(quote)) == ("mixed targets", [1, 1, 0, 0, 0])
    assert (claim["target"], counts(claim)) == ("by due date", [1, 0, 0, 1, 0])
    assert claim["cells"]["late"]["marks"] == [[9.99, False]], "promised before it was opened: past every share"


def test_more_marks_than_fit_are_a_figure_and_none_is_lost(tmp_path: Path) -> None:
    board = by_cases(tmp_path, opened(MOST_MARKS + 1, "quote") + opened(MOST_MARKS, "order"), as_of=NOW)
    cells = {lane["label"]: lane["cells"]["yellow"] for lane in lanes(board)}
    assert (cells["Quote"]["count"], cells["Quote"]["marks"]) == (MOST_MARKS + 1, [])
    assert (cells["Order"]["count"], len(cells["Order"]["marks"])) == (MOST_MARKS, MOST_MARKS)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Board:
    """Return 300 cases of nine types, some with targets, of five ages."""
    dice, ages = random.Random(7), ["14 09:00", "14 13:00", "14 15:00", "15 09:00", "15 11:00"]
    config = HEAD.replace("[[targets]]", '[[targets]]\npriority = "high"')
    rows = [
        f"C{n} | 2025-05-{dice.choice(ages)} | | Open | {dice.choice('abcdefgh ')}|||| {dice.choice(['high', 'low'])}"
        for n in range(300)
    ]
    return by_cases(tmp_path_factory.mktemp("crowd"), "\n".join(rows), as_of=NOW, config=config)


def test_no_open_case_is_lost_between_the_lanes(crowd: Board) -> None:
    found = lanes(crowd)
    assert len(found) == 5
    assert found[-1]["label"] == "Other"
    sums = [sum(column) for column in zip(*map(counts, found), strict=True)]
    held = buffers(crowd.cases).row(0, named=True)
    assert sums == [held[status] for status in (*STATUSES, "no_target")]
    assert sum(sums) == wip(crowd.cases)["wip"].item() == 300
    assert all(sums), "every status occurs"
    assert view_model(crowd)["now"]["totals"] == held


def test_marks_are_drawn_from_the_least_share_to_the_most(crowd: Board) -> None:
    cells = [cell for lane in lanes(crowd) for cell in lane["cells"].values()]
    for cell in cells:
        shares = [share for share, _ in cell["marks"]]
        assert shares == sorted(shares)
        assert len(shares) in (0, cell["count"])


def test_no_open_case_is_one_empty_lane(tmp_path: Path) -> None:
    (lane,) = lanes(by_cases(tmp_path, "A | 2025-01-13 09:00 | 2025-01-13 10:00 | Closed", as_of=NOW))
    assert (lane["label"], counts(lane)) == ("Cases", [0] * 5)
