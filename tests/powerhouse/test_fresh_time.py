"""The line of fresh sources: work time with every one of them fresh, since each is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from app.board import Board
from app.powerhouse import Line, visibility
from app.powerhouse.base import HOLDS, SLIPPING, Weeks
from app.screens.powerhouse_view import spark
from tests.screens.markup import words


def read_since(company: Board, since: timedelta, *, silent: str | None = None) -> Board:
    """Return the company as if its sources were read from some time ago on, one of them for an hour alone."""
    rows = []
    for name, source in company.settings.sources.items():
        instant = company.as_of - since
        until = instant + timedelta(hours=1) if name == silent else company.as_of
        while instant <= until:
            rows.append((name, instant, instant))
            instant += 2 * source.interval
    return replace(company, runs=pl.DataFrame(rows, schema=company.runs.schema, orient="row"))


def shown(board: Board) -> Line:
    """Return the line of fresh sources alone."""
    held = visibility.GROUP.lines(board, Weeks(board))
    return next(line for line in held if line.asks == "Get a global view of all work")


def test_fresh_time_is_told_since_every_source_is_known(company: Board) -> None:
    past = timedelta(days=3)
    monday = company.today - timedelta(days=company.today.weekday())
    line = shown(read_since(company, past))
    assert (line.measure, line.value, line.state) == ("Work time with every source fresh", "100%", HOLDS)
    assert line.beside == "goal 95%, 3 of 3 now"
    assert "Counted since Mon 12 Oct 13:48." in line.sentence
    assert line.weeks["value"].drop_nulls().to_list() == [1.0]
    assert words(spark(line)) == "too few weeks"
    # a week that is not known as a whole is none
    longer = shown(read_since(company, timedelta(days=8)))
    assert "Counted since" not in longer.sentence
    assert longer.weeks.filter(period_start=monday - timedelta(weeks=1))["value"].item() is None
    twice = shown(read_since(company, timedelta(days=12)))
    assert twice.weeks.filter(period_start=monday - timedelta(weeks=1))["value"].item() == pytest.approx(1.0)
    # a run that was never cut is one row, and tells of all the weeks that are drawn
    begun = {name: company.as_of - timedelta(weeks=14) for name in company.settings.sources}
    long = [(name, since, company.as_of) for name, since in begun.items()]
    drawn = shown(replace(company, runs=pl.DataFrame(long, schema=company.runs.schema, orient="row")))
    assert drawn.weeks["value"].to_list() == pytest.approx([1.0] * 13)
    assert "Counted since" not in drawn.sentence


def test_a_silent_source_slips_from_the_first_moment(company: Board) -> None:
    silent = shown(read_since(company, timedelta(days=3), silent="crm"))
    assert (silent.state, silent.goal) == (SLIPPING, 0.95)
    assert silent.value is not None
    assert int(silent.value.removesuffix("%")) < 10
    stale = company.sources.with_columns(stale=pl.col("source") == "crm")
    now = shown(replace(read_since(company, timedelta(days=3)), sources=stale))
    assert (now.value, now.state, now.beside) == ("100%", SLIPPING, "goal 95%, 2 of 3 now")
    # just read for the first time: there is no work time yet to tell of
    first = shown(read_since(company, timedelta(0)))
    assert (first.measure, first.value, first.beside) == ("Sources that are fresh now", "100%", "3 of 3")
