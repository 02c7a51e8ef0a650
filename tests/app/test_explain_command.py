"""`casewall explain`: the definition, the cases behind each count, the figures, and what they leave out."""

from __future__ import annotations

import json
from datetime import date
from inspect import signature
from pathlib import Path

import pytest

from app.board import Board
from app.catalogue import METRICS
from app.catalogue.base import Question
from app.commands.explain import explain as explain_command
from app.commands.metrics import metrics
from app.explaining import as_json, as_text, explain
from app.questions import of_teams
from tests.app.command import CONFIG, ROWS, company
from tests.app.conftest import Casewall
from tests.spec.company import loaded, seen
from tests.tables import at

DAYS = ("--from", "2026-10-05", "--to", "2026-10-12")


def test_a_metric_is_explained_from_its_words_to_its_cases(desk: Casewall) -> None:
    told = desk("explain", "compliance", *DAYS, "--team", "east", "--team", "west")
    assert (told.status, told.err[:35]) == (0, "note: open_late is as of 2026-10-14")
    lines = [line.strip() for line in told.out.splitlines()]
    assert lines[0] == "compliance: the share of closed cases that met their target"
    assert any(line.startswith("Population: Cases whose closing that stands lies in") for line in lines)
    asked = " ".join(lines)
    assert (
        "The days 2026-10-05 to 2026-10-11, both counted. As known on Wed 14 Oct 2026 at 12:00 (Europe/Berlin)" in asked
    )
    assert "of 2 teams: east, west. Closed cases are judged by the rules of their day." in asked
    assert "met          2" in lines
    assert "no_target    1" in lines
    see = "casewall metrics compliance --cases met --from 2026-10-05 --to 2026-10-12 --team east --team west"
    assert f"To see them: {see}" in lines


def test_the_command_that_it_names_lists_as_many_cases_as_it_says(desk: Casewall) -> None:
    told = json.loads(desk("explain", "compliance", *DAYS, "--format", "json").out)
    for figure, count in told["cases"].items():
        listed = desk("metrics", "compliance", *DAYS, "--cases", figure, "--format", "json")
        assert len(json.loads(listed.out)) == count
    assert told["cases"]["disagree"] == 2


def test_the_figures_are_those_of_the_metric(desk: Casewall) -> None:
    words = ("throughput", *DAYS, "--by", "team", "--by", "week")
    told = json.loads(desk("explain", *words, "--format", "json").out)
    assert told["figures"] == json.loads(desk("metrics", *words, "--format", "json").out)
    assert told["cases"] == {"throughput": 4, "arrivals": 5}


def test_an_instant_is_asked_of_no_days(desk: Casewall) -> None:
    told = desk("explain", "wip", "--as-of", "2026-10-14 10:59")
    assert "The days" not in told.out
    assert "To see them: casewall metrics wip --cases wip --as-of '2026-10-14 10:59'" in told.out
    record = json.loads(desk("explain", "wip", "--format", "json").out)
    assert (record["from"], record["to"], record["figures"]) == (None, None, [{"wip": 3, "paused": 1}])


def test_what_is_in_no_figure_is_told_with_its_reason(casewall: Casewall, tmp_path: Path) -> None:
    rows = (
        ROWS
        + "B1,2026-10-09 09:00,2026-10-08 09:00,Closed,Ann,east,order,1,,\nB2,2026-09-01 09:00,,Open,,east,order,1,,\n"
    )
    rows += "B3,2026-10-09 09:00,,Spam,Ann,east,order,1,,2026-10-09 10:00\n"
    config = CONFIG.replace("as_of", "start = 2026-10-01\nas_of") + 'void = ["Spam"]\n'
    company(tmp_path, config=config, rows=rows)
    assert casewall("sync").status == 0
    told = casewall("explain", "throughput", *DAYS)
    _, _, nowhere = told.out.partition("In no figure at all\n")
    assert [line.split(maxsplit=1) for line in nowhere.splitlines()] == [
        ["1", "void by now: merged, duplicate, spam, or missing from the source's listings"],
        ["1", "closed before they were opened"],
        ["1", "old backlog, opened before 2026-10-01"],
    ]
    assert "Left out of these figures\n  Nothing" in told.out


def test_the_old_backlog_alone_can_be_explained_as_it_can_be_asked(casewall: Casewall, tmp_path: Path) -> None:
    company(tmp_path, config=CONFIG.replace("as_of", "start = 2026-10-07\nas_of"))
    casewall("sync")
    words = ("wip", "--backlog", "only", "--hindsight", "--config", "casewall.toml")
    told = json.loads(casewall("explain", *words, "--format", "json").out)
    assert told["figures"] == json.loads(casewall("metrics", *words, "--format", "json").out)
    assert (told["backlog"], told["hindsight"]) == (True, True)
    text = casewall("explain", *words).out
    assert "by all that was learnt since, of the old backlog alone" in " ".join(text.split())
    assert "old backlog, opened before" not in text
    see = "casewall metrics wip --cases wip --backlog only --config casewall.toml --hindsight"
    assert f"To see them: {see}\n" in text


def test_a_draw_can_be_explained_as_it_can_be_asked(desk: Casewall) -> None:
    words = ("forecast", "--seed", "7", *DAYS)
    told = json.loads(desk("explain", *words, "--format", "json").out)
    assert told["figures"] == json.loads(desk("metrics", *words, "--format", "json").out)


def test_whatever_can_be_asked_of_a_metric_can_be_explained() -> None:
    own = {"cases", "form"}
    asked, explained = (set(signature(command).parameters) - own for command in (metrics, explain_command))
    assert asked == explained


def test_mistakes_are_one_line(desk: Casewall) -> None:
    assert desk("explain", "complience").err.startswith(
        "error: metric 'complience' is not known. Did you mean \"compliance\"?"
    )
    assert desk("explain", "wip", "--by", "week").status == 2
    assert desk("explain", "wip", "--format", "csv").err == "error: --format 'csv' is not known. It is text or json.\n"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Board:
    folder = company(tmp_path_factory.mktemp("explain"))
    now = at("2026-10-14 12:00")
    loaded(folder, now=now)
    return seen(folder, as_of=now)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_can_be_explained(held: Board, name: str) -> None:
    asked = Question(start=date(2026, 7, 20), end=date(2026, 10, 12))
    for board in (held, of_teams(held, ["east"])):
        found = explain(name, board, asked)
        assert f"{name}: " in as_text(found)
        assert json.dumps(as_json(found))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["lead-time", "--of", "compliance"], "--of belongs to signals: lead-time does not ask for it."),
        (["wip", "--before", "2026-10-15"], "--before belongs to due-soon and forecast: wip does not ask for it."),
        (["due-soon", "--before", "soon"], "--before 'soon' is not an instant"),
        (["signals", "--of", "lead"], "--of 'lead' is no weekly series."),
    ],
)
def test_an_option_that_a_metric_does_not_ask_for_is_refused(desk: Casewall, words: list[str], message: str) -> None:
    told = desk("explain", *words)
    assert (told.status, told.out, told.err.count("\n")) == (2, "", 1)
    assert message in told.err


def test_a_team_named_twice_is_one_team(desk: Casewall) -> None:
    assert "of 1 team: east." in " ".join(desk("explain", "wip", "--team", "east", "--team", "east").out.split())
