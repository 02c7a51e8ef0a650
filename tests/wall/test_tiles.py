"""The five tiles: their figures, their notes, and the end of the day that they look ahead to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.wall.view_model import view_model
from tests.screens.logs import PEOPLE, by_cases, by_events
from tests.spec.company import HEAD, seen
from tests.tables import at

NOW = at("2025-05-15 12:00")  # a Thursday
HOLIDAY = HEAD.replace("[[targets]]", 'closures = ["2025-05-19"]\n\n[[targets]]')


def tiles(folder: Path, log: str, *, as_of: datetime = NOW, config: str = HEAD + PEOPLE) -> dict[str, Any]:
    model: dict[str, Any] = view_model(by_cases(folder, log, as_of=as_of, config=config))["now"]["tiles"]
    return model


@pytest.fixture(scope="module")
def aging(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return two cases of 8 h that stay open."""
    folder = tmp_path_factory.mktemp("aging")
    by_cases(folder, "A | 2025-05-14 09:00 | | Open\nB | 2025-05-15 10:00 | | Open", as_of=NOW)
    return folder


@pytest.mark.parametrize(
    ("as_of", "count", "note"),
    [
        ("2025-05-14 17:00", 0, "nothing is late"),  # its 8 h are just used
        ("2025-05-15 09:00:01", 1, "longest 0h 01m"),  # a second is a minute here
        ("2025-05-15 12:00", 1, "longest 3h 00m"),
        ("2025-05-16 11:00", 2, "longest 10h 00m"),
        ("2025-06-02 12:59", 2, "longest 99h 59m"),
        ("2025-06-02 13:00", 2, "longest 100h"),
    ],
)
def test_what_is_late_says_by_how_much_at_most(aging: Path, as_of: str, count: int, note: str) -> None:
    late = view_model(seen(aging, as_of=at(as_of)))["now"]["tiles"]["late"]
    assert (late["value"], late["note"].replace("\u202f", " ")) == (count, note)


def test_what_is_known_to_the_day_is_late_by_days(tmp_path: Path) -> None:
    late = view_model(by_cases(tmp_path, "A | 2025-05-12 | | Open", as_of=NOW))["now"]["tiles"]["late"]
    assert late == {"value": 1, "note": "by whole days"}


