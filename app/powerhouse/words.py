"""Words that several lines share: lists of names, and which field of which source to map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.board import Board
from app.formatting import joined

FEW = 3
EXPERTS = 'Write `tier = "expert"` for your experts: under `[owners.NAME]`, or for a group under `[teams.NAME]`.'
HAPPENED = "events (a table of what happened in each case)"


def some(names: Sequence[str], *, most: int = FEW) -> str:
    """Return the first names in words, and how many more there are."""
    return joined(names) if len(names) <= most + 1 else f"{', '.join(names[:most])} and {len(names) - most} more"


def sources(board: Board, names: Iterable[str]) -> str:
    """Return sources by the names that people call them, joined."""
    return joined([board.settings.sources[name].label or name for name in names])


def to_map(board: Board, what: str, lacking: Iterable[str]) -> str:
    """Return the sentence of a line without data: what to map, and where."""
    names = list(lacking)
    return f"Map {what} of {sources(board, names)}." if names else f"Map {what}."


def lacking(board: Board, tells: Iterable[str]) -> list[str]:
    """Return the sources that are not among those that tell something."""
    known = set(tells)
    return [name for name in board.settings.sources if name not in known]
