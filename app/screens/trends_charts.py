"""Weekly trends as charts: each with its title, and its unit with what the weeks say."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import plotly.graph_objects as go

from app.charts.weekly import Limit, Line, axis_note, weeks
from app.charts.xmr import xmr
from app.charts.xmr_limits import Noted
from app.formatting import hours_stat, percent
from app.naming import types
from app.screens.trends import Trends
from app.screens.trends_signals import form, note
from data.settings import Settings

HALF = Line(column="p50_hours", name="half", token="accent-2", width=1.6, unit="h")
MOST = Line(column="p85_hours", name="85%", width=3, unit="h")
MOVES = (
    Line(column="throughput", name="closed", form=",.0f"),
    Line(column="arrivals", name="opened", token="text", width=1.6, form=",.0f"),
)


class Chart(NamedTuple):
    """A chart under what it is and its unit."""

    title: str
    subtitle: str
    figure: go.Figure


def behaviour(found: Trends, *, look: str) -> list[Chart]:
    """Return the three series with their natural limits."""
    hours, goal = found.target_hours, found.goal
    aims = {
        "lead-time": Limit(value=hours, name=f"target {hours_stat(hours)}") if hours is not None else None,
        "compliance": Limit(value=goal, name=f"goal {percent(goal)}") if goal is not None else None,
    }
    titles = {
        "lead-time": ("Lead time, 85% close within", "net work hours"),
        "compliance": ("On target", "share of closed cases"),
        "throughput-per-hour": ("Closed per work hour", "cases per available hour"),
    }
    drawn = []
    for series, (title, unit) in titles.items():
        held = found.signals[series]
        said = f"{unit}, {note(held)}"
        share = series == "compliance"
        picture = xmr(
            held,
            form=partial(form, series),
            theme=look,
            goal=aims.get(series),
            share=share,
            changes=[Noted(change.day, change.what) for change in found.changes],
        )
        drawn.append(Chart(title, said, picture))
    return drawn


def flow(found: Trends, *, look: str) -> Chart:
    """Return the cases opened and closed by full week."""
    counts = weeks(found.weeks.filter(~found.weeks["partial"]), MOVES, theme=look)
    return Chart("Opened and closed", f"cases a week, full weeks only{axis_note(counts)}", counts)


def by_type(found: Trends, settings: Settings, *, look: str) -> list[Chart]:
    """Return the lead time of each type that is shown."""
    drawn = []
    for kind, frame in found.types.items():
        within = found.type_targets[kind]
        limit = Limit(value=within, name=f"target {hours_stat(within)}") if within is not None else None
        picture = weeks(frame, [MOST, HALF], theme=look, limit=limit, height=206, from_zero=True)
        drawn.append(Chart(types(settings, kind), "lead time, net work hours", picture))
    return drawn
