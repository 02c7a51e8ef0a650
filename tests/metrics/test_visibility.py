"""Targets on open cases and links that lead somewhere, by hand."""

from __future__ import annotations

import polars as pl

from metrics.visibility import add_partner, partners, visibility
from tests.tables import cases


def test_open_cases_with_a_target_and_without() -> None:
    table = cases(
        {"buffer_status": "green", "team": "east"},
        {"buffer_status": "late", "team": "east"},
        {"buffer_status": "no_target", "team": "west"},
        {"closed_at": "2025-05-13 09:00"},
    )
    assert visibility(table).row(0) == (2, 1, 2 / 3)
    assert visibility(table, by=("team",)).rows() == [("east", 2, 0, 1.0), ("west", 0, 1, 0.0)]
    assert visibility(table.clear()).row(0) == (0, 0, None)


def test_a_link_to_another_number_finds_its_partner_or_misses_it() -> None:
    links = {0: "4711", 1: "C1", 2: None, 3: "4712", 4: "n/a "}
    table = cases(*({} for _ in links)).with_columns(link=pl.Series(list(links.values())))
    joined = pl.DataFrame({"case": [0, 1]})
    found = add_partner(table, joined)
    # case 1 carries its own number: it is what others link to
    assert found["partner"].to_list() == ["found", None, None, "missing", "missing"]
    assert partners(found).row(0) == (1, 2, 1 / 3)


def test_without_links_there_is_no_share() -> None:
    table = cases({}).with_columns(link=pl.lit(None, pl.String))
    assert partners(add_partner(table, pl.DataFrame(schema={"case": pl.Int64}))).row(0) == (0, 0, None)
