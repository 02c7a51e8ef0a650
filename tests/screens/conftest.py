"""The desk whose cases ledger and receipt are tested on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.board import Board
from app.casefile import Casefile, casefile
from tests.screens import desk as held
from tests.screens.logs import by_events


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Board:
    """Return the picture of the desk at its instant."""
    return by_events(tmp_path_factory.mktemp("desk"), held.LOG, as_of=held.AS_OF, config=held.CONFIG)


@pytest.fixture
def opened(desk: Board) -> Callable[[str], Casefile]:
    """Return what opens a case of the desk by its number."""
    return lambda case_id: casefile(desk, "log", case_id)
