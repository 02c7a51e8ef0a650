"""Weekly trends: whole weeks, the one in progress apart, and the same figures as the metrics give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from app.board import Board
from app.questions import Question, answer
from app.screens.trends import Trends, trends
from app.screens.trends_view import data_table, heading, in_words
from tests.screens.logs import by_cases
from tests.screens.markup import rows, words
from tests.screens.overdue import CONFIG
from tests.tables import at

NOW = at("2025-05-14 12:00")  # a Wednesday of W20
W16, W20 = date(2025, 4, 14), date(2025, 5, 12)
WEEK = timedelta(weeks=1)
FEW = CONFIG.replace("least_n = 1", "least_n = 2")
# Case | Opened | Closed | Status | Type | Team
LOG = """
A1 | 2025-04-15 09:00 | 2025-04-15 11:00 | Closed | quote | east
A2 | 2025-04-15 09:00 | 2025-04-16 11:00 | Closed | quote | west
A3 | 2025-04-23 09:00 | 2025-04-28 10:00 | Closed | issue | east
A4 | 2025-05-05 09:00 | 2025-05-05 10:00 | Closed | quote | east
A5 | 2025-05-05 09:00 | 2025-05-05 11:00 | Closed | quote | east
A6 | 2025-05-05 09:00 | 2025-05-05 12:00 | Closed | note  | east
A7 | 2025-05-09 10:00 |                  | Open   | quote | east
A8 | 2025-05-12 09:00 | 2025-05-12 13:00 | Closed | quote | east
A9 | 2025-05-13 09:00 |                  | Open   | quote | east
"""


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    return by_cases(tmp_path_factory.mktemp("weeks"), LOG, as_of=NOW, config=CONFIG)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Board:
    """Return the same weeks where a lead time needs two cases."""
    return by_cases(tmp_path_factory.mktemp("few"), LOG, as_of=NOW, config=FEW)


def told(found: Trends, *columns: str) -> list[tuple[object, ...]]:
    return found.weeks.select(*columns).rows()


def test_weeks_are_full_ones_and_the_one_in_progress_is_flagged(board: Board) -> None:
    assert told(trends(board, weeks=3), "period_start", "partial") == [
        (W16 + WEEK, False), (W16 + 2 * WEEK, False), (W16 + 3 * WEEK, False), (W20, True),
    ]  # fmt: skip


def test_weeks_before_the_first_case_are_left_out(board: Board) -> None:
    assert trends(board, weeks=12).weeks["period_start"][0] == W16
    assert trends(board, weeks=12, case_type="issue").weeks["period_start"][0] == W16 + WEEK, "of those asked for"


def test_the_figures_of_each_week_are_counted_by_hand(board: Board) -> None:
    names = ("n", "p50_hours", "p85_hours", "met", "late", "no_target", "arrivals", "throughput")
    assert told(trends(board, weeks=12), *names) == [
        (2, 2.0, 10.0, 1, 1, 0, 2, 2),
        (0, None, None, 0, 0, 0, 1, 0),
        (1, 25.0, 25.0, 0, 1, 0, 0, 1),
        (3, 2.0, 3.0, 2, 0, 1, 4, 3),
        (1, 4.0, 4.0, 1, 0, 0, 2, 1),
    ]


@pytest.mark.parametrize("name", ["lead-time", "compliance", "throughput"])
@pytest.mark.parametrize("team", [None, "east"])
def test_the_figures_are_those_of_the_metrics(board: Board, name: str, team: str | None) -> None:
    found = trends(board, weeks=12, team=team).weeks
    asked = Question(start=W16, end=W20 + WEEK, period="week", by=("team",) if team else ())
    expected = answer(name, board, asked)
    if team:
        expected = expected.filter(pl.col("team") == team).drop("team")
    assert found.select(expected.columns).equals(expected)


def test_too_few_closings_have_no_lead_time_and_say_so(few: Board) -> None:
    found = trends(few, weeks=12)
    assert told(found, "n", "p85_hours") == [(2, 10.0), (0, None), (1, None), (3, 3.0), (1, None)]
    _, *body = rows(data_table(found))
    assert [row[:3] for row in body] == [
        ["W20, from 12 May, so far", "1", "n too small"],
        ["W19, from 5 May", "3", "2h"],
        ["W18, from 28 Apr", "1", "n too small"],
        ["W17, from 21 Apr", "0", "–"],
        ["W16, from 14 Apr", "2", "2h"],
    ]
    assert "a gap, never zero" in words(in_words(found))


def test_the_table_has_every_figure_of_the_charts(board: Board) -> None:
    head, _, last_full, *_ = rows(data_table(trends(board, weeks=12)))
    assert dict(zip(head, last_full, strict=True)) == {
        "Week": "W19, from 5 May", "n": "3", "Half within": "2h", "85% within": "3h", "95% within": "3h",
        "On target": "100%", "Met": "2", "Late": "0", "No verdict": "1", "Opened": "4", "Closed": "3",
    }  # fmt: skip


def test_the_last_full_week_is_told_in_words(board: Board) -> None:
    found = trends(board, weeks=12)
    assert words(heading(found)) == (
        "Weekly trendsWeek 19: 85% closed within 3h of net work time, half within 2h, 100% on target. "
        "5 weeks are known, with this one."
    )
    said = words(in_words(found))
    assert "2 of 2 closed cases met their target; 0 more stood open and late at the week's end, " in said
    assert "at the week's end, 1 closed without a verdict." in said
    assert "Flow: 3 closed for good, 4 opened, 1 more open." in said
    assert "Week 20 so far: 2 opened, 1 closed, 100% on target." in said


def test_weeks_that_are_not_known_are_missed_only_where_they_were_asked_for(board: Board) -> None:
    """Four full weeks, and the one in progress."""
    assert "known" not in words(heading(trends(board, weeks=4)))
    assert words(heading(trends(board, weeks=5))).endswith(" 5 weeks are known, with this one.")


@pytest.mark.parametrize(
    ("week", "said"),
    [(0, "2 opened, as many open as before."), (2, "0 opened, 1 fewer open."), (3, "4 opened, 1 more open.")],
)
def test_how_many_more_are_open_is_said_in_words(board: Board, week: int, said: str) -> None:
    found = trends(board, weeks=12)
    upto = replace(found, weeks=found.weeks.with_columns(partial=pl.int_range(pl.len()) > week))
    assert said in words(in_words(upto))


def test_a_week_of_another_year_says_its_year(tmp_path: Path) -> None:
    log = "A | 2024-12-23 09:00 | 2024-12-23 10:00 | Closed | quote"
    held = by_cases(tmp_path, log, as_of=at("2025-01-15 12:00"))
    said = [row[0] for row in rows(data_table(trends(held, weeks=12)))[1:]]
    assert said == ["W03, from 13 Jan, so far", "W02, from 6 Jan", "W01, from 30 Dec 2024", "W52, from 23 Dec 2024"]


def test_a_week_of_too_few_is_told_as_that(few: Board) -> None:
    found = trends(few, weeks=12, case_type="issue")
    assert words(heading(found)) == (
        "Weekly trendsNothing closed or opened in the last full week. 4 weeks are known, with this one."
    )
    shown = trends(few, weeks=12, case_type="note")
    assert words(heading(shown)) == (
        "Weekly trendsWeek 19: 1 case closed, too few to tell a lead time. 2 weeks are known, with this one."
    )


def test_types_stand_by_their_closings_with_their_own_targets(board: Board) -> None:
    found = trends(board, weeks=12)
    assert list(found.types) == ["quote", "issue", "note"]
    assert found.type_targets == {"quote": 8.0, "issue": 16.0, "note": None}
    assert found.types["quote"].select("period_start", "n", "partial").rows() == [
        (W16, 2, False), (W16 + WEEK, 0, False), (W16 + 2 * WEEK, 0, False), (W16 + 3 * WEEK, 2, False), (W20, 1, True),
    ]  # fmt: skip
    assert sum(frame["n"].sum() for frame in found.types.values()) == found.weeks["n"].sum()


def test_a_goal_and_a_target_are_drawn_only_where_all_cases_share_one(board: Board) -> None:
    every, one = trends(board, weeks=12), trends(board, weeks=12, case_type="issue")
    assert (every.goal, every.target_hours) == (None, None), "0.9 and 0.8; 8 and 16 h"
    assert (one.goal, one.target_hours, one.types) == (0.8, 16.0, {})


def test_types_that_do_not_fit_are_counted(tmp_path: Path) -> None:
    kinds = "abcdefgh"
    log = "\n".join(f"{kind} | 2025-05-05 09:00 | 2025-05-05 10:00 | Closed | {kind}" for kind in kinds)
    found = trends(by_cases(tmp_path, log, as_of=NOW), weeks=12)
    assert (list(found.types), found.more_types) == (list("abcdef"), 2)


def test_a_company_that_began_this_week_has_no_empty_weeks(tmp_path: Path) -> None:
    board = by_cases(tmp_path, "A | 2025-05-13 09:00 | | Open | quote", as_of=NOW)
    assert told(trends(board, weeks=12), "period_start", "arrivals", "partial") == [(W20, 1, True)]


def test_a_case_that_has_just_used_its_target_is_not_late_at_the_weeks_end(tmp_path: Path) -> None:
    """Written on Thursday night: its 8 h are over on Friday 17:00, and only Monday's first minute makes it late."""
    board = by_cases(tmp_path, "A | 2025-05-08 22:00 | | Open | quote", as_of=NOW)
    assert board.cases["due_at"].to_list() == [at("2025-05-09 17:00")]
    assert told(trends(board, weeks=12), "period_start", "open_late") == [(W20 - WEEK, 0), (W20, 1)]
