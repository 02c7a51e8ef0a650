"""A process behaviour chart: a weekly series with its mean and natural limits, and the weekly steps below it.

Only weeks outside the limits are marked, in ink, with their name and value; a run on one side is told in words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from app.charts.template import FONT, figure, label, spread
from app.charts.weekly import Limit, week_name
from app.charts.xmr_limits import Noted, Stretch, change_names, limit_lines, stretches
from app.theme import colour

Form = Callable[[float | None], str]
ROOM, STRIP = 0.12, 0.2  # above and below the values; the share of the height that the steps take


def xmr(
    weeks: pl.DataFrame,
    *,
    form: Form,
    theme: str,
    height: int = 250,
    goal: Limit | None = None,
    share: bool = False,
    changes: Sequence[Noted] = (),
) -> go.Figure:
    """Draw a series of `signals`: period_start, value, step, mean, lower, upper, step_limit, signal, partial.

    Without limits (fewer than 12 weeks) the line stands alone. A null is a gap; the week in progress is hollow, in no
    mean and no limit. A limit below zero, or above one of a share, is no limit and is not drawn. Where the limits begin
    anew (`since`) each are drawn over their own weeks, those of the newest are named; `changes` stand as thin lines.
    """
    full = weeks.filter(~pl.col("partial"))
    found = stretches(full, share=share)
    low, high = _range(weeks, found, goal)
    return figure(
        [*_values(weeks, form=form, theme=theme), _marks(full, theme=theme), _steps(full, theme=theme)],
        theme=theme,
        height=height,
        layout={
            "xaxis": _weeks(weeks["period_start"].to_list()),
            "yaxis": {"range": [low, high], "domain": [STRIP + 0.07, 1], "showticklabels": False, "showgrid": False},
            "yaxis2": {
                "domain": [0, STRIP], "range": [0, _highest_step(full)], "anchor": "x", "fixedrange": True,
                "showgrid": False, "zeroline": False, "showticklabels": False,
            },
            "shapes": limit_lines(found, full, changes, goal=goal, theme=theme),
            "annotations": [
                *_ends(found[-1:], goal=goal, form=form, theme=theme, least=(high - low) * 0.1),
                *_named(full, form=form, theme=theme),
                *change_names(full, changes, theme=theme),
            ],
            "margin": {"l": 8, "r": 96, "t": 22, "b": 30},
        },
    )  # fmt: skip


def _weeks(starts: list[Any]) -> dict[str, Any]:
    shown = sorted({0, len(starts) // 3, 2 * len(starts) // 3, len(starts) - 1}) if starts else []
    return {
        "tickvals": shown, "ticktext": [week_name(starts[at]) for at in shown], "range": [-0.6, len(starts) - 0.4],
        "anchor": "y2",
    }  # fmt: skip


def _values(weeks: pl.DataFrame, *, form: Form, theme: str) -> list[dict[str, Any]]:
    """Return the line of full weeks, and the week in progress."""
    shade, values = colour("accent", theme=theme), weeks["value"].to_list()
    partial = weeks.height > 0 and bool(weeks["partial"][-1])
    full = len(values) - 1 if partial else len(values)
    hover = {"hovertemplate": "%{customdata}<extra></extra>"}
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter", "x": list(range(full)), "y": values[:full], "mode": "lines+markers",
            "line": {"color": shade, "width": 1.8}, "marker": {"size": 5, "color": shade}, "connectgaps": False,
            "customdata": [form(value) for value in values[:full]], **hover,
        }
    ]  # fmt: skip
    if partial and values[-1] is not None:
        before = values[full - 1] if full else None
        ends = [before, values[-1]] if before is not None else [values[-1]]
        traces.append(
            {
                "type": "scatter", "x": list(range(len(values) - len(ends), len(values))), "y": ends,
                "mode": "lines+markers", "line": {"color": shade, "width": 1.4, "dash": "dot"},
                "marker": {"size": [0, 8][-len(ends):], "color": colour("surface", theme=theme),
                           "line": {"color": shade, "width": 2}},
                "customdata": [f"{form(value)} so far" for value in ends], **hover,
            }
        )  # fmt: skip
    return traces


def _marks(full: pl.DataFrame, *, theme: str) -> dict[str, Any]:
    """Return the weeks outside the limits, in ink."""
    out = full.with_row_index("at").filter(pl.col("signal") == "outside")
    return {
        "type": "scatter", "x": out["at"].to_list(), "y": out["value"].to_list(), "mode": "markers",
        "marker": {"size": 10, "color": colour("text", theme=theme)}, "hoverinfo": "skip",
    }  # fmt: skip


def _steps(full: pl.DataFrame, *, theme: str) -> dict[str, Any]:
    """Return the step from each week to the next, those beyond their limit in ink."""
    over = (full["step"] > full["step_limit"]).fill_null(value=False).to_list()
    inks = [colour("text" if one else "accent-2", theme=theme) for one in over]
    return {
        "type": "bar", "x": list(range(full.height)), "y": full["step"].to_list(), "yaxis": "y2", "width": 0.4,
        "marker": {"color": inks, "line": {"width": 0}}, "hoverinfo": "skip",
    }  # fmt: skip


def _highest_step(full: pl.DataFrame) -> float:
    held = [value for name in ("step", "step_limit") for value in full[name].drop_nulls().to_list()]
    return max(held, default=1.0) * 1.08 or 1.0


def _ends(
    newest: Sequence[Stretch], *, goal: Limit | None, form: Form, theme: str, least: float
) -> list[dict[str, Any]]:
    """Return the words at the right end of the lines: of the limits that hold there."""
    ends = [(value, f"{name} {form(value)}", False) for one in newest for name, value in one.limits.items()]
    if goal is not None:
        ends.append((goal.value, goal.name, True))
    apart = spread([value for value, _, _ in ends], least=least)
    token = {True: "text", False: "muted"}
    found = [
        label(text, y=y, theme=theme, token=token[strong], strong=strong)
        for y, (_, text, strong) in zip(apart, ends, strict=True)
    ]
    steps = [one.step for one in newest if one.step is not None]
    found += [label(f"limit {form(most)}", y=most, theme=theme) | {"yref": "y2"} for most in steps]
    return [*found, label("weekly step", y=0, theme=theme) | {"yref": "y2", "yanchor": "bottom"}]


def _named(full: pl.DataFrame, *, form: Form, theme: str) -> list[dict[str, Any]]:
    """Return the name and value of every week outside the limits."""
    found = []
    for row in full.with_row_index("at").filter(pl.col("signal") == "outside").iter_rows(named=True):
        right, name = row["at"] < full.height / 4, week_name(row["period_start"])
        found.append(
            {
                "x": row["at"], "y": row["value"], "text": f"<b>{name} {form(row['value'])}</b>",
                "showarrow": False, "xanchor": "left" if right else "right", "xshift": 10 if right else -10,
                "font": {"color": colour("text", theme=theme), "size": 13, "family": FONT},
            }
        )  # fmt: skip
    return found


def _range(weeks: pl.DataFrame, found: Sequence[Stretch], goal: Limit | None) -> tuple[float, float]:
    limits = [value for one in found for value in one.limits.values()]
    held = [*weeks["value"].drop_nulls().to_list(), *limits, *([goal.value] if goal else [])]
    if not held:
        return 0.0, 1.0
    low, high = min(held), max(held)
    room = (high - low) * ROOM or abs(high) * 0.1 or 1.0
    return low - room, high + room
