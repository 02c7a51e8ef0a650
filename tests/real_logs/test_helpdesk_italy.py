"""The Italian help desk's log gives the figures that plain Python counts; skipped where the log is absent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from tests.catalogue import laws
from tests.real_logs import raw
from tests.real_logs import raw_helpdesk_italy as log_of
from tests.real_logs.loading import Loaded, loaded
from tests.real_logs.raw_helpdesk_italy import FILE, OFFICE, TARGET, ZONE
from tests.real_logs.raw_xes import Event

SHOWN = datetime(2012, 7, 11, 10, 30, tzinfo=ZONE)  # the example's as_of
INSTANTS = [datetime(2011, 3, 15, 12, 0, tzinfo=ZONE), SHOWN, datetime(2013, 10, 27, 2, 30, tzinfo=ZONE)]
END = datetime(2014, 2, 1, tzinfo=UTC)
FIRST, WEEKS = date(2010, 1, 4), 210


@pytest.fixture(scope="module")
def events(real_logs: Path) -> list[tuple[str, Event]]:
    return log_of.events(real_logs)


@pytest.fixture(scope="module")
def cases(events: list[tuple[str, Event]]) -> list[raw.Case]:
    return log_of.cases(events)


@pytest.fixture(scope="module")
def log(real_logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp("italy")
    with loaded("helpdesk_italy", source="tickets", file=real_logs / FILE, folder=folder) as held:
        yield held


def test_every_event_is_accounted_for(log: Loaded, events: list[tuple[str, Event]], cases: list[raw.Case]) -> None:
    assert (len(events), len(cases)) == (21_348, 4_580)
    twice = len(events) - len(log_of.distinct(events))
    assert (log.first["read"], log.first["duplicate"], twice) == (21_348, 127, 127)
    assert log.first["new"] == 21_348 - twice
    assert log.first["quarantined"] == 0


def test_the_bug_trackers_words_are_told(log: Loaded, events: list[tuple[str, Event]]) -> None:
    strange = [event for _, event in log_of.distinct(events) if event["concept:name"] not in log_of.STATES]
    assert log.first["marked"] == len(strange) == 8


def test_the_digits_lie_in_the_hours_of_the_office(log: Loaded, events: list[tuple[str, Event]]) -> None:
    worked = [event for _, event in events if event["concept:name"] != "Closed"]
    assert sum(map(log_of.in_the_office, worked)) / len(worked) >= 0.95
    opened = {case.case_id: case.opened_at for case in log_of.cases(events)}
    assert dict(log.board(END).cases.select("case_id", "opened_at").rows()) == opened


def test_loading_again_changes_nothing(log: Loaded) -> None:
    before = log.data_version()
    again = log.sync_again()
    assert (again["read"], again["unchanged"], again["duplicate"]) == (21_348, 21_221, 127)
    assert log.data_version() == before


@pytest.mark.parametrize("at", INSTANTS)
def test_wip_is_what_plain_python_counts(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    here = raw.known(cases, at)
    assert log.ask("wip", at).row(0) == raw.wip(here)
    assert log.counted("wip", at, "state", "wip") == raw.by_state(here)
    assert log.counted("wip", at, "owner", "wip") == raw.by_owner(here)


def test_the_command_says_the_same(log: Loaded, cases: list[raw.Case]) -> None:
    here = raw.known(cases, SHOWN)
    told = log.metric("wip", "--as-of", "2012-07-11 10:30", "--by", "owner")
    assert {row["owner"]: row["wip"] for row in told} == raw.by_owner(here)


@pytest.mark.parametrize("at", [SHOWN, END])
def test_weeks_close_and_open_what_plain_python_counts(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    told = log.ask("throughput", at, first=FIRST, weeks=WEEKS, period="week")
    assert told.rows() == raw.weekly(raw.known(cases, at), ZONE, FIRST, WEEKS)


def test_cases_that_left_done_are_the_reopened_ones(log: Loaded, cases: list[raw.Case]) -> None:
    reopened = {case.case.case_id: case.reopenings for case in raw.known(cases, END) if case.reopenings}
    told = log.board(END).cases.filter(pl.col("reopenings") > 0)
    assert dict(told.select("case_id", "reopenings").rows()) == reopened


def test_eleven_cases_are_never_resolved_and_one_was_taken_up_again(log: Loaded, cases: list[raw.Case]) -> None:
    still = {case.case.case_id for case in raw.known(cases, END) if case.closing is None}
    told = log.board(END).cases.filter("is_open")["case_id"]
    assert set(told) == still
    again = [case for case in raw.known(cases, END) if case.closing is None and case.reopenings]
    assert (len(still) - len(again), len(again)) == (11, 1)


@pytest.mark.parametrize("at", [SHOWN, END])
def test_net_time_is_what_plain_python_adds_up(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    told = dict(log.board(at).cases.select("case_id", "net_work_time").rows())
    assert told == {case.case.case_id: raw.net_time(case, at, OFFICE) for case in raw.known(cases, at)}


def test_compliance_is_what_plain_python_judges(log: Loaded, cases: list[raw.Case]) -> None:
    closed = [case for case in raw.known(cases, END) if case.closing]
    late = sum(raw.net_time(case, END, OFFICE) > TARGET for case in closed)
    told = log.ask("compliance", END).row(0, named=True)
    assert (told["met"], told["late"], told["no_target"]) == (len(closed) - late, late, 0)
    assert (told["source_met"], told["source_late"]) == (0, 0)


def test_receipts_sum_to_the_net_time(log: Loaded) -> None:
    assert log.receipts_off(SHOWN, sample=200) == []


def test_the_laws_of_the_catalogue_hold(log: Loaded) -> None:
    for law in laws.LAWS:
        law(log.board(SHOWN))
