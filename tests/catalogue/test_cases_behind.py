"""Every count that a metric answers with can be opened: the cases behind it are exactly as many as it says."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from app.board import Board
from app.questions import METRICS, Question, answer, cases_behind, of_teams
from metrics.periods import dimension

WEEKS = Question(start=date(2026, 8, 24), end=date(2026, 10, 12))
COUNTS = [(name, figure) for name, metric in METRICS.items() for figure in metric.cases]


@pytest.mark.parametrize(("name", "figure"), COUNTS, ids=lambda word: word)
def test_the_cases_behind_a_figure_are_as_many_as_it_says(company: Board, name: str, figure: str) -> None:
    told = answer(name, company, WEEKS)
    found = cases_behind(name, figure, company, WEEKS)
    assert found["case"].is_unique().all()
    assert told[figure].sum() == found.height


@pytest.mark.parametrize(("name", "figure"), COUNTS, ids=lambda word: word)
def test_parted_by_a_dimension_each_group_has_its_own(company: Board, name: str, figure: str) -> None:
    if "team" not in METRICS[name].by:
        pytest.skip("this one is not parted by team")
    told = answer(name, company, Question(start=WEEKS.start, end=WEEKS.end, by=("team",)))
    behind = cases_behind(name, figure, company, WEEKS)
    assert "team" in behind.columns, "the cases carry the team by which the figure parts them"
    found = dict(behind.group_by(dimension("team")).len().rows())
    assert {team: count for team, count in told.select("team", figure).rows() if count} == found


@pytest.mark.parametrize("name", METRICS)
def test_a_board_of_one_team_answers_for_that_team_alone(company: Board, name: str) -> None:
    east = of_teams(company, ["east"])
    for figure in METRICS[name].cases:
        found = cases_behind(name, figure, east, WEEKS)
        assert set(found["team"].drop_nulls()) <= {"east"}


@pytest.mark.parametrize("name", METRICS)
def test_what_is_left_out_is_told_in_words_and_counted(company: Board, name: str) -> None:
    for reason, count in METRICS[name].left_out(company, WEEKS).items():
        assert reason[0].islower() or reason[0].isdigit()
        assert count >= 0


@pytest.mark.parametrize("name", METRICS)
def test_without_cases_the_answer_has_the_same_columns(company: Board, name: str) -> None:
    nobody = of_teams(company, [])
    assert answer(name, nobody, WEEKS).schema == answer(name, company, WEEKS).schema
    assert all(value.height == 0 for value in [nobody.cases, nobody.intervals, nobody.moves])


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_says_what_it_means(name: str) -> None:
    text = METRICS[name].definition.__doc__ or ""
    for word in ("Population:", "Null rule:"):
        assert word in text, f"{name}: its docstring does not state {word[:-1].lower()}"


def test_no_figure_of_the_catalogue_is_of_void_cases(company: Board) -> None:
    void = company.void["case"].to_list()
    for name, figure in COUNTS:
        found = cases_behind(name, figure, company, WEEKS)
        assert found.filter(pl.col("case").is_in(void)).is_empty()
