"""The verdict in two short lines: the answer, what it rests on, what stands beside it."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.wall.view_model import view_model
from tests.screens.logs import by_cases
from tests.spec.company import CRM, ERP, HEAD, company, loaded, seen, written
from tests.tables import at

NOW = at("2025-05-15 12:00")  # a Thursday
TUESDAY = datetime.fromisoformat("2025-05-13 09:00")  # with 8 h due at 17:00


def due(count: int, *, late: int, name: str = "C", week: int = 0) -> str:
    """Return so many cases that fell due on a Tuesday, of which so many were an hour late."""
    start = TUESDAY + timedelta(weeks=week)
    closed = [start + timedelta(hours=25)] * late + [start + timedelta(hours=2)] * (count - late)
    return "\n".join(f"{name}{place} | {start} | {end} | Closed" for place, end in enumerate(closed))


def lines(model: dict[str, Any]) -> list[str]:
    """Return the two lines as they are read."""
    return ["".join(part for part, _ in line) for line in model["verdict"]["why"]]


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return five weeks in each of which 25 cases fell due, and 0, 2, 3, 5 and 6 of them were late."""
    folder = tmp_path_factory.mktemp("weeks")
    log = [due(25, late=late, name=f"W{late}-", week=week) for week, late in enumerate((0, 2, 3, 5, 6))]
    by_cases(folder, "\n".join(log), as_of=NOW + timedelta(weeks=4))
    return folder


@pytest.mark.parametrize(
    ("week", "late", "answer", "colour", "rank"),
    [
        (0, 0, "Yes.", "green", 0),
        (1, 2, "Yes.", "green", 0),
        (2, 3, "Nearly.", "yellow", 1),  # more than the 2.5 that are allowed
        (3, 5, "Nearly.", "yellow", 1),  # as many as chance gives in 95 of 100 such weeks
        (4, 6, "Not yet.", "red", 2),
    ],
)
def test_25_cases_are_judged_against_what_the_goal_allows(
    weeks: Path, week: int, late: int, answer: str, colour: str, rank: int
) -> None:
    model = view_model(seen(weeks, as_of=NOW + timedelta(weeks=week)))
    assert model["verdict"] | {"why": []} == {"answer": answer, "colour": colour, "rank": rank, "why": []}
    assert lines(model)[0] == f"{late} of the 25 cases due in 5 working days were late; the goal allows 2."
    assert model["now"]["tiles"]["target"]["value"] == 100 * (25 - late) // 25


def test_too_few_cases_are_told_as_that(tmp_path: Path) -> None:
    model = view_model(by_cases(tmp_path, due(19, late=3), as_of=NOW))
    assert (model["verdict"]["answer"], model["verdict"]["colour"]) == ("Too few to say.", "none")
    assert lines(model)[0] == "3 of the 19 cases due in 20 working days were late; the goal allows 1."


def test_no_case_that_fell_due_is_told_as_that(tmp_path: Path) -> None:
    model = view_model(by_cases(tmp_path, "A | 2025-05-15 11:00 | | Open", as_of=NOW))
    assert (model["verdict"]["answer"], model["verdict"]["colour"]) == ("Too few to say.", "none")
    assert lines(model)[0] == "No case with a target fell due lately."
    assert model["now"]["tiles"]["target"]["value"] is None, "unknown, not zero"


