"""The lines of a process behaviour chart: natural limits of each stretch of weeks, and the recorded changes between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any, NamedTuple

import polars as pl

from app.charts.template import FONT
from app.charts.weekly import Limit
from app.formatting import short_date
from app.theme import colour

EDGE = 0.65  # of the width: names of lines further right stand to their left
LETTERS = 38  # of a name that had the whole width


class Noted(NamedTuple):
    """A change that somebody recorded: its day, and what it was."""

    day: date
    what: str


class Stretch(NamedTuple):
    """Weeks that share their limits: the place of the first and of the last, the limits by name, the step's limit."""

    first: int
    last: int
    limits: dict[str, float]
    step: float | None


def stretches(full: pl.DataFrame, *, share: bool) -> list[Stretch]:
    """Part the full weeks of a series where its limits begin anew (`since`, where the frame has it)."""
    placed = full.with_row_index("place")
    parts = placed.partition_by("since", maintain_order=True) if "since" in full.columns else [placed]
    return [
        Stretch(part["place"][0], part["place"][-1], *_limits(part, share=share)) for part in parts if part.height
    ]  # fmt: skip


def _limits(part: pl.DataFrame, *, share: bool) -> tuple[dict[str, float], float | None]:
    """Return upper, mean and lower, but those that no value can pass, and the limit of the steps."""
    told = part.drop_nulls("mean")
    if told.is_empty():
        return {}, None
    row = told.row(-1, named=True)
    held = {"upper": row["upper"], "mean": row["mean"], "lower": row["lower"]}
    if held["lower"] <= 0:
        del held["lower"]
    if share and held["upper"] >= 1:
        del held["upper"]
    return held, row["step_limit"]


def limit_lines(
    found: Sequence[Stretch], full: pl.DataFrame, changes: Sequence[Noted], *, goal: Limit | None, theme: str
) -> list[dict[str, Any]]:
    """Return every line but the values: limits as long as they hold, the goal, the changes, the floor of the steps."""
    edge, ink = colour("muted", theme=theme), colour("text", theme=theme)
    across = {"type": "line", "xref": "paper", "x0": 0, "x1": 1}
    drawn: list[dict[str, Any]] = []
    for number, one in enumerate(found):
        ends = {**across} if len(found) == 1 else {"type": "line", "xref": "x", **_ends(one, number, len(found))}
        for name, value in one.limits.items():
            line = {"color": edge, "width": 1.2, "dash": "solid" if name == "mean" else "dash"}
            drawn.append({**ends, "y0": value, "y1": value, "line": line})
        if one.step is not None:
            line = {"color": edge, "width": 1.1, "dash": "dash"}
            drawn.append({**ends, "yref": "y2", "y0": one.step, "y1": one.step, "line": line})
    if goal is not None:
        line = {"color": ink, "width": 1.6, "dash": "dot"}
        drawn.append({**across, "y0": goal.value, "y1": goal.value, "line": line})
    for _, at in _placed(full, changes):
        upright = {"type": "line", "xref": "x", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1}
        drawn.append({**upright, "line": {"color": ink, "width": 1}})
    floor = {"color": colour("line", theme=theme), "width": 1}
    return [*drawn, {**across, "yref": "y2", "y0": 0, "y1": 0, "line": floor}]


def _ends(one: Stretch, number: int, count: int) -> dict[str, float]:
    """Return where the limits of a stretch begin and end: half a week around its weeks, the last at the right edge."""
    return {"x0": one.first - (0.6 if number == 0 else 0.5), "x1": one.last + (1.6 if number == count - 1 else 0.5)}


def change_names(full: pl.DataFrame, changes: Sequence[Noted], *, theme: str) -> list[dict[str, Any]]:
    """Return the names of the changes above their lines: the newest with its words, others by their day where it fits.

    The whole words show when it is pointed at.
    """
    names: list[dict[str, Any]] = []
    taken = 2.0
    for change, at in reversed(_placed(full, changes)):
        share, right = (at + 0.6) / max(full.height, 1), at / max(full.height, 1) <= EDGE
        room = int(LETTERS * (1.3 - share if right else share))
        said = f"{short_date(change.day)}: {change.what}" if not names else short_date(change.day)
        said = said if len(said) <= room else f"{said[: max(room - 1, 1)].rstrip()}…"
        begins, ends = (share, share + len(said) / LETTERS) if right else (share - len(said) / LETTERS, share)
        if ends > taken:
            continue
        taken = begins
        names.append(
            {
                "x": at, "xref": "x", "xanchor": "left" if right else "right", "y": 1, "yref": "paper",
                "yanchor": "bottom", "text": escape(said, quote=False), "showarrow": False, "borderpad": 0,
                "hovertext": escape(f"{short_date(change.day)}: {change.what}", quote=False),
                "font": {"color": colour("text", theme=theme), "size": 13, "family": FONT},
            }
        )  # fmt: skip
    return names


def _placed(full: pl.DataFrame, changes: Sequence[Noted]) -> list[tuple[Noted, float]]:
    """Return the changes of the weeks that are shown, the oldest first, with their place: a week is one, by its day."""
    if full.is_empty():
        return []
    first: date = full["period_start"][0]
    places = [(change, (change.day - first).days / 7 - 0.5) for change in sorted(changes)]
    return [(change, at) for change, at in places if -0.5 <= at <= full.height + 0.5]
