"""The configuration as a person meets it: one file, what it includes, the environment above it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from data.errors import CasewallError
from data.settings import Settings, load

FILE = """
[casewall]
name = "Northwind"
timezone = "Europe/Berlin"
calendar = "office"
refresh = "15 s"
start = 2026-11-02
include = ["teams.toml"]

[calendars.office]
timezone = "Europe/Berlin"
week = { mon-thu = "08:00-12:00, 13:00-17:00", fri = "08:00-15:00" }
closures = ["2026-12-28/2026-12-31", 2026-10-30]
exceptions = { 2026-12-24 = "08:00-12:00" }

[[calendars.office.versions]]
from = 2027-01-01
week = { mon-fri = "08:00-16:30" }

[case_types.order]
pauses = "waiting: client"
effort = "25 min"

[[targets]]
case_type = "order"
within = "8 h"
goal = 0.9

[[targets]]
within = "2 days"

[sources.crm]
kind = "csv"
path = "exports/crm-*.csv"
timezone = "Europe/Berlin"

[sources.crm.columns]
case_id = "Case Number"
opened_at = "Created"
closed_at = ["Resolved", "Closed"]
"""
TEAMS = """
[teams.east]
calendar = "office"

[owners.anna]
names = ["Anna Smith"]
team = "east"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write a configuration and the file that it includes."""
    (tmp_path / "casewall.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "teams.toml").write_text(TEAMS, encoding="utf-8")
    return tmp_path / "casewall.toml"


def general(folder: Path, line: str) -> Settings:
    """Load a configuration of one line under [casewall]."""
    (folder / "casewall.toml").write_text(f"[casewall]\n{line}\n", encoding="utf-8")
    return load(folder / "casewall.toml")


def test_a_file_reads_as_it_is_written(file: Path) -> None:
    found = load(file)
    assert found.casewall.refresh == timedelta(seconds=15)
    assert found.casewall.start == date(2026, 11, 2)
    assert found.calendars["office"].closures == ("2026-12-28/2026-12-31", "2026-10-30")
    assert [len(day) for day in found.calendars["office"].week] == [2, 2, 2, 2, 1, 0, 0]
    assert found.case_types["order"].pauses == ("waiting: client",)
    assert found.targets[0].within is not None
    assert found.targets[0].within.time == timedelta(hours=8)
    assert found.targets[0].goal == Decimal("0.9")
    assert found.targets[1].within is not None
    assert found.targets[1].within.days == Fraction(2)
    assert found.sources["crm"].columns["closed_at"] == ("Resolved", "Closed")


def test_sections_may_live_in_an_included_file(file: Path) -> None:
    assert load(file).owners["anna"].team == "east"


def test_an_empty_file_is_a_configuration_of_defaults(tmp_path: Path) -> None:
    found = general(tmp_path, "")
    assert (found.casewall.store, found.casewall.timezone) == ("sqlite:///casewall.db", "UTC")
    assert found.sources == {}


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "casewall.toml").write_text("\ufeff[casewall]\nname = 'Bürö'\n", encoding="utf-8")
    assert load(tmp_path / "casewall.toml").casewall.name == "Bürö"


def test_without_a_name_the_file_of_this_folder_is_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    assert load().path == file


def test_the_environment_names_the_file_where_the_command_does_not(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEWALL_CONFIG", str(file))
    assert load().path == file
    other = tmp_path / "other.toml"
    other.write_text("[casewall]\nname = 'Other'\n", encoding="utf-8")
    assert load(other).casewall.name == "Other"


def test_relative_paths_are_relative_to_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert load(file).resolve("exports/a.csv") == file.parent / "exports" / "a.csv"
    assert load(file).resolve("/srv/a.csv") == Path("/srv/a.csv")


def test_a_wrong_key_of_an_included_file_is_told_with_that_file(file: Path) -> None:
    (file.parent / "teams.toml").write_text('[teams.east]\ncalender = "office"\n', encoding="utf-8")
    with pytest.raises(CasewallError) as told:
        load(file)
    assert str(told.value) == (
        'teams.toml: teams.east.calender = "office" is not a known key. Did you mean "calendar"?'
    )


def test_a_name_that_leads_nowhere_is_told_with_the_file_that_holds_it(file: Path) -> None:
    (file.parent / "teams.toml").write_text(TEAMS.replace('team = "east"', 'team = "eats"'), encoding="utf-8")
    with pytest.raises(CasewallError) as told:
        load(file)
    assert str(told.value) == (
        'teams.toml: owners.anna.team = "eats": there is no such section under [teams]. Did you mean "east"?'
    )


def test_each_measure_has_a_target_of_its_own(file: Path) -> None:
    with (file.parent / "teams.toml").open("a", encoding="utf-8") as more:
        for measure in ("ownership", "first_reply", "client_told"):
            more.write(f'[[targets]]\nwithin = "1 h"\nmeasure = "{measure}"\n')
    found = [target.measure for target in load(file).targets]
    assert found == ["lead_time", "lead_time", "ownership", "first_reply", "client_told"]


def test_targets_of_two_files_are_one_list(file: Path) -> None:
    with (file.parent / "teams.toml").open("a", encoding="utf-8") as more:
        more.write('[[targets]]\nteam = "east"\nwithin = "4 h"\n')
    assert [target.team for target in load(file).targets] == [None, None, "east"]
    with (file.parent / "teams.toml").open("a", encoding="utf-8") as more:
        more.write('[[targets]]\nteam = "east"\nwithin = "3 h"\n')
    with pytest.raises(CasewallError, match=r"^teams\.toml: targets\[4\] says the same as targets\[3\]"):
        load(file)
