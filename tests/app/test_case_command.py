"""`casewall case`: one case, its states and the receipt of its clock."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.app.command import CONFIG, company
from tests.app.conftest import Casewall


def shown(desk: Casewall, *arguments: str) -> dict[str, Any]:
    """Return a case as JSON."""
    told = desk("case", *arguments, "--format", "json")
    assert (told.status, told.err) == (0, "")
    found: dict[str, Any] = json.loads(told.out)
    return found


def test_a_receipt_sums_to_the_net_hours(desk: Casewall) -> None:
    """From Monday 09:00 to Wednesday 09:00 are two days of 8 h."""
    found = shown(desk, "crm", "A2")
    case = found["case"]
    assert (case["net_work_hours"], case["elapsed_hours"], case["target_hours"]) == (16.0, 48.0, 8.0)
    assert (case["verdict"], case["due_at"], case["owner"]) == ("late", "2026-10-05T15:00:00+00:00", "Ann")
    assert sum(line["counted_hours"] for line in found["receipt"]) == 16.0
    assert sum(line["counted_hours"] + line["not_counted_hours"] for line in found["receipt"]) == 48.0


def test_text_shows_local_times_and_the_sum(desk: Casewall) -> None:
    lines = desk("case", "crm", "A2").out.splitlines()
    assert lines[0] == "A2"
    assert "opened  2026-10-05 09:00" in lines[2]
    assert lines[-1] == "Lead time: 16h 00m net work hours, target 8h 00m"


@pytest.mark.parametrize(("at", "age"), [("09:00", "0h 00m"), ("09:00:29", "0h 00m"), ("09:00:30", "0h 01m")])
def test_an_age_is_told_from_the_first_second_and_in_the_minutes_that_the_page_shows(
    desk: Casewall, at: str, age: str
) -> None:
    lines = desk("case", "crm", "A2", "--as-of", f"2026-10-05 {at}").out.splitlines()
    assert lines[-1] == f"Age: {age} net work hours, target 8h 00m"


def test_a_closed_case_keeps_the_rules_by_which_it_was_judged(desk: Casewall, tmp_path: Path) -> None:
    """A longer target and longer hours, set after the closing, count only where it is judged by today's rules."""
    changed = CONFIG.replace('within = "8 h"', 'within = "20 h"').replace("09:00-17:00", "08:00-18:00")
    company(tmp_path, config=changed)
    assert desk("sync").status == 0
    then, now = shown(desk, "crm", "A2"), shown(desk, "crm", "A2", "--judged", "now")
    for found, net, target, verdict in ((then, 16.0, 8.0, "late"), (now, 20.0, 20.0, "met")):
        case = found["case"]
        assert (case["net_work_hours"], case["target_hours"], case["verdict"]) == (net, target, verdict)
        assert sum(line["counted_hours"] for line in found["receipt"]) == net
        assert case["calendar"] == "office"


def test_a_verdict_names_the_calendar_and_the_target_that_made_it(desk: Casewall, tmp_path: Path) -> None:
    """By the hash of their content, under which they are kept; a quote has no target."""
    with sqlite3.connect(tmp_path / "casewall.db") as store:
        rows = store.execute(
            "SELECT case_id, net_us / 3600000000, target_us / 3600000000, verdict, "
            "(SELECT count(*) FROM kept_rules WHERE kind = 'calendar' AND hash = calendar_hash), "
            "(SELECT count(*) FROM kept_rules WHERE kind = 'target' AND hash = target_hash) FROM verdicts"
        ).fetchall()
    store.close()
    assert sorted(rows) == [
        ("A1", 4, 8, "met", 1, 1), ("A2", 16, 8, "late", 1, 1), ("A3", 8, 8, "met", 1, 1), ("A4", 1, None, None, 1, 0),
    ]  # fmt: skip


def test_figures_keep_them_too(desk: Casewall, tmp_path: Path) -> None:
    company(tmp_path, config=CONFIG.replace('within = "8 h"', 'within = "20 h"'))
    then = json.loads(desk("metrics", "compliance", "--format", "json").out)
    now = json.loads(desk("metrics", "compliance", "--judged", "now", "--format", "json").out)
    assert [(row["met"], row["late"]) for row in (*then, *now)] == [(2, 1), (3, 0)]


def test_a_case_of_another_instant_is_as_it_was_then(desk: Casewall) -> None:
    found = shown(desk, "crm", "A2", "--as-of", "2026-10-06 09:00")
    case = found["case"]
    assert (found["as_of"], case["state"], case["net_work_hours"]) == ("2026-10-06T07:00:00+00:00", "active", 8.0)
    assert (case["closed_at"], case["verdict"]) == (None, None)


def test_a_void_case_is_in_no_figure(desk: Casewall, tmp_path: Path) -> None:
    company(tmp_path, config=CONFIG.replace('done = ["Closed"]', 'void = ["Closed"]'))
    desk("sync")
    told = "error: Case 'A1' of 'crm' is void (merged, duplicate, spam): it is in no figure\n"
    assert desk("case", "crm", "A1") == (2, "", told)
