"""What is proposed for the four public logs; skipped, saying so, where their folder is absent."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data.propose import Proposal, doubts, propose

NOW = datetime(2026, 11, 25, tzinfo=UTC)
MOST_DOUBTS = 10


@pytest.fixture(scope="module")
def found(real_logs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Proposal]:
    """Propose for each log once."""
    names = ("uci_incident_event_log.zip", "bpi_challenge_2013_incidents.xes.gz", "helpdesk_italy.xes.gz",
             "baltimore_311_requests.csv")  # fmt: skip
    beside = tmp_path_factory.mktemp("proposed")
    return {name.split("_")[0]: propose(real_logs / name, beside=beside, now=NOW) for name in names}


def sections(found: dict[str, Proposal], log: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the whole configuration of a log and its source."""
    whole = tomllib.loads(found[log].text)
    return whole, next(iter(whole["sources"].values()))


@pytest.mark.parametrize(
    ("log", "rows", "cases"),
    [("uci", 119_998, 20_769), ("bpi", 65_533, 7_554), ("helpdesk", 21_348, 4_580), ("baltimore", 3_000, 3_000)],
)
def test_every_row_is_read_and_few_lines_are_in_doubt(
    found: dict[str, Proposal], log: str, rows: int, cases: int
) -> None:
    assert (found[log].rows, found[log].cases, found[log].quarantined) == (rows, cases, 0)
    assert found[log].doubts == len(doubts(found[log].text)) <= MOST_DOUBTS


def test_the_incident_log_is_read_by_its_own_order_and_nulls(found: dict[str, Proposal]) -> None:
    whole, source = sections(found, "uci")
    assert source["rows"] == "events"
    assert source["order_by"] == ["sys_mod_count"]
    assert source["nulls"] == ["", "?"]
    assert source["time_formats"] == ["%d/%m/%Y %H:%M"]
    assert source["columns"] == {
        "case_id": "number", "occurred_at": "sys_updated_at", "opened_at": "opened_at", "state": "incident_state",
        "owner": "assigned_to", "holder": "assignment_group", "actor": "sys_updated_by", "case_type": "category",
        "priority": "priority", "account": "caller_id", "source_met": "made_sla",
    }  # fmt: skip
    assert source["states"] == {
        "queued": ["New"], "active": ["Active"], "waiting: client": ["Awaiting User Info", "Awaiting Evidence"],
        "waiting: problem": ["Awaiting Problem"], "waiting: supplier": ["Awaiting Vendor"],
        "done": ["Resolved", "Closed"],
    }  # fmt: skip
    assert whole["calendars"]["office"]["week"] == {"mon-fri": "08:00-18:00"}
    assert whole["calendars"]["office"]["holidays"] == {"country": "BR"}
    assert whole["casewall"]["as_of"] == "2016-05-12 14:00"


def test_a_sub_status_tells_who_waits_and_a_machine_is_nobody(found: dict[str, Proposal]) -> None:
    whole, source = sections(found, "bpi")
    assert source["columns"]["state"] == "{concept:name}/{lifecycle:transition}"
    assert source["columns"]["actor"] == "org:resource"
    assert "owner" not in source["columns"]
    assert source["nobody"] == ["Siebel"]
    assert source["nulls"] == ["", "-"]
    assert source["states"]["waiting: client"] == ["Accepted/Wait - User", "Accepted/Wait - Customer"]
    assert source["states"]["done"] == [
        "Completed/Resolved", "Completed/Closed", "Completed/In Call", "Completed/Cancelled",
    ]  # fmt: skip
    assert whole["casewall"]["timezone"] == "Europe/Berlin"
    assert "timezone" not in source
    assert whole["teams"]["experts"]["names"] == ["* 2nd", "* 3rd"]


def test_offsets_that_cannot_be_are_ignored_and_days_off_tell_the_country(found: dict[str, Proposal]) -> None:
    whole, source = sections(found, "helpdesk")
    assert (source["offsets"], source["timezone"]) == ("ignore", "UTC")
    assert whole["calendars"]["office"]["timezone"] == "Europe/Rome"
    assert whole["calendars"]["office"]["holidays"] == {"country": "IT"}
    assert whole["calendars"]["office"]["week"] == {"mon-fri": "09:00-13:00, 14:00-18:30"}
    assert source["states"]["done"] == ["Resolve ticket", "Closed"]
    assert source["states"]["queued"] == ["Assign seriousness", "Insert ticket"]


def test_a_service_desk_is_judged_by_its_own_due_dates(found: dict[str, Proposal]) -> None:
    whole, source = sections(found, "baltimore")
    assert source["rows"] == "cases"
    assert source["time_formats"] == ["%m/%d/%Y %I:%M:%S %p"]
    assert source["columns"]["closed_at"] == "CloseDate"
    assert source["columns"]["source_due_at"] == "DueDate"
    assert source["states"]["void"] == [
        "Open (Duplicate)", "New (Duplicate)", "Closed (Duplicate)", "Closed (Transferred)",
    ]  # fmt: skip
    assert whole["targets"] == [{"by": "source_due_at"}]
    assert whole["casewall"]["as_of"] == "2019-10-21 11:30"
