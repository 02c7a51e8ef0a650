"""The incident log of 119,998 rows gives the figures that plain Python counts; skipped where the log is absent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from tests.catalogue import laws
from tests.real_logs import raw
from tests.real_logs import raw_uci_incidents as log_of
from tests.real_logs.loading import Loaded, loaded
from tests.real_logs.raw_uci_incidents import FILE, OFFICE, TARGETS, ZONE

SHOWN = datetime(
    2016, 4, 28, 15, 0, tzinfo=ZONE
)  # the example's as_of; rows are to the minute, and some are of this one
INSTANTS = [datetime(2016, 3, 24, 11, 0, tzinfo=ZONE), SHOWN, datetime(2016, 5, 31, 9, 37, tzinfo=ZONE)]
END = datetime(2017, 3, 1, tzinfo=UTC)
FIRST, WEEKS = date(2016, 2, 29), 12


@pytest.fixture(scope="module")
def rows(real_logs: Path) -> list[log_of.Row]:
    return log_of.rows(real_logs)


@pytest.fixture(scope="module")
def cases(rows: list[log_of.Row]) -> list[raw.Case]:
    return log_of.cases(rows)


@pytest.fixture(scope="module")
def log(real_logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp("uci")
    with loaded("uci_incidents", source="incidents", file=real_logs / FILE, folder=folder) as held:
        yield held


def test_every_row_is_accounted_for(log: Loaded, rows: list[log_of.Row], cases: list[raw.Case]) -> None:
    assert (len(rows), len(cases)) == (119_998, 20_769)
    assert len(rows) - len({tuple(row.values()) for row in rows}) == 0
    assert log.first["read"] == log.first["new"] == 119_998
    assert log.first["duplicate"] == log.first["quarantined"] == 0


def test_the_code_without_a_name_is_told(log: Loaded, rows: list[log_of.Row]) -> None:
    strange = [row["number"] for row in rows if row["incident_state"] not in log_of.STATES]
    assert strange == ["INC0028089", "INC0028089"]
    assert log.first["marked"] == 2


def test_loading_again_changes_nothing(log: Loaded) -> None:
    before = log.data_version()
    again = log.sync_again()
    assert (again["read"], again["unchanged"]) == (119_998, 119_998)
    assert again["new"] == again["changed"] == again["duplicate"] == 0
    assert log.data_version() == before


@pytest.mark.parametrize("at", INSTANTS)
def test_wip_is_what_plain_python_counts(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    here = raw.known(cases, at)
    assert log.ask("wip", at).row(0) == raw.wip(here)
    assert log.counted("wip", at, "state", "wip") == raw.by_state(here)
    assert log.counted("wip", at, "owner", "wip") == raw.by_owner(here)


def test_the_command_says_the_same(log: Loaded, cases: list[raw.Case]) -> None:
    here = raw.known(cases, SHOWN)
    told = log.metric("wip", "--as-of", SHOWN.isoformat(), "--by", "state")
    assert {row["state"]: row["wip"] for row in told} == raw.by_state(here)


@pytest.mark.parametrize("at", [SHOWN, END])
def test_weeks_close_and_open_what_plain_python_counts(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    told = log.ask("throughput", at, first=FIRST, weeks=WEEKS, period="week")
    assert told.rows() == raw.weekly(raw.known(cases, at), ZONE, FIRST, WEEKS)


def test_cases_that_left_done_are_the_reopened_ones(log: Loaded, cases: list[raw.Case]) -> None:
    reopened = {case.case.case_id: case.reopenings for case in raw.known(cases, END) if case.reopenings}
    told = log.board(END).cases.filter(pl.col("reopenings") > 0)
    assert dict(told.select("case_id", "reopenings").rows()) == reopened


def test_only_the_last_row_of_a_case_tells_its_flag(log: Loaded, rows: list[log_of.Row], cases: list[raw.Case]) -> None:
    last = [case.steps[-1].met for case in cases]
    over_rows = sum(row["made_sla"] == "true" for row in rows) / len(rows)
    assert (sum(last), len(last), round(over_rows, 3)) == (12_595, 20_769, 0.931)
    assert log.board(END).cases["source_met"].sum() == 12_595
    told = log.ask("compliance", END).row(0, named=True)
    assert (told["source_met"], told["source_late"]) == (12_594, 8_174)


@pytest.mark.parametrize("at", [SHOWN, END])
def test_net_time_is_what_plain_python_adds_up(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    told = dict(log.board(at).cases.select("case_id", "net_work_time").rows())
    assert told == {case.case.case_id: raw.net_time(case, at, OFFICE) for case in raw.known(cases, at)}


def test_compliance_is_what_plain_python_judges(log: Loaded, cases: list[raw.Case]) -> None:
    judged: dict[str, list[int]] = {name: [0, 0] for name in TARGETS}
    for case in raw.known(cases, SHOWN):
        if case.closing:
            late = raw.net_time(case, SHOWN, OFFICE) > TARGETS[case.closing.priority or ""]
            judged[case.closing.priority or ""][late] += 1
    told = log.ask("compliance", SHOWN, by=("priority",)).select("priority", "met", "late").rows()
    assert {name: [met, late] for name, met, late in told} == judged


def test_receipts_sum_to_the_net_time(log: Loaded) -> None:
    assert log.receipts_off(SHOWN, sample=200) == []


def test_the_laws_of_the_catalogue_hold(log: Loaded) -> None:
    for law in laws.LAWS:
        law(log.board(SHOWN))
