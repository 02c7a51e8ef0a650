"""The preset for Redmine brings in everything that Redmine tells, through faults, changes and kills."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.presets.harness import Checks, Desk, ThroughFaults, proposed
from tests.servers import redmine
from tests.servers.truth import Ticket


class Redmine(Desk):
    preset, server_of = "redmine", redmine.serving
    config = 'columns = { account = "custom_fields.0.value" }'  # a custom field, in another place everywhere
    more_always = '[sources.desk.states]\nwaiting = ["On hold"]'

    def env(self) -> dict[str, str]:
        return {"REDMINE_TOKEN": self.server.token}

    def word(self, status: str) -> str:
        return status

    def case(self, ticket: Ticket) -> dict[str, Any]:
        return {**super().case(ticket), "case_type": ticket.type.title(), "priority": ticket.priority.title()}


class TestRedmine(Checks):
    desk, token = Redmine, "REDMINE_TOKEN"


@pytest.mark.long
class TestRedmineThroughFaults(ThroughFaults):
    desk = Redmine


def test_init_writes_what_redmine_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = proposed(Redmine, tmp_path, monkeypatch)
    assert '"Second level" = {' in text
    assert '"Agent A" = {' in text
    assert '"On hold",' in text
