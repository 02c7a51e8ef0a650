"""The checklists of a company that works and of one that maps next to nothing, each made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.board import Board
from app.powerhouse import Checklist, powerhouse
from tests.spec.company import CRM, HEAD
from tests.spec.company import company as small


@pytest.fixture(scope="session")
def company(demo_company: Board) -> Board:
    """Return the picture of a company that works."""
    return demo_company


@pytest.fixture(scope="session")
def found(company: Board) -> Checklist:
    """Return the checklist of a company that works."""
    return powerhouse(company)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Checklist:
    """Return the checklist of a company that maps nothing but numbers, times and statuses."""
    folder: Path = tmp_path_factory.mktemp("bare")
    cases = "\n".join(
        f"C{n}, 2025-05-{5 + n % 20:02d} 09:00, 2025-05-{5 + n % 20:02d} 15:00, Closed" for n in range(60)
    )
    return powerhouse(small(folder, HEAD + CRM, crm=cases))
