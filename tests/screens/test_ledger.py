"""The ledger of a case tells every minute once, in the words that a person would use."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.casefile import casefile
from app.screens.ledger import Line, lines, total
from tests.screens.conftest import Desk
from tests.screens.desk import HOURS
from tests.spec.company import CRM, HEAD, company
from tests.tables import at

HOUR = timedelta(hours=1)


def told(held: list[Line]) -> list[tuple[str, float, float]]:
    """Return each line as a person reads it: its words, hours counted, hours not counted."""
    return [(line.words, line.counted / HOUR, line.not_counted / HOUR) for line in held]


@pytest.mark.parametrize(
    ("case_id", "expected"),
    [
        ("weekend", [("Working, AS", 1, 0), ("Night, weekend", 0, 64), ("Working, AS", 1, 0)]),
        ("lunch", [("Working, AS", 0.5, 0), ("Break", 0, 1), ("Working, AS", 0.5, 0)]),
        ("feast", [("Working, AS", 1, 0), ("Night, Founders' Day", 0, 40), ("Working, AS", 1, 0)]),
        ("saturday", [("Weekend, night", 0, 46), ("Working, AS", 1, 0)]),
        ("sunday", [("Weekend", 0, 31)]),
        ("spring", [("Working, AS", 23, 0)]),
        ("autumn", [("Working, AS", 25, 0)]),
        ("second", [("Working, AS", 1 / 3600, 0)]),
        ("open", [("Working, AS", 1, 0), ("Night", 0, 16), ("Working, AS", 3, 0)]),
    ],
)
def test_closed_neighbours_are_one_line_that_names_them(
    desk: Desk, case_id: str, expected: list[tuple[str, float, float]]
) -> None:
    assert told(desk(case_id).held) == expected


def test_a_pause_says_on_whom_it_waits_and_counts_where_the_type_says_so(desk: Desk) -> None:
    assert told(desk("pauses").held) == [
        ("Working, AS", 1, 0),
        ("Waiting on client", 0, 1),
        ("Night", 0, 16),
        ("Waiting on client", 0, 2),
        ("Waiting on others", 0, 1),
        ("Waiting on supplier, counted", 1, 0),
    ]
    assert told(desk("call").held) == [("Working, AS", 1, 0), ("Waiting on client, counted", 1, 0)]


def test_queues_tell_who_has_the_case_and_whether_anybody_owns_it(desk: Desk) -> None:
    held = desk("queues").held
    assert [(line.words, line.part) for line in held] == [
        ("Queue, unowned", "queue"),
        ("Queue", "queue"),
        ("Working, AS", "working"),
        ("Expert queue", "expert_queue"),
        ("Expert, ES", "expert"),
        ("Expert queue, unowned", "expert_queue"),
    ]
    assert {line.counted for line in held} == {HOUR}


@pytest.mark.parametrize(
    ("case_id", "before", "gap"),
    [
        ("resumed", ("Working, AS", 1, 0), ("Closed, until it was reopened", 0, 1)),
        ("restarted", ("Before it was reopened", 0, 1), ("Closed, until it was reopened", 0, 1)),
        ("spanned", ("Working, AS", 1, 0), ("Closed, counted", 1, 0)),
    ],
)
def test_a_reopened_case_counts_its_gap_by_its_policy(
    desk: Desk, case_id: str, before: tuple[str, float, float], gap: tuple[str, float, float]
) -> None:
    assert told(desk(case_id).held) == [before, gap, ("Night", 0, 16), gap, ("Working, AS", 2, 0)]


def test_a_night_shift_counts_its_nights(desk: Desk) -> None:
    assert [(line.counted / HOUR, line.not_counted / HOUR) for line in desk("shift").held] == [(7, 0), (0, 16), (1, 0)]


def test_the_day_between_two_night_shifts_is_neither_break_nor_night(desk: Desk) -> None:
    assert desk("shift").held[1].words == "Off hours"


def test_a_case_without_a_calendar_has_one_line_and_no_sum(desk: Desk) -> None:
    case = desk("unclocked")
    assert told(case.held) == [("No calendar", 0, 0)]
    assert total(case.found.receipt) is None


def test_a_case_known_to_the_day_tiles_its_days_but_has_no_net_time(desk: Desk) -> None:
    case = desk("to-day")
    assert (case.found.fact["net_work_time"], case.found.fact["net_work_days"]) == (None, 2)
    days = [at("2025-05-09 00:00"), at("2025-05-13 23:59:59.999999")]
    assert [case.held[0].start, case.held[-1].end] == days


def test_every_case_of_the_desk_is_looked_at(desk: Desk) -> None:
    assert set(desk.board.cases["case_id"]) == {*HOURS, "unclocked", "to-day"}


def test_a_queue_is_not_unowned_where_the_source_tells_no_owners(tmp_path: Path) -> None:
    config = HEAD + CRM.replace('active = ["Open"]', 'queued = ["Open"]')
    board = company(tmp_path, config, crm="A, 2025-05-12 09:00, , Open", as_of=at("2025-05-12 10:00"))
    assert board.cases["owner_known"].to_list() == [False]
    assert told(lines(casefile(board, "crm", "A"), board.settings)) == [("Queue", 1, 0)]
