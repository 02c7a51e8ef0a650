"""The Request Tracker that is set up, and a store loaded from it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.real_logs.loading import Loaded
from tests.real_systems.request_tracker import Tracker, loaded, running


@pytest.fixture(scope="module")
def tracker() -> Iterator[Tracker]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def log(tracker: Tracker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    with loaded(tracker, tmp_path_factory.mktemp("casewall")) as held:
        yield held
