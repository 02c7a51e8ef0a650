"""The preset for older versions of Odoo asks the same questions by JSON-RPC, and logs in by a call."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.settings.presets import read
from tests.presets.harness import opened, proposed, stored
from tests.presets.test_odoo import Odoo
from tests.servers.odoo import Odoo as Server


class OdooRpc(Odoo):
    preset = "odoo_rpc"
    more_always = f'{Odoo.more_always}\n[sources.desk.fill]\ndatabase = "{Server.database}"'

    def env(self) -> dict[str, str]:
        return {"ODOO_USER": "api@desk.example", "ODOO_PASSWORD": self.server.token}

    def secrets(self) -> list[str]:
        return list(self.server.tokens.uses)  # the login is none


def test_all_of_it_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(OdooRpc, tmp_path, monkeypatch) as desk, stored(tmp_path) as store:
        desk.until_quiet(store)
        desk.check(store)


def test_a_wrong_password_is_told_once_and_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(OdooRpc, tmp_path, monkeypatch) as desk, stored(tmp_path) as store:
        monkeypatch.setenv("ODOO_PASSWORD", "planted-and-wrong-4711")
        report = desk.pull(store)
        assert report.error is not None
        assert "sources.desk.auth" in report.error
        assert "planted" not in report.error
        assert len(desk.server.requests) == 1


def test_init_writes_what_odoo_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = proposed(OdooRpc, tmp_path, monkeypatch)
    assert 'week = { mon-fri = "08:00-18:00" }' in text
    assert '"Second level" = {' in text


def test_both_presets_map_the_same() -> None:
    new, old = read("odoo")["source"], read("odoo_rpc")["source"]
    assert (new["columns"], new["states"]) == (old["columns"], old["states"])
    assert new["events"]["columns"] == old["events"]["columns"]