def test_the_second_line_agrees_in_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Due on Thursday at 13:00, 14:00 and 15:00."""
    monkeypatch.setenv("CASEWALL_SOURCES__LOG__INTERVAL", "1 day")
    log = "\n".join(f"{hour} | 2025-05-14 {hour}:00 | | Open" for hour in (13, 14, 15))
    by_cases(tmp_path, log, as_of=NOW)
    told = [lines(view_model(seen(tmp_path, as_of=at(f"2025-05-15 {hour}:30"))))[1] for hour in (12, 13, 14)]
    assert told == [
        "0 are late now, 3 more turn late by 17:00.",
        "1 is late now, 2 more turn late by 17:00.",
        "2 are late now, 1 more turns late by 17:00.",
    ]


def test_a_reader_hears_the_same_words(tmp_path: Path) -> None:
    log = f"{due(25, late=2)}\nL | {TUESDAY} | | Open\nT | 2025-05-14 14:00 | | Open"
    text = view_model(by_cases(tmp_path, log, as_of=NOW))["text"]
    head = (
        "Are we on top of it? Nearly. 3 of the 26 cases due in 5 working days were late; the goal allows 2. "
        "1 is late now, 1 more turns late by 17:00. "
    )
    assert list(text) == ["now", "team", "week"]
    assert all(words.startswith(head) for words in text.values())
    assert text["now"] == (
        f"{head}Late now: 1, longest 11h 00m. Turn late by 17:00: 1, next at 14:00. Open cases: 2, limit 7, 0 paused. "
        "Closed and opened today: 0 and 0, 0 today. On target: 88%, 5 working days, n 26. "
        "By target used: 1 red, 1 late. Next to go late: T at 14:00, 2h\u202f00m net left."
    )


def test_sources_that_are_all_out_of_date_give_no_verdict(tmp_path: Path) -> None:
    fresh = view_model(by_cases(tmp_path, due(25, late=6), as_of=NOW, old=timedelta(minutes=3)))
    assert fresh["verdict"]["answer"] == "Not yet.", "three intervals old is not yet out of date"
    (old := tmp_path / "old").mkdir()
    stale = view_model(by_cases(old, due(25, late=6), as_of=NOW, old=timedelta(minutes=3, seconds=1)))
    assert (stale["state"], fresh["state"]) == ("unknown", "ok")
    assert stale["verdict"] | {"why": []} == {"answer": "Not known.", "colour": "hatch", "rank": None, "why": []}
    assert lines(stale) == ["No system has answered since 11:56.", "Figures stand as they were then."]
    assert stale["now"]["tiles"] == fresh["now"]["tiles"], "figures stay"
    assert [source["stale"] for source in stale["sources"]] == [True]


def test_one_source_out_of_date_changes_no_verdict(tmp_path: Path) -> None:
    table = due(25, late=6).replace("|", ",")
    written(tmp_path, HEAD + CRM + ERP, crm=table, erp=f"A, {TUESDAY}, , Open")
    for name, instant in (("crm", NOW), ("erp", NOW - timedelta(hours=2))):
        os.utime(tmp_path / f"{name}.csv", (instant.timestamp(),) * 2)
    loaded(tmp_path)
    model = view_model(seen(tmp_path, as_of=NOW))
    assert model["verdict"]["answer"] == "Not yet."
    assert [(source["label"], source["stale"]) for source in model["sources"]] == [("crm", False), ("erp", True)]
    stale = [(lane["stale"], lane["fresh_ms"]) for lane in model["now"]["lanes"]]
    assert stale == [(True, (NOW - timedelta(hours=2)).timestamp() * 1000)]
    assert lines(model)[1].endswith(" erp as of 10:00.")


def test_without_a_calendar_nothing_is_said_of_the_end_of_the_day(tmp_path: Path) -> None:
    config = '[casewall]\ntimezone = "Europe/Berlin"\n[[targets]]' + HEAD.split("[[targets]]")[1]
    board = company(tmp_path, config + CRM, crm="A, 2025-05-14 09:00, , Open", as_of=NOW)
    assert board.calendar is None
    model = view_model(board)
    assert lines(model) == [
        "No case with a target fell due lately.",
        "No open case has a calendar, so none can be late.",
    ]
    assert (model["now"]["tiles"]["turn"]["label"], model["now"]["tiles"]["turn"]["value"]) == ("Turn late today", None)
    assert model["hours"] == []
    assert model["now"]["totals"]["no_target"] == 1
    assert "so none can be late. Not known how many are late. Open cases: 1, " in model["text"]["now"]


def test_one_case_was_late(tmp_path: Path) -> None:
    line = lines(view_model(by_cases(tmp_path, due(25, late=1), as_of=NOW)))[0]
    assert line == "1 of the 25 cases due in 5 working days was late; the goal allows 2."


def test_no_more_cases_turn_late(tmp_path: Path) -> None:
    line = lines(view_model(by_cases(tmp_path, due(25, late=1), as_of=NOW)))[1]
    assert line == "0 are late now, no more turn late by 17:00."
