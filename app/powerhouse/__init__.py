"""The method's own checklist for a customer-service team, read from the cases: a line each, with its measure."""

from __future__ import annotations

from dataclasses import replace

from app.board import Board
from app.powerhouse import capability, clients, division, logged, supervision, visibility
from app.powerhouse.base import Group, Line, Weeks

__all__ = ["Checklist", "Group", "Line", "powerhouse"]

Checklist = list[tuple[Group, list[Line]]]

GROUPS = (capability.GROUP, division.GROUP, logged.GROUP, visibility.GROUP, supervision.GROUP, clients.GROUP)


def powerhouse(board: Board) -> Checklist:
    """Return every line of the checklist, by group."""
    weeks = Weeks(board)
    team = {"team": board.teams[0]} if board.teams and len(board.teams) == 1 else {}
    return [(group, [_of(line, team) for line in group.lines(board, weeks)]) for group in GROUPS]


def _of(line: Line, values: dict[str, str]) -> Line:
    """Return a line whose figures open the cases of its team alone: the page behind them knows all teams."""
    links = {phrase: replace(figure, of={**figure.of, **values}) for phrase, figure in line.links.items()}
    opens = line.opens and replace(line.opens, of={**line.opens.of, **values})
    return replace(line, opens=opens, links=links)
