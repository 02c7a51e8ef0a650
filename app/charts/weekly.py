"""Lines by week: full weeks solid, the week in progress hollow and joined by dots, a goal or target dashed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

import plotly.graph_objects as go
import polars as pl

from app.charts.template import figure, label, spread
from app.theme import colour


@dataclass(frozen=True, kw_only=True)
class Line:
    """A column of the frame as a line: what it is called at its end, its colour, its weight, its figures' form."""

    column: str
    name: str
    token: str = "accent"
    width: float = 2.5
    form: str = ".1f"
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A dashed line across: a goal or a target."""

    value: float
    name: str


def weeks(
    frame: pl.DataFrame,
    lines: Sequence[Line],
    *,
    theme: str,
    height: int = 232,
    limit: Limit | None = None,
    from_zero: bool = False,
    share: bool = False,
) -> go.Figure:
    """Draw columns of a frame by `period_start`; the last row is a week in progress where `partial` says so.

    A null is a gap, never zero. Labels stand at the right end; the axis carries at most four lines.
    """
    starts: list[date] = frame["period_start"].to_list()
    names = [week_name(start) for start in starts]
    partial = "partial" in frame.columns and frame.height > 0 and bool(frame["partial"][-1])
    full = len(starts) - 1 if partial else len(starts)
    traces, ends = [], []
    for line in lines:
        values = frame[line.column].cast(pl.Float64).to_list()
        shade = colour(line.token, theme=theme)
        hover = f"{line.name} %{{y:{line.form}}}{line.unit}<extra></extra>"
        traces.append(
            {
                "type": "scatter", "x": list(range(full)), "y": values[:full], "mode": "lines+markers",
                "line": {"color": shade, "width": line.width}, "marker": {"size": 5, "color": shade},
                "connectgaps": False, "hovertemplate": hover, "name": line.name,
            }
        )  # fmt: skip
        if partial and values[-1] is not None:
            before = values[full - 1] if full else None
            traces.append(
                {
                    "type": "scatter", "x": [full - 1, full] if before is not None else [full],
                    "y": [before, values[-1]] if before is not None else [values[-1]], "mode": "lines+markers",
                    "line": {"color": shade, "width": line.width * 0.7, "dash": "dot"},
                    "marker": {"size": [0, 9] if before is not None else [9], "color": colour("surface", theme=theme),
                               "line": {"color": shade, "width": 2}},
                    "hovertemplate": f"{hover.removesuffix('<extra></extra>')} so far<extra></extra>",
                    "name": line.name,
                }
            )  # fmt: skip
        told = [value for value in values if value is not None]
        if told:
            ends.append((told[-1], f"{line.name} {told[-1]:{line.form}}{line.unit}", line.token, True))
    if limit is not None:
        ends.append((limit.value, limit.name, "text", False))
    low, high = _range(frame, lines, limit, from_zero=from_zero)
    apart = spread([end[0] for end in ends], least=(high - low) * 0.085)
    annotations = [
        label(text, y=y, theme=theme, token=token, strong=strong)
        for y, (_, text, token, strong) in zip(apart, ends, strict=True)
    ]
    shown = sorted({0, len(starts) // 3, 2 * len(starts) // 3, len(starts) - 1}) if starts else []
    layout = {
        "xaxis": {"tickvals": shown, "ticktext": [names[at] for at in shown], "range": [-0.4, len(starts) - 0.6]},
        "yaxis": {"range": [low, high], "tickformat": ".0%" if share else ""},
        "annotations": annotations,
        "shapes": [_dashed(limit, theme=theme)] if limit else [],
    }
    return figure(traces, theme=theme, height=height, layout=layout)


def axis_note(figure: go.Figure, *, share: bool = False) -> str:
    """Return in words where an axis starts that does not start at 0; nothing where it does."""
    low = float(figure.layout.yaxis.range[0])
    if not low:
        return ""
    return f", axis starts at {low:.0%}" if share else f", axis starts at {low:,.0f}"


def week_name(start: date) -> str:
    """Return a week's number as ISO 8601 counts it: W07."""
    return f"W{start.isocalendar().week:02d}"


def _range(frame: pl.DataFrame, lines: Sequence[Line], limit: Limit | None, *, from_zero: bool) -> tuple[float, float]:
    values = [float(v) for line in lines for v in frame[line.column].drop_nulls().to_list()]
    values += [limit.value] if limit else []
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    room = (high - low) * 0.12 or abs(high) * 0.1 or 1.0
    if from_zero:
        return 0.0, high + room
    # a round number to start from: whole per cent of a share, tens of a count
    step = 0.01 if high <= 1 else 10.0
    start = floor((low - room) / step) * step
    return (max(start, 0.0) if low >= 0 else start), high + room


def _dashed(limit: Limit, *, theme: str) -> dict[str, object]:
    return {
        "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": limit.value, "y1": limit.value,
        "line": {"color": colour("text", theme=theme), "width": 1.4, "dash": "dash"},
    }  # fmt: skip
