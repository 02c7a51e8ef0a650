"""How a case stands, in words; and the sum from the wall clock to its net work time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.board import Board
from app.casefile import casefile
from app.formatting import minutes_of
from app.screens.calendar_words import week_words
from app.screens.case_events import events_panel
from app.screens.case_view import heading, receipt_panel
from app.screens.ledger import STOOD, Line, lines, whole_minutes
from app.screens.ledger_view import ledger_panel
from app.screens.standing import standing
from tests.screens.conftest import Desk
from tests.screens.desk import HOURS
from tests.screens.logs import PEOPLE, by_cases, by_events
from tests.screens.markup import rows, tags, words
from tests.screens.overdue import CONFIG, NOW
from tests.screens.test_clock_receipt import shown_minutes
from tests.spec.company import HEAD
from tests.tables import at

MINUTE = timedelta(minutes=1)
CASES = [case_id for case_id in HOURS if case_id != "sunday"]
HOSTILE = """<script>alert("1")</script>"""


def stands(board: Board, case_id: str) -> tuple[str, str]:
    told, status = standing(casefile(board, "log", case_id).fact)
    return told.replace("\u202f", " "), status


@pytest.mark.parametrize(
    ("case_id", "told", "status"),
    [
        ("Q1", "Late by 11h 00m", "late"),
        ("Q3", "6h 00m left", "green"),
        ("Q4", "Closed late by 2h 00m", "late"),
        ("Q5", "Closed on target, 7h 00m to spare", "green"),
        ("Q8", "Late by 2 days", "late"),
        ("C1", "Closed past its date by 24h 00m", "late"),
        ("C2", "Past its date by 6h 00m", "late"),
        ("C3", "Closed on target", "green"),
        ("N1", "Closed, no target", "no_target"),
    ],
)
def test_a_case_says_how_it_stands(board: Board, case_id: str, told: str, status: str) -> None:
    assert stands(board, case_id) == (told, status)


def test_events_of_this_week_and_of_weeks_ago_are_dated_alike(tmp_path: Path) -> None:
    held = by_events(tmp_path, "A | 2025-05-02 09:00 | New | quote\nA | 2025-05-13 15:00 | Open | quote", as_of=NOW)
    said = words(events_panel(held, casefile(held, "log", "A")))
    assert "Tue 13 May 15:00" in said
    assert "Fri 2 May 09:00" in said


def test_a_closed_case_known_to_the_day_says_that_it_is_closed(board: Board) -> None:
    assert stands(board, "Q7") == ("Closed late by 1 day", "late")


def test_an_open_case_known_to_the_day_has_the_shape_of_its_status(tmp_path: Path) -> None:
    """Opened on Tuesday: by Thursday both of its two days are used."""
    held = by_cases(tmp_path, "A | 2025-05-13 | | Open | issue", as_of=NOW, config=CONFIG)
    assert held.cases["buffer_status"].to_list() == ["red"]
    assert stands(held, "A") == ("0 days left", "red")


@pytest.mark.parametrize("case_id", CASES)
def test_the_sum_adds_up_from_the_wall_clock_to_the_net_time(desk: Desk, case_id: str) -> None:
    found, held = desk(case_id)
    figures = {name: shown_minutes(value.removeprefix("−")) for name, value in rows(receipt_panel(found, held))}
    out = ("less closed", "less paused", "less before")
    less = sum(value for name, value in figures.items() if name.startswith(out))
    name = "Age" if found.fact["is_open"] else "Lead time"
    net = figures[f"{name}, counted net work hours"]
    assert net == minutes_of(found.fact["net_work_time"])
    assert figures["On the wall clock"] == minutes_of(found.fact["elapsed_time"]) == net + less
    left = figures.get("Left to the target", 0) - figures.get("Late by", 0)
    assert abs(8 * 60 - net - left) <= 1, "8 h is its target"


@pytest.mark.parametrize("case_id", CASES)
def test_the_columns_of_the_ledger_add_up_to_its_foot(desk: Desk, case_id: str) -> None:
    found, held = desk(case_id)
    _, *body, foot = rows(ledger_panel(found, held))
    columns = [[shown_minutes(figure) for figure in figures if figure] for figures in list(zip(*body, strict=True))[3:]]
    assert [shown_minutes(figure) for figure in foot[1:]] == [sum(column) for column in columns]
    assert len(body) == len(held)


def seconds(part: str, start: datetime, lasts: int) -> Line:
    """Return a counted line of so many seconds."""
    span = timedelta(seconds=lasts)
    return Line(start=start, end=start + span, part=part, words=part, kind="working",
                counted=span, not_counted=timedelta(0))  # fmt: skip


def test_the_key_adds_up_to_the_ledger_where_seconds_round(desk: Desk) -> None:
    """7 min 31 s and 191 min 31 s are 8 and 192 minutes each alone, and 199 min 2 s together."""
    start = at("2025-05-12 09:00")
    queue, working = seconds("queue", start, 7 * 60 + 31), seconds("working", start, 191 * 60 + 31)
    held = [queue, replace(working, start=queue.end, end=queue.end + working.counted)]
    key = [shown_minutes(figure) for figure in figures(str(receipt_panel(desk("weekend")[0], held)))]
    assert key == [8, 191]
    assert sum(key) == sum(counted for counted, _ in whole_minutes(held))


@pytest.mark.parametrize("case_id", CASES)
def test_the_key_shows_what_the_ledger_adds_up_to(desk: Desk, case_id: str) -> None:
    found, held = desk(case_id)
    pairs = zip(held, whole_minutes(held), strict=True)
    shown = sum(sum(pair) for line, pair in pairs if line.part not in (None, STOOD))
    assert sum(map(shown_minutes, figures(str(receipt_panel(found, held))))) == shown


def figures(panel: str) -> list[str]:
    """Return the figures of a receipt's key."""
    return re.findall(r"<b>([\d,]+h\u202f\d\dm)</b>", panel)


