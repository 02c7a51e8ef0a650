"""The city's 3,000 requests give the figures that plain Python counts; skipped where the export is absent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from tests.catalogue import laws
from tests.real_logs import raw
from tests.real_logs import raw_baltimore_311 as log_of
from tests.real_logs.loading import Loaded, loaded
from tests.real_logs.raw_baltimore_311 import FILE, OFFICE, ZONE

EXPORTED = datetime(2019, 10, 21, 12, 0, tzinfo=ZONE)
SHOWN = datetime(2019, 10, 21, 10, 30, tzinfo=ZONE)  # the example's as_of
INSTANTS = [datetime(2019, 10, 19, 16, 0, tzinfo=ZONE), SHOWN, EXPORTED]
FIRST, WEEKS = date(2019, 10, 14), 2


@pytest.fixture(scope="module")
def rows(real_logs: Path) -> list[log_of.Row]:
    return log_of.rows(real_logs)


@pytest.fixture(scope="module")
def cases(rows: list[log_of.Row]) -> list[raw.Case]:
    return log_of.cases(rows)


@pytest.fixture(scope="module")
def log(real_logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder = tmp_path_factory.mktemp("baltimore")
    with loaded("baltimore_311", source="requests", file=real_logs / FILE, folder=folder) as held:
        yield held


def test_every_request_is_accounted_for(log: Loaded, rows: list[log_of.Row]) -> None:
    assert (len(rows), len({row["SRRecordID"] for row in rows})) == (3_000, 3_000)
    assert log.first["read"] == log.first["new"] == 3_000
    assert log.first["duplicate"] == log.first["quarantined"] == log.first["marked"] == 0


def test_loading_again_changes_nothing(log: Loaded) -> None:
    before = log.data_version()
    again = log.sync_again()
    assert (again["read"], again["unchanged"]) == (3_000, 3_000)
    assert log.data_version() == before


@pytest.mark.parametrize("at", INSTANTS)
def test_wip_is_what_plain_python_counts(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    here = raw.known(cases, at)
    assert log.ask("wip", at).row(0) == raw.wip(here)
    assert log.counted("wip", at, "state", "wip") == raw.by_state(here)


@pytest.mark.parametrize("at", INSTANTS)
def test_a_case_is_void_from_an_instant_on(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    void = {case.case_id for case in cases for step in case.steps if step.state == "void" and step.at <= at}
    assert set(log.board(at).void["case_id"]) == void


def test_voids_are_in_no_figure(log: Loaded, rows: list[log_of.Row]) -> None:
    void = {row["SRRecordID"] for row in rows if log_of.is_void(row)}
    assert len(void) == 72
    assert set(log.board(EXPORTED).void["case_id"]) == void
    assert log.ask("throughput", EXPORTED).row(0, named=True)["arrivals"] == 3_000 - 72


def test_the_command_says_the_same(log: Loaded, cases: list[raw.Case]) -> None:
    told = log.metric("wip", "--as-of", "2019-10-21 12:00")
    assert (told[0]["wip"], told[0]["paused"]) == raw.wip(raw.known(cases, EXPORTED))


def test_owners_are_unknown_and_never_unowned(log: Loaded) -> None:
    assert list(log.counted("wip", EXPORTED, "owner", "wip")) == [None]


def test_weeks_close_and_open_what_plain_python_counts(log: Loaded, cases: list[raw.Case]) -> None:
    told = log.ask("throughput", EXPORTED, first=FIRST, weeks=WEEKS, period="week")
    assert told.rows() == raw.weekly(raw.known(cases, EXPORTED), ZONE, FIRST, WEEKS)


def test_no_case_left_done(log: Loaded, cases: list[raw.Case]) -> None:
    assert sum(case.reopenings for case in raw.known(cases, EXPORTED)) == 0
    assert log.board(EXPORTED).cases["reopenings"].sum() == 0


def test_a_closed_request_is_judged_by_its_due_date(log: Loaded, cases: list[raw.Case]) -> None:
    closed = [case for case in raw.known(cases, EXPORTED) if case.closing]
    dated = [case for case in closed if case.case.due_at]
    met = sum(case.closing.at <= case.case.due_at for case in dated)
    told = log.ask("compliance", EXPORTED).row(0, named=True)
    assert (told["met"], told["late"], told["no_target"]) == (met, len(dated) - met, len(closed) - len(dated))
    assert (told["source_met"], told["source_late"], told["disagree"]) == (met, len(dated) - met, 0)


@pytest.mark.parametrize("at", INSTANTS)
def test_an_open_request_is_late_after_its_due_date(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    late = set()
    for case in raw.known(cases, at):
        due = case.case.due_at
        if case.closing is None and due and (at > due or due <= case.case.opened_at):
            late.add(case.case.case_id)
    told = log.board(at).cases.filter("is_open", pl.col("verdict") == "late")
    assert set(told["case_id"]) == late
    assert log.ask("compliance", at).row(0, named=True)["open_late"] == len(late)


@pytest.mark.parametrize("at", INSTANTS)
def test_net_time_is_what_plain_python_adds_up(log: Loaded, cases: list[raw.Case], at: datetime) -> None:
    told = dict(log.board(at).cases.select("case_id", "net_work_time").rows())
    assert told == {case.case.case_id: raw.net_time(case, at, OFFICE) for case in raw.known(cases, at)}


def test_receipts_sum_to_the_net_time(log: Loaded) -> None:
    assert log.receipts_off(EXPORTED, sample=200) == []


def test_the_laws_of_the_catalogue_hold(log: Loaded) -> None:
    for law in laws.LAWS:
        law(log.board(SHOWN))