@pytest.fixture(scope="module")
def turning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return cases of 8 h that turn late on Thursday and Friday; the Monday after them is a holiday."""
    folder = tmp_path_factory.mktemp("turning")
    log = """
    A | 2025-05-14 14:00 | | Open
    B | 2025-05-14 16:00 | | Open
    C | 2025-05-15 09:00 | | Open
    D | 2025-05-15 10:00 | | Open
    E | 2025-05-16 15:00 | | Open
    """
    by_cases(folder, log, as_of=NOW, config=HOLIDAY)
    return folder


@pytest.mark.parametrize(
    ("as_of", "label"),
    [
        ("2025-05-15 06:00", "Turn late by 17:00"),
        ("2025-05-15 16:59", "Turn late by 17:00"),
        ("2025-05-15 17:00", "Turn late by Fri 17:00"),
        ("2025-05-23 18:00", "Turn late by Mon 17:00"),
        ("2025-05-24 12:00", "Turn late by Mon 17:00"),
        ("2025-05-16 18:00", "Turn late by Tue 17:00"),  # Monday is a holiday
        ("2025-05-19 12:00", "Turn late by Tue 17:00"),
    ],
)
def test_it_looks_ahead_to_the_end_of_today_or_of_the_next_working_day(turning: Path, as_of: str, label: str) -> None:
    assert view_model(seen(turning, as_of=at(as_of)))["now"]["tiles"]["turn"]["label"] == label


@pytest.mark.parametrize(
    ("as_of", "count", "note"),
    [
        ("2025-05-15 13:00", 2, "next at 14:00"),  # C is due at 17:00 sharp, and late only on Friday
        ("2025-05-15 14:00:01", 1, "next at 16:00"),
        ("2025-05-15 16:00:01", 0, "none is near"),
        ("2025-05-15 17:00", 2, "next at Fri 09:00"),  # C's 17:00 has passed: it is late as Friday begins
        ("2025-05-16 09:00:01", 1, "next at 10:00"),
        ("2025-05-16 10:00:01", 0, "none is near"),
    ],
)
def test_what_turns_late_moves_on_with_the_day(turning: Path, as_of: str, count: int, note: str) -> None:
    turn = view_model(seen(turning, as_of=at(as_of)))["now"]["tiles"]["turn"]
    assert (turn["value"], turn["note"]) == (count, note)


def test_a_friday_evening_tells_of_the_next_working_day(turning: Path) -> None:
    turn = view_model(seen(turning, as_of=at("2025-05-16 18:00")))["now"]["tiles"]["turn"]
    assert (turn["value"], turn["note"]) == (1, "next at Tue 15:00")


def test_open_cases_stand_beside_the_limit_of_all_and_what_is_paused(tmp_path: Path) -> None:
    log = """
    A | 2025-05-15 09:00 | Open
    B | 2025-05-15 09:00 | Ask client
    C | 2025-05-15 09:00 | On order
    D | 2025-05-15 09:00 | Open
    D | 2025-05-15 10:00 | Closed
    E | 2025-05-15 09:00 | Spam
    """
    assert view_model(by_events(tmp_path, log, as_of=NOW))["now"]["tiles"]["open"] == {
        "value": 3,
        "note": "limit 7, 1 paused",
    }
    (other := tmp_path / "other").mkdir()
    board = by_events(other, log, as_of=NOW, config=HEAD)
    assert view_model(board)["now"]["tiles"]["open"]["note"] == "1 paused", "nobody has a limit"


def test_closed_and_opened_are_todays_with_what_came_back(tmp_path: Path) -> None:
    log = """
    A | 2025-05-14 09:00 | Open
    A | 2025-05-14 10:00 | Closed
    A | 2025-05-15 09:00 | Open
    B | 2025-05-14 09:00 | Open
    B | 2025-05-15 11:00 | Closed
    C | 2025-05-15 09:30 | Open
    D | 2025-05-15 10:00 | Open
    E | 2025-05-15 10:00 | Spam
    """
    flow = view_model(by_events(tmp_path, log, as_of=NOW))["now"]["tiles"]["flow"]
    assert flow == {"closed": 1, "opened": 3, "note": "+2 today, 1 reopened"}
    before = view_model(seen(tmp_path, as_of=at("2025-05-14 23:59")))["now"]["tiles"]["flow"]
    assert before == {"closed": 1, "opened": 2, "note": "+1 today"}


def test_on_target_has_twelve_full_weeks_and_gaps_where_too_few_closed(tmp_path: Path) -> None:
    log = """
    A | 2025-04-28 09:00 | 2025-04-28 10:00 | Closed
    B | 2025-05-05 09:00 | 2025-05-05 10:00 | Closed
    C | 2025-05-05 09:00 | 2025-05-06 10:00 | Closed
    D | 2025-05-12 09:00 | 2025-05-12 10:00 | Closed
    """
    target = tiles(tmp_path, log, config=HEAD.replace("least_n = 1", "least_n = 2"))["target"]
    assert target["weeks"] == [None] * 11 + [0.5], "the week in progress is not among them"
    assert (target["value"], target["note"], target["goal"]) == (75, "20 working days, n 4", 0.9)


def test_the_end_of_a_long_closure_is_told_by_its_date(tmp_path: Path) -> None:
    closed = HEAD.replace("[[targets]]", 'closures = ["2025-05-16/2025-05-30"]\n\n[[targets]]')
    label = tiles(tmp_path, "A | 2025-05-15 15:00 | | Open", as_of=at("2025-05-15 18:00"), config=closed)["turn"][
        "label"
    ]
    assert label == "Turn late by 2 Jun 17:00"


def test_without_a_calendar_nobody_says_that_none_is_near(tmp_path: Path) -> None:
    config = '[casewall]\ntimezone = "Europe/Berlin"\n[[targets]]\nby = "source_due_at"\n'
    model = view_model(by_cases(tmp_path, "A|2025-05-15 09:00||Open||||2025-05-15 14:00", as_of=NOW, config=config))
    assert [row["time"] for row in model["now"]["next"]["rows"]] == ["14:00"]
    assert model["now"]["tiles"]["turn"]["note"] != "none is near"
