"""What the tests of kills share: a nursery of processes, and stores in both databases."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import postgres
from tests.killed.processes import Nursery, nursery

KINDS = ("sqlite", "postgresql")


if sys.platform != "linux":
    # they look into /proc, and ask the kernel for locks in Linux's own form
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="module")
def forking() -> Iterator[Nursery]:
    """Give what makes processes of the command at once."""
    with nursery() as found:
        yield found


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a store that nobody made yet, once in each database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'casewall.db'}"
        return
    with postgres() as address:
        yield address
