"""The preset for Freshdesk brings in everything that Freshdesk tells, through faults, changes and kills."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.presets.harness import Checks, Desk, Step, ThroughFaults, opened, proposed, stored, truth_of
from tests.servers import freshdesk
from tests.servers.freshdesk_rows import PRIORITY
from tests.servers.truth import Ticket


class Freshdesk(Desk):
    preset, server_of = "freshdesk", freshdesk.serving
    paced, lasts = ("request", "listed"), 25
    states: ClassVar[Mapping[str, str]] = {**Desk.states, "new": "active"}

    def env(self) -> dict[str, str]:
        return {"FRESHDESK_TOKEN": self.server.token}

    def case(self, ticket: Ticket) -> dict[str, Any]:
        return {**super().case(ticket), "case_type": ticket.type.title(), "priority": str(PRIORITY[ticket.priority])}

    def story(self, ticket: Ticket) -> list[Step]:
        """Return nothing: Freshdesk tells a program no history."""
        return []


class TestFreshdesk(Checks):
    desk, token = Freshdesk, "FRESHDESK_TOKEN"


@pytest.mark.long
class TestFreshdeskThroughFaults(ThroughFaults):
    desk = Freshdesk


def test_a_list_that_ends_before_its_last_page_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    truth = truth_of(tickets=120)
    with opened(Freshdesk, tmp_path, monkeypatch, truth=truth, page=25, last_page=4) as desk, stored(tmp_path) as store:
        desk.until_quiet(store)
        desk.check(store)


def test_init_writes_what_freshdesk_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = proposed(Freshdesk, tmp_path, monkeypatch)
    assert 'timezone = "Europe/Berlin"' in text
    assert 'week = { mon-fri = "08:00-18:00" }' in text
    assert '"Second level" = {' in text
    assert '"Agent A" = {' in text
