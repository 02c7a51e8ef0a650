"""Late cases: which they are, in which order, and the same counts as the metrics give."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.board import Board
from app.questions import Question, answer
from app.screens.late import Late, LateAsked, late
from tests.screens.logs import by_cases
from tests.screens.overdue import CONFIG, NOW

HOUR = timedelta(hours=1)
MONDAY = date(2025, 5, 12)


def ids(found: Late) -> list[str]:
    return found.rows["case_id"].to_list()


def test_open_cases_come_first_then_the_longest_overrun_and_days_after_hours(board: Board) -> None:
    rows = late(board, LateAsked()).rows.select("case_id", "over", "over_days")
    assert [(case, over and over / HOUR, days) for case, over, days in rows.iter_rows()] == [
        ("Q1", 11, None),  # 8 + 8 + 3 h of 8 h
        ("C2", 6, None),  # promised for 06:00, when nobody works
        ("Q2", 2, None),
        ("Q8", None, 2),  # opened on Monday, three days of one
        ("C1", 24, None),  # a night and a day on the wall clock
        ("I1", 3, None),
        ("Q4", 2, None),
        ("Q7", None, 1),  # Friday and Monday
    ]


def test_the_sums_above_the_table(board: Board) -> None:
    found = late(board, LateAsked())
    assert (found.since, found.open_late, found.open_cases) == (MONDAY, 4, 5)
    assert (found.met, found.closed_late) == (3, 4)
    assert found.closed["case_id"].sort().to_list() == ["C1", "I1", "Q4", "Q7"]
    assert found.allowed == pytest.approx(0.3 + 0.4 + 0.2), "three quotes, two issues, two claims"


def test_each_type_stands_against_its_own_goal(board: Board) -> None:
    kinds = late(board, LateAsked()).by_type.select("case_type", "met", "late", "n", "allowed_share").rows()
    assert kinds == [("claim", 1, 1, 2, 0.1), ("issue", 1, 1, 2, 0.2), ("quote", 1, 2, 3, pytest.approx(0.1))]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (LateAsked(which="open"), ["Q1", "C2", "Q2", "Q8"]),
        (LateAsked(which="closed"), ["C1", "I1", "Q4", "Q7"]),
        (LateAsked(which="closed", weeks=2), ["C1", "Q6", "I1", "Q4", "Q7"]),
        (LateAsked(case_type="claim"), ["C2", "C1"]),
        (LateAsked(team="west"), ["C2", "Q2", "Q8", "I1"]),
        (LateAsked(owner="anna"), ["Q1", "C1", "Q4", "Q7"]),
        (LateAsked(owner="unowned"), ["Q8"]),
        (LateAsked(case_type="issue", owner="anna"), []),
        (LateAsked(case_type="note", weeks=12), []),
    ],
)
def test_a_choice_keeps_the_cases_that_fit_it(board: Board, asked: LateAsked, expected: list[str]) -> None:
    assert ids(late(board, asked)) == expected


@pytest.mark.parametrize("weeks", [1, 2, 12])
@pytest.mark.parametrize(("name", "value"), [("case_type", "quote"), ("team", "west"), ("owner", "anna"), ("", "")])
def test_the_counts_are_those_of_the_metrics(board: Board, weeks: int, name: str, value: str) -> None:
    found = late(board, LateAsked(weeks=weeks, **({name: value} if name else {})))
    by = (name,) if name else ()
    start = MONDAY - timedelta(weeks=weeks - 1)
    judged = answer("compliance", board, Question(start=start, end=date(2025, 5, 16), by=by))
    standing = answer("buffers", board, Question(start=start, end=date(2025, 5, 16), by=by))
    if name:
        judged, standing = judged.filter(judged[name] == value), standing.filter(standing[name] == value)
    counts, held = judged.row(0, named=True), standing.row(0, named=True)
    assert (found.met, found.closed_late, found.open_late) == (counts["met"], counts["late"], counts["open_late"])
    assert (held["late"], sum(held[status] for status in ("green", "yellow", "red", "late", "no_target"))) == (
        found.open_late, found.open_cases,
    )  # fmt: skip


def test_the_closings_by_type_add_up_to_the_card(board: Board) -> None:
    found = late(board, LateAsked(weeks=12))
    assert found.by_type["late"].sum() == found.closed_late == found.closed.height == 5
    assert found.by_type["met"].sum() == found.met


def test_a_case_due_at_this_very_instant_is_not_late(tmp_path: Path) -> None:
    log = """
    A | 2025-05-14 12:00 |                  | Open   | quote | east | Anna Smith
    B | 2025-05-12 09:00 | 2025-05-12 17:00 | Closed | quote | east | Anna Smith
    """
    assert ids(late(by_cases(tmp_path, log, as_of=NOW, config=CONFIG), LateAsked())) == []


def test_hours_of_states_that_no_source_tells_are_unknown(board: Board) -> None:
    """A row a case says nothing of the states that a closed one went through, and a date nothing of its hours."""
    rows = late(board, LateAsked()).rows
    for part in ("queue", "working", "paused"):
        assert rows.filter(rows[f"{part}_time"].is_null())["case_id"].to_list() == ["Q8", "C1", "I1", "Q4", "Q7"]
    assert dict(rows.select("case_id", "working_time").head(3).rows()) == {
        "Q1": 19 * HOUR,
        "C2": 11 * HOUR,
        "Q2": 10 * HOUR,
    }
