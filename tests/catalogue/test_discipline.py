"""Discipline on the demo company: each line is the figure of its metric, and what nobody maps is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from app.board import Board
from app.questions import METRICS, Question, answer, cases_behind, of_teams
from metrics.discipline import MEASURES
from tests.spec.linked import joined
from tests.tables import at

WEEKS = Question(start=date(2026, 8, 24), end=date(2026, 10, 12))


def mapped(board: Board, **keys: Any) -> Board:
    """Return the board as if its sources were mapped otherwise."""
    sources = {name: source.model_copy(update=keys) for name, source in board.settings.sources.items()}
    return replace(board, settings=board.settings.model_copy(update={"sources": sources}))


def test_each_line_is_a_figure_of_its_metric_with_the_cases_behind_it(company: Board) -> None:
    rows = answer("discipline", company, WEEKS)
    assert rows.height == len(MEASURES)
    for row in rows.iter_rows(named=True):
        assert row["count"] == cases_behind(row["metric"], row["figure"], company, WEEKS).height
        assert row["count"] <= row["of"]


def test_every_line_names_figures_that_can_be_opened() -> None:
    for one in MEASURES:
        assert {one.figure, *one.rest, *one.unknown} <= METRICS[one.metric].cases.keys()


def test_by_team_the_lines_sum_to_the_whole(company: Board) -> None:
    whole = answer("discipline", company, WEEKS).select("measure", "count", "of", "unknown")
    teams = answer("discipline", company, Question(start=WEEKS.start, end=WEEKS.end, by=("team",)))
    assert teams.group_by("measure", maintain_order=True).agg(pl.col("count", "of", "unknown").sum()).equals(whole)


def test_the_company_tells_enough_to_be_judged(company: Board) -> None:
    found = answer("discipline", company, WEEKS).filter(pl.col("metric") != "checklist")
    assert (found["of"] > 0).all()
    assert (found["unknown"] == 0).all()


def test_activities_that_nobody_maps_are_unknown(company: Board) -> None:
    bare = mapped(company, activities={})
    row = answer("client-told", bare, WEEKS).row(0, named=True)
    assert (row["told_open"], row["untold_open"], row["told_open_share"], row["told_close_share"]) == (0, 0, None, None)
    assert row["unknown_open"] == answer("throughput", bare, WEEKS)["arrivals"].item()


def test_a_source_of_rows_alone_tells_no_activity(company: Board) -> None:
    bare = mapped(company, rows="cases", events=None, columns={})
    logged = answer("logging", bare, WEEKS).row(0, named=True)
    assert (logged["no_log"], logged["without_activity_share"]) == (logged["closed"], None)
    assert answer("silent", bare, WEEKS)["silent_share"].item() is None
    assert answer("supervision", bare, WEEKS)["seen_share"].item() is None


PARTED = ["discipline", *dict.fromkeys(one.metric for one in MEASURES), "pause-reasons", "visibility"]


@pytest.mark.parametrize("name", PARTED)
def test_a_team_alone_has_the_figures_of_its_row(company: Board, name: str) -> None:
    rows = answer(name, company, Question(start=WEEKS.start, end=WEEKS.end, by=("team",)))
    alone = answer(name, of_teams(company, ["east"]), WEEKS)
    assert_frame_equal(rows.filter(pl.col("team") == "east").drop("team"), alone)  # hours differ in the last bit


@pytest.mark.parametrize("name", ["logging", "client-told", "supervision", "checklist", "ownership-compliance"])
def test_the_weeks_of_a_series_sum_to_the_whole(company: Board, name: str) -> None:
    whole = answer(name, company, WEEKS)
    weeks = answer(name, company, Question(start=WEEKS.start, end=WEEKS.end, period="week"))
    for figure in METRICS[name].cases:
        assert weeks[figure].sum() == whole[figure].item()


def test_no_target_counts_what_buffers_count(company: Board) -> None:
    assert answer("visibility", company, WEEKS)["no_target"].equals(answer("buffers", company, WEEKS)["no_target"])


def test_linked_cases_are_one_conversation_and_every_link_is_told(tmp_path: Path) -> None:
    board = joined(
        tmp_path,
        as_of=at("2025-05-16 12:00"),
        crm="""
            Q1 | 2025-05-12 09:00 | Open | quote | anna | 4711 | Ada
            Q1 | 2025-05-12 12:00 | Closed | quote | anna | 4711 | Ada
            Q2 | 2025-05-13 09:00 | Open | quote | ben | | Bob
            Q2 | 2025-05-13 10:00 | Closed | quote | ben | | Bob
            Q2 | 2025-05-14 10:00 | Open | quote | ben | | Bob
            Q3 | 2025-05-13 09:00 | Open | quote | ben | 4799 | Cy
        """,
        erp="4711 | 2025-05-13 09:00 | Open | order | anna | 4711 | Ada",
    )
    week = Question(start=date(2025, 5, 12), end=date(2025, 5, 19))
    told = answer("conversation", board, week).select("account", "open", "came_back").rows()
    assert told == [("Bob", 1, 1), ("Ada", 1, 0), ("Cy", 1, 0)], "the order goes on with what the quote began"
    # the order is linked to by its own number; Q3 leads nowhere
    assert answer("link-partners", board, week).row(0) == (1, 1, 0.5)
    assert board.links is not None
    assert board.links.partners.select("linked", "found").sum().row(0) == (2, 1)


def test_a_piece_of_work_is_told_of_by_any_of_its_sources(tmp_path: Path) -> None:
    board = joined(
        tmp_path,
        as_of=at("2025-05-16 12:00"),
        crm="Q1 | 2025-05-12 09:00 | Open | quote | anna | 4711 | Ada\nQ2 | 2025-05-12 09:00 | Open | quote | anna",
        erp="4711 | 2025-05-13 09:00 | Open | order | anna | 4711 | Ada",
    )
    erp = board.settings.sources["erp"]
    mails = erp.model_copy(update={"activities": {"client_told_open": ("Mail",)}, "columns": {"activity": ("Note",)}})
    sources = dict(board.settings.sources) | {"erp": mails}
    here = replace(board, settings=board.settings.model_copy(update={"sources": sources}))
    week = Question(start=date(2025, 5, 12), end=date(2025, 5, 19))
    row = answer("client-told", here, week).row(0, named=True)
    assert (row["untold_open"], row["unknown_open"]) == (1, 1)
