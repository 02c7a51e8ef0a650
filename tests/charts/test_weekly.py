"""Lines by week: the frame's figures and no others, gaps as gaps, the week in progress hollow."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.charts.template import CONFIG, spread
from app.charts.weekly import Limit, Line, axis_note, week_name, weeks
from app.theme import THEMES

HALF = Line(column="p50", name="half", token="accent-2", width=1.6, unit="h")
MOST = Line(column="p85", name="85%", width=3, unit="h")
LINES = [MOST, HALF]
FIRST = date(2024, 12, 23)


def frame(p85: list[float | None], p50: list[float | None], *, partial: bool = True) -> pl.DataFrame:
    """Make weeks from the week before Christmas on; the last may be in progress."""
    count = len(p85)
    return pl.DataFrame(
        {
            "period_start": [FIRST + timedelta(weeks=n) for n in range(count)],
            "p50": p50,
            "p85": p85,
            "partial": [partial and n == count - 1 for n in range(count)],
        },
        schema={"period_start": pl.Date, "p50": pl.Float64, "p85": pl.Float64, "partial": pl.Boolean},
    )


FIVE = frame([8.0, 9.0, None, 7.5, 6.0], [4.0, 5.0, None, 3.5, 2.0])


def traces(figure: go.Figure) -> list[dict[str, Any]]:
    return [dict(trace) for trace in figure.to_dict()["data"]]


def labels(figure: go.Figure) -> list[str]:
    return [label["text"].replace("<b>", "").replace("</b>", "") for label in figure.to_dict()["layout"]["annotations"]]


def test_a_line_has_the_frames_figures_and_a_gap_where_there_is_none() -> None:
    solid = traces(weeks(FIVE, LINES, theme="light"))[0]
    assert (solid["x"], solid["y"]) == ([0, 1, 2, 3], [8.0, 9.0, None, 7.5])
    assert solid["connectgaps"] is False
    assert "dash" not in solid["line"]


@pytest.mark.parametrize("theme", list(THEMES))
def test_the_week_in_progress_is_hollow_and_joined_by_dots(theme: str) -> None:
    solid, part = traces(weeks(FIVE, [MOST], theme=theme))
    assert (part["x"], part["y"]) == ([3, 4], [7.5, 6.0])
    assert (part["line"]["dash"], part["marker"]["size"]) == ("dot", [0, 9])
    assert part["marker"]["color"] == THEMES[theme]["surface"], "hollow: the colour of what it lies on"
    assert part["marker"]["line"]["color"] == solid["line"]["color"] == THEMES[theme]["accent"]
    assert part["hovertemplate"].endswith(" so far<extra></extra>")


def test_after_a_gap_the_week_in_progress_stands_alone() -> None:
    part = traces(weeks(frame([8.0, None, 6.0], [1.0, None, 2.0]), [MOST], theme="light"))[1]
    assert (part["x"], part["y"], part["marker"]["size"]) == ([2], [6.0], [9])


def test_a_week_in_progress_without_a_figure_is_not_drawn() -> None:
    assert len(traces(weeks(frame([8.0, 7.0, None], [1.0, 1.0, None]), LINES, theme="light"))) == 2


def test_full_weeks_alone_are_all_solid() -> None:
    drawn = traces(weeks(frame([8.0, 7.0], [1.0, 2.0], partial=False), LINES, theme="light"))
    assert [trace["y"] for trace in drawn] == [[8.0, 7.0], [1.0, 2.0]]


def test_the_end_of_a_line_says_what_it_is_and_its_last_figure() -> None:
    assert labels(weeks(FIVE, LINES, theme="light")) == ["85% 6.0h", "half 2.0h"]
    share = Line(column="p85", name="on target", form=".0%")
    drawn = weeks(frame([0.5, 0.874], [0.0, 0.0]), [share], theme="dark", limit=Limit(value=0.9, name="goal 90%"))
    assert labels(drawn) == ["on target 87%", "goal 90%"]


def test_a_limit_is_dashed_across_in_the_colour_of_text() -> None:
    layout = weeks(FIVE, LINES, theme="dark", limit=Limit(value=8.0, name="target 8h")).to_dict()["layout"]
    line = layout["shapes"][0]
    assert (line["y0"], line["y1"], line["line"]["dash"]) == (8.0, 8.0, "dash")
    assert line["line"]["color"] == THEMES["dark"]["text"]
    assert layout["annotations"][-1]["text"] == "target 8h"


def test_the_axis_holds_every_figure_and_the_limit() -> None:
    low, high = weeks(FIVE, LINES, theme="light", limit=Limit(value=20, name="x")).layout.yaxis.range
    assert low < 2.0 < 20 < high
    assert weeks(FIVE, LINES, theme="light", from_zero=True).layout.yaxis.range[0] == 0


def test_where_an_axis_starts_is_told_as_a_round_number() -> None:
    hours = weeks(frame([48.0, 61.0], [31.0, 33.0]), LINES, theme="light")
    assert (hours.layout.yaxis.range[0], axis_note(hours)) == (20.0, ", axis starts at 20")
    share = Line(column="p85", name="on target", form=".0%")
    shares = weeks(frame([0.81, 0.96], [0.0, 0.0]), [share], theme="light", share=True)
    assert axis_note(shares, share=True) == ", axis starts at 79%"


@pytest.mark.parametrize(("p85", "p50"), [([40.0, 38.0], [0.5, 1.0]), ([1.0, 0.9], [0.0, 0.0])])
def test_no_axis_starts_below_zero(p85: list[float | None], p50: list[float | None]) -> None:
    assert weeks(frame(p85, p50), LINES, theme="light").layout.yaxis.range[0] == 0


@pytest.mark.parametrize(
    "values", [([8.0, 8.0], [8.0, 8.0]), ([8.0, 8.1], [8.0, 8.0]), ([0.0, 0.0], [0.0, 0.0]), ([9.0, 40.0], [1.0, 39.9])]
)
def test_labels_do_not_overlap(values: tuple[list[float | None], list[float | None]]) -> None:
    """A label is 13 px high: so far are their middles apart, at the height at which they are drawn."""
    figure = weeks(frame(*values), LINES, theme="light", limit=Limit(value=8.0, name="target 8h"))
    low, high = figure.layout.yaxis.range
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    heights = sorted((label.y - low) / (high - low) * plot for label in figure.layout.annotations)
    assert len(heights) == 3
    assert all(after - before >= 13 for before, after in pairwise(heights))
    assert labels(figure)[:2] == [f"85% {values[0][1]:.1f}h", f"half {values[1][1]:.1f}h"]


@given(st.lists(st.floats(0, 100), max_size=8), st.floats(0.1, 20))
def test_values_that_are_spread_keep_their_order_and_their_middle(wanted: list[float], least: float) -> None:
    moved = spread(wanted, least=least)
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    assert all(moved[after] - moved[before] >= least - 1e-9 for before, after in pairwise(order))
    assert sum(moved) == pytest.approx(sum(wanted), abs=1e-6)


def test_values_far_enough_apart_stay_where_they_are() -> None:
    assert spread([1.0, 30.0, 15.0], least=5) == [1.0, 30.0, 15.0]


def test_weeks_are_named_as_iso_counts_them() -> None:
    assert [week_name(FIRST + timedelta(weeks=n)) for n in (0, 1, 7)] == ["W52", "W01", "W07"]
    axis = weeks(FIVE, LINES, theme="light").layout.xaxis
    assert (axis.tickvals, axis.ticktext) == ((0, 1, 3, 4), ("W52", "W01", "W03", "W04"))


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize("rows", [0, 1, 2, 5])
def test_every_figure_is_one_that_plotly_knows(theme: str, rows: int) -> None:
    table = FIVE.head(rows).with_columns(partial=pl.int_range(pl.len()) == rows - 1)
    figure = weeks(table, LINES, theme=theme, limit=Limit(value=8, name="target 8h"))
    held = figure.to_dict()
    assert go.Figure(held, skip_invalid=False).to_dict() == held
    assert held["layout"]["font"]["color"] == THEMES[theme]["muted"]
    assert held["layout"]["showlegend"] is False


def test_the_two_themes_draw_the_same_figures_in_their_own_colours() -> None:
    dark, light = (weeks(FIVE, LINES, theme=theme) for theme in ("dark", "light"))
    assert [trace["y"] for trace in traces(dark)] == [trace["y"] for trace in traces(light)]
    colours = [[trace["line"]["color"] for trace in traces(figure)] for figure in (dark, light)]
    assert colours[0] == [THEMES["dark"][token] for token in ("accent", "accent", "accent-2", "accent-2")]
    assert colours[1] == [THEMES["light"][token] for token in ("accent", "accent", "accent-2", "accent-2")]


def test_there_is_no_tool_bar() -> None:
    assert CONFIG["displayModeBar"] is False