def test_a_case_without_net_time_says_why(desk: Desk) -> None:
    assert words(receipt_panel(*desk("unclocked"))).startswith("Clock receiptThis case has no calendar")
    assert words(receipt_panel(*desk("to-day"))) == (
        "Clock receiptKnown to the day: 2 working days, from the day after its opening up to its closing."
    )


def test_words_of_others_are_escaped(tmp_path: Path) -> None:
    log = f"{HOSTILE} | 2025-05-12 09:00 | | Open | {HOSTILE} | {HOSTILE} | {HOSTILE}"
    held = by_cases(tmp_path, log, as_of=NOW, config=HEAD)
    found = casefile(held, "log", HOSTILE)
    page = str(heading(held, found)), str(ledger_panel(found, lines(found, held.settings)))
    assert HOSTILE in words(page[0])
    assert "script" not in tags(page[0]) | tags(page[1])


def test_a_cases_team_stands_apart_from_its_owner(tmp_path: Path) -> None:
    """A pair of the two would tell of the owner a team that is not theirs."""
    log = "A | 2025-05-12 09:00 | | Open | quote | west | Anna Smith"
    held = by_cases(tmp_path, log, as_of=NOW, config=HEAD + PEOPLE + '[teams.west]\nlabel = "West"\n')
    shown = re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", str(heading(held, casefile(held, "log", "A"))))
    assert [fact for fact in shown if fact[0] in ("Case owner", "Team")] == [
        ("Case owner", "Anna Smith"),
        ("Team", "West"),
    ]


def test_a_calendar_is_told_as_a_person_writes_it(desk: Desk) -> None:
    on = desk.board.today
    assert {name: week_words(calendar, on) for name, calendar in desk.board.rules.calendars.items()} == {
        "D": "Mon–Fri 09:00–17:00",
        "L": "Mon–Fri 08:00–12:00 and 13:00–17:00",
        "N": "Mon–Sun 22:00–06:00",
        "A": "around the clock",
        "F": "Mon–Fri 09:00–17:00, public holidays off",
    }
