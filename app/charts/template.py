"""The look of every chart: a figure of one theme, made from plain arrays."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from app.theme import colour

FONT = '"Source Sans", "Source Sans 3", system-ui, sans-serif'
CONFIG = {"displayModeBar": False, "responsive": True, "showTips": False, "doubleClick": False}


def figure(traces: list[dict[str, Any]], *, theme: str, height: int, layout: dict[str, Any]) -> go.Figure:
    """Return a figure without legend, title or toolbar, in the colours of a theme.

    Traces are plain dictionaries; Plotly's own validation of each would take most of the time.
    """
    quiet = {"showgrid": False, "zeroline": False, "fixedrange": True, "showline": False, "ticks": ""}
    text = {"color": colour("muted", theme=theme), "size": 13, "family": FONT}
    whole: dict[str, Any] = {
        "height": height,
        "margin": {"l": 36, "r": 92, "t": 12, "b": 34},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": text,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "x unified",
        "hoverlabel": {
            "bgcolor": colour("surface", theme=theme),
            "bordercolor": colour("line", theme=theme),
            "font": {"color": colour("text", theme=theme), "family": FONT, "size": 13},
        },
        "xaxis": {**quiet, "tickfont": text, "ticklabelstandoff": 8},
        "yaxis": {**quiet, "tickfont": text, "showgrid": True, "gridcolor": colour("line", theme=theme), "nticks": 5},
    }
    for name, value in layout.items():
        whole[name] = {**whole[name], **value} if isinstance(whole.get(name), dict) else value
    return go.Figure({"data": traces, "layout": whole}, skip_invalid=False)


def label(text: str, *, y: float, theme: str, token: str = "muted", strong: bool = False) -> dict[str, Any]:
    """Return words at the right end of a line, in the place of a legend."""
    words = f"<b>{text}</b>" if strong else text
    return {
        "x": 1, "xref": "paper", "xanchor": "left", "xshift": 10, "y": y, "yref": "y", "yanchor": "middle",
        "text": words, "showarrow": False, "align": "left",
        "font": {"color": colour(token, theme=theme), "size": 13, "family": FONT},
    }  # fmt: skip


def spread(wanted: list[float], *, least: float) -> list[float]:
    """Move values apart until neighbours are at least so far from each other; their order stays."""
    places = sorted(range(len(wanted)), key=wanted.__getitem__)
    moved = list(wanted)
    for before, after in pairwise(places):
        moved[after] = max(moved[after], moved[before] + least)
    middle = (sum(moved) - sum(wanted)) / len(wanted) if wanted else 0
    return [value - middle for value in moved]
