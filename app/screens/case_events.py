"""What was logged of a case, the newest first."""

from __future__ import annotations

from typing import Any

from htpy import Element, Fragment, details, div, fragment, h2, p, span, summary

from app.board import Board
from app.casefile import Casefile
from app.formatting import DASH, day_time, plural
from app.initials import initials
from app.naming import person
from metrics.snapshots import OBSERVED, OPENED

EVENTS = 6


def events_panel(board: Board, found: Casefile) -> Element:
    """Return what was logged, the newest first; the rest is behind a click."""
    rows = list(found.events.reverse().iter_rows(named=True))
    shown, more = rows[:EVENTS], rows[EVENTS:]
    rest: Element | None = None
    if more:
        fold = f"events of {found.own['source']} {found.own['case_id']}"
        rest = details(style="margin-top:8px", data_fold=fold)[
            summary(".note")[f"and {plural(len(more), 'more event')}"],
            div(".ev", style="margin-top:6px")[_events(board, found, more)],
        ]
    if not rows:
        return div(".p")[h2["Latest events"], p(".note")["Nothing was logged."]]
    return div(".p")[
        h2[f"Latest events, {len(rows):,} in all"],
        div(".ev", style="margin-top:8px")[_events(board, found, shown)],
        rest,
    ]


def _events(board: Board, found: Casefile, rows: list[dict[str, Any]]) -> Fragment:
    cells = []
    for row in rows:
        who = person(board.settings, row["actor"])
        cells += [
            span[day_time(row["occurred_at"], found.zone)],
            span[_happened(board, row)],
            span(title=who)[initials(who) if who else ""],
        ]
    return fragment[cells]


def _happened(board: Board, row: dict[str, Any]) -> str:
    if row["rank"] == OPENED:
        # a row of a case table tells its present status, not that of its opening
        return "Owned" if row["kind"] == "owner" else "Opened"
    status = f"{row['status']}" if row["status"] else ""
    told = row["activity"] or status
    if row["activity"] and status and status != row["activity"]:
        told = f"{row['activity']} ({status})"
    if not told and row["owner"]:
        told = f"owner: {person(board.settings, row['owner'])}"
    if not told and row["holder"]:
        told = f"with {person(board.settings, row['holder'])}"
    if row["kind"] == OBSERVED:
        told = f"{told or 'changed'}, observed"
    return told or DASH
