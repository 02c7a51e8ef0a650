"""A recorded change has a day and a few words, and whose work it changed; a mistake in it is one line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.errors import CasewallError
from data.rules import rules
from data.settings import Settings, load

CHANGE = '[[changes]]\ndate = 2026-10-12\nwhat = "Two more people"\n'
TEAMS = "[teams.east]\n[teams.west]\n"


def settings(folder: Path, text: str) -> Settings:
    file = folder / "casewall.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def test_changes_come_by_their_day_and_one_that_names_every_team_is_everybodys(tmp_path: Path) -> None:
    held = settings(
        tmp_path,
        f'{TEAMS}{CHANGE}by = "anna"\nteams = "east"\n'
        '[[changes]]\ndate = "2026-09-01"\nwhat = " New hours "\nteams = ["west", "east"]\n',
    )
    assert [(one.day, one.what, one.by, one.teams) for one in rules(held).changes] == [
        (date(2026, 9, 1), "New hours", None, frozenset()),
        (date(2026, 10, 12), "Two more people", "anna", frozenset({"east"})),
    ]


def test_without_teams_in_the_configuration_those_of_the_sources_may_be_named(tmp_path: Path) -> None:
    assert rules(settings(tmp_path, f'{CHANGE}teams = ["East 1"]\n')).changes[0].teams == {"East 1"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[changes]]\nwhat = "x"', "changes[1].date is missing. It must be given."),
        ("[[changes]]\ndate = 2026-10-12", "changes[1].what is missing. It must be given."),
        ('[[changes]]\ndate = "12.10.2026"\nwhat = "x"', 'changes[1].date = "12.10.2026": write a date as 2026-12-24'),
        ('[[changes]]\ndate = 2026-10-12\nwhat = " "', "write it in a few words"),
        (f'[[changes]]\ndate = 2026-10-12\nwhat = "{"x" * 81}"', "in one line of at most 80 letters"),
        (f'{CHANGE}teams = ["eats"]', 'changes[1].teams = "eats": there is no such section under [teams]. Did you'),
        (f'{CHANGE}whose = "x"', "is not a known key. Known here: by, date, teams, what."),
        (f"{CHANGE}{CHANGE}", "changes[2] says the same as changes[1]. Keep one."),
        ("[changes]\ndate = 2026-10-12", "write each as a section [[changes]]"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CasewallError) as error:
        settings(tmp_path, TEAMS + text)
    assert str(error.value).startswith("casewall.toml: changes")
    assert told in str(error.value)
