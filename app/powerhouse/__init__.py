"""The method's own checklist for a customer-service team, read from the cases: a line each, with its measure."""

from __future__ import annotations

from app.board import Board
from app.powerhouse import capability, clients, division, logged, supervision, visibility
from app.powerhouse.base import Group, Line, Weeks

__all__ = ["Checklist", "Group", "Line", "powerhouse"]

Checklist = list[tuple[Group, list[Line]]]

GROUPS = (capability.GROUP, division.GROUP, logged.GROUP, visibility.GROUP, supervision.GROUP, clients.GROUP)


def powerhouse(board: Board) -> Checklist:
    """Return every line of the checklist, by group."""
    weeks = Weeks(board)
    return [(group, group.lines(board, weeks)) for group in GROUPS]
