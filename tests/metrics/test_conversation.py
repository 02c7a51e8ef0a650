"""One conversation by hand: the week is Mon 12 to Fri 16 May 2025, and it is Friday, 12:00."""

from __future__ import annotations

from typing import Any

import polars as pl

from metrics.conversation import add_returns, conversation, one_conversation
from tests.metrics.watched import WEEK, Watched, on, watched

NOBODY = pl.DataFrame(schema={"piece": pl.Int64, "opened_at": pl.Datetime("us", "UTC")})


def of(account: str, case_id: str, when: str, state: str, **more: Any) -> dict[str, Any]:
    return on(case_id, when, state, account=account, **more)


def returned(desk: Watched, members: pl.DataFrame = NOBODY) -> pl.DataFrame:
    return add_returns(desk.cases, desk.moves, members, calendars=desk.calendars, span=WEEK)


DESK = watched(
    # Ada: closed on Monday the 5th; a new one on Monday the 12th is the fifth working day after
    of("Ada", "A1", "05 09:00", "active"), of("Ada", "A1", "05 16:00", "done"),
    of("Ada", "A2", "12 10:00", "active"),
    # Bob: the sixth
    of("Bob", "B1", "05 09:00", "active"), of("Bob", "B1", "05 16:00", "done"),
    of("Bob", "B2", "13 10:00", "active", owner="bea"),
    # Cy: reopened on the next day
    of("Cy", "C1", "12 09:00", "active"), of("Cy", "C1", "12 16:00", "done"), of("Cy", "C1", "13 09:00", "active"),
    # Di: a second case while the first is open follows no closing
    of("Di", "D1", "12 09:00", "active"), of("Di", "D2", "12 10:00", "active", owner="bea"),
    # Ed: came back before the span
    of("Ed", "E1", "05 09:00", "active"), of("Ed", "E1", "05 10:00", "done"), of("Ed", "E1", "06 09:00", "active"),
    of("Ed", "E1", "06 10:00", "done"),
    on("F1", "12 09:00", "active"),
)  # fmt: skip


def test_a_client_comes_back_within_five_working_days_of_a_closing() -> None:
    found = returned(DESK)
    assert {name for name, back in DESK.words(found, "new_soon").items() if back} == {"A2"}
    assert {name for name, back in DESK.words(found, "reopened_soon").items() if back} == {"C1"}


def test_per_account_who_came_back_first() -> None:
    rows = conversation(returned(DESK), DESK.intervals, as_of=DESK.as_of)
    assert rows.rows() == [
        # account, open, reopened_soon, new_soon, came_back, owners
        ("Ada", 1, 0, 1, 1, 1),
        ("Cy", 1, 1, 0, 1, 1),
        ("Di", 2, 0, 0, 0, 2),
        ("Bob", 1, 0, 0, 0, 2),
        ("Ed", 0, 0, 0, 0, 1),
    ]


def test_the_clients_in_one_line() -> None:
    row = one_conversation(conversation(returned(DESK), DESK.intervals, as_of=DESK.as_of)).row(0, named=True)
    assert (row["accounts"], row["one_owner"], row["several_owners"]) == (5, 3, 2)
    assert (row["reopened"], row["repeated"], row["repeated_share"]) == (1, 2, 0.4)


def test_owners_that_no_source_tells_are_null() -> None:
    row = {"case_id": "A", "occurred_at": "2025-05-12 09:00", "state": "active", "account": "Ada", "owner_by": None}
    desk = watched(row)
    assert conversation(returned(desk), desk.intervals, as_of=desk.as_of).rows() == [("Ada", 1, 0, 0, 0, None)]


def test_an_owner_of_long_ago_is_not_one_of_the_last_thirty_days() -> None:
    desk = watched(
        on("A", "12 09:00", "active", account="Ada", occurred_at="2025-03-03 09:00"),
        on("A", "12 09:00", "active", owner="bea", occurred_at="2025-04-01 09:00"),
    )
    assert conversation(returned(desk), desk.intervals, as_of=desk.as_of)["owners"].to_list() == [1]


def test_a_piece_of_work_that_goes_on_in_a_linked_case_is_no_return() -> None:
    case, opened = DESK.cases.filter(pl.col("case_id") == "C1").select("case", "resumed_at").row(0)
    members = pl.DataFrame({"piece": [case], "opened_at": [opened]}, schema=NOBODY.schema)
    assert not returned(DESK, members)["reopened_soon"].any()


def test_a_case_that_closes_as_it_opens_may_come_back_too() -> None:
    desk = watched(
        of("Gil", "G1", "12 10:00", "done"), of("Gil", "G1", "13 10:00", "active"), of("Gil", "G1", "13 12:00", "done"),
    )  # fmt: skip
    assert returned(desk)["reopened_soon"].to_list() == [True]


def test_a_reopening_that_ends_at_once_is_measured_from_the_closing_before_it() -> None:
    long_ago = watched(
        of("Hal", "H1", "01 09:00", "active"), of("Hal", "H1", "01 10:00", "done"),
        of("Hal", "H1", "14 10:00", "active"), of("Hal", "H1", "14 10:00", "done", position=9),
    )  # fmt: skip
    assert returned(long_ago)["reopened_soon"].to_list() == [False]
