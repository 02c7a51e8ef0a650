"""What a figure of the wall opens, where the wall stands below the bar of the pages: the cases behind it, or a page."""

from __future__ import annotations

from app.behind import Figure
from app.board import Board
from app.wall.facts import DAY
from metrics.buffers import STATUSES


def links(board: Board, team: str | None) -> dict[str, str]:
    """Return an address for each name that the wall's script gives what can be opened; a case has its own."""
    of = {"team": team} if team else {}

    def behind(metric: str, figure: str) -> str:
        return Figure(metric=metric, figure=figure, start=board.today, end=board.today + DAY, of=of).address()

    return {
        **{status: behind("buffers", status) for status in STATUSES},
        "turn": behind("due-soon", "due_soon"),
        "open": behind("wip", "wip"),
        "flow": behind("throughput", "throughput"),
        "target": "trends?",
        "team": "owners?",
        "week": "trends?",
    }
