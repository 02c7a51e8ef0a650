"""The incident log in three lines gives the figures that plain Python counts; skipped where the log is absent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from tests.catalogue import laws
from tests.real_logs import raw
from tests.real_logs import raw_bpi_2013 as log_of
from tests.real_logs.loading import Loaded, loaded
from tests.real_logs.raw_bpi_2013 import FILE, OFFICE, START, TARGETS, ZONE
from tests.real_logs.raw_xes import Event

SHOWN = datetime(2012, 5, 10, 15, 0, tzinfo=ZONE)  # the example's as_of
INSTANTS = [datetime(2012, 4, 27, 11, 41, 18, tzinfo=ZONE), datetime(2012, 5, 3, 8, 0, tzinfo=ZONE), SHOWN]
END = datetime(2012, 6, 1, tzinfo=UTC)
FIRST, WEEKS = date(2012, 4, 2), 7


@pytest.fixture(scope="module")
def events(real_logs: Path) -> list[tuple[str, Event]]:
    return log_of.events(real_logs)


@pytest.fixture(scope="module")
def cases(events: list[tuple[str, Event]]) -> list[raw.Case]:
    return log_of.cases(events)


@pytest.fixture(scope="module")
def log(real_logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp("bpi")
    with loaded("bpi_2013", source="incidents", file=real_logs / FILE, folder=folder) as held:
        yield held


def test_every_event_is_accounted_for(log: Loaded, events: list[tuple[str, Event]], cases: list[raw.Case]) -> None:
    assert (len(events), len(cases)) == (65_533, 7_554)
    assert len({(name, *event.items()) for name, event in events}) == 65_533
    assert log.first["read"] == log.first["new"] == 65_533
    assert log.first["duplicate"] == log.first["quarantined"] == 0
    assert log.first["marked"] == sum(log_of.word(event) == "Unmatched/Unmatched" for _, event in events) == 5


def test_loading_again_changes_nothing(log: Loaded) -> None:
    before = log.data_version()
    again = log.sync_again()
    assert (again["read"], again["unchanged"]) == (65_533, 65_533)
    assert log.data_version() == before


@pytest.mark.parametrize("at", INSTANTS)
def test_wip_is_what_plain_python_counts(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    here = raw.known(cases, at, start=START)
    assert log.ask("wip", at).row(0) == raw.wip(here)
    assert log.counted("wip", at, "state", "wip") == raw.by_state(here)


@pytest.mark.parametrize("at", INSTANTS)
def test_a_queued_case_is_nobodys_and_a_machine_owns_none(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    owned = raw.by_owner(raw.known(cases, at, start=START))
    assert log.counted("wip", at, "owner", "wip") == owned
    assert "Siebel" not in owned


def test_the_old_backlog_is_counted_apart(log: Loaded, cases: list[raw.Case]) -> None:
    old = [case for case in raw.known(cases, SHOWN) if case.case.opened_at < START]
    told = log.metric("wip", "--as-of", SHOWN.isoformat(), "--backlog", "only")
    assert (told[0]["wip"], told[0]["paused"]) == raw.wip(old)
    assert log.board(SHOWN).backlog.height == len(old)


def test_the_command_says_the_same(log: Loaded, cases: list[raw.Case]) -> None:
    here = raw.weekly(raw.known(cases, SHOWN, start=START), ZONE, FIRST, WEEKS)
    told = log.metric("throughput", "--by", "week", "--from", "2012-04-02", "--to", "2012-05-21", "--as-of", str(SHOWN))
    found = [(date.fromisoformat(row["period_start"]), row["throughput"], row["arrivals"]) for row in told]
    assert found == here


@pytest.mark.parametrize("at", [SHOWN, END])
def test_weeks_close_and_open_what_plain_python_counts(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    told = log.ask("throughput", at, first=FIRST, weeks=WEEKS, period="week")
    assert told.rows() == raw.weekly(raw.known(cases, at, start=START), ZONE, FIRST, WEEKS)


def test_cases_that_left_done_are_the_reopened_ones(log: Loaded, cases: list[raw.Case]) -> None:
    reopened = {case.case.case_id: case.reopenings for case in raw.known(cases, END) if case.reopenings}
    told = pl.concat([log.board(END).cases, log.board(END).backlog]).filter(pl.col("reopenings") > 0)
    assert dict(told.select("case_id", "reopenings").rows()) == reopened
    assert len(reopened) == 514


@pytest.mark.parametrize("at", [SHOWN, END])
def test_net_time_is_what_plain_python_adds_up(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    told = dict(log.board(at).cases.select("case_id", "net_work_time").rows())
    assert told == {case.case.case_id: raw.net_time(case, at, OFFICE) for case in raw.known(cases, at, start=START)}


def test_compliance_is_what_plain_python_judges(log: Loaded, cases: list[raw.Case]) -> None:
    judged: dict[str, list[int]] = {name: [0, 0] for name in TARGETS}
    for case in raw.known(cases, SHOWN, start=START):
        if case.closing:
            late = raw.net_time(case, SHOWN, OFFICE) > TARGETS[case.closing.priority or ""]
            judged[case.closing.priority or ""][late] += 1
    told = log.ask("compliance", SHOWN, by=("priority",)).select("priority", "met", "late").rows()
    assert {name: [met, late] for name, met, late in told} == judged


def test_the_source_has_no_word_of_its_own(log: Loaded) -> None:
    told = log.ask("compliance", SHOWN).row(0, named=True)
    assert (told["source_met"], told["source_late"], told["disagree"]) == (0, 0, 0)


def test_receipts_sum_to_the_net_time(log: Loaded) -> None:
    assert log.receipts_off(SHOWN, sample=200) == []


def test_the_laws_of_the_catalogue_hold(log: Loaded) -> None:
    for law in laws.LAWS:
        law(log.board(SHOWN))
