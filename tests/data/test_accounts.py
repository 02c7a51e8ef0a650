"""One client under several names: what the alias file joins, what it refuses, and what is only proposed."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from data.account_names import NEAR, SAME, likely
from data.accounts import aliases, with_accounts, without_aliases
from data.errors import CasewallError
from data.settings import Settings, load
from data.settings.accounts import AccountsConfig

CONFIG = """
[sources.crm]
kind = "csv"
path = "crm.csv"

[sources.erp]
kind = "csv"
path = "erp.csv"
"""


def company(folder: Path, text: str | bytes | None, *, file: str = "accounts.csv") -> Settings:
    """Return settings that name an alias file of this text."""
    (folder / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    if text is not None:
        (folder / file).write_bytes(text.encode() if isinstance(text, str) else text)
    return load(folder / "casewall.toml").model_copy(update={"accounts": AccountsConfig(aliases=file)})


def named(settings: Settings, *cases: tuple[str, str | None]) -> list[str | None]:
    frame = pl.DataFrame(cases, schema={"source": pl.String, "account": pl.String}, orient="row")
    return with_accounts(frame, settings)["account"].to_list()


def test_a_name_becomes_its_account_and_others_stay(tmp_path: Path) -> None:
    held = company(tmp_path, "name,account\nC-00118,Client 118\nclient118.example,Client 118\n")
    cases = [("erp", " c-00118"), ("crm", "Client 118"), ("crm", "CLIENT118.example"), ("crm", "Other"), ("crm", None)]
    assert named(held, *cases) == ["Client 118", "Client 118", "Client 118", "Other", None]


def test_a_name_with_a_source_in_front_is_that_sources_alone(tmp_path: Path) -> None:
    held = company(tmp_path, "name,account\nerp:4711,Acme\n4711,Somebody\ncrm: 4712,Beta\n")
    assert named(held, ("erp", "4711"), ("crm", "4711"), ("crm", "4712"), ("erp", "4712")) == [
        "Acme", "Somebody", "Beta", "4712",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "account;name;note\nAcme, Inc.;ACME;by hand\n",
        '\ufeffName,Account\n"ACME","Acme, Inc."\n\n',
        'name\taccount\nACME\tAcme, Inc.\nacme\t"Acme, Inc."\n',
    ],
)
def test_it_is_read_as_spreadsheets_write_it(tmp_path: Path, text: str) -> None:
    assert named(company(tmp_path, text), ("crm", "ACME")) == ["Acme, Inc."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", 'accounts.csv line 1: there is no column "name". The file is empty. Begin: name,account'),
        ("names,account\n",
         'accounts.csv line 1: there is no column "name". Did you mean "names"? Begin: name,account'),
        ("name,account\nA,Acme\nB,\n",
         'accounts.csv line 3: account is empty beside "B". Write it, or take the line out.'),
        ("name,account\n,Acme\n", 'accounts.csv line 2: name is empty beside "Acme". Write it, or take the line out.'),
        ("name,account\nA,Acme\n\na,Beta\n",
         'accounts.csv line 4: name = "a" is "Beta" here and "Acme" in line 2. Keep one of the two.'),
        ("name,account\nA,Acme Ltd\nAcme Ltd,Acme\n",
         'accounts.csv line 2: account = "Acme Ltd" is itself a name of "Acme" (line 3). Write account = "Acme".'),
        ("name,account\nA,Acme, Inc.\n",
         'accounts.csv line 2: "A,Acme, Inc." has 3 fields, and the first line has 2. '
         'Put a name with "," in it in quotes.'),
        (b"name,account\nA,M\xfcller\n", "accounts.csv line 2 is not UTF-8. Save the file as CSV in UTF-8."),
        ('name,account\n"A,Acme\n',
         "accounts.csv line 2 is not valid CSV: unexpected end of data. Close its quotes."),
        (None, 'casewall.toml: accounts.aliases = "accounts.csv": there is no such file. '
               "Correct the name, or take the key out."),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_with_its_remedy(tmp_path: Path, text: str | bytes | None, told: str) -> None:
    with pytest.raises(CasewallError) as wrong:
        aliases(company(tmp_path, text))
    assert str(wrong.value) == told


def test_a_changed_file_holds_at_once_and_a_broken_one_not_at_all(tmp_path: Path) -> None:
    held = company(tmp_path, "name,account\nA,Acme\n")
    assert named(held, ("crm", "A")) == ["Acme"]
    (tmp_path / "accounts.csv").write_text("name,account\nA,Acme Holding\n", encoding="utf-8")
    assert named(held, ("crm", "A")) == ["Acme Holding"]
    (tmp_path / "accounts.csv").write_text("name;acc", encoding="utf-8")
    assert named(held, ("crm", "A")) == ["Acme Holding"], "a wall goes on; the log tells the line"
    with pytest.raises(CasewallError):
        aliases(held)
    (tmp_path / "accounts.csv").write_text("name,account\nA,Beta\n", encoding="utf-8")
    os.utime(tmp_path / "accounts.csv")
    assert named(held, ("crm", "A")) == ["Beta"]


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    held = without_aliases(company(tmp_path, "name,account\nA,Acme\n"))
    assert named(held, ("crm", "A")) == ["A"]
    assert aliases(held).is_empty()


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Acme GmbH", "ACME", SAME),
        ("Acme, Inc.", "Acme Ltd.", SAME),
        ("Muller & Sohne", "Müller und Söhne GmbH & Co. KG", SAME),
        ("Smith Anna", "Anna Smith", SAME),
        ("O'Neill S.A.", "ONeill", SAME),
        ("Nordlicht Logistik", "Nordlichd Logistik", NEAR),
        ("Client 117", "Client 118", None),
        ("Acme", "Acne", None),
        ("Alpha Pumps", "Beta Pumps", None),
    ],
)
def test_likely_matches_are_told_with_their_reason(one: str, other: str, why: str | None) -> None:
    assert [pair.why for pair in likely([one, other])] == ([why] if why else [])


def test_a_name_that_is_all_legal_form_matches_nothing_by_that() -> None:
    assert likely(["AG", "SE", "Co."]) == []
