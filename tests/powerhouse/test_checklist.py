"""The checklist: each line tells its measure, with the figures of the catalogue, or which field to map."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from app.behind import of_figure, read
from app.board import Board
from app.powerhouse import Checklist, division, powerhouse
from app.powerhouse.base import NOT_MEASURED, newest
from app.questions import answer
from tests.powerhouse.lines import lines, number


def test_every_line_of_the_method_is_there(found: Checklist) -> None:
    assert [len(held) for _, held in found] == [3, 3, 3, 5, 3, 2]
    assert all(line.sentence.endswith(".") for line in lines(found).values())


def test_what_is_measured_has_a_value_and_what_is_not_says_why(found: Checklist, bare: Checklist) -> None:
    for one in [*lines(found).values(), *lines(bare).values()]:
        assert (one.value is None) == (one.state == NOT_MEASURED), one.asks
    told = {asks: one.sentence for asks, one in lines(bare).items() if one.state == NOT_MEASURED}
    assert "client_told_open" in told["Log every case and every activity"]
    assert told["Take ownership at once"].startswith("Map `owner`")
    assert told["Do all work in ERP or CRM"] == "Map events (a table of what happened in each case) of crm."
    assert "tier" in told["Maintain a big front line"]
    assert told["Hold one conversation"] == "Map `account` (the client) of crm."
    assert "checklist" in told["Work with checklists"]


def test_a_line_tells_the_figure_of_its_metric(company: Board, found: Checklist) -> None:
    start = company.today - timedelta(days=company.today.weekday())
    asked = replace(read({"metric": "frontline", "figure": "alone", "from": str(start), "to": str(start)}).question,
                    start=start, end=start + timedelta(weeks=1), period="week")  # fmt: skip
    row = answer("frontline", company, asked).row(0, named=True)
    told = lines(found)["Maintain a big front line"]
    assert told.beside.startswith(f"{row['alone']:,} of {row['closed']:,}")
    assert newest(told.weeks) == (start, row["front_line_share"])


def test_a_value_opens_as_many_cases_as_stand_beside_it(company: Board, found: Checklist) -> None:
    opened = 0
    for one in lines(found).values():
        shown = re.match(r"([\d,]+) of ", one.beside)
        if one.opens is not None and shown:
            assert of_figure(company, one.opens).height == number(shown[1]), one.asks
            opened += 1
    assert opened == 8


def test_a_phrase_opens_as_many_cases_as_it_says(company: Board, found: Checklist) -> None:
    opened = set()
    for one in lines(found).values():
        for phrase, figure in one.links.items():
            assert phrase in one.sentence
            assert of_figure(company, figure).height == number(phrase.split()[0]), (one.asks, phrase)
            opened.add(figure.metric)
    assert {"capacity", "frontline", "client-told", "supervision", "conversation"} <= opened


def test_a_checklist_tells_its_cases_and_the_step_most_often_missed(company: Board) -> None:
    kinds = {name: replace(kind, checklist=("client_told_close",)) for name, kind in company.rules.case_types.items()}
    listed = replace(company, rules=replace(company.rules, case_types=kinds))
    told = lines(powerhouse(listed))["Work with checklists"]
    assert told.opens is not None
    assert told.beside.startswith(f"{of_figure(listed, told.opens).height:,} of ")
    assert told.sentence.endswith("missed a step, “told at closing” most often.")
    few = {name: replace(kind, checklist=()) for name, kind in list(kinds.items())[:1]}
    some = replace(company, rules=replace(company.rules, case_types={**kinds, **few}))
    assert re.search(r"closed, \d+ without a checklist", lines(powerhouse(some))["Work with checklists"].beside)
    for phrase, figure in told.links.items():
        assert of_figure(listed, figure).height == number(phrase.split()[0])


def test_what_stands_beside_a_share_sums_to_what_closed_in_the_week(company: Board, found: Checklist) -> None:
    """Nobody should have to ask why a share is of fewer cases than closed."""
    start = company.today - timedelta(days=company.today.weekday())
    closed = company.cases.filter(~pl.col("is_open"), pl.col("closed_date") >= start).height
    for asks in (
        "Work with checklists", "Maintain a big front line", "Do all work in ERP or CRM",
        "Confiscate notepads and post-its", "Log every case and every activity",
    ):  # fmt: skip
        beside = lines(found)[asks].beside
        _, whole, *apart = map(number, re.findall(r"(?:^|of |, )([\d,]*\d)(?= |,|$)", beside))
        assert whole + sum(apart) == closed, beside
    # a source that tells of nobody
    blind = pl.col("source") == "erp"
    cases = company.cases.with_columns(owner_known=pl.col("owner_known") & ~blind)
    events = company.events.filter(~blind)
    intervals = company.intervals.filter(~pl.col("case").is_in(cases.filter(blind)["case"].implode()))
    unknown = lines(powerhouse(replace(company, cases=cases, events=events, intervals=intervals)))
    assert re.search(r" of \d+, aim 80%, \d+ by people unknown$", unknown["Maintain a big front line"].beside)


def test_no_sentence_speaks_in_code(found: Checklist) -> None:
    for one in lines(found).values():
        assert "_" not in re.sub(r"`[^`]*`", "", f"{one.sentence} {one.beside} {one.measure}"), one.asks
    front = lines(found)["Maintain a big front line"]
    assert front.value not in front.sentence.split()
    assert re.fullmatch(r"The other \d+ needed an expert\.", front.sentence)


@pytest.mark.parametrize(
    ("reached", "sold", "said"),
    [(1, 1, "It has"), (3, 3, "All 3 have"), (4, 5, "4 of the 5 have"), (1, 5, "1 of the 5 has"),
     (0, 5, "None of them has")],
)  # fmt: skip
def test_what_sales_began_is_told_with_how_many_there_were(reached: int, sold: int, said: str) -> None:
    assert division.reached_words(reached, sold) == f"{said} reached a representative since."
