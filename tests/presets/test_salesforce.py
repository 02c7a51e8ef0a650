"""The preset for Salesforce brings in everything that Salesforce tells, through faults, changes and kills."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.presets.harness import Checks, Desk, Step, ThroughFaults, proposed
from tests.servers import salesforce
from tests.servers.base import serve
from tests.servers.salesforce_rows import PRIORITY, STATUS
from tests.servers.truth import Ticket


class Salesforce(salesforce.Salesforce):
    """The server with two more fields of CaseHistory: the number of the case, and what kind of value a row holds."""

    def history(self) -> list[dict[str, Any]]:
        rows = super().history()
        for row in rows:
            row["Case.CaseNumber"] = f"{int(row['CaseId'][3:15]):08}"
            row["DataType"] = "EntityId" if str(row["NewValue"])[:3] in ("005", "00G") else "Text"
        return rows


class Org(Desk):
    preset, server_of = "salesforce", partial(serve, Salesforce)
    opening = False
    vanishes = "Priority"

    def env(self) -> dict[str, str]:
        return {"SALESFORCE_CLIENT_ID": Salesforce.client_id, "SALESFORCE_CLIENT_SECRET": Salesforce.client_secret}

    def secrets(self) -> list[str]:
        return [Salesforce.client_secret, *self.server.tokens.uses]

    def key(self, ticket: int) -> str:
        return f"{ticket:08}"

    def word(self, status: str) -> str:
        return STATUS[status]

    def state(self, ticket: Ticket) -> str:
        return "void" if ticket.merged_into else super().state(ticket)

    def case(self, ticket: Ticket) -> dict[str, Any]:
        return {
            **super().case(ticket),
            "team": None if ticket.assignee else self.group(ticket.group),
            "case_type": ticket.type.title(),
            "priority": PRIORITY[ticket.priority],
        }

    def story(self, ticket: Ticket) -> list[Step]:
        """Return the changes; from queue to queue the owner is told again to be nobody."""
        found = super().story(ticket)
        for moment in ticket.story():
            old, new = moment.before, moment.after
            if not old["assignee"] and not new["assignee"] and old["group"] != new["group"]:
                found.append(Step(self.key(ticket.id), moment.at, owner=""))
        return found


class TestSalesforce(Checks):
    desk, token, status = Org, "SALESFORCE_CLIENT_SECRET", "400"


@pytest.mark.long
class TestSalesforceThroughFaults(ThroughFaults):
    desk = Org


def test_init_writes_what_salesforce_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = proposed(Org, tmp_path, monkeypatch)
    assert 'timezone = "Europe/Berlin"' in text
    assert 'week = { mon-fri = "08:00-18:00" }' in text
    assert '"2026-10-03",' in text
    assert '"Second level" = {' in text
    assert '"Agent A" = {' in text
