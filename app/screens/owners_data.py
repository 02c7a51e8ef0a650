"""The figures of the owners page as one table."""

from __future__ import annotations

from typing import Any

import polars as pl
from htpy import Element, Node, div, p, table, tbody, td, th, thead, tr

from app.board import Board
from app.formatting import DASH, hours_stat
from app.naming import team
from app.screens.marks import PARTS
from app.screens.owners import Owners
from app.screens.owners_ages import STATUSES
from app.screens.owners_links import closed, counted, of_others, of_row, to
from app.screens.owners_row import row_name


def data_table(board: Board, found: Owners) -> Element:
    """Return every figure of the page, a row a person; none where nobody tells who owns a case."""
    if not found.tells_owners or found.people.is_empty():
        return div(".p")[p(".empty")["There is nothing to show."]]
    names = ["Green", "Yellow", "Red", "Late", "No target", "Paused", "Turns late"]
    parts = [held for held, _ in PARTS.values()]
    heads = ["Name", "Team", "Holds", "Limit", "Owns", "With experts", "With others", *names, *parts]
    heads += ["Closed", "Hours there"]
    rows = [tr[[td(class_={"r": place > 1})[cell] for place, cell in enumerate(_cells(board, found, row))]]
            for row in found.people.iter_rows(named=True)]  # fmt: skip
    weeks = "this week so far" if found.asked.weeks == 1 else f"{found.asked.weeks} weeks up to now"
    note = (
        f"Case hours, net, of all cases held, side by side: {weeks}. "
        "Closed, and the hours in which somebody was there: the last full weeks."
    )
    return div(".p.tb", tabindex="0", role="region", aria_label="Figures of the page")[
        table[
            thead[tr[[th(scope="col", class_={"r": place > 1})[name] for place, name in enumerate(heads)]]], tbody[rows]
        ],
        p(".note.foot")[note],
    ]


def _cells(board: Board, found: Owners, row: dict[str, Any]) -> list[Node]:
    of_who = pl.col("who") == row["who"]
    cases, hours, means = (frame.filter(of_who) for frame in (found.cases, found.hours, found.means))
    had = of_row(found, row)
    one = means.row(0, named=True) if means.height else {}
    done, there = one.get("throughput"), one.get("available_hours")
    return [
        row_name(board, found, row),
        team(board.settings, row["team"]) or DASH,
        counted(board, "workload", "held", had, row["held"]),
        DASH if row["wip_limit"] is None else f"{row['wip_limit']:,}",
        counted(board, "workload", "owned", of_row(found, row, role="owner"), row["owned"]),
        counted(board, "workload", "owned", of_others(found, row, experts=True), row["with_experts"]),
        counted(board, "workload", "owned", of_others(found, row, experts=False), row["with_others"]),
        *(counted(board, "buffers", status, had, cases.filter(pl.col("buffer_status") == status).height)
          for status in (*STATUSES, "no_target")),
        counted(board, "wip", "paused", had, cases.filter("paused").height),
        counted(board, "due-soon", "due_soon", had, found.today.filter(of_who).height),
        *(hours_stat(float(hours[f"{name}_hours"].sum())) for name in PARTS),
        (to(closed(found, row), f"{done:,}") if done else f"{done:,}") if done is not None else DASH,
        hours_stat(there),
    ]  # fmt: skip
