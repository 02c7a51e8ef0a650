"""The flow of work holds its laws on the demo company, on drawn lives, and on orders that two systems know."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from app.board import Board
from tests.catalogue import flow_laws
from tests.catalogue.flow_laws import ADDS_UP, HOURS, Seen, seen_with_rows
from tests.catalogue.laws import LAWS, running_parts_sum_to_the_net_time
from tests.spec.company import HEAD, loaded, seen
from tests.spec.histories import LOADS, export, settings, steps
from tests.spec.linked import PEOPLE, joined
from tests.tables import BERLIN, at

ORDERS = 40


def drawn(folder: Path, seed: str) -> Board:
    settings(folder)
    lives = steps(random.Random(seed))
    for now in LOADS[-3:]:
        export(folder, lives, now=now)
        loaded(folder, now=now)
    return seen(folder, as_of=LOADS[-1])


def linked(folder: Path) -> Board:
    """Draw orders with a life in each of two systems; one of four carries no number and is two cases."""
    dice, tables = random.Random("linked"), {}
    for name in ("crm", "erp"):
        lines = []
        for order in range(ORDERS):
            now = at("2025-05-12 08:00") + dice.random() * timedelta(days=4)
            for step in range(dice.randint(1, 6)):
                word = "New" if step == 0 else dice.choice(["Open", "Wait", "Closed"])
                owner, link = dice.choice(["anna", "ben", ""]), f"SO-{order}" if order % 4 else ""
                when = f"{now.astimezone(BERLIN):%Y-%m-%d %H:%M}"
                lines.append(f"{name}{order} | {when} | {word} | quote | {owner} | {link}")
                now += timedelta(minutes=dice.randint(5, 2000))
        tables[name] = "\n".join(lines)
    return joined(folder, as_of=at("2025-05-19 10:30"), head=HEAD + PEOPLE, **tables)


@pytest.fixture(scope="module", params=["demo", "drawn", "linked"])
def held(request: pytest.FixtureRequest, company: Board, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    folder = tmp_path_factory.mktemp(request.param)
    boards = {"demo": lambda: company, "drawn": lambda: drawn(folder, "flow"), "linked": lambda: linked(folder)}
    return seen_with_rows(boards[request.param]())


def test_the_diagram_is_the_picture_of_each_evening(held: Seen) -> None:
    flow_laws.the_diagram_is_the_picture_of_each_evening(held, evenings=6)


@pytest.mark.parametrize("name", [*ADDS_UP, *HOURS])
def test_parts_sum_to_the_whole(held: Seen, name: str) -> None:
    flow_laws.parts_sum_to_the_whole(held.board, name)


@pytest.mark.parametrize("name", [*ADDS_UP, *HOURS])
def test_a_team_by_itself_is_its_row_among_all_teams(held: Seen, name: str) -> None:
    flow_laws.a_team_by_itself_is_its_row(held.board, name)


def test_linked_pieces_hold_every_law(tmp_path: Path) -> None:
    board = linked(tmp_path)
    assert board.members.height == 2 * ORDERS * 3 // 4
    # the moves of pieces lie by kind; the law that counts them one by one reads them in the order of time
    board = replace(board, moves=board.moves.sort("at", maintain_order=True))
    for law in LAWS:
        law(board)


def test_a_law_that_does_not_hold_is_seen(company: Board) -> None:
    halved = replace(company, intervals=company.intervals.with_columns(net=pl.col("net") / 2))
    with pytest.raises(AssertionError):
        running_parts_sum_to_the_net_time(halved)
    busy = replace(company, intervals=company.intervals.with_columns(state=pl.lit("active")))
    with pytest.raises(AssertionError):
        flow_laws.the_diagram_is_the_picture_of_each_evening(replace(seen_with_rows(company), board=busy), evenings=6)
