"""The preset for Jira brings in everything that Jira tells, through faults, changes and kills."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.presets.harness import Checks, Desk, ThroughFaults, opened, proposed, rows, stored, truth_of
from tests.servers import jira, jira_rows
from tests.servers.jira_rows import EMAIL, PRIORITY, PROJECT
from tests.servers.truth import Ticket


class Jira(Desk):
    preset, server_of = "jira", jira.serving
    vanishes = "summary"  # a priority that is left out is nothing wrong: not every project has them

    def env(self) -> dict[str, str]:
        return {"JIRA_USER": EMAIL, "JIRA_TOKEN": self.server.token}

    def secrets(self) -> list[str]:
        return list(self.server.tokens.uses)  # the address is none

    def key(self, ticket: int) -> str:
        return f"{PROJECT}-{ticket}"

    def word(self, status: str) -> str:
        return status

    def case(self, ticket: Ticket) -> dict[str, Any]:
        return {**super().case(ticket), "case_type": ticket.type.title(), "priority": PRIORITY[ticket.priority][1]}


class TestJira(Checks):
    desk, token = Jira, "JIRA_TOKEN"


@pytest.mark.long
class TestJiraThroughFaults(ThroughFaults):
    desk = Jira


class Custom(Jira):
    states: ClassVar = {**Desk.states, "hold": "active", "solved": "done"}


def test_a_status_in_no_list_is_known_by_its_category(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jira_rows.STATUS, "hold", ("10002", "With the second floor"))
    monkeypatch.setitem(jira_rows.STATUS, "solved", ("5", "Over and out"))
    with opened(Custom, tmp_path, monkeypatch, truth=truth_of(tickets=42)) as desk, stored(tmp_path) as store:
        for number, status in ((1, "hold"), (2, "solved")):
            desk.truth.change(number, at=desk.clock.second(), by=3, status=status)
        desk.until_quiet(store)
        desk.check(store)
        assert store.marks().is_empty()
        assert rows(store)[desk.key(1)]["status"] == "category indeterminate"


MINUTES = """timezone = "Europe/Berlin"
[sources.desk.request]
times = "%Y-%m-%d %H:%M"
[sources.desk.request.params]
jql = '({jql}) AND updated >= "{since}" AND updated <= "{until}" ORDER BY updated ASC, key ASC'
"""


class ByMinutes(Jira):
    config = MINUTES


def test_questions_in_minutes_of_the_accounts_zone_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(ByMinutes, tmp_path, monkeypatch) as desk, stored(tmp_path) as store:
        desk.until_quiet(store)
        desk.check(store)
        for number in (1, 2, 3):
            desk.truth.change(number, at=desk.clock.second(), by=3, status="open", assignee=number)
            desk.pull(store)
            desk.clock.on(seconds=20)
        desk.until_quiet(store)
        desk.check(store)


def test_init_writes_what_jira_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = proposed(Jira, tmp_path, monkeypatch)
    assert '"Agent A" = {' in text
    assert "Client 101" not in text
