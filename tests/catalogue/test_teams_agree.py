"""One question, two ways to ask it: `--team east` gives what the row of east does in `--by team`."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from app.board import Board
from app.catalogue import METRICS
from app.questions import Question, answer, of_teams

START, END = date(2026, 8, 3), date(2026, 10, 12)
ALIKE = [name for name, metric in METRICS.items() if "team" in metric.by]
UNTOLD = {"link-partners"}  # no system of the company links cases
OF_ALL = "series_looked_at"  # over how many series together a chance was shared out


@pytest.mark.parametrize("name", ALIKE)
def test_a_team_alone_is_its_row_among_all(company: Board, name: str) -> None:
    metric = METRICS[name]
    for period in (None, "week") if metric.periods and metric.asked_of == "period" else (None,):
        asked = Question(start=START, end=END, by=("team",), period=period)
        among = answer(name, company, asked).drop(OF_ALL, strict=False)
        teams = among["team"].drop_nulls().unique().sort().to_list()
        assert len(teams) > 1 or name in UNTOLD
        for team in teams:
            alone = answer(name, of_teams(company, [team]), asked).drop(OF_ALL, strict=False)
            mine = pl.col("team") == team
            assert_frame_equal(alone.filter(mine), among.filter(mine), rel_tol=1e-12)
