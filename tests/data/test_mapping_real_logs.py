"""The four public logs map with every row accounted for; skipped, saying so, where their folder is absent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.mapping import Mapped, map_source
from data.settings import load

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CONFIGS = {
    "uci_incident_event_log.zip": """
kind = "csv"
rows = "events"
timezone = "UTC"
time_formats = ["%d/%m/%Y %H:%M"]
nulls = ["", "?"]
order_by = ["sys_mod_count"]
[sources.log.columns]
case_id = "number"
occurred_at = "sys_updated_at"
opened_at = "opened_at"
state = "incident_state"
owner = "assigned_to"
source_met = "made_sla"
[sources.log.states]
queued = ["New"]
active = ["Active"]
waiting = ["Awaiting*"]
done = ["Resolved", "Closed"]
""",
    "bpi_challenge_2013_incidents.xes.gz": """
kind = "xes"
rows = "events"
nulls = ["", "-"]
nobody = ["Siebel"]
[sources.log.columns]
case_id = "case:concept:name"
occurred_at = "time:timestamp"
state = "{concept:name}/{lifecycle:transition}"
actor = "org:resource"
[sources.log.states]
queued = ["Queued/*"]
active = ["Accepted/*"]
"waiting: client" = ["Accepted/Wait - User"]
done = ["Completed/*"]
""",
    "helpdesk_italy.xes.gz": """
kind = "xes"
rows = "events"
timezone = "UTC"
offsets = "ignore"
[sources.log.columns]
case_id = "case:concept:name"
occurred_at = "time:timestamp"
activity = "concept:name"
actor = "org:resource"
[sources.log.states]
done = ["Resolve ticket", "Closed"]
""",
    "baltimore_311_requests.csv": """
kind = "csv"
rows = "cases"
timezone = "America/New_York"
time_formats = ["%m/%d/%Y %I:%M:%S %p"]
nulls = ["", "NA"]
[sources.log.columns]
case_id = "SRRecordID"
opened_at = "CreatedDate"
closed_at = "CloseDate"
changed_at = "StatusDate"
source_due_at = "DueDate"
state = "SRStatus"
[sources.log.states]
queued = ["New"]
active = ["Open", "Pending", "Hold"]
done = ["Closed"]
void = ["* (Duplicate)", "* (Transferred)"]
""",
}


def mapped(folder: Path, log: str, tmp_path: Path) -> Mapped:
    """Map one log by its configuration above."""
    config = f'[sources.log]\npath = "{folder / log}"\n{CONFIGS[log]}'
    (tmp_path / "casewall.toml").write_text(config, encoding="utf-8")
    return map_source("log", load(tmp_path / "casewall.toml"), NOW)


@pytest.mark.parametrize(
    ("log", "read", "duplicates", "cases"),
    [
        ("uci_incident_event_log.zip", 119_998, 0, 20_769),
        ("bpi_challenge_2013_incidents.xes.gz", 65_533, 0, 7_554),
        ("helpdesk_italy.xes.gz", 21_348, 127, 4_580),
        ("baltimore_311_requests.csv", 3_000, 0, 3_000),
    ],
)
def test_every_row_of_a_log_is_accounted_for(
    real_logs: Path, tmp_path: Path, log: str, read: int, duplicates: int, cases: int
) -> None:
    found = mapped(real_logs, log, tmp_path)
    rows = found.cases if found.cases is not None else found.events
    assert rows is not None
    assert (found.read, found.duplicates, found.quarantine.height) == (read, duplicates, 0)
    assert rows.height == read - duplicates
    assert rows["case_id"].n_unique() == cases


def test_times_of_the_incident_log_are_day_first(real_logs: Path, tmp_path: Path) -> None:
    events = mapped(real_logs, "uci_incident_event_log.zip", tmp_path).events
    assert events is not None
    assert events["occurred_at"][0] == datetime(2016, 2, 29, 1, 23, tzinfo=UTC)
    assert events["occurred_at"].null_count() == 0


def test_the_machine_of_the_incident_log_is_nobody(real_logs: Path, tmp_path: Path) -> None:
    events = mapped(real_logs, "bpi_challenge_2013_incidents.xes.gz", tmp_path).events
    assert events is not None
    assert not events["actor"].is_in(["Siebel", "-"]).any()
    waiting = events.filter(events["state"] == "waiting")
    assert waiting["status"].unique().to_list() == ["Accepted/Wait - User"]
    assert waiting.height == 4_217


def test_digits_of_the_help_desk_are_read_as_utc(real_logs: Path, tmp_path: Path) -> None:
    events = mapped(real_logs, "helpdesk_italy.xes.gz", tmp_path).events
    assert events is not None
    assert events.filter(events["case_id"] == "Case3608")["occurred_at"][0] == datetime(
        2010, 1, 13, 8, 40, 25, tzinfo=UTC
    )


def test_the_service_desk_has_its_due_dates_and_voids(real_logs: Path, tmp_path: Path) -> None:
    cases = mapped(real_logs, "baltimore_311_requests.csv", tmp_path).cases
    assert cases is not None
    assert cases["source_due_at"].null_count() == 65
    assert cases["opened_at"][0] == datetime(2019, 10, 21, 15, 49, 49, tzinfo=UTC)
