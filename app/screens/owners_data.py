"""The figures of the owners page as one table."""

from __future__ import annotations

from typing import Any

import polars as pl
from htpy import Element, div, p, table, tbody, td, th, thead, tr

from app.board import Board
from app.formatting import DASH, hours_stat
from app.naming import team
from app.screens.marks import PARTS
from app.screens.owners import Owners
from app.screens.owners_ages import STATUSES
from app.screens.owners_row import row_name

COUNTS = ("held", "wip_limit", "owned", "owned_elsewhere")


def data_table(board: Board, found: Owners) -> Element:
    """Return every figure of the page, a row a person; none where nobody tells who owns a case."""
    if not found.tells_owners or found.people.is_empty():
        return div(".p")[p(".empty")["There is nothing to show."]]
    names = ["Green", "Yellow", "Red", "Late", "No target", "Paused", "Turns late"]
    parts = [held for held, _ in PARTS.values()]
    heads = ["Name", "Team", "Holds", "Limit", "Owns", "With others", *names, *parts, "Closed", "Hours there"]
    rows = [tr[[td(class_={"r": place > 1})[cell] for place, cell in enumerate(_cells(board, found, row))]]
            for row in found.people.iter_rows(named=True)]  # fmt: skip
    weeks = "this week" if found.asked.weeks == 1 else f"in {found.asked.weeks} weeks"
    note = f"Net hours of what closed {weeks}. Closed, and the hours in which somebody was there: the last full weeks."
    return div(".p.tb", tabindex="0", role="region", aria_label="Figures of the page")[
        table[
            thead[tr[[th(scope="col", class_={"r": place > 1})[name] for place, name in enumerate(heads)]]], tbody[rows]
        ],
        p(".note.foot")[note],
    ]


def _cells(board: Board, found: Owners, row: dict[str, Any]) -> list[str]:
    of_who = pl.col("who") == row["who"]
    cases, hours, means = (frame.filter(of_who) for frame in (found.cases, found.hours, found.means))
    statuses = [cases.filter(pl.col("buffer_status") == status).height for status in (*STATUSES, "no_target")]
    marks = [*statuses, cases.filter("paused").height, found.today.filter(of_who).height]
    one = means.row(0, named=True) if means.height else {}
    closed, there = one.get("throughput"), one.get("available_hours")
    return [
        row_name(board, found, row),
        team(board.settings, row["team"]) or DASH,
        *(DASH if row[name] is None else f"{row[name]:,}" for name in COUNTS),
        *(f"{count:,}" for count in marks),
        *(hours_stat(float(hours[f"{name}_hours"].sum())) for name in PARTS),
        DASH if closed is None else f"{closed:,}",
        hours_stat(there),
    ]
