"""The demo company at one instant, for the tests of the catalogue."""

from __future__ import annotations

import pytest

from app.board import Board


@pytest.fixture(scope="session")
def company(demo_company: Board) -> Board:
    """Return the picture of a company that works."""
    return demo_company
