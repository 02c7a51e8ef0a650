"""The weeks behind a line: those of the signals, or pictures of the end of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from app.board import Board
from app.catalogue.freshness import midnight
from app.picture import open_store, picture
from app.powerhouse import Checklist, powerhouse
from app.powerhouse.base import EARLY, Weeks
from app.questions import Question, answer
from tests.powerhouse.lines import lines
from tests.spec.linked import joined
from tests.tables import at


def test_the_weeks_and_limits_are_those_of_the_signals(company: Board) -> None:
    asked = Question(start=date(2020, 1, 1), end=company.today, of="lead-time")
    told = answer("signals", company, asked).select("period_start", "value", "mean", "lower", "upper", "signal")
    mine = Weeks(company).of("lead-time", "p85_hours").filter(~pl.col("partial")).select(told.columns)
    assert mine.equals(told)


def test_no_week_from_before_the_first_case_is_looked_at(company: Board) -> None:
    born = company.cases["opened_date"].max()
    assert isinstance(born, date)
    young = replace(company, cases=company.cases.filter(pl.col("opened_date") > born - timedelta(weeks=5)))
    starts = Weeks(young).of("one-conversation", "reopened")["period_start"]
    assert starts.min() > born - timedelta(weeks=5)  # type: ignore[operator]
    assert lines(powerhouse(young))["Hold one conversation"].state == EARLY


def test_a_picture_of_an_instant_has_the_ends_of_its_weeks(company: Board, found: Checklist) -> None:
    end = company.today - timedelta(days=company.today.weekday())
    starts = [end - timedelta(weeks=n) for n in range(12, -1, -1)]
    for asks in ("Ensure capacity and capability", "Determine target lead times", "Get a global view of all work"):
        assert lines(found)[asks].weeks["period_start"].to_list() == starts
    told = lines(found)["Ensure capacity and capability"]
    with open_store(company.settings) as store:
        then = picture(company.settings, store, as_of=midnight(company, end - timedelta(weeks=5)))
    able = answer("capability", then, Question(start=end, end=end)).filter(pl.col("closed") >= 20)["able"].min()
    assert told.weeks.filter(period_start=end - timedelta(weeks=6))["value"].item() == able
    assert told.weeks["value"][-1] == float(told.value or "")
    targets = lines(found)["Determine target lead times"]
    assert targets.weeks["value"].null_count() == 0
    assert (
        targets.weeks["value"][-1]
        == answer("visibility", company, Question(start=end, end=end))["with_target_share"].item()
    )


def test_before_thirteen_weeks_of_cases_capability_has_no_weeks(company: Board) -> None:
    born = company.cases["opened_at"].max()
    assert isinstance(born, datetime)
    young = replace(company, cases=company.cases.filter(pl.col("opened_at") > born - timedelta(weeks=15)))
    weeks = lines(powerhouse(young))["Ensure capacity and capability"].weeks
    full = weeks.filter(~pl.col("partial"))["value"].to_list()
    first = next(place for place, value in enumerate(full) if value is not None)
    assert full[:first] == [None] * first
    assert first > 0
    assert None not in full[first:]


def test_links_have_their_weeks(tmp_path: Path) -> None:
    board = joined(
        tmp_path,
        as_of=at("2025-06-05 12:00"),
        crm="""
            Q1 | 2025-05-12 09:00 | Open | quote | anna | 4711 | Ada
            Q2 | 2025-05-13 09:00 | Open | quote | ben | 4712 | Bob
        """,
        erp="""
            4711 | 2025-05-20 09:00 | Open | order | anna | 4711 | Ada
            4712 | 2025-06-03 09:00 | Open | order | anna | 4712 | Bob
        """,
    )
    line = lines(powerhouse(board))["Aggregate cases from several systems"]
    assert (line.value, line.beside) == ("100%", "2 of 2 links")
    assert line.weeks.select("period_start", "value").rows() == [
        (date(2025, 5, 12), 0.0), (date(2025, 5, 19), 0.5), (date(2025, 5, 26), 0.5), (date(2025, 6, 2), 1.0),
    ]  # fmt: skip
