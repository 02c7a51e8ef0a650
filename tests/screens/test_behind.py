"""A figure on a page leads to its cases: as many as it says, with what it means and what it leaves out."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qsl

import pytest

from app.behind import UNKNOWN, Figure, left_out, of_figure, read
from app.board import Board
from app.catalogue import METRICS
from app.definitions import sections
from app.screens.behind_view import definition_panel, heading, table_of, title
from app.screens.late import LateAsked, late
from app.screens.late_sums import cards, types_panel
from app.screens.trends import trends
from app.screens.trends_view import data_table, in_words
from data.errors import CasewallError
from tests.screens.markup import rows, words

LINK = re.compile(r'href="cases\?([^"]+)"[^>]*>([\d,]+)<')
FIGURES = [(name, figure) for name, metric in METRICS.items() for figure in metric.cases]
MAY = {"from": "2025-05-12", "to": "2025-05-16"}


def links(markup: object) -> list[tuple[Figure, int]]:
    """Return the figures of some markup that can be opened, and what they say."""
    found = LINK.findall(str(markup))
    return [
        (read(dict(parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True))), int(shown.replace(",", "")))
        for query, shown in found
    ]


@pytest.mark.parametrize("asked", [LateAsked(), LateAsked(weeks=12, case_type="order"), LateAsked(owner="anna")])
def test_a_figure_of_the_late_page_opens_as_many_cases_as_it_says(board: Board, asked: LateAsked) -> None:
    found = late(board, asked)
    opened = links(cards(found, period="")) + links(types_panel(board, found, period=""))
    assert len(opened) >= 2
    assert [(of_figure(board, figure).height, figure.figure) for figure, _ in opened] == [
        (shown, figure.figure) for figure, shown in opened
    ]


@pytest.mark.parametrize("case_type", [None, "order"])
def test_a_figure_of_the_weeks_opens_as_many_cases_as_it_says(board: Board, case_type: str | None) -> None:
    found = trends(board, weeks=12, case_type=case_type)
    opened = links(data_table(found)) + links(in_words(found))
    assert len(opened) >= 6
    assert {figure.figure for figure, _ in opened} == {
        "n", "met", "late", "no_target", "arrivals", "throughput", "open_late",
    }  # fmt: skip
    for figure, shown in opened:
        assert of_figure(board, figure).height == shown, figure


def test_the_address_says_everything_and_is_read_back(board: Board) -> None:
    asked = Figure(
        metric="compliance", figure="late", start=date(2025, 5, 12), end=date(2025, 5, 19), per="week",
        of={"case_type": UNKNOWN, "team": "east & west"},
    )  # fmt: skip
    assert read(dict(parse_qsl(asked.query(), keep_blank_values=True))) == asked


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({}, "names no metric"),
        ({"metric": "complience", "figure": "late"}, 'Did you mean "compliance"?'),
        ({"metric": "compliance", "figure": "lat"}, 'Did you mean "late"?'),
        ({"metric": "compliance", "figure": "late", "from": "12 May", "to": "2025-05-16"}, "from=12 May is no date"),
        ({"metric": "compliance", "figure": "late", "per": "hour", **MAY}, "per=hour is not known"),
        ({"metric": "wip", "figure": "wip", "per": "week", **MAY}, "asked of one instant"),
    ],
)
def test_an_address_that_leads_nowhere_says_why(board: Board, query: dict[str, str], told: str) -> None:
    with pytest.raises(CasewallError, match=re.escape(told)):
        of_figure(board, read(query))


def test_the_page_says_what_it_counts_and_lists_every_case(board: Board) -> None:
    asked = read({"metric": "compliance", "figure": "late", **MAY})
    found = of_figure(board, asked)
    assert f"{title(asked)}{found.height} cases, from 12 May to 15 May 2025" in words(heading(board, asked, found))
    listed = [row[0] for row in rows(table_of(board, found))[1:]]
    assert sorted(listed) == sorted(found["case_id"])
    told = words(definition_panel(asked, {"known to the day only": 2}, sections("compliance")))
    assert "Cases that were closed in these days and stayed closed, each once." in told
    assert told.index("2 known to the day only") < told.index("How it is computed") < told.index("Population: ")


@pytest.mark.parametrize(("metric", "figure"), FIGURES)
def test_every_figure_that_can_be_opened_has_a_title_and_a_plain_sentence(metric: str, figure: str) -> None:
    asked = read({"metric": metric, "figure": figure, **MAY})
    told, _, full = str(definition_panel(asked, {}, sections(metric))).partition("<details")
    plain = words(told.replace("What it counts", ""))
    assert plain.endswith(".")
    assert not re.search(r"[_`\[\]]|\bnull\b|\bas of\b", title(asked) + plain)
    assert "How it is computed" in full
    assert "`" not in full


def test_in_the_full_definition_code_looks_like_code() -> None:
    asked = read({"metric": "capability", "figure": "closed_alone", **MAY})
    full = str(definition_panel(asked, {}, sections("capability")))
    for name in ("often", "as_of", "least_n", "closed_alone", "always_expert"):
        assert f">{name}</code>" in full
    assert not re.search(r"\w_\w", re.sub(r"<code[^>]*>[^<]*</code>", "", full))


def test_names_of_people_are_left_out_where_figures_by_person_are(board: Board) -> None:
    found = of_figure(board, read({"metric": "wip", "figure": "wip", **MAY}))
    assert "Owner" in rows(table_of(board, found))[0]
    assert "Owner" not in rows(table_of(board, found, named=False))[0]


def test_a_figure_of_zero_says_so(board: Board) -> None:
    asked = read({"metric": "compliance", "figure": "late", "from": "1999-01-01", "to": "1999-01-02"})
    assert "No case" in words(table_of(board, of_figure(board, asked)))
    assert left_out(board, asked) == {}


@pytest.mark.parametrize("name", METRICS)
def test_a_definition_is_told_in_plain_words(name: str) -> None:
    told = sections(name)
    assert told[0][0] == ""
    assert not told[0][1].startswith("Return")
    assert "Population" in [label for label, _ in told]
    assert not any("`" in text or "Columns:" in text for _, text in told)
