"""`casewall accounts` shows who is known under which names and proposes; it joins nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.accounts import LINKED, accounts, as_csv, lines
from app.commands.accounts import accounts as command
from data.account_names import SAME
from data.accounts import aliases
from data.settings import load
from data.settings.accounts import AccountsConfig
from tests.spec.linked import joined
from tests.tables import at

NOW = at("2025-05-15 12:00")
CRM = """
Q-1 | 2025-05-15 09:00 | Open | quote | anna | SO-1 | Client 118
Q-2 | 2025-05-15 09:00 | Open | quote | anna |      | Acme GmbH
Q-3 | 2025-05-15 09:00 | Open | quote | anna |      | Acme GmbH
Q-4 | 2025-05-15 09:00 | Open | quote | anna |      |
"""
ERP = """
SO-1 | 2025-05-15 10:00 | Open   | order | ben | SO-1 | C-00118
SO-2 | 2025-05-15 10:00 | Open   | order | ben | SO-2 | ACME
SO-2 | 2025-05-15 11:00 | Closed | order | ben | SO-2 | ACME
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    joined(tmp_path, as_of=NOW, crm=CRM, erp=ERP)
    return tmp_path


def test_accounts_are_counted_and_proposed_not_joined(folder: Path) -> None:
    found = accounts(joined(folder, as_of=NOW, crm=CRM, erp=ERP))
    assert found.known.select("account", "cases", "open").rows() == [
        ("Acme GmbH", 2, 2), ("ACME", 1, 0), ("C-00118", 1, 1), ("Client 118", 1, 1),
    ]  # fmt: skip
    assert [(pair.one, pair.other, pair.why) for pair in found.likely] == [
        ("C-00118", "Client 118", LINKED), ("ACME", "Acme GmbH", SAME),
    ]  # fmt: skip
    assert found.to_write == [("ACME", "Acme GmbH"), ("C-00118", "Client 118")]
    assert found.nameless == 1


def test_what_is_proposed_can_be_pasted_and_is_then_proposed_no_more(folder: Path) -> None:
    board = joined(folder, as_of=NOW, crm=CRM, erp=ERP)
    (folder / "accounts.csv").write_text(as_csv(accounts(board).to_write), encoding="utf-8")
    settings = load(folder / "casewall.toml").model_copy(update={"accounts": AccountsConfig(aliases="accounts.csv")})
    found = accounts(board, aliases(settings))
    assert found.likely == []
    assert found.known["names"].to_list() == [["ACME", "Acme GmbH"], ["C-00118", "Client 118"]]
    told = "\n".join(lines(found, file="accounts.csv"))
    assert "2 accounts under 4 names in 5 cases; 1 case without a client" in told
    assert "also: ACME" in told
    assert "no two accounts look like one client" in told


def test_the_command_tells_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command(as_of="2025-05-15 12:00", config=folder / "casewall.toml")
    told = capsys.readouterr().out
    assert "4 accounts under 4 names in 5 cases; 1 case without a client" in told
    assert '"ACME" and "Acme GmbH": the same but for spelling or legal form' in told
    assert "  name,account\n  ACME,Acme GmbH\n  C-00118,Client 118\n" in told
    command(as_of="2025-05-15 12:00", as_json=True, config=folder / "casewall.toml")
    record = json.loads(capsys.readouterr().out)
    assert record["to_write"][0] == {"name": "ACME", "account": "Acme GmbH"}
