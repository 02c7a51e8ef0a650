"""A process behaviour chart: a weekly series with its mean and natural limits, and the weekly steps below it.

Only weeks outside the limits are marked, in ink, with their name and value; a run on one side is told in words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import polars as pl

from app.charts.template import FONT, figure, label, spread
from app.charts.weekly import Limit, week_name
from app.theme import colour

Form = Callable[[float | None], str]
ROOM, STRIP = 0.12, 0.2  # above and below the values; the share of the height that the steps take


def xmr(
    weeks: pl.DataFrame, *, form: Form, theme: str, height: int = 250, goal: Limit | None = None, share: bool = False
) -> go.Figure:
    """Draw a series of `signals`: period_start, value, step, mean, lower, upper, step_limit, signal, partial.

    Without limits (fewer than 12 weeks) the line stands alone. A null is a gap; the week in progress is hollow, in no
    mean and no limit. A limit below zero, or above one of a share, is no limit and is not drawn.
    """
    full = weeks.filter(~pl.col("partial"))
    limits = _limits(full, share=share)
    low, high = _range(weeks, limits, goal)
    return figure(
        [*_values(weeks, form=form, theme=theme), _marks(full, form=form, theme=theme), _steps(full, theme=theme)],
        theme=theme,
        height=height,
        layout={
            "xaxis": _weeks(weeks["period_start"].to_list()),
            "yaxis": {"range": [low, high], "domain": [STRIP + 0.07, 1], "showticklabels": False, "showgrid": False},
            "yaxis2": {
                "domain": [0, STRIP], "range": [0, _highest_step(full)], "anchor": "x", "fixedrange": True,
                "showgrid": False, "zeroline": False, "showticklabels": False,
            },
            "shapes": _lines(limits, full, goal=goal, theme=theme),
            "annotations": [
                *_ends(limits, full, goal=goal, form=form, theme=theme, least=(high - low) * 0.1),
                *_named(full, form=form, theme=theme),
            ],
            "margin": {"l": 8, "r": 96, "t": 22, "b": 30},
        },
    )  # fmt: skip


def _limits(full: pl.DataFrame, *, share: bool) -> dict[str, float]:
    """Return upper, mean and lower of the newest week that has them."""
    told = full.drop_nulls("mean")
    if told.is_empty():
        return {}
    row = told.row(-1, named=True)
    held = {"upper": row["upper"], "mean": row["mean"], "lower": row["lower"]}
    if held["lower"] <= 0:
        del held["lower"]
    if share and held["upper"] >= 1:
        del held["upper"]
    return held


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


def _marks(full: pl.DataFrame, *, form: Form, theme: str) -> dict[str, Any]:
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


def _lines(limits: dict[str, float], full: pl.DataFrame, *, goal: Limit | None, theme: str) -> list[dict[str, Any]]:
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1}
    edge, ink = colour("muted", theme=theme), colour("text", theme=theme)
    found: list[dict[str, Any]] = []
    for name, value in limits.items():
        dash = "solid" if name == "mean" else "dash"
        found.append({**across, "y0": value, "y1": value, "line": {"color": edge, "width": 1.2, "dash": dash}})
    if goal is not None:
        found.append(
            {**across, "y0": goal.value, "y1": goal.value, "line": {"color": ink, "width": 1.6, "dash": "dot"}}
        )
    most = _step_limit(full)
    if most is not None:
        line = {"color": edge, "width": 1.1, "dash": "dash"}
        found.append({**across, "yref": "y2", "y0": most, "y1": most, "line": line})
    floor = {"color": colour("line", theme=theme), "width": 1}
    return [*found, {**across, "yref": "y2", "y0": 0, "y1": 0, "line": floor}]


def _step_limit(full: pl.DataFrame) -> float | None:
    told = full["step_limit"].drop_nulls()
    return float(told[-1]) if told.len() else None


def _ends(
    limits: dict[str, float], full: pl.DataFrame, *, goal: Limit | None, form: Form, theme: str, least: float
) -> list[dict[str, Any]]:
    """Return the words at the right end of the lines."""
    ends = [(value, f"{name} {form(value)}", False) for name, value in limits.items()]
    if goal is not None:
        ends.append((goal.value, goal.name, True))
    apart = spread([value for value, _, _ in ends], least=least)
    token = {True: "text", False: "muted"}
    found = [
        label(text, y=y, theme=theme, token=token[strong], strong=strong)
        for y, (_, text, strong) in zip(apart, ends, strict=True)
    ]
    most = _step_limit(full)
    if most is not None:
        found.append(label(f"limit {form(most)}", y=most, theme=theme) | {"yref": "y2"})
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


def _range(weeks: pl.DataFrame, limits: dict[str, float], goal: Limit | None) -> tuple[float, float]:
    held = [*weeks["value"].drop_nulls().to_list(), *limits.values(), *([goal.value] if goal else [])]
    if not held:
        return 0.0, 1.0
    low, high = min(held), max(held)
    room = (high - low) * ROOM or abs(high) * 0.1 or 1.0
    return low - room, high + room
