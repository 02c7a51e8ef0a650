"""The preset for HubSpot brings in everything that HubSpot tells, through faults, changes and kills."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.presets.harness import Checks, Desk, ThroughFaults, proposed
from tests.servers import hubspot
from tests.servers.hubspot_rows import PRIORITY, STAGE
from tests.servers.truth import Ticket

HOLD = """[sources.desk.states]
waiting = ["95831234"]
"""


class HubSpot(Desk):
    preset, server_of = "hubspot", hubspot.serving
    paced = ("request",)
    more_always = HOLD
    vanishes = "hs_ticket_priority"

    def env(self) -> dict[str, str]:
        return {"HUBSPOT_TOKEN": self.server.token}

    def word(self, status: str) -> str:
        return STAGE[status]

    def case(self, ticket: Ticket) -> dict[str, Any]:
        return {**super().case(ticket), "case_type": ticket.type.upper(), "priority": PRIORITY[ticket.priority]}


class Proposed(HubSpot):
    """As `init` understands the stage that the company has added: Waiting on supplier."""

    states: ClassVar[Mapping[str, str]] = {**HubSpot.states, "hold": "waiting: supplier"}
    more_always = ""


class TestHubSpot(Checks):
    desk, token = HubSpot, "HUBSPOT_TOKEN"


@pytest.mark.long
class TestHubSpotThroughFaults(ThroughFaults):
    desk = HubSpot


def test_init_writes_what_hubspot_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = proposed(Proposed, tmp_path, monkeypatch)
    assert "95831234" in text
    assert '"Second level" = {' in text
    assert '"Agent A" = { team = "Payments"' in text
