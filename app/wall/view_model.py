"""What the wall shows, as plain JSON: picked, counted and worded from one board; every figure is a metric's."""

from __future__ import annotations

from typing import Any

from app.board import Board
from app.ticking import ticking
from app.wall.facts import Facts
from app.wall.now import now
from app.wall.scope import scope
from app.wall.spoken import spoken
from app.wall.team import team
from app.wall.verdict_words import header
from app.wall.week import week
from metrics.calendar_table import micros


def view_model(board: Board, *, names: str = "initials", whole: Board | None = None) -> dict[str, Any]:
    """Return the scenes NOW, TEAM and WEEK of a board. `names` is full, initials or none.

    `whole` is the board of all teams where `board` is that of one: whoever is on the team may hold cases of others.
    """
    if board.settings.privacy.owner_figures == "off":
        names = "none"
    facts = Facts.of(board)
    model: dict[str, Any] = {
        "as_of_ms": micros(board.as_of) // 1000,
        "data_version": board.data_version,
        **ticking(board),
        "name": board.settings.casewall.name,
        "scope": scope(board),
        "state": facts.state,
        "verdict": header(board, facts),
        "now": now(board, facts, names=names),
        "team": team(board, facts, names=names, whole=whole or board),
        "week": week(board, facts),
    }
    return model | {"text": spoken(model)}
