"""Visibility: the hours in which every source was fresh, and the open cases with a target, as each week ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from app.board import Board
from app.catalogue.freshness import midnight
from app.picture import open_store, picture
from app.questions import Question, answer, of_teams
from metrics.fresh_time import HOURS

MONDAY = date(2026, 10, 12)  # of the week in progress
WEEKS = Question(start=MONDAY - timedelta(weeks=3), end=MONDAY + timedelta(weeks=2), period="week")
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def watched(company: Board) -> Board:
    """Return the company as if its sources were read for eight days: crm fell silent on Wednesday at noon."""
    rows = []
    start, silent = midnight(company, MONDAY - 4 * DAY), midnight(company, MONDAY + 2 * DAY) + timedelta(hours=12)
    for name, source in company.settings.sources.items():
        instant = start
        while instant <= company.as_of and not (name == "crm" and instant > silent):
            rows.append((name, instant, instant))
            instant += 2 * source.interval
    return replace(company, runs=pl.DataFrame(rows, schema=company.runs.schema, orient="row"))


def test_the_hours_are_those_in_which_every_source_was_fresh(watched: Board) -> None:
    week = answer("visibility", watched, replace(WEEKS, start=MONDAY, end=MONDAY + 7 * DAY, period=None)).row(
        0, named=True
    )
    days = answer("visibility", watched, replace(WEEKS, start=MONDAY, end=MONDAY + 4 * DAY, period="day"))
    assert week["known_from"] == midnight(watched, MONDAY)
    assert days["fresh_share"].to_list()[:2] == [1.0, 1.0]
    assert 0 < days["fresh_share"][2] < 1
    assert days["fresh_share"][3] == 0
    for name in ("work_hours", "fresh_hours"):
        assert days[name].sum() == pytest.approx(week[name])
    assert week["fresh_share"] == pytest.approx(week["fresh_hours"] / week["work_hours"])


def test_a_week_before_the_first_load_is_not_known(watched: Board) -> None:
    weeks = answer("visibility", watched, WEEKS)
    assert weeks["period_start"].to_list() == [MONDAY + timedelta(weeks=n) for n in range(-3, 2)]
    early, kept = weeks.head(2), weeks.row(2, named=True)
    assert early.select(pl.col(HOURS).null_count().sum()).row(0) == (2, 2, 2, 2)
    assert kept["known_from"] == midnight(watched, MONDAY - 4 * DAY)
    # nothing is told of a week to come
    assert weeks.drop("period_start").tail(1).null_count().row(0) == (1,) * 7


def test_parted_by_source_each_is_told_by_itself(watched: Board) -> None:
    asked = replace(WEEKS, start=MONDAY, period=None, by=("source",))
    shares = dict(answer("visibility", watched, asked).select("source", "fresh_share").rows())
    assert shares.keys() == watched.settings.sources.keys()
    assert shares["crm"] < 1
    assert {share for name, share in shares.items() if name != "crm"} == {1.0}
    whole = answer("visibility", watched, replace(asked, by=()))["fresh_share"].item()
    assert whole == pytest.approx(min(shares.values()))
    # a source without an open case has its hours all the same
    nothing = replace(watched, cases=watched.cases.filter(pl.col("source") == "erp"))
    told = answer("visibility", nothing, asked)
    assert told["source"].to_list() == sorted(watched.settings.sources)
    assert told.filter(source="desk").select("with_target", "fresh_share").row(0) == (0, 1.0)


def test_teams_share_the_hours_and_have_their_own_counts(watched: Board) -> None:
    rows = answer("visibility", watched, replace(WEEKS, by=("team",)))
    for team in ("east", "west"):
        alone = answer("visibility", of_teams(watched, [team]), WEEKS)
        mine = rows.filter(team=team).drop("team")
        assert_frame_equal(alone.filter(pl.col("with_target").is_not_null()), mine)


def test_each_week_has_the_targets_of_its_end_and_this_one_those_of_now(company: Board) -> None:
    weeks = answer("visibility", company, WEEKS)
    with open_store(company.settings) as store:
        then = picture(company.settings, store, as_of=midnight(company, MONDAY - 7 * DAY))
    counts = ["with_target", "no_target", "with_target_share"]
    asked = replace(WEEKS, period=None)
    assert (
        weeks.filter(period_start=MONDAY - 14 * DAY)
        .select(counts)
        .equals(answer("visibility", then, asked).select(counts))
    )
    assert weeks.filter(period_start=MONDAY).select(counts).equals(answer("visibility", company, asked).select(counts))


def test_a_board_without_sources_or_calendar_says_nothing_of_hours(watched: Board) -> None:
    asked = replace(WEEKS, start=MONDAY, period=None)
    bare = replace(watched, rules=replace(watched.rules, calendars={}, default_calendar=None))
    assert answer("visibility", bare, asked).select(HOURS[1:]).null_count().row(0) == (1, 1, 1)
    none = replace(watched, settings=watched.settings.model_copy(update={"sources": {}}))
    assert answer("visibility", none, asked)["fresh_share"].to_list() == [None]
    assert answer("visibility", none, replace(asked, by=("source",))).schema["fresh_share"] == pl.Float64
