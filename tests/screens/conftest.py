"""The companies that the screens are tested on, each loaded once."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from app.board import Board
from app.casefile import Casefile, casefile
from app.screens.ledger import Line, lines
from tests.screens import desk as told
from tests.screens import overdue
from tests.screens.logs import by_cases, by_events


class Opened(NamedTuple):
    """A case of the desk and its ledger."""

    found: Casefile
    held: list[Line]


class Desk(NamedTuple):
    """The picture of the desk at its instant."""

    board: Board

    def __call__(self, case_id: str) -> Opened:
        """Open a case by its number."""
        found = casefile(self.board, "log", case_id)
        return Opened(found, lines(found, self.board.settings))


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return the desk; a call opens a case."""
    return Desk(by_events(tmp_path_factory.mktemp("desk"), told.LOG, as_of=told.AS_OF, config=told.CONFIG))


@pytest.fixture(scope="session")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    """Return the picture of a week in which cases of every kind are late."""
    folder = tmp_path_factory.mktemp("overdue")
    return by_cases(folder, overdue.LOG, as_of=overdue.NOW, config=overdue.CONFIG)
