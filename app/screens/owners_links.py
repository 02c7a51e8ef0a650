"""Which figure leads where on the owners page: each to the cases that it counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import polars as pl
from htpy import Element, Node, a

from app.behind import UNKNOWN, Figure
from app.board import Board
from app.screens.owners import Owners
from app.screens.owners_hours import METRIC as HOURS
from app.screens.owners_rates import BY_OWNER, BY_PART, FULL_WEEKS
from metrics.holders import EXPERTS, OTHERS, PERSON

DAY = timedelta(days=1)
Of = Mapping[str, str]


def to(figure: Figure, shown: Node, *, title: str | None = None) -> Element:
    """Return a link to the cases of a figure."""
    link = figure.address()
    return a(href=link, data_open=link, title=title)[shown]


def counted(board: Board, metric: str, figure: str, of: Of | None, count: int) -> Element | str:
    """Return a count of today, linked to its cases where there are any and they can be told apart."""
    shown = f"{count:,}"
    if of is None or not count:
        return shown
    return to(Figure(metric=metric, figure=figure, start=board.today, end=board.today + DAY, of=of), shown)


def of_row(found: Owners, row: Mapping[str, Any], *, role: str = "holder") -> Of | None:
    """Return the cases of a row: a person's or a group's; of a team all that its people and its group have.

    None for those of people on no team together: where figures by person are off, nothing tells them apart.
    """
    if found.by_person:
        return {role: row["who"]}
    return {f"{role}_team": row["who"]} if row["who"] else None


def of_others(found: Owners, row: Mapping[str, Any], *, experts: bool) -> Of | None:
    """Return the cases that somebody of a row owns while somebody else holds them."""
    owned = of_row(found, row, role="owner")
    return None if owned is None else {**owned, "elsewhere": EXPERTS if experts else OTHERS}


def of_people(rows: pl.DataFrame) -> Of:
    """Return the cases that the people of a table hold, groups left out."""
    kind = EXPERTS if rows["expert"][0] else PERSON
    return {"holder_team": rows["team"][0] or UNKNOWN, "holder_kind": kind}


def hours(found: Owners, row: Mapping[str, Any]) -> Figure | None:
    """Return the cases that somebody had in the days of the net hours; None where figures by person are off."""
    if not found.by_person:
        return None
    return Figure(metric=HOURS, figure="n", start=found.since, end=found.until, of={"holder": row["who"]})


def closed(found: Owners, row: Mapping[str, Any]) -> Figure:
    """Return the closed cases of the full weeks on which closings per hour rest."""
    if not found.by_person:
        metric, of = BY_OWNER, {"team": row["who"] or UNKNOWN}
    elif row["expert"]:
        metric, of = BY_PART, {"holder": row["who"]}
    else:
        metric, of = BY_OWNER, {"owner": row["who"]}
    end = found.first_week + timedelta(weeks=FULL_WEEKS)
    return Figure(metric=metric, figure="throughput", start=found.first_week, end=end, of=of)
