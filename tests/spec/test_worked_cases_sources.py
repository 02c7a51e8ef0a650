"""The worked cases about the times that a source writes: the hour that comes twice, the one that never comes, zones."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data.errors import CasewallError
from data.mapping import map_source
from data.settings import load
from data.times import TimeRules, read_times
from metrics.throughput import throughput
from tests.spec.company import CRM, HEAD, LOADED, company, loaded, seen, written
from tests.spec.worked import row, worked
from tests.tables import at

BERLIN = 'timezone = "Europe/Berlin"\n\n[sources.crm.columns]'
TWICE, NEVER = "2025-10-26 02:30", "2025-03-30 02:30"
POLICIES = [
    row(24, "by default the first", TWICE, {}, "2025-10-26T00:30Z", "ambiguous"),
    row(24, "the earliest", TWICE, {"ambiguous": "earliest"}, "2025-10-26T00:30Z", "ambiguous"),
    row(24, "the latest", TWICE, {"ambiguous": "latest"}, "2025-10-26T01:30Z", "ambiguous"),
    row(24, "none", TWICE, {"ambiguous": "null"}, None, "ambiguous"),
    row(25, "by default an hour later", NEVER, {}, "2025-03-30T01:30Z", "missing"),
    row(25, "an hour later", NEVER, {"nonexistent": "later"}, "2025-03-30T01:30Z", "missing"),
    row(25, "none", NEVER, {"nonexistent": "null"}, None, "missing"),
]
MARKS = [
    row(24, "a mark", TWICE, "2025-10-26T00:30Z", "ambiguous_time"),
    row(25, "a mark", NEVER, "2025-03-30T01:30Z", "missing_time"),
]
WEEKS = [
    row(35, "half past midnight in Berlin is Monday", "2025-03-30T22:30Z", date(2025, 3, 31), (2025, 14)),
    row(35, "a week of the year that begins in it", "2024-12-30 12:00", date(2024, 12, 30), (2025, 1)),
]


@pytest.mark.parametrize(("text", "policy", "instant", "flag"), POLICIES)
def test_a_local_time_that_is_no_one_instant_follows_the_policy_and_is_flagged(
    text: str, policy: dict[str, Any], instant: str | None, flag: str
) -> None:
    rules = TimeRules(where="sources.crm", timezone="Europe/Berlin", **policy)
    found = read_times(pl.Series([text]), rules, now=LOADED).row(0, named=True)
    assert found["at"] == (datetime.fromisoformat(instant) if instant else None)
    assert found["flag"] == flag


@pytest.mark.parametrize(("text", "instant", "kind"), MARKS)
def test_such_a_time_of_an_export_is_read_and_leaves_a_mark(tmp_path: Path, text: str, instant: str, kind: str) -> None:
    written(tmp_path, HEAD + CRM, crm=f"A, {text}, , Open")
    found = map_source("crm", load(tmp_path / "casewall.toml"), LOADED)
    assert found.cases is not None
    assert found.cases["opened_at"].to_list() == [datetime.fromisoformat(instant)]
    assert found.marks.select("case_id", "column", "value", "kind").rows() == [("A", "Created", text, kind)]


@worked(26)
def test_26_digits_without_a_zone_are_refused_with_what_to_write(tmp_path: Path) -> None:
    config = HEAD + CRM.replace(BERLIN, "\n[sources.crm.columns]")
    written(tmp_path, config, crm="A, 2025-05-12 09:00, , Open")
    refusal = r'sources.crm.timezone is missing: "2025-05-12 09:00" carries no offset.*timezone = "Europe/Berlin"'
    with pytest.raises(CasewallError, match=refusal):
        map_source("crm", load(tmp_path / "casewall.toml"), LOADED)
    (report,) = loaded(tmp_path)
    assert report.error is not None
    assert report.counts is None
    assert seen(tmp_path).cases.is_empty(), "nothing is loaded by a guess"


@worked(26)
def test_26_digits_with_an_offset_need_no_zone(tmp_path: Path) -> None:
    config = HEAD + CRM.replace(BERLIN, "\n[sources.crm.columns]")
    board = company(tmp_path, config, crm="A, 2025-05-12T07:00Z, 2025-05-12T11:00+02:00, Closed")
    assert board.cases.select("opened_at", "closed_at").row(0) == (at("2025-05-12 09:00"), at("2025-05-12 11:00"))


@pytest.mark.parametrize(("closed", "monday", "week"), WEEKS)
def test_a_case_is_in_the_iso_week_of_its_local_closing(
    tmp_path: Path, closed: str, monday: date, week: tuple[int, int]
) -> None:
    board = company(tmp_path, HEAD + CRM, crm=f"A, 2024-12-02 09:00, {closed}, Closed")
    flow = throughput(board.cases, start=date(2024, 12, 2), end=date(2025, 6, 2), period="week")
    found = flow.filter(pl.col("throughput") > 0)["period_start"].to_list()
    assert found == [monday]
    assert found[0].isocalendar()[:2] == week
