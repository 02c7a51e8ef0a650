"""The worked cases about what is counted where, through the whole product: exports in, one board out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import time_machine

from app.board import Board
from app.casefile import casefile
from app.clock import Clock
from app.wall.view_model import view_model
from metrics.compliance import compliance
from metrics.lead_time import lead_time
from metrics.throughput import throughput
from metrics.wip import wip
from tests.spec.company import CRM, ERP, HEAD, LOADED, company, loaded, seen, written
from tests.spec.worked import worked
from tests.tables import at

HOUR = timedelta(hours=1)
MARCH, MAY, JUNE, JULY = (date(2025, month, 1) for month in (3, 5, 6, 7))


def totals(board: Board) -> dict[str, int]:
    """Count every case of the board: arrivals and throughput of half a year, judged ones, open ones."""
    flow = throughput(board.cases, start=date(2025, 1, 1), end=JULY, period=None).row(0, named=True)
    judged = compliance(board.cases, start=date(2025, 1, 1), end=JULY).row(0, named=True)
    return {**flow, **{name: judged[name] for name in ("met", "late", "no_target")}, "wip": wip(board.cases)["wip"][0]}


@worked(27)
def test_27_a_case_closed_before_it_was_opened_is_in_no_figure_but_data_quality(tmp_path: Path) -> None:
    board = company(
        tmp_path,
        HEAD + CRM,
        crm="""
        A, 2025-05-12 09:00, 2025-05-12 11:00, Closed
        B, 2025-05-12 09:00, 2025-05-11 09:00, Closed
        """,
    )
    assert totals(board) == {"throughput": 1, "arrivals": 1, "met": 1, "late": 0, "no_target": 0, "wip": 0}
    assert lead_time(board.cases, start=MAY, end=JUNE, least_n=1)["n"].item() == 1
    assert board.quality["case_id"].to_list() == ["B"]


@worked(28)
def test_28_a_case_without_a_calendar_has_no_net_time_and_says_so(tmp_path: Path) -> None:
    board = company(
        tmp_path,
        HEAD.replace('calendar = "D"', "") + CRM,
        crm="""
        A, 2025-05-12 09:00, 2025-05-12 11:00, Closed
        B, 2025-05-12 09:00,                 , Open
        """,
    )
    assert board.cases.select("case_id", "calendar", "net_work_time", "due_at", "verdict", "quality").rows() == [
        ("A", None, None, None, None, "no calendar"),
        ("B", None, None, None, None, "no calendar"),
    ]
    assert totals(board) == {"throughput": 1, "arrivals": 2, "met": 0, "late": 0, "no_target": 1, "wip": 1}
    assert lead_time(board.cases, start=MAY, end=JUNE, least_n=1)["n"].item() == 0


@worked(36)
def test_36_a_case_opened_in_march_and_closed_in_may_is_mays(tmp_path: Path) -> None:
    board = company(tmp_path, HEAD + CRM, crm="A, 2025-03-10 09:00, 2025-05-13 11:00, Closed")
    flow = throughput(board.cases, start=MARCH, end=JUNE, period="month").select("period_start", "throughput")
    assert flow.rows() == [(MARCH, 0), (date(2025, 4, 1), 0), (MAY, 1)]
    times = lead_time(board.cases, start=MARCH, end=JUNE, period="month", least_n=1)
    weekdays = 46  # from Monday 10 March up to and including Monday 12 May
    assert times.select("n", "p50_hours").rows() == [(0, None), (0, None), (1, weekdays * 8.0 + 2)]


@worked(37)
def test_37_merged_duplicate_and_spam_are_out_and_a_case_is_its_source_and_its_number(tmp_path: Path) -> None:
    board = company(
        tmp_path,
        HEAD + CRM + ERP,
        crm="""
        A, 2025-05-12 09:00, 2025-05-12 11:00, Closed
        B, 2025-05-12 09:00, 2025-05-12 11:00, Merged
        C, 2025-05-12 09:00, 2025-05-12 11:00, Duplicate
        D, 2025-05-12 09:00, 2025-05-12 11:00, Spam
        """,
        erp="A, 2025-05-13 09:00, 2025-05-13 12:00, Closed",
    )
    assert board.cases.select("source", "case_id", pl.col("net_work_time") / HOUR).rows() == [
        ("crm", "A", 2.0),
        ("erp", "A", 3.0),
    ]
    assert totals(board) == {"throughput": 2, "arrivals": 2, "met": 2, "late": 0, "no_target": 0, "wip": 0}
    assert board.void["case_id"].to_list() == ["B", "C", "D"]


@worked(39)
def test_39_two_tiles_of_one_refresh_have_the_same_instant(tmp_path: Path) -> None:
    export = "A, 2025-05-12 09:00, , Open"
    early, late = "2025-06-01T10:00Z", "2025-06-03T10:00Z"
    with time_machine.travel(early, tick=False):
        board = company(tmp_path, HEAD + CRM, crm=export, as_of=at("2025-05-12 12:00"))
        wall = view_model(board)
    with time_machine.travel(late, tick=False):
        assert view_model(board) == wall, "no tile looks at a clock of its own"
        assert seen(tmp_path, as_of=board.as_of).cases.equals(board.cases)
    assert wall["as_of_ms"] == board.as_of.timestamp() * 1000
    assert (board.cases["end_at"].item(), board.cases["net_work_time"].item()) == (board.as_of, 3 * HOUR)


@worked(39)
def test_39_whoever_looks_within_one_refresh_sees_the_same_instant() -> None:
    with time_machine.travel("2025-05-12T10:00:16Z", tick=False) as world:
        clock = Clock.start()
        first = clock.tick(timedelta(seconds=15))
        world.shift(13)
        assert clock.tick(timedelta(seconds=15)) == first
        world.shift(1)
        assert clock.tick(timedelta(seconds=15)) == first + timedelta(seconds=15)


@worked(40)
def test_40_a_holiday_added_later_changes_no_stored_verdict(tmp_path: Path) -> None:
    export = "A, 2025-05-12 09:00, 2025-05-13 11:00, Closed"
    board = company(tmp_path, HEAD + CRM, crm=export)
    facts = board.cases.select("net_work_time", "target", "verdict", "due_at").row(0)
    assert facts == (10 * HOUR, 8 * HOUR, "late", at("2025-05-12 17:00"))
    holiday = HEAD.replace("[[targets]]", 'closures = ["2025-05-13"]\n\n[[targets]]')
    written(tmp_path, holiday + CRM, crm=export)
    loaded(tmp_path, now=LOADED + HOUR)

    then = seen(tmp_path, as_of=LOADED + HOUR)
    assert then.cases.select("net_work_time", "target", "verdict", "due_at").row(0) == facts
    assert casefile(then, "crm", "A").receipt["counted"].sum() == 10 * HOUR, "its receipt uses the calendar of its day"
    now = seen(tmp_path, as_of=LOADED + HOUR, judged="now")
    assert now.cases.select("net_work_time", "verdict").row(0) == (8 * HOUR, "met")
