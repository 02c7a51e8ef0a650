"""The preset for Zendesk brings in everything that Zendesk tells, through faults, changes and kills."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.presets.harness import Checks, Desk, ThroughFaults, proposed
from tests.servers import zendesk
from tests.servers.truth import Ticket


class Zendesk(Desk):
    preset, server_of = "zendesk", zendesk.serving
    paced = ("request", "events.request")

    def env(self) -> dict[str, str]:
        return {"ZENDESK_USER": f"{zendesk.EMAIL}/token", "ZENDESK_TOKEN": self.server.token}

    def secrets(self) -> list[str]:
        return list(self.server.tokens.uses)  # the address is none

    def word(self, status: str) -> str:
        return status

    def case(self, ticket: Ticket) -> dict[str, Any]:
        """Leave out when it was closed: the row does not say, the history does."""
        return {name: value for name, value in super().case(ticket).items() if name != "closed_at"}


class TestZendesk(Checks, ThroughFaults):
    desk, token = Zendesk, "ZENDESK_TOKEN"


def test_init_writes_what_zendesk_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = proposed(Zendesk, tmp_path, monkeypatch)
    assert 'week = { mon-fri = "08:00-18:00" }' in text
    assert '"2026-10-03",' in text
    assert '"Second level" = {' in text
    assert '"Agent A" = { team = "Payments"' in text
