"""A weekly series that is asked for at one look tells what its metric tells."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from app.board import Board
from app.catalogue.series import SERIES
from app.questions import Question, answer

QUICK = [name for name, one in SERIES.items() if one.answer is not None]


@pytest.mark.parametrize("by", [(), ("team",), ("owner",), ("type", "source")])
@pytest.mark.parametrize("name", QUICK)
def test_a_quick_series_is_its_metric_by_week(company: Board, name: str, by: tuple[str, ...]) -> None:
    series = SERIES[name]
    columns = tuple("case_type" if one == "type" else one for one in by)
    asked = Question(start=date(2026, 7, 6), end=date(2026, 10, 12), period="week", by=columns)
    assert series.answer is not None
    figures = ["period_start", *columns, *dict.fromkeys([series.figure, *series.of])]
    quick, told = series.answer(company, asked).select(figures), answer(series.metric.name, company, asked)
    assert quick[series.figure].count() > 0
    # the metric gives a row to every group that it counts; a week of nothing is a zero or a null for both
    both = told.select(figures).join(quick.select(*figures[: 1 + len(columns)]), on=figures[: 1 + len(columns)],
                                     how="semi", nulls_equal=True)  # fmt: skip
    keys = figures[: 1 + len(columns)]
    ours = quick.join(both.select(keys), on=keys, how="semi", nulls_equal=True)
    assert_frame_equal(ours.sort(keys), both.sort(keys), check_row_order=False)
    missing = quick.join(both.select(keys), on=keys, how="anti", nulls_equal=True)
    assert missing.select(pl.sum_horizontal(pl.col(series.figure).fill_null(0)).sum()).item() == 0
