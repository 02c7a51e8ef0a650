"""The preset for Zammad brings in everything that Zammad tells, through faults, changes and kills."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.presets.harness import Checks, Desk, ThroughFaults, opened, proposed, stored, truth_of
from tests.servers import zammad
from tests.servers.truth import Ticket
from tests.servers.zammad_rows import PRIORITIES, PRIORITY


class Zammad(Desk):
    preset, server_of = "zammad", zammad.serving
    states: ClassVar = {**Desk.states, "pending": "waiting", "hold": "waiting: supplier"}
    more_always = '[sources.desk.states]\n"waiting: supplier" = ["waiting for supplier"]'

    def env(self) -> dict[str, str]:
        return {"ZAMMAD_TOKEN": self.server.token}

    def state(self, ticket: Ticket) -> str:
        return "void" if ticket.merged_into else super().state(ticket)

    def case(self, ticket: Ticket) -> dict[str, Any]:
        return {**super().case(ticket), "priority": PRIORITIES[PRIORITY[ticket.priority]]}


class TestZammad(Checks):
    desk, token = Zammad, "ZAMMAD_TOKEN"


@pytest.mark.long
class TestZammadThroughFaults(ThroughFaults):
    desk = Zammad


def test_a_search_that_ends_at_its_window_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    truth = truth_of(tickets=110)
    with opened(Zammad, tmp_path, monkeypatch, truth=truth, search_window=80) as desk, stored(tmp_path) as store:
        desk.until_quiet(store)
        desk.check(store)
        assert all(request.status == 200 for request in desk.server.requests)


def test_init_writes_what_zammad_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = proposed(Zammad, tmp_path, monkeypatch)
    assert 'week = { mon-fri = "08:00-18:00" }' in text
    assert '"2026-10-03",' in text
    assert "2026-10-31" not in text, "that holiday is switched off"
    assert '"Second level" = {' in text
    assert '"Agent A" = {' in text
    assert "Client 101" not in text
    assert '"waiting for supplier",' in text
