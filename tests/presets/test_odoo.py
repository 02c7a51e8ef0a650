"""The preset for Odoo brings in everything that Odoo tells, through faults, changes and kills."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.presets.harness import Checks, Desk, ThroughFaults, opened, proposed, rows, stored, truth_of
from tests.servers import odoo
from tests.servers.odoo_rows import PRIORITY
from tests.servers.truth import FINISHED, Ticket, Truth


def serving(truth: Truth, *, page: int, **options: Any) -> AbstractContextManager[Any]:
    """Serve as many rows as are asked for: Odoo cuts no answer by itself."""
    return odoo.serving(truth, page=100_000, **options)


class Odoo(Desk):
    preset, server_of = "odoo", serving
    more_always = "[sources.desk.request]\nlimit = 25\n[sources.desk.listed]\nlimit = 25"

    def env(self) -> dict[str, str]:
        return {"ODOO_TOKEN": self.server.token}

    def state(self, ticket: Ticket) -> str:
        """Return void for what was archived before its end; what was archived after it stands as it ended."""
        return "void" if ticket.merged_into and ticket.status not in FINISHED else super().state(ticket)

    def case(self, ticket: Ticket) -> dict[str, Any]:
        return {**super().case(ticket), "case_type": ticket.type.title(), "priority": PRIORITY[ticket.priority]}


class TestOdoo(Checks, ThroughFaults):
    desk, token = Odoo, "ODOO_TOKEN"


def test_a_ticket_that_is_archived_before_its_end_is_void(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(Odoo, tmp_path, monkeypatch, truth=truth_of(tickets=42)) as desk, stored(tmp_path) as store:
        desk.truth.change(5, at=desk.clock.second(), by=2, status="open", assignee=2)
        desk.until_quiet(store)
        ticket = desk.truth.tickets[5]
        ticket.merged_into, ticket.updated_at = 1, desk.clock.second()
        desk.until_quiet(store)
        assert rows(store)["5"]["state"] == "void"
        desk.check(store)


def test_init_writes_what_odoo_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = proposed(Odoo, tmp_path, monkeypatch)
    assert 'week = { mon-fri = "08:00-18:00" }' in text
    assert '"Second level" = {' in text
    assert '"Agent A" = {' in text
