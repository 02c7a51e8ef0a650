"""Every figure of the owners page opens the cases behind it, and what is a person's stays one where that is off."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

import polars as pl
import pytest

from app.behind import of_figure, read
from app.board import Board
from app.questions import Question, answer
from app.screens.owners import Owners, OwnersAsked, owners
from app.screens.owners_data import data_table
from app.screens.owners_lead import heading
from app.screens.owners_view import teams
from tests.screens.logs import by_events
from tests.screens.markup import words
from tests.screens.test_behind import links
from tests.screens.test_owners import AWAY, LOG, NOW, lines


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Board:
    return by_events(tmp_path_factory.mktemp("opened"), LOG, as_of=NOW, config=AWAY)


@pytest.fixture(scope="module")
def found(desk: Board) -> Owners:
    return owners(desk, OwnersAsked())


def test_a_figure_opens_as_many_cases_as_it_says(desk: Board, found: Owners) -> None:
    opened = links(heading(desk, found)) + links(teams(desk, found)) + links(data_table(desk, found))
    assert {(figure.metric, figure.figure) for figure, _ in opened} >= {
        ("unowned", "unowned"), ("wip", "wip"), ("workload", "held"), ("workload", "owned"), ("buffers", "yellow"),
        ("frontline", "expert_queue"), ("due-soon", "due_soon"), ("throughput-per-hour", "throughput"),
    }  # fmt: skip
    assert [(figure, of_figure(desk, figure).height) for figure, _ in opened] == opened


def test_hours_open_the_cases_that_somebody_had_then(desk: Board, found: Owners) -> None:
    had = {}
    for query in set(re.findall(r'href="cases\?(metric=hours-by-state[^"]+)"', str(teams(desk, found)))):
        figure = read(dict(parse_qsl(query.replace("&amp;", "&"))))
        had[figure.of["holder"]] = of_figure(desk, figure)["case_id"].sort().to_list()
    assert had == {"anna": ["A1", "A2", "A3", "B1"], "ben": ["B2", "P"], "eve": ["B1"], "second": ["P"]}
    asked = Question(start=found.since, end=found.until, by=("holder",))
    counts = answer("hours-by-state", desk, asked).filter(pl.col("holder") != "unowned")
    assert {who: len(cases) for who, cases in had.items()} == dict(counts.select("holder", "n").rows())


def test_experts_and_others_are_told_apart(tmp_path: Path) -> None:
    """Ben holds one for Anna; Zoe is in no list, but on the experts' team for this case."""
    log = """
    H1 | 2025-05-15 09:00 | Open | quote | east         | Anna Smith | Ben Okoro
    H2 | 2025-05-15 09:00 | Open | quote | east         | Anna Smith | Eve Stone
    H3 | 2025-05-15 09:00 | Open | quote | second       | Anna Smith | Zoe
    """
    held = by_events(tmp_path, log, as_of=NOW)
    found = owners(held, OwnersAsked())
    assert lines(held, found)["Anna Smith"][1] == "Owns3, 2 with experts, 1 with others"
    assert all(of_figure(held, figure).height == count for figure, count in links(teams(held, found)))


def test_an_expert_s_closings_are_those_with_a_part_of_hers(tmp_path: Path) -> None:
    """Eve helped with two cases that Anna closed, and owned neither; the five full days of that week are 40 h."""
    helped = """
    {0} | 2025-05-06 09:00 | Open   | quote | east | Anna Smith |
    {0} | 2025-05-06 10:00 | Open   | quote | east | Anna Smith | Eve Stone
    {0} | 2025-05-06 11:00 | Open   | quote | east | Anna Smith |
    {0} | 2025-05-06 12:00 | Closed | quote | east | Anna Smith |
    """
    held = by_events(tmp_path, LOG + helped.format("E1") + helped.format("E2"), as_of=NOW, config=AWAY)
    found = owners(held, OwnersAsked())
    week = found.weeks.filter(pl.col("period_start") == date(2025, 5, 5))
    told_ = {row["who"]: (row["throughput"], row["available_hours"]) for row in week.iter_rows(named=True)}
    assert told_ == {"anna": (3, 40.0), "ben": (1, 40.0), "eve": (2, 40.0)}
    assert "an expert's: closed cases with a part of theirs" in words(teams(held, found))


def test_nothing_by_person_is_shown_where_that_is_off(tmp_path: Path) -> None:
    held = by_events(tmp_path, LOG, as_of=NOW, config=AWAY + '[privacy]\nowner_figures = "off"\n')
    found = owners(held, OwnersAsked())
    page = [heading(held, found), teams(held, found), data_table(held, found)]
    for part in page:
        for name in ("Anna", "Ben", "Eve", "anna", "owner=", "holder="):
            assert name not in str(part)
    assert "room for 1 more case today. Figures by person are off (privacy.owner_figures)." in words(page[0])
    assert lines(held, found)["East"][:2] == ["4 of 7", "Owns6, 2 with experts"]
    assert len(opened := [pair for part in page for pair in links(part)]) > 8
    assert [(figure, of_figure(held, figure).height) for figure, _ in opened] == opened
