"""Next to go late: when, how much is left, which case, and with whom, as names are shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from app.board import Board
from app.wall.view_model import view_model
from tests.screens.logs import PEOPLE, by_cases, by_events
from tests.spec.company import CRM, HEAD, company
from tests.tables import at

NOW = at("2025-05-15 12:00")  # a Thursday
TARGETS = """
[[targets]]
within = "8 h"

[[targets]]
case_type = "project"
within = "40 h"

[[targets]]
case_type = "claim"
by = "source_due_at"
"""
CONFIG = HEAD.replace('[[targets]]\nwithin = "8 h"\n', TARGETS) + PEOPLE
# Case | Opened | Closed | Status | Type | Team | Owner | Promise
LOG = """
A | 2025-05-14 14:00 | | Open | quote   | east | Anna Smith |
B | 2025-05-15 11:00 | | Open | quote   | east | Ben Okoro  |
C | 2025-05-14 09:00 | | Open | claim   | east |            | 2025-05-15 13:00
D | 2025-05-14 09:00 | | Open | claim   | east | Eve Stone  | 2025-05-17 06:00
E | 2025-05-14 16:00 | | Open | project | east | Anna Smith |
"""


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    return by_cases(tmp_path_factory.mktemp("next"), LOG, as_of=NOW, config=CONFIG)


def rows(board: Board, **names: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = view_model(board, **names)["now"]["next"]["rows"]
    return found


def told(board: Board) -> list[tuple[str, str, str]]:
    return [(row["id"], row["time"], row["left"].replace("\u202f", " ")) for row in rows(board)]


def test_the_next_comes_first_and_another_day_is_named(board: Board) -> None:
    assert told(board) == [
        ("C", "13:00", "by its due date"),
        ("A", "14:00", "2h 00m net left"),
        ("B", "11:00", "Fri, 7h 00m net"),
        ("D", "06:00", "Sat, its due date"),
        ("E", "16:00", "Wed, 36h 00m net"),
    ]
    assert [(row["type"], row["status"]) for row in rows(board)] == [
        ("Claim", "red"), ("Quote", "red"), ("Quote", "green"), ("Claim", "yellow"), ("Project", "green"),
    ]  # fmt: skip


def test_a_day_beyond_a_week_is_told_by_its_date(tmp_path: Path) -> None:
    """Opened on Thursday at noon: 5 h of it are left, then 8 h a working day."""
    days = {37: "Wed", 38: "22 May", 60: "26 May", 200: "19 Jun"}
    rules = "".join(f'[[targets]]\ncase_type = "t{hours}"\nwithin = "{hours} h"\n' for hours in days)
    log = "\n".join(f"{hours} | 2025-05-15 12:00 | | Open | t{hours}" for hours in days)
    board = by_cases(tmp_path, log, as_of=NOW, config=HEAD + rules)
    assert {int(case): left.split(", ")[0] for case, _, left in told(board)} == days


@pytest.mark.parametrize(
    ("names", "who"),
    [
        ({}, ["–", "AS", "BO", "ES", "AS"]),
        ({"names": "initials"}, ["–", "AS", "BO", "ES", "AS"]),
        ({"names": "none"}, [""] * 5),
    ],
)
def test_names_are_shown_as_they_are_asked_for(board: Board, names: dict[str, str], who: list[str]) -> None:
    assert [row["who"] for row in rows(board, **names)] == who


def test_full_names_are_those_of_the_configuration(board: Board) -> None:
    assert [row["who"] for row in rows(board, names="full")][1:] == [
        "Anna Smith",
        "Ben Okoro",
        "Eve Stone",
        "Anna Smith",
    ]


def test_it_is_told_who_has_a_case_now_and_not_who_answers_for_it(board: Board) -> None:
    expert = board.cases.filter(pl.col("case_id") == "D")["owner"].item()
    holder = pl.when(pl.col("case_id") == "A").then(pl.lit(expert)).otherwise("holder")
    handed = replace(board, cases=board.cases.with_columns(holder=holder))
    assert [(row["id"], row["who"]) for row in rows(handed, names="full")][1] == ("A", "Eve Stone")


def test_a_case_that_nobody_owns_has_a_dash_with_full_names_too(board: Board) -> None:
    assert rows(board, names="full")[0]["who"] == "–"


def test_privacy_shows_no_name_whatever_is_asked_for(tmp_path: Path) -> None:
    board = by_cases(tmp_path, LOG, as_of=NOW, config=CONFIG + '\n[privacy]\nowner_figures = "off"\n')
    for names in ("full", "initials", "none"):
        assert [row["who"] for row in rows(board, names=names)] == [""] * 5
        assert "Anna" not in str(view_model(board, names=names))


def test_owners_that_the_source_does_not_tell_are_nothing_at_all(tmp_path: Path) -> None:
    board = company(tmp_path, HEAD + CRM, crm="A, 2025-05-15 09:00, , Open", as_of=NOW)
    assert [row["who"] for row in rows(board)] == [""]


def test_ten_are_told_and_the_rest_of_the_day_is_counted(tmp_path: Path) -> None:
    """Twelve are due on Thursday at 15:00; one more only on Friday."""
    log = "".join(f"C{n:02} | 2025-05-14 15:00 | | Open\n" for n in range(12)) + "D | 2025-05-15 11:00 | | Open"
    model = view_model(by_cases(tmp_path, log, as_of=NOW))["now"]
    assert [row["id"] for row in model["next"]["rows"]] == [f"C{n:02}" for n in range(10)]
    assert model["tiles"]["turn"]["value"] == model["next"]["coming"] == 12
    assert model["next"]["by"] == "17:00"


def test_late_paused_and_closed_cases_are_not_next(tmp_path: Path) -> None:
    log = """
    A | 2025-05-13 09:00 | Open
    B | 2025-05-15 09:00 | Open
    B | 2025-05-15 10:00 | Ask client
    C | 2025-05-15 09:00 | Open
    C | 2025-05-15 10:00 | Closed
    D | 2025-05-15 09:00 | Open
    """
    board = by_events(tmp_path, log, as_of=NOW)
    assert [row["id"] for row in rows(board)] == ["D"]
    assert view_model(board)["now"]["next"]["coming"] == 0, "at 17:00 sharp D is not late yet"
