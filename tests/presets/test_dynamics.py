"""The preset for Dynamics brings in everything that Dynamics tells, through faults, changes and kills."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.presets.harness import Checks, Desk, Step, ThroughFaults, proposed
from tests.servers import dynamics
from tests.servers.dynamics_rows import PRIORITY, SHOWN, STATUS, TYPE
from tests.servers.truth import Ticket


class Dynamics(Desk):
    preset, server_of = "dynamics", dynamics.serving
    config = f'''fill = {{ tenant = "{dynamics.Dynamics.tenant}" }}
auth = {{ token_url = "{{url}}/{{tenant}}/oauth2/v2.0/token" }}'''
    states: ClassVar[Mapping[str, str]] = {**Desk.states, "new": "active"}
    vanishes = "prioritycode"

    def env(self) -> dict[str, str]:
        server = dynamics.Dynamics
        return {"DYNAMICS_CLIENT_ID": server.client_id, "DYNAMICS_CLIENT_SECRET": server.client_secret}

    def secrets(self) -> list[str]:
        return [dynamics.Dynamics.client_secret, *self.server.tokens.uses]

    def key(self, ticket: int) -> str:
        return f"CAS-{ticket:05}-X1Y2Z3"

    def word(self, status: str) -> str:
        return str(STATUS[status])

    def state(self, ticket: Ticket) -> str:
        return "void" if ticket.merged_into else super().state(ticket)

    def case(self, ticket: Ticket) -> dict[str, Any]:
        """Leave out when it was closed: the row does not say, the history does."""
        found = {
            **super().case(ticket),
            "team": None if ticket.assignee else self.group(ticket.group),
            "case_type": SHOWN["casetypecode"][TYPE[ticket.type]],
            "priority": SHOWN["prioritycode"][PRIORITY[ticket.priority]],
        }
        del found["closed_at"]
        return found

    def story(self, ticket: Ticket) -> list[Step]:
        """Return the changes; from team to team the owner is told again to be nobody."""
        found = super().story(ticket)
        for moment in ticket.story():
            old, new = moment.before, moment.after
            if not old["assignee"] and not new["assignee"] and old["group"] != new["group"]:
                found.append(Step(self.key(ticket.id), moment.at, owner=""))
        return found


class TestDynamics(Checks, ThroughFaults):
    desk, token = Dynamics, "DYNAMICS_CLIENT_SECRET"


def test_init_writes_what_dynamics_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = proposed(Dynamics, tmp_path, monkeypatch)
    assert '"Second level" = {' in text
    assert '"Agent A" = {' in text
    assert '"2026-10-03",' in text
