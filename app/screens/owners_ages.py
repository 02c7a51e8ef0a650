"""The age strip: each open case of somebody, marked at the share of its target that is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from htpy import Element, Fragment, a, div, fragment, i, span, svg
from markupsafe import Markup

from app.formatting import percent
from app.screens.marks import SHAPES, case_query

STATUSES = ("green", "yellow", "red", "late")
WIDTH, HEIGHT, MOST = 264.0, 35.0, 1.4  # the strip in px, and the share at which it ends
ZONES = {"green": (0, 1 / 3), "yellow": (1 / 3, 2 / 3), "red": (2 / 3, 1), "late": (1, MOST)}
# marks of a zone: the room that each takes, their rows, the size that they are drawn in; a circle is narrower
LARGE, SMALL = (15.0, (25.6, 9.5), 17.6), (10.0, (29.0, 17.5, 6.0), 11.6)
CIRCLES = 14.0
ALONE = HEIGHT / 2
Counted = Callable[[str, int], Element | str]  # how many cases of a status, as it is shown


@dataclass(frozen=True)
class Placed:
    """A mark in the strip: its middle, and its size."""

    x: float
    y: float
    size: float


def layout(shares: Sequence[float], status: str) -> list[Placed] | None:
    """Return where the marks of a zone go, in order of their shares; None where more than fit are there.

    Marks that would cover each other stand in rows, moved aside no more than it takes, and never out of their zone.
    """
    low, high = (edge / MOST * WIDTH for edge in ZONES[status])
    for room, rows, size in (LARGE, SMALL):
        step = min(room, CIRCLES) if status == "green" else room
        wide = int((high - low - 3) // step)
        if len(shares) <= wide * len(rows):
            return _rowed([share / MOST * WIDTH for share in shares], low + 1.5, high - 1.5, step, rows, size)
    return None


def _rowed(
    wanted: list[float], low: float, high: float, step: float, rows: tuple[float, ...], size: float
) -> list[Placed]:
    half = step / 2
    spots = [min(max(x, low + half), high - half) for x in sorted(wanted)]
    last = [low - half] * len(rows)
    found: list[Placed] = []
    for place, x in enumerate(spots):
        free = x >= max(last) + step - 1e-9
        apart = place + 1 == len(spots) or spots[place + 1] >= x + step
        if free and apart:
            found.append(Placed(x, ALONE, size))
            last = [x] * len(rows)
            continue
        row = min(range(len(rows)), key=lambda number: last[number])
        x = max(x, last[row] + step)
        last[row] = x
        found.append(Placed(x, rows[row], size))
    if max(last) > high - half + 1e-9:
        # pushed over the edge of the zone: closed up against it instead
        columns = -(-len(spots) // len(rows))
        return [
            Placed(high - half - (columns - 1 - place // len(rows)) * step, rows[place % len(rows)], size)
            for place in range(len(spots))
        ]
    return found


def mark(status: str, *, hollow: bool, size: float) -> Element:
    """Return a case's mark; it is hollow where the case is paused."""
    if status not in SHAPES:
        shape = '<rect x="-7.4" y="-7.4" width="14.8" height="14.8" rx="2"{fill}/>'
        fill = ' style="fill:none;stroke:var(--cw-muted)" stroke-width="2.4"'
    else:
        inside = "none" if hollow else f"var(--cw-{status})"
        width = 2.8 if hollow else 1.5
        fill = f' style="fill:{inside};stroke:var(--cw-{status}-edge)" stroke-width="{width}" stroke-linejoin="round"'
        shape = SHAPES[status].replace("--cw-on-late", "--cw-late-edge") if hollow else SHAPES[status]
    drawn = Markup(shape.replace("{fill}", fill))
    return svg(viewBox="-11 -11 22 22", width=f"{size:g}", height=f"{size:g}", aria_hidden="true")[drawn]


def told(cases: pl.DataFrame) -> str:
    """Return what a strip shows: `2 green, 1 late, 1 paused`."""
    counts = [(status, cases.filter(pl.col("buffer_status") == status).height) for status in STATUSES]
    bare = cases.filter(pl.col("buffer_status") == "no_target").height
    counts += [("paused", cases.filter("paused").height), ("without a target", bare)]
    return ", ".join(f"{count:,} {word}" for word, count in counts if count) or "no open case"


def plain(status: str, count: int) -> str:
    """Return a count that leads nowhere."""
    return f"{count:,}"


def strip(cases: pl.DataFrame, counted: Counted = plain) -> Element:
    """Return the strip of some open cases; each mark leads to its case, and where they are too many, as `counted`."""
    zones = [i(class_=status, style=_span(status)) for status in STATUSES]
    line = i(".at", style=f"left:{100 / MOST:.2f}%")
    marks = [_zone(cases.filter(pl.col("buffer_status") == status), status, counted) for status in STATUSES]
    return div(".ages", role="group", aria_label=told(cases))[
        div(".zones")[zones, line, marks], _bare(cases.filter(pl.col("buffer_status") == "no_target"), counted)
    ]


def _span(status: str) -> str:
    low, high = ZONES[status]
    return f"left:{low / MOST * 100:.2f}%;width:calc({(high - low) / MOST * 100:.2f}% - 2px)"


def _zone(cases: pl.DataFrame, status: str, counted: Counted) -> Fragment | Element:
    rows = cases.with_columns(pl.col("share_used").fill_null(MOST)).sort("share_used", "source", "case_id")
    places = layout(rows["share_used"].to_list(), status)
    if places is None:
        low, high = ZONES[status]
        return span(".many", style=f"left:{(low + high) / 2 / MOST * 100:.2f}%")[
            mark(status, hollow=False, size=17.6), counted(status, cases.height)
        ]
    both = zip(rows.iter_rows(named=True), places, strict=True)
    return fragment[[_linked(row, status, place) for row, place in both]]


def _linked(row: dict[str, Any], status: str, place: Placed) -> Element:
    query = case_query(row["source"], row["case_id"])
    used = f", {percent(row['share_used'])} used" if row["share_used"] is not None else ""
    words = f"{row['case_id']}: {status}{used}{', paused' if row['paused'] else ''}"
    where = f"left:{place.x / WIDTH * 100:.2f}%;top:{place.y:g}px"
    return a(".mk", href=f"case?{query}", data_open=query, title=words, aria_label=words, style=where)[
        mark(status, hollow=row["paused"], size=place.size)
    ]


def _bare(cases: pl.DataFrame, counted: Counted) -> Element:
    """Return the cases without a target: a square a case, beside the axis, or one and how many."""
    if cases.height == 1:
        row = cases.row(0, named=True)
        query = case_query(row["source"], row["case_id"])
        words = f"{row['case_id']}: no target"
        return span(".bare")[a(href=f"case?{query}", data_open=query, title=words, aria_label=words)[_square()]]
    return span(".bare")[[_square(), counted("no_target", cases.height)] if cases.height else None]


def _square() -> Element:
    return mark("no_target", hollow=True, size=17.6)
