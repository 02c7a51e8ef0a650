"""A team has a checklist of its own: of its cases, and of its own people."""

from __future__ import annotations

import re

import polars as pl

from app.behind import of_figure
from app.board import Board
from app.catalogue.people import with_experts
from app.powerhouse import powerhouse
from app.questions import Question, answer, of_teams
from metrics.capability import lately
from tests.powerhouse.lines import lines, number


def test_a_team_has_a_checklist_of_its_own(company: Board) -> None:
    east = lines(powerhouse(of_teams(company, ["east"])))
    assert east["Maintain a big front line"].beside != lines(powerhouse(company))["Maintain a big front line"].beside


def test_of_a_team_only_its_own_people_count_as_able(company: Board) -> None:
    """The others close cases of the team too, where its people are away: nobody is to rely on them."""
    east = of_teams(company, ["east"])
    told = lines(powerhouse(east))["Ensure capacity and capability"]
    theirs = [name for name, one in company.settings.owners.items() if one.team == "east"]
    closed = with_experts(east).filter(lately(east.as_of), ~pl.col("with_expert"))
    each = closed.group_by("case_type", "owner").len().filter(pl.col("len") >= 5)
    able = each.filter(pl.col("owner").is_in(theirs)).group_by("case_type").len()["len"]
    assert told.value == f"{able.min()}" == "4"
    assert each.group_by("case_type").len()["len"].min() == 8
    asked = answer("capability", east, Question(start=east.today, end=east.today))
    assert asked.filter(pl.col("closed") >= east.rules.least_n)["able"].min() == 4
    assert told.weeks["value"].drop_nulls().max() <= 4  # type: ignore[operator]
    assert lines(powerhouse(company))["Ensure capacity and capability"].value == "8"


def test_a_figure_of_a_team_opens_the_cases_of_that_team(company: Board) -> None:
    opened = 0
    for one in lines(powerhouse(of_teams(company, ["east"]))).values():
        shown = re.match(r"([\d,]+) of ", one.beside)
        if one.opens is not None and shown:
            assert of_figure(company, one.opens).height == number(shown[1]), one.asks
        for phrase, figure in one.links.items():
            assert of_figure(company, figure).height == number(phrase.split()[0]), (one.asks, phrase)
            opened += 1
    assert opened > 5
