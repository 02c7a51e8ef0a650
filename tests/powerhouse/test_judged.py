"""A line is judged by its goal or its natural limits, by its newest week."""

from __future__ import annotations

from datetime import timedelta

from app.powerhouse.base import EARLY, HOLDS, NOT_MEASURED, SLIPPING, judged, newest, routine
from tests.powerhouse.lines import FIRST, STEADY, line, weeks


def test_a_goal_decides_where_there_is_one() -> None:
    assert judged(line(weeks(*STEADY, running=0.81), goal=0.8), better="up").state == HOLDS
    assert judged(line(weeks(*STEADY, running=0.79), goal=0.8), better="up").state == SLIPPING
    assert judged(line(weeks(*STEADY, running=0.79), goal=0.8), better="down").state == HOLDS


def test_without_a_goal_only_a_signal_to_the_worse_side_slips() -> None:
    assert judged(line(weeks(*STEADY)), better="up").state == HOLDS
    fell, rose = weeks(*STEADY, 0.30), weeks(*STEADY, 1.30)
    assert [judged(line(held), better="up").state for held in (fell, rose)] == [SLIPPING, HOLDS]
    assert [judged(line(held), better="down").state for held in (fell, rose)] == [HOLDS, SLIPPING]


def test_a_line_without_a_value_is_not_measured() -> None:
    blank = judged(line(weeks(None, None)), better="up")
    assert (blank.state, blank.value) == (NOT_MEASURED, None)


def test_with_too_few_weeks_for_limits_nothing_is_judged_but_a_goal() -> None:
    young = judged(line(weeks(0.8, 0.9, running=0.7)), better="up")
    assert (young.state, young.value) == (EARLY, "v")
    assert young.sentence == "s Too few weeks to judge: 2 of 12."
    assert judged(line(weeks(0.8, 0.9, running=0.7), goal=0.6), better="up").state == HOLDS


def test_a_value_of_the_last_full_week_says_so() -> None:
    assert judged(line(weeks(*STEADY, running=None)), better="up").beside == "last week"
    assert judged(line(weeks(*STEADY, running=0.8)), better="up").beside == ""


def test_a_week_too_small_to_say_leaves_the_last_full_one() -> None:
    assert newest(weeks(*STEADY, running=None)) == (FIRST + timedelta(weeks=15), 0.84)
    assert newest(weeks(*STEADY, running=0.5)) == (FIRST + timedelta(weeks=16), 0.5)


def test_the_limits_are_told_in_words() -> None:
    assert routine(weeks(*STEADY), "{:.2f}".format) == "0.71 to 0.93 a week is routine."
    assert routine(weeks(*[0.0] * 14), "{:.0%}".format) == "Usually 0%."
    assert routine(weeks(0.8, 0.9), "{:.2f}".format) == ""
    assert routine(weeks(*STEADY), "{:.2f}".format, most=0.9) == "0.71 to 0.90 a week is routine."
    assert routine(weeks(*[0.0] * 26, 0.1), "{:.0%}".format) == "Last week was not the usual 0%: a signal."
