"""Words that several lines share: which field of which source to map."""

from __future__ import annotations

from collections.abc import Iterable

from app.board import Board


def sources(board: Board, names: Iterable[str]) -> str:
    """Return sources by the names that people call them, joined."""
    held = [board.settings.sources[name].label or name for name in names]
    return " and ".join([", ".join(held[:-1]), held[-1]] if len(held) > 1 else held)


def to_map(board: Board, what: str, lacking: Iterable[str]) -> str:
    """Return the sentence of a line without data: what to map, and where."""
    names = list(lacking)
    return f"Map {what} of {sources(board, names)}." if names else f"Map {what}."


def lacking(board: Board, tells: Iterable[str]) -> list[str]:
    """Return the sources that are not among those that tell something."""
    known = set(tells)
    return [name for name in board.settings.sources if name not in known]
