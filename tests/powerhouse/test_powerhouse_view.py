"""The page of the checklist: counts, cards, small lines and their table."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.behind import Figure
from app.board import Board
from app.formatting import percent
from app.powerhouse import Checklist
from app.powerhouse.base import EARLY, HOLDS, NOT_MEASURED, SLIPPING
from app.questions import Question, answer
from app.screens.powerhouse_data import data_table
from app.screens.powerhouse_view import cards, count, heading, spark
from tests.powerhouse.lines import FIRST, STEADY, line, weeks
from tests.screens.markup import rows, words


def test_the_page_counts_its_states_and_filters_by_them(found: Checklist) -> None:
    assert count(found) == 19 == sum(count(found, state) for state in (HOLDS, SLIPPING, EARLY, NOT_MEASURED))
    assert f"{count(found, HOLDS)} of {count(found, HOLDS) + count(found, SLIPPING)} lines hold" in words(
        heading(found)
    )
    only = words(cards(found, state=NOT_MEASURED))
    assert "Stand-ups are not recorded yet." in only
    assert "Maintain a big front line" not in only


def test_a_small_line_is_a_picture_with_words() -> None:
    drawn = str(spark(line(weeks(*STEADY, 1.3, running=0.8), goal=0.8)))
    assert 'role="img"' in drawn
    assert "stroke-dasharray" in drawn
    assert "hatch" in str(spark(replace(line(weeks(*STEADY)), state=NOT_MEASURED)))
    assert words(spark(line(weeks(0.5)))) == "too few weeks"


def test_the_weeks_of_the_small_lines_stand_in_a_table(company: Board, found: Checklist) -> None:
    held = rows(data_table(found))
    slack = next(row for row in held if row[0].startswith("Keep slack"))
    assert len(held[0]) == len(slack) == 14
    assert held[0][-1].endswith(", so far")
    monday = company.today - timedelta(days=company.today.weekday())
    asked = Question(start=monday, end=company.today + timedelta(days=1))
    assert slack[-1] == percent(answer("capacity", company, asked)["slack_share"].item())


def test_a_key_to_write_looks_like_one_and_a_phrase_is_a_link(found: Checklist) -> None:
    group, held = found[0]
    said = "Write `effort`: 3 cases (a.b)? wait."
    figure = Figure(metric="silent", figure="silent", start=FIRST, end=FIRST)
    shown = str(cards([(group, [replace(held[0], sentence=said, links={"3 cases (a.b)?": figure})])]))
    assert "<code>effort</code>" in shown
    assert ">3 cases (a.b)?</a> wait." in shown


def test_words_of_others_are_escaped(found: Checklist) -> None:
    group, held = found[0]
    hostile = [(group, [replace(held[0], sentence="<img src=x>", beside="<b>", asks="<script>")])]
    assert "<img" not in str(cards(hostile))
    assert "<script" not in str(cards(hostile))
