"""The preset for ServiceNow brings in everything that ServiceNow tells, through faults, changes and kills."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.presets.harness import Checks, Desk, Step, ThroughFaults, opened, proposed, stored
from tests.servers import servicenow
from tests.servers.base import serve
from tests.servers.servicenow_rows import FORM, HOLD, PRIORITIES, PRIORITY, STATE
from tests.servers.truth import Ticket


class ServiceNow(Desk):
    preset, server_of = "servicenow", servicenow.serving

    def env(self) -> dict[str, str]:
        return {"SERVICENOW_USER": servicenow.ServiceNow.user, "SERVICENOW_PASSWORD": self.server.token}

    def secrets(self) -> list[str]:
        return list(self.server.tokens.uses)

    def key(self, ticket: int) -> str:
        return f"INC{ticket:07}"

    def word(self, status: str) -> str:
        return STATE[status]

    def case(self, ticket: Ticket) -> dict[str, Any]:
        return {**super().case(ticket), "priority": PRIORITIES[PRIORITY[ticket.priority]]}

    def story(self, ticket: Ticket) -> list[Step]:
        """Return the changes; a hold is told twice at its instant, as a state and by its reason."""
        key, first = self.key(ticket.id), ticket.initial
        found = [Step(key, ticket.created_at, self.states[str(first["status"])], self.owner(first))]
        for moment in ticket.story():
            was, now = str(moment.before["status"]), str(moment.after["status"])
            if STATE[was] != STATE[now]:
                found.append(Step(key, moment.at, state="waiting" if STATE[now] == "3" else self.states[now]))
            if HOLD.get(was) != HOLD.get(now) and now in HOLD:
                found.append(Step(key, moment.at, state=self.states[now]))
            if self.owner(moment.before) != self.owner(moment.after):
                found.append(Step(key, moment.at, owner=self.owner(moment.after)))
        return found


class Late(servicenow.ServiceNow):
    """A server that writes its audits half a minute after the change."""

    def audits(self) -> list[dict[str, Any]]:
        until = (self.now() - timedelta(seconds=30)).strftime(FORM)
        return [row for row in super().audits() if row["sys_created_on"] <= until]


class LateDesk(ServiceNow):
    server_of = partial(serve, Late)


class TestServiceNow(Checks):
    desk, token = ServiceNow, "SERVICENOW_PASSWORD"


@pytest.mark.long
class TestServiceNowThroughFaults(ThroughFaults):
    desk = ServiceNow


def test_an_audit_that_is_written_after_the_change_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(LateDesk, tmp_path, monkeypatch, page=60) as desk, stored(tmp_path) as store:
        desk.until_quiet(store)
        for ticket in desk.truth.live()[:3]:
            desk.truth.change(ticket.id, at=desk.clock.second(), by=2, status="hold", assignee=2)
            desk.clock.on(seconds=3)
        assert desk.pull(store).error is None
        desk.clock.on(minutes=1)
        assert desk.pull(store).error is None
        desk.check(store)


def test_init_writes_what_servicenow_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = proposed(ServiceNow, tmp_path, monkeypatch)
    assert 'timezone = "Europe/Berlin"' in text
    assert '"Second level" = {' in text
