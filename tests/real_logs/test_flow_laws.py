"""The flow of the four real logs, counted a second time; skipped where they are absent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalogue import flow_laws
from tests.catalogue.flow_laws import ADDS_UP, HOURS, Seen, seen_with_rows
from tests.real_logs import test_baltimore_311, test_bpi_2013, test_helpdesk_italy, test_uci_incidents
from tests.real_logs.loading import loaded

LOGS = {
    "helpdesk_italy": ("tickets", test_helpdesk_italy),
    "baltimore_311": ("requests", test_baltimore_311),
    "bpi_2013": ("incidents", test_bpi_2013),
    "uci_incidents": ("incidents", test_uci_incidents),
}


# the plain count of the catalogue loads the larger two in every run
LARGER = [pytest.param(name, marks=pytest.mark.long) for name in ("bpi_2013", "uci_incidents")]


@pytest.fixture(scope="module", params=["helpdesk_italy", "baltimore_311", *LARGER])
def held(request: pytest.FixtureRequest, real_logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    source, tests = LOGS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    with loaded(request.param, source=source, file=real_logs / tests.FILE, folder=folder) as log:
        yield seen_with_rows(log.board(tests.SHOWN))


def test_the_diagram_is_the_picture_of_each_evening(held: Seen) -> None:
    flow_laws.the_diagram_is_the_picture_of_each_evening(held, evenings=3)


@pytest.mark.parametrize("name", [*ADDS_UP, *HOURS])
def test_parts_sum_to_the_whole(held: Seen, name: str) -> None:
    flow_laws.parts_sum_to_the_whole(held.board, name)


@pytest.mark.parametrize("name", [*ADDS_UP, *HOURS])
def test_a_team_by_itself_is_its_row_among_all_teams(held: Seen, name: str) -> None:
    flow_laws.a_team_by_itself_is_its_row(held.board, name)
