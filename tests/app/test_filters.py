"""The controls above a page: what may be chosen, and that a link shows the same."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from app.behind import Figure
from app.board import Board
from app.components.assets import asset
from app.filters import EVERY, FIGURE, choices, named
from metrics.holders import FILTERS
from metrics.periods import DIMENSIONS
from tests.screens.logs import by_cases
from tests.tables import at

LOG = """
A | 2025-05-15 09:00 |                  | Open   | quote | east | Anna Smith
B | 2025-05-15 09:00 |                  | Open   | Order | west |
C | 2024-06-03 09:00 | 2024-06-03 10:00 | Closed | claim | west | Carl
D | 2024-05-01 09:00 | 2024-05-02 10:00 | Closed | old   | gone | Dora
"""


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    return by_cases(tmp_path_factory.mktemp("filters"), LOG, as_of=at("2025-05-15 12:00"))


def test_what_is_open_or_closed_within_a_year_may_be_chosen(board: Board) -> None:
    assert choices(board, "case_type") == ["claim", "Order", "quote"]
    assert choices(board, "team") == ["east", "west"]
    assert choices(board, "owner") == ["anna", "Carl", "unowned"]


def test_choices_are_shown_by_their_names(board: Board) -> None:
    assert [named(board, "team")(key) for key in (EVERY, "east", "west")] == ["All teams", "East", "west"]
    assert [named(board, "owner")(key) for key in (EVERY, "anna", "Carl")] == ["All owners", "Anna Smith", "Carl"]
    assert named(board, "case_type")(EVERY) == "All types"


def page() -> None:
    """Show one control."""
    import streamlit as st

    from app.filters import segment

    chosen = segment("Weeks", {"12": "12 weeks", "26": "26 weeks"}, default="12", name="weeks")
    st.write(f"chosen {chosen}")


def opened(**address: str) -> AppTest:
    """Open the page at an address."""
    app = AppTest.from_function(page)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def address(app: AppTest) -> dict[str, list[str]]:
    return {name: list(value) if isinstance(value, list) else [value] for name, value in app.query_params.items()}


@pytest.mark.parametrize(
    ("asked", "chosen"), [({}, "12"), ({"weeks": "26"}, "26"), ({"weeks": "13"}, "12"), ({"weeks": "<b>"}, "12")]
)
def test_the_address_decides_and_what_is_no_option_is_as_if_it_were_not_there(
    asked: dict[str, str], chosen: str
) -> None:
    app = opened(**asked)
    assert not app.exception
    assert app.markdown[0].value == f"chosen {chosen}"


def test_a_choice_is_written_into_the_address_and_the_default_is_left_out() -> None:
    app = opened()
    assert address(app) == {}
    app.segmented_control[0].set_value("26").run()
    assert (app.markdown[0].value, address(app)) == ("chosen 26", {"weeks": ["26"]})
    app.segmented_control[0].set_value("12").run()
    assert (app.markdown[0].value, address(app)) == ("chosen 12", {})


def test_a_link_that_is_followed_wins_over_what_was_chosen(tmp_path: Path) -> None:
    app = opened(weeks="26")
    app.query_params["weeks"] = "12"
    app.run()
    assert app.markdown[0].value == "chosen 12"


def two() -> None:
    """Show two controls, one of which shares its name with a dimension of figures."""
    import streamlit as st

    from app.filters import segment, settle

    weeks = segment("Weeks", {"12": "12 weeks", "26": "26 weeks"}, default="12", name="weeks")
    state = segment("State", {"all": "All", "open": "Open", "closed": "Closed"}, default="all", name="state")
    settle()
    st.write(f"{weeks}, {state}")


A_FIGURE = Figure(metric="compliance", figure="late", start=date(2025, 5, 5), end=date(2025, 5, 12), per="week",
              judged="now", of=dict.fromkeys((*DIMENSIONS, *FILTERS), "open"))  # fmt: skip


def test_every_key_of_a_figure_is_known() -> None:
    assert set(parse_qs(A_FIGURE.query())) == FIGURE


@pytest.mark.parametrize("elsewhere", [{"source": "crm", "id": "A"}, parse_qs(A_FIGURE.query())])
@pytest.mark.parametrize("state", ["all", "open", "closed"])
def test_what_was_chosen_holds_when_one_comes_back(elsewhere: dict[str, str | list[str]], state: str) -> None:
    app = AppTest.from_function(two)
    app.query_params["weeks"] = "26"
    if state != "all":
        app.query_params["state"] = state
    before = address(app.run())
    assert app.markdown[0].value == f"26, {state}"
    del app.query_params["weeks"]
    app.query_params.pop("state", None)
    for name, value in elsewhere.items():
        app.query_params[name] = value
    app.run()
    assert (app.markdown[0].value, address(app)) == (f"26, {state}", before)


def test_an_address_that_names_half_a_figure_is_one_of_the_page() -> None:
    app = AppTest.from_function(two)
    app.query_params["state"], app.query_params["figure"] = "open", "late"
    app.run()
    assert app.markdown[0].value == "12, open"


def test_every_page_with_a_choice_of_teams_is_among_those_to_which_a_team_goes_along() -> None:
    pages = Path(__file__).resolve().parent.parent.parent / "pages"
    choosing = {file.stem for file in pages.glob("*.py") if 'name="team"' in file.read_text(encoding="utf-8")}
    listed = re.search(r"OF_TEAMS = \[(.*?)\]", asset("team.js"))
    assert listed is not None
    assert set(re.findall(r'"(\w+)"', listed[1])) == choosing
