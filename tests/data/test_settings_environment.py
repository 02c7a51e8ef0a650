"""Environment variables stand above the file, and a wrong one is told by its own name."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import CasewallError
from data.settings import Settings, load

FILE = """
[casewall]
timezone = "Europe/Berlin"
calendar = "office"

[calendars.office]
timezone = "Europe/Berlin"
week = { mon-fri = "09:00-17:00" }

[teams.East]
label = "East"

[sources.crm]
kind = "csv"
path = "crm.csv"

[sources.crm.columns]
case_id = "Id"
opened_at = "Created"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Write the configuration."""
    (tmp_path / "casewall.toml").write_text(FILE, encoding="utf-8")
    return tmp_path / "casewall.toml"


def under(file: Path, monkeypatch: pytest.MonkeyPatch, variable: str, text: str) -> Settings:
    """Load the configuration with one variable set."""
    monkeypatch.setenv(variable, text)
    return load(file)


def test_a_variable_replaces_a_key(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = under(file, monkeypatch, "CASEWALL_CASEWALL__TIMEZONE", "Europe/Paris")
    assert found.casewall.timezone == "Europe/Paris"
    assert found.casewall.calendar == "office"


def test_a_variable_reaches_into_a_source(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = under(file, monkeypatch, "CASEWALL_SOURCES__CRM__COLUMNS__OWNER", "Assigned To")
    assert found.sources["crm"].columns == {"case_id": ("Id",), "opened_at": ("Created",), "owner": ("Assigned To",)}


def test_a_variable_finds_a_section_whatever_its_case(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = under(file, monkeypatch, "CASEWALL_TEAMS__EAST__LABEL", "The east")
    assert {name: team.label for name, team in found.teams.items()} == {"East": "The east"}


def test_casewall_store_is_the_store(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert under(file, monkeypatch, "CASEWALL_STORE", "sqlite:///other.db").casewall.store == "sqlite:///other.db"
    assert under(file, monkeypatch, "CASEWALL_STORE", "").casewall.store == "sqlite:///casewall.db"


@pytest.mark.parametrize(("text", "nulls"), [("NA", ("NA",)), ('["", "NA"]', ("", "NA"))])
def test_a_list_is_json_or_one_word(
    file: Path, monkeypatch: pytest.MonkeyPatch, text: str, nulls: tuple[str, ...]
) -> None:
    assert under(file, monkeypatch, "CASEWALL_SOURCES__CRM__NULLS", text).sources["crm"].nulls == nulls


def test_a_variable_that_names_no_key_is_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert under(file, monkeypatch, "CASEWALL_SOMETHING", "x") == load(file)


@pytest.mark.parametrize(
    ("variable", "text", "told"),
    [
        ("CASEWALL_CASEWALL__TIMEZONE", "Mars/Base",
         'casewall.timezone = "Mars/Base": no such timezone; write an IANA name such as "Europe/Berlin".'),
        ("CASEWALL_CASEWALL__NAM", "x", 'casewall.nam = "x" is not a known key. Did you mean "name"?'),
        ("CASEWALL_CASEWALL", "x", 'casewall = "x": write it as a section with keys of its own'),
        ("CASEWALL_CASEWALL__NAME__X", "x", 'casewall.name = { x = "x" }: write it as text, in quotes: "…"'),
        ("CASEWALL_CASEWALL__AS_OF", "soon", 'casewall.as_of = "soon": write an instant as "2012-05-10 15:00"'),
        ("CASEWALL_CASEWALL__START", "2026-02-30", 'casewall.start = "2026-02-30": write a date as 2026-12-24'),
        ("CASEWALL_CASEWALL__CALENDAR", "ofice",
         'casewall.calendar = "ofice": there is no such section under [calendars]. Did you mean "office"?'),
        ("CASEWALL_CASEWALL__INCLUDE", "more.toml", "casewall.include is read from the file alone. Set it there."),
        ("CASEWALL_STORE", "casewall.db",
         'casewall.store: it is no address of a store; write "sqlite:///casewall.db" or '
         '"postgresql://user:password@host/database"'),
        ("CASEWALL_TARGETS__0__WITHIN", "4 h",
         'targets = { 0 = { within = "4 h" } }: write each as a section [[targets]]'),
        ("CASEWALL_THRESHOLDS__LEAST_N", "", 'thresholds.least_n = "": write a whole number, such as 20'),
        ("CASEWALL_PRIVACY__OWNER_FIGURES", "of",
         'privacy.owner_figures = "of": it is one of "all", "supervisors" or "off". Did you mean "off"?'),
        ("CASEWALL_SOURCES__ERP__PATH", "erp.csv", "sources.erp.kind is missing. It must be given."),
        ("CASEWALL_SORCES__CRM__PATH", "a.csv", 'there is no section sorces. Did you mean "sources"?'),
    ],
)  # fmt: skip
def test_a_wrong_variable_is_told_by_its_name(
    file: Path, monkeypatch: pytest.MonkeyPatch, variable: str, text: str, told: str
) -> None:
    with pytest.raises(CasewallError) as error:
        under(file, monkeypatch, variable, text)
    assert str(error.value) == f"{variable}: {told}"


def test_what_is_no_json_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CasewallError) as error:
        under(file, monkeypatch, "CASEWALL_SOURCES__CRM__NULLS", '["NA"')
    assert str(error.value).startswith('CASEWALL_SOURCES__CRM__NULLS = "["NA"" is no JSON: ')
    assert "\n" not in str(error.value)
