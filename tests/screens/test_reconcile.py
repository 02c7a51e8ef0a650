"""The page of reconciliation says what the command counts, and each case that differs opens its receipt."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.behind import of_figure, read
from app.board import Board
from app.reconciling import reconcile, sources_with_a_word
from app.screens.reconcile import EVERY, MEANS, WEEKS, WORDS, ReconcileAsked, reconciliation_of
from app.screens.reconcile_view import cards, cases_table, causes_table, heading
from metrics.reconciliation import CAUSES
from tests.screens.logs import by_cases
from tests.screens.markup import rows, words
from tests.spec.company import HEAD
from tests.tables import at

NOW = at("2025-05-16 12:00")
# Case | Opened | Closed | Status | Type | Team | Owner | Promise
LOG = """
same  | 2025-05-12 09:00:00 | 2025-05-12 11:00:00 | Closed | quote | day | Ann | 2025-05-12 12:00:00
night | 2025-05-12 16:00:00 | 2025-05-13 10:00:00 | Closed | quote | day | Ann | 2025-05-12 20:00:00
short | 2025-05-12 09:00:00 | 2025-05-12 12:00:00 | Closed | quote | day | Ann | 2025-05-12 11:00:00
long  | 2025-05-12 09:00:00 | 2025-05-14 11:00:00 | Closed | quote | day | Ann | 2025-05-14 12:00:00
<b>x  | 2025-05-12 09:00:00 | 2025-05-12 13:00:00 | Closed | quote | day | Ann |
old   | 2025-02-03 09:00:00 | 2025-02-03 12:00:00 | Closed | quote | day | Ann | 2025-02-03 10:00:00
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Board:
    return by_cases(tmp_path_factory.mktemp("reconcile"), LOG, as_of=NOW, config=HEAD)


def test_every_cause_and_every_choice_of_weeks_has_its_words() -> None:
    assert tuple(WORDS) == tuple(MEANS) == CAUSES
    assert list(WEEKS) == ["12", "52", EVERY]


@pytest.mark.parametrize(("weeks", "cases", "differ"), [("12", 5, 3), ("52", 6, 4), (EVERY, 6, 4)])
def test_the_weeks_chosen_hold_what_the_command_counts(told: Board, weeks: str, cases: int, differ: int) -> None:
    found = reconciliation_of(told, ReconcileAsked(source="log", weeks=weeks))
    here = reconcile(told, "log", start=found.found.since, end=found.found.until)
    assert (found.found.cases.height, found.differ) == (here.cases.height, here.count("differ")) == (cases, differ)
    assert found.found.until == told.today + timedelta(days=1)


def test_the_page_says_what_both_say_and_why_they_differ(told: Board) -> None:
    found = reconciliation_of(told, ReconcileAsked(source="log"))
    said = words(heading(told, found))
    assert "CRM says 50%, Casewall says 80%. Of 4 cases with both verdicts, 3 differ. " in said
    assert said.endswith("The share of CRM is of 4, ours of 5 cases.")
    table = {row[0]: row[1:5] for row in rows(causes_table(found))[1:]}
    assert table == {
        "Pause counted": ["0", "", "0", "0"],
        "24x7": ["1", "", "1", "0"],
        "First closing": ["0", "", "0", "0"],
        "Their target": ["2", "", "1", "1"],
        "Not explained": ["0", "", "0", "0"],
    }
    assert f"--from {found.found.since} --to {found.found.until}" in words(causes_table(found))


def test_each_differing_case_leads_to_its_page_and_a_cause_narrows_the_list(told: Board) -> None:
    found = reconciliation_of(told, ReconcileAsked(source="log"))
    assert re.findall(r'href="case\?source=log&amp;id=(\w+)"', str(cases_table(told, found))) == [
        "night", "long", "short",
    ]  # fmt: skip
    only = reconciliation_of(told, ReconcileAsked(source="log", cause="24x7"))
    assert [row[0] for row in rows(cases_table(told, only))[1:]] == ["night"]
    none = reconciliation_of(told, ReconcileAsked(source="log", cause="first closing"))
    assert "No case differs by this cause." in words(cases_table(told, none))


def test_a_case_late_by_seconds_is_late_by_a_minute(tmp_path: Path) -> None:
    """8 h and 11 s: in whole minutes that is the target."""
    log = "sec | 2025-05-12 09:00:00 | 2025-05-13 09:00:11 | Closed | quote | day | Ann | 2025-05-14 12:00:00"
    held = by_cases(tmp_path, log, as_of=NOW, config=HEAD)
    (row,) = rows(cases_table(held, reconciliation_of(held, ReconcileAsked(source="log"))))[1:]
    assert [cell.replace("\u202f", " ") for cell in (row[2], row[5], row[6])] == ["late by 0h 01m", "8h 00m", "8h"]


def test_the_count_that_differs_opens_its_cases(told: Board) -> None:
    found = reconciliation_of(told, ReconcileAsked(source="log"))
    address = re.search(r'href="cases\?([^"]+)"', str(cards(found)))
    assert address is not None
    asked = read(dict(part.split("=") for part in address[1].replace("&amp;", "&").split("&")))
    assert of_figure(told, asked).height == found.differ == 3


def test_a_source_that_is_not_configured_has_no_word(told: Board) -> None:
    assert sources_with_a_word(told) == ["log"]
    sources = {name: held for name, held in told.settings.sources.items() if name != "log"}
    assert sources_with_a_word(replace(told, settings=told.settings.model_copy(update={"sources": sources}))) == []


def test_words_of_a_source_are_escaped(tmp_path: Path) -> None:
    log = LOG.replace("night", "<b>n")
    held = by_cases(tmp_path, log, as_of=NOW, config=HEAD)
    assert "<b>n" not in str(cases_table(held, reconciliation_of(held, ReconcileAsked(source="log"))))
